import Workers

/// Which pixels of each level are still being made, in one step of a pass; who needs them waits.
///
/// Waiting is safe where work is handed out in order and what makes pixels comes before what needs
/// them: then somebody is at work on what is waited for.
final class PendingPixels: @unchecked Sendable {
  // Sendable: all state is touched inside `condition.withLock` only.
  private let condition = Condition()
  private var counts: [Int]
  private var isAbandoned = false

  init(levels: Int) { counts = Array(repeating: 0, count: levels) }

  /// Counts a piece of work that makes pixels of a level; nothing for nil.
  func add(_ level: Int?) {
    guard let level else { return }
    condition.withLock { counts[level] += 1 }
  }

  /// Counts it as done.
  func finish(_ level: Int?) {
    guard let level else { return }
    condition.withLock {
      counts[level] -= 1
      if counts[level] == 0 { condition.wakeAll() }
    }
  }

  /// Waits until no pixels of a level are being made.
  ///
  /// - Throws: `Cancelled` if they will not be, because somebody failed.
  func wait(for level: Int?) throws {
    guard let level else { return }
    try condition.withLock {
      while counts[level] > 0, !isAbandoned { condition.wait() }
      if isAbandoned { throw Cancelled() }
    }
  }

  /// Lets all who wait go: some pixels will not be made.
  func abandon() {
    condition.withLock {
      isAbandoned = true
      condition.wakeAll()
    }
  }
}
