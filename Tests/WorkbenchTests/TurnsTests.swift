import Dispatch
import Display
import Testing
import Workbench
import Workers

/// Programs on several threads over one set of variables.
@Suite struct TurnsTests {
  /// A text that runs on a thread of its own.
  private final class Running: @unchecked Sendable {
    // Sendable: `outcome` is read after `done` has been waited for.
    let token = Cancellation()
    let recorder = Recorder()
    private let done = DispatchSemaphore(value: 0)
    private var outcome: Outcome?

    init(_ session: Session, _ text: String) {
      let thread = DispatchQueue(label: "text")
      thread.async { [self] in
        outcome = session.run(text, echo: .last, frontEnd: recorder, cancellation: token)
        done.signal()
      }
    }

    /// The text of its result, or the name of its error.
    func end() -> String {
      guard done.wait(timeout: .now() + 60) == .success else { return "still running" }
      switch outcome {
      case .done(let shown?): return shown.plain
      case .failed(let failure): return failure.name
      default: return ""
      }
    }
  }

  private func run(_ session: Session, _ text: String) -> String {
    Running(session, text).end()
  }

  @Test func eachOfTwoLoopsSeesWhatTheOtherDoes() {
    let session = Session()
    _ = run(session, "ping = pong = 0")
    let first = Running(
      session, "while ping < 20:\n    if pong == ping:\n        ping += 1\n'first'")
    let second = Running(
      session, "while pong < 20:\n    if ping > pong:\n        pong += 1\n'second'")
    #expect(first.end() == "'first'")
    #expect(second.end() == "'second'")
    #expect(run(session, "ping, pong") == "(20, 20)")
  }

  @Test func callsInProgressAreKeptApart() {
    let session = Session()
    _ = run(
      session,
      """
      def depth(n):
          parts = [n] * 3
          return 0 if n == 0 else 1 + depth(n - 1) + sum(parts) - 3 * n
      def failing(n):
          try:
              raise ValueError(n)
          except ValueError as error:
              inner = depth(60)
              try:
                  raise
              except ValueError as again:
                  return again.args[0] - n + inner
      """)
    let texts = [
      "sum(depth(150) for i in range(400))", "sum([depth(120) for i in range(500)])",
      "sum(failing(i) for i in range(700))",
    ]
    let running = texts.map { Running(session, $0) }
    #expect(running.map { $0.end() } == ["60000", "60000", "42000"])
  }

  @Test func whatIsPrintedGoesToTheTextThatPrintsIt() {
    let session = Session()
    let running = (0..<3).map { number in
      Running(session, "for i in range(20000):\n    if i % 200 == 0:\n        print(\(number))")
    }
    for (number, one) in running.enumerated() {
      #expect(one.end() == "")
      #expect(one.recorder.shown.output == String(repeating: "\(number)\n", count: 100))
    }
  }

  @Test func anInterruptStopsOneTextOnly() {
    let session = Session()
    let first = Running(session, "while True: pass")
    let second = Running(session, "n = 0\nwhile n < 300000: n += 1\nn")
    #expect(second.end() == "300000")
    first.token.cancel()
    #expect(first.end() == "KeyboardInterrupt")
    #expect(run(session, "n + 1") == "300001")
  }

  @Test func othersRunWhileOneSleeps() {
    let session = Session()
    let sleeper = Running(session, "import time\nasleep = True\ntime.sleep(3600)")
    #expect(run(session, "while 'asleep' not in dir(): pass\n6 * 7") == "42")
    sleeper.token.cancel()
    #expect(sleeper.end() == "KeyboardInterrupt")
  }

  @Test func allStopAtAnInterruptOfTheSession() {
    let session = Session()
    let running = (0..<3).map { _ in Running(session, "while True: pass") }
    _ = run(session, "1")
    session.interrupt()
    #expect(running.map { $0.end() } == Array(repeating: "KeyboardInterrupt", count: 3))
  }
}
