/// What a person did at a prompt.
public enum LineEvent: Sendable, Equatable {
  /// Entered a line; a pasted one may hold line breaks.
  case line(String)
  /// Pressed Ctrl-C.
  case interrupted
  /// Pressed Ctrl-D on an empty line, or the input ended.
  case end
}

/// What may stand at the cursor.
public struct LineCompletions: Sendable {
  /// The texts that may take the place of what is typed from ``start`` on, the best first.
  public var candidates: [String]
  /// Where the text to be completed begins: a number of bytes of the line's UTF-8.
  public var start: Int
  /// What follows a completed text, such as a blank; nil for nothing.
  public var suffix: Character?

  /// Makes a list.
  public init(candidates: [String], start: Int, suffix: Character? = nil) {
    self.candidates = candidates
    self.start = start
    self.suffix = suffix
  }
}

/// Reads lines from a person.
///
/// GNU readline stands behind this one protocol, because it is under the GPL and the rest of the
/// project is not.
public protocol LineEditor: AnyObject {
  /// Reads a line.
  func readLine(prompt: String) -> LineEvent
  /// Adds an entry, which may have several lines, to what the arrow keys bring back.
  func addHistory(_ entry: String)
  /// Keeps the history for the next time.
  func saveHistory()
}
