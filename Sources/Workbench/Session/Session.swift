import Display
import Script
import Synchronization
import Workers

/// A program in progress: its variables, and what is around them. The prompt, the kernel and
/// `ngffz run` are thin layers over it.
///
/// Texts may run on several threads over the same variables. One of them runs at any moment; they
/// take turns between calls and turns of loops, and while one of them waits, reads or writes.
/// Everything else may be called from any thread meanwhile and answers from what was known when the
/// last run began.
public final class Session: @unchecked Sendable {
  // Sendable: the interpreter, the displays and the history are touched only by the thread that has
  // taken the interpreter; what other threads ask for is in `known` and `running`, which have locks
  // of their own.

  /// Which values are shown as they come.
  public enum Echo: Sendable {
    /// None, as in a script.
    case none
    /// That of the last expression, as in a notebook's cell.
    case last
    /// That of each expression that stands alone, as at a prompt.
    case each
  }

  let interpreter: Interpreter
  /// Made when the first value is shown, because it makes every type that has a display.
  lazy var displays = Displays.standard()
  /// That of the text that runs.
  var frontEnd: (any FrontEnd)? { interpreter.host as? any FrontEnd }
  /// The tokens of the texts that run or wait for their turn.
  private let running = Mutex<[Cancellation]>([])
  let known = Mutex(KnownNames())
  /// The texts that were run, for `%history`.
  var history: [String] = []

  /// Makes a session with all modules registered; nothing of them is made before it is used.
  ///
  /// - Parameter arguments: what `sys.argv` holds.
  public init(arguments: [String] = []) {
    interpreter = Interpreter()
    interpreter.arguments = arguments
    interpreter.translate = ErrorTranslation.exception
    Modules.register(into: self)
  }

  /// Runs a text: code, or anything that people paste (see `Pasted`).
  ///
  /// - Parameters:
  ///   - file: the name of the file the text is from; nil for a line or a cell.
  ///   - echo: which values are shown.
  ///   - frontEnd: where text and pictures go.
  ///   - token: stops this text and no other.
  public func run(
    _ text: String, file: String? = nil, echo: Echo, frontEnd: any FrontEnd,
    cancellation token: Cancellation = Cancellation()
  ) -> Outcome {
    running.withLock { $0.append(token) }
    defer { running.withLock { $0.removeAll { $0 === token } } }
    guard interpreter.take(cancellation: token) else { return .failed(.interruptedWhileWaiting) }
    defer { interpreter.give() }
    interpreter.host = frontEnd
    interpreter.streams = streams(frontEnd)
    history.append(text)
    if file == nil { remember() }
    let display = ProgressDisplay(frontEnd)
    let outcome = Cancellation.$current.withValue(token) {
      Progress.$current.withValue(display.progress) {
        interpreter.builtins["__file__"] = file.flatMap(TextFile.absolutePath).map(Value.string)
        return file.map { runCode(text, name: $0, echo: echo) }
          ?? runPieces(text, echo: echo, frontEnd)
      }
    }
    if case .done = outcome { display.finish() }
    return outcome
  }

  /// Asks the texts that are running to stop. Safe from any thread and at any time.
  public func interrupt() { running.withLock { $0.forEach { $0.cancel() } } }

  private func streams(_ frontEnd: any FrontEnd) -> Streams {
    Streams(
      output: { frontEnd.write($0, to: .output) }, error: { frontEnd.write($0, to: .error) },
      input: { try frontEnd.input(prompt: $0) })
  }

  /// Keeps what other threads may ask for while the run holds the interpreter.
  private func remember() {
    known.withLock { $0.update(interpreter, offered: offeredNames) }
  }

  /// The names that are there without an import and are made when they are first used.
  var offeredNames: Set<String> {
    NgffZarrModule.names.union(ShowFunctions.names).union(["nz"])
  }

  /// Calls `body` with the interpreter, unless a run holds it.
  func whenIdle<R>(_ body: (Interpreter) throws -> R) rethrows -> R? {
    guard interpreter.takeIfFree() else { return nil }
    defer { interpreter.give() }
    return try body(interpreter)
  }
}

extension Failure {
  /// What a text that never ran ends with.
  fileprivate static var interruptedWhileWaiting: Failure {
    Failure(name: "KeyboardInterrupt", message: "", traceback: ["KeyboardInterrupt"])
  }
}
