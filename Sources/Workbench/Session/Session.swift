import Display
import Script
import Synchronization
import Workers

/// A program in progress: its variables, and what is around them. The prompt, the kernel and
/// `ngffz run` are thin layers over it.
///
/// ``run(_:echo:frontEnd:)`` runs one text at a time. Everything else may be called from any thread
/// meanwhile and answers from what was known when the present run began.
public final class Session: @unchecked Sendable {
  // Sendable: the interpreter is touched only by the thread that holds `turn`; what other threads
  // ask for is in `known` and `cancellation`, which have locks of their own.

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
  var frontEnd: (any FrontEnd)?
  private let turn = Turn()
  private let cancellation = Mutex<Cancellation?>(nil)
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
  public func run(
    _ text: String, file: String? = nil, echo: Echo, frontEnd: any FrontEnd
  ) -> Outcome {
    turn.take()
    defer { turn.give() }
    let token = Cancellation()
    cancellation.withLock { $0 = token }
    self.frontEnd = frontEnd
    defer {
      self.frontEnd = nil
      cancellation.withLock { $0 = nil }
    }
    history.append(text)
    if file == nil { remember() }
    interpreter.streams = streams(frontEnd)
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

  /// Asks the text that is running to stop. Safe from any thread and at any time.
  public func interrupt() { cancellation.withLock { $0?.cancel() } }

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
    guard turn.takeIfFree() else { return nil }
    defer { turn.give() }
    return try body(interpreter)
  }
}

/// Who may use the interpreter.
private final class Turn: @unchecked Sendable {
  // Sendable: `isTaken` is touched inside `condition.withLock` only.
  private let condition = Condition()
  private var isTaken = false

  func take() {
    condition.withLock {
      while isTaken { condition.wait() }
      isTaken = true
    }
  }

  func takeIfFree() -> Bool {
    condition.withLock {
      defer { isTaken = true }
      return !isTaken
    }
  }

  func give() {
    condition.withLock {
      isTaken = false
      condition.wakeOne()
    }
  }
}
