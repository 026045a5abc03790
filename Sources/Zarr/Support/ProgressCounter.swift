import Synchronization
import Workers

/// Counts finished pieces of work from several threads and reports them to `Progress.current`.
final class ProgressCounter: Sendable {
  private let progress: Progress
  private let label: String
  private let total: Int
  private let completed = Atomic<Int>(0)
  private let byteCount = Atomic<Int>(0)

  /// Nil if nobody looks.
  init?(_ label: String, total: Int) {
    guard let progress = Progress.current else { return nil }
    self.progress = progress
    self.label = label
    self.total = total
  }

  func step(_ bytes: Int) {
    let completed = completed.add(1, ordering: .relaxed).newValue
    let byteCount = byteCount.add(bytes, ordering: .relaxed).newValue
    progress.report(label: label, completed: completed, total: total, byteCount: byteCount)
  }
}
