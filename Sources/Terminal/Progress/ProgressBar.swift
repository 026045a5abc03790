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
    if isDue { line.show(Self.text(report, seconds: seconds, width: line.width)) }
  }

  /// The line for a report: label, bar, share, bytes per second and the time that is left, as much
  /// of it as fits.
  static func text(_ report: Progress.Report, seconds: Double, width: Int) -> String {
    let share =
      report.total > 0 ? max(0, min(1, Double(report.completed) / Double(report.total))) : 0
    var facts = ["\(Int(share * 100)) %"]
    if report.byteCount > 0, seconds > 0 {
      facts.append(Numbers.bytes(Int(min(Double(report.byteCount) / seconds, 1e18))) + "/s")
    }
    if share > 0, seconds > 0 {
      let left = Int(min(seconds / share * (1 - share), 359_999))
      facts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
    }
    let tail = facts.joined(separator: "  ")
    let room = width - tail.count - 5
    guard room >= 10 else { return String(tail.prefix(max(0, width - 1))) }
    let label = String(report.label.printable.prefix(max(0, room - 22)))
    return "\(label) \(bar(share, min(30, room - label.count))) \(tail)"
  }

  /// A bar of `length` cells, filled to an eighth of a cell.
  private static func bar(_ share: Double, _ length: Int) -> String {
    let eighths = Int(share * Double(length) * 8)
    let parts = Array(" ▏▎▍▌▋▊▉")
    let full = min(length, eighths / 8)
    var text = String(repeating: "█", count: full)
    if full < length, eighths % 8 > 0 { text.append(parts[eighths % 8]) }
    return "▕" + text + String(repeating: " ", count: max(0, length - text.count)) + "▏"
  }
}
