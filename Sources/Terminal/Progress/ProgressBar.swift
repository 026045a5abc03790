import Display
import Synchronization
import Workers

/// A line on a terminal that tells how far long work has come, and vanishes when it is done.
///
/// It appears only after a while, so that quick work shows nothing.
public final class ProgressBar: Sendable {
  private static let patience = 0.3
  private static let pause = 0.06

  private let line: ProgressLine
  private let start = ContinuousClock.now
  private let lastDrawn = Mutex(0.0)

  /// A bar on standard error.
  ///
  /// - Returns: nil where nothing can be drawn: no terminal, or one that cannot move its cursor.
  public init?() {
    guard let line = ProgressLine() else { return nil }
    self.line = line
  }

  /// Runs `work` with its progress shown; the line is gone when this returns.
  public func during<R>(_ work: () throws -> R) rethrows -> R {
    let progress = Progress { [weak self] in self?.show($0) }
    defer { line.hide() }
    return try Progress.$current.withValue(progress, operation: work)
  }

  private func show(_ report: Progress.Report) {
    let (whole, attoseconds) = (ContinuousClock.now - start).components
    let seconds = Double(whole) + Double(attoseconds) * 1e-18
    let isDue = lastDrawn.withLock { last in
      guard seconds > Self.patience, seconds - last > Self.pause else { return false }
      last = seconds
      return true
    }
    if isDue { line.show(ProgressText(report, seconds: seconds).line(width: line.width)) }
  }
}
