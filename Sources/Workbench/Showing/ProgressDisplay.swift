import Display
import Synchronization
import Workers

/// Shows the progress of long work: nothing in the first half second, then a line that changes at
/// most ten times a second.
final class ProgressDisplay: Sendable {
  private struct State {
    var begin = ContinuousClock.now
    var last: ContinuousClock.Instant?
    var label = ""
  }

  private let frontEnd: any FrontEnd
  private let state = Mutex(State())

  init(_ frontEnd: any FrontEnd) { self.frontEnd = frontEnd }

  /// The receiver to put in place while a program runs.
  var progress: Progress { Progress { [self] in receive($0) } }

  private func receive(_ report: Progress.Report) {
    let now = ContinuousClock.now
    let due = state.withLock { state -> Bool in
      if state.label != report.label {
        state = State(begin: now, last: nil, label: report.label)
      }
      let isLast = report.completed >= report.total
      guard let last = state.last else {
        guard state.begin.duration(to: now) > .milliseconds(500), !isLast else { return false }
        state.last = now
        return true
      }
      guard isLast || last.duration(to: now) > .milliseconds(100) else { return false }
      state.last = now
      return true
    }
    if due { show(report) }
  }

  private func show(_ report: Progress.Report) {
    let fraction = report.total > 0 ? Double(report.completed) / Double(report.total) : 0
    let width = 30
    let filled = min(width, max(0, Int(fraction * Double(width))))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let percent = "\(Int((fraction * 100).rounded())) %"
    var bundle = MIMEBundle(plain: "\(report.label) \(bar) \(percent)")
    bundle["text/html"] = .text(
      "<div>\(HTML.escape(report.label)) <progress value=\"\(report.completed)\" "
        + "max=\"\(max(1, report.total))\"></progress> \(percent)</div>")
    frontEnd.showProgress(bundle, isLast: report.completed >= report.total)
  }
}
