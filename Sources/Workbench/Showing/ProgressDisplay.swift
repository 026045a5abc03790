import Display
import Synchronization
import Workers

/// Shows the progress of long work: nothing in the first half second, then a line that changes at
/// most ten times a second. Work that follows other work begins anew.
final class ProgressDisplay: Sendable {
  private struct State {
    var begin = ContinuousClock.now
    var last: ContinuousClock.Instant?
    /// What the latest report said.
    var latest: Progress.Report?
    /// The report that is on show, if it is not the last one.
    var shown: Progress.Report?

    /// Whether a report is about other work than those before: all that was to be done is done, or
    /// less is done than was.
    func isOver(before next: Progress.Report) -> Bool {
      guard let latest else { return true }
      return latest.label != next.label || latest.completed >= latest.total
        || next.completed < latest.completed
    }

    func seconds(to now: ContinuousClock.Instant) -> Double {
      let (seconds, attoseconds) = begin.duration(to: now).components
      return Double(seconds) + Double(attoseconds) * 1e-18
    }
  }

  private let frontEnd: any FrontEnd
  private let state = Mutex(State())

  init(_ frontEnd: any FrontEnd) { self.frontEnd = frontEnd }

  /// The receiver to put in place while a program runs.
  var progress: Progress { Progress { [self] in receive($0) } }

  /// The work is done: what is on show is set to its end.
  func finish() {
    let rest = state.withLock { state in
      defer { state.shown = nil }
      return state.shown.map { ($0, state.seconds(to: .now)) }
    }
    guard let (last, seconds) = rest else { return }
    var report = last
    report.completed = report.total
    show(report, seconds)
  }

  private func receive(_ report: Progress.Report) {
    let now = ContinuousClock.now
    let seconds = state.withLock { state -> Double? in
      if state.isOver(before: report) { state = State(begin: now, shown: state.shown) }
      state.latest = report
      let isLast = report.completed >= report.total
      guard let last = state.last else {
        guard state.begin.duration(to: now) > .milliseconds(500), !isLast else { return nil }
        state.last = now
        return state.seconds(to: now)
      }
      guard isLast || last.duration(to: now) > .milliseconds(100) else { return nil }
      state.last = now
      return state.seconds(to: now)
    }
    guard let seconds else { return }
    state.withLock { $0.shown = report.completed < report.total ? report : nil }
    show(report, seconds)
  }

  private func show(_ report: Progress.Report, _ seconds: Double) {
    let text = ProgressText(report, seconds: seconds)
    let context = frontEnd.displayContext
    var bundle = MIMEBundle(plain: text.line(width: context.width))
    if context.showsHTML { bundle["text/html"] = .text(text.html.markup) }
    frontEnd.showProgress(bundle, isLast: report.completed >= report.total)
  }
}
