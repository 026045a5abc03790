/// Which part of the history is asked for.
public enum HistoryQuery: Sendable, Hashable {
  /// The last `count` cells.
  case tail(count: Int)
  /// Cells of one session by line, from `start` to before `stop` (nil: to the end). Session 0 is
  /// the present one, -1 the one before it.
  case range(session: Int, start: Int, stop: Int?)
  /// The last `count` cells (nil: all) whose input fits a glob pattern; with `unique`, of equal
  /// inputs the last only.
  case search(pattern: String, count: Int?, unique: Bool)
}

/// A cell that was run.
public struct HistoryEntry: Sendable, Hashable {
  /// The number of its session, from 1.
  public var session: Int
  /// Its execution count.
  public var line: Int
  /// Its code.
  public var input: String
  /// Its result as text, if it had one.
  public var output: String?

  /// Makes an entry.
  public init(session: Int, line: Int, input: String, output: String? = nil) {
    self.session = session
    self.line = line
    self.input = input
    self.output = output
  }
}

/// A history in memory, for sessions that keep none of their own.
public struct HistoryLog: Sendable {
  /// The number of the present session.
  public let session: Int
  private var entries: [HistoryEntry]

  /// - Parameters:
  ///   - session: the number of the present session.
  ///   - earlier: cells of the sessions before it, the oldest first.
  public init(session: Int = 1, earlier: [HistoryEntry] = []) {
    self.session = session
    entries = earlier
  }

  /// Adds a cell of the present session.
  public mutating func record(line: Int, input: String, output: String? = nil) {
    entries.append(HistoryEntry(session: session, line: line, input: input, output: output))
  }

  /// The cells that `query` asks for, the oldest first.
  ///
  /// - Complexity: linear in the history, but for a tail.
  public func entries(_ query: HistoryQuery) -> [HistoryEntry] {
    switch query {
    case .tail(let count):
      return Array(entries.suffix(max(count, 0)))
    case .range(let number, let start, let stop):
      let (relative, overflow) = session.addingReportingOverflow(number)
      let wanted = number > 0 || overflow ? number : relative
      return entries.filter {
        $0.session == wanted && $0.line >= start && $0.line < (stop ?? Int.max)
      }
    case .search(let pattern, let count, let unique):
      let glob = Glob(pattern)
      var found = entries.filter { glob.matches($0.input) }
      if unique {
        var known: Set<String> = []
        found = found.reversed().filter { known.insert($0.input).inserted }.reversed()
      }
      return Array(found.suffix(max(count ?? found.count, 0)))
    }
  }
}
