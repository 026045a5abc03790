import Display
import Glibc
import Synchronization
import Workers

/// A line on a terminal that tells how far long work has come, and vanishes when it is done.
///
/// It appears only after a while, so that quick work shows nothing.
public final class ProgressBar: Sendable {
  private struct State {
    var start = ContinuousClock.now
    var lastDrawn: ContinuousClock.Instant?
    var isVisible = false
  }

  private static let patience = Duration.milliseconds(300)
  private static let pause = Duration.milliseconds(60)

  private let descriptor: Int32
  private let state = Mutex(State())

  /// - Parameter descriptor: where to draw.
  /// - Returns: nil where nothing can be drawn: no terminal, or one that cannot move its cursor.
  public init?(descriptor: Int32 = STDERR_FILENO) {
    guard isatty(descriptor) == 1, getenv("TERM").map({ String(cString: $0) }) ?? "dumb" != "dumb"
    else { return nil }
    self.descriptor = descriptor
  }

  /// Runs `work` with its progress shown; the line is gone when this returns.
  public func during<R>(_ work: () throws -> R) rethrows -> R {
    state.withLock { $0 = State() }
    let progress = Progress { [weak self] in self?.show($0) }
    defer { hide() }
    return try Progress.$current.withValue(progress, operation: work)
  }

  /// Takes the line away; it comes back with the next report.
  public func hide() {
    state.withLock { state in
      guard state.isVisible else { return }
      state.isVisible = false
      put("\r\u{1B}[K")
    }
  }

  private func show(_ report: Progress.Report) {
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.start > Self.patience,
        state.lastDrawn.map({ now - $0 > Self.pause }) ?? true
      else { return }
      state.lastDrawn = now
      state.isVisible = true
      var size = winsize()
      let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      let width = isKnown ? Int(size.ws_col) : 80
      let (seconds, attoseconds) = (now - state.start).components
      put("\r" + Self.line(report, seconds: Double(seconds) + Double(attoseconds) * 1e-18, width: width) + "\u{1B}[K")
    }
  }

  /// The line for a report: label, bar, share, bytes per second and the time that is left, as much
  /// of it as fits.
  static func line(_ report: Progress.Report, seconds: Double, width: Int) -> String {
    let share =
      report.total > 0 ? max(0, min(1, Double(report.completed) / Double(report.total))) : 0
    var facts = ["\(Int(share * 100)) %"]
    if report.byteCount > 0, seconds > 0 {
      let rate = Double(report.byteCount) / seconds
      facts.append(Numbers.bytes(Int(min(rate, 1e18))) + "/s")
    }
    if share > 0, seconds > 0 {
      let left = Int(min(seconds / share * (1 - share), 359_999))
      facts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
    }
    let tail = facts.joined(separator: "  ")
    let room = width - tail.count - 5
    guard room >= 10 else { return String(tail.prefix(max(0, width - 1))) }
    let label = String(report.label.printable.prefix(max(0, room - 22)))
    let length = min(30, room - label.count)
    return "\(label) \(bar(share, length)) \(tail)"
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

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    // A terminal that does not take the line misses it; the work goes on.
    _ = write(descriptor, bytes, bytes.count)
  }
}
