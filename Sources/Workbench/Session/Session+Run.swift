import Display
import Script

extension Session {
  /// Runs what was pasted, piece by piece: in a cell the code between two lines that are no code
  /// runs as one program, at a prompt each statement does.
  func runPieces(_ text: String, echo: Echo, _ frontEnd: any FrontEnd) -> Outcome {
    if echo == .each { return runEach(pieces(of: text), frontEnd) }
    if leaves(text) { return .exit(status: 0) }
    let source = SourceText(text, name: inputName)
    let whole = try? interpreter.compiling(source, echo: echo != .none) { run($0, echo: echo) }
    return whole ?? runAll(Self.joined(pieces(of: text)), frontEnd)
  }

  private func pieces(of text: String) -> [Pasted.Piece] {
    Pasted(text) { [interpreter] in Self.verdict(interpreter, $0) }.pieces
  }

  /// Runs the pieces of a cell; the first that fails is the last that runs.
  private func runAll(_ pieces: [Pasted.Piece], _ frontEnd: any FrontEnd) -> Outcome {
    var last = Outcome.done(result: nil)
    for piece in pieces {
      last = run(piece, echo: .last, frontEnd)
      guard case .done = last else { break }
    }
    return last
  }

  /// Runs the pieces as if each were entered at the prompt: what fails says so, and the next one
  /// runs. Only an interrupt and `exit()` end it all.
  ///
  /// - Returns: the last outcome; the first failure, if any piece failed.
  private func runEach(_ pieces: [Pasted.Piece], _ frontEnd: any FrontEnd) -> Outcome {
    var firstFailure: Failure?
    for (index, piece) in pieces.enumerated() {
      let isLast = index == pieces.count - 1
      switch run(piece, echo: .each, frontEnd) {
      case .done(let shown):
        if isLast, firstFailure == nil { return .done(result: shown) }
        if let shown { frontEnd.display(shown, id: nil) }
      case .exit(let status): return .exit(status: status)
      case .failed(let failure):
        if failure.isInterrupt || (isLast && firstFailure == nil) { return .failed(failure) }
        frontEnd.write(failure.traceback.joined(separator: "\n") + "\n", to: .error)
        firstFailure = firstFailure ?? failure
      }
    }
    guard var failure = firstFailure else { return .done(result: nil) }
    failure.isShown = true
    return .failed(failure)
  }

  /// Runs a text in which nothing but code is expected.
  func runCode(_ text: String, name: String, echo: Echo) -> Outcome {
    do {
      let source = SourceText(text, name: name)
      let each: ((Value) throws -> Void)? = echo == .each ? { try self.showAtOnce($0) } : nil
      return try interpreter.compiling(source, echo: echo != .none, show: each) {
        run($0, echo: echo)
      }
    } catch {
      return outcome(of: error)
    }
  }

  private func run(_ program: Program, echo: Echo) -> Outcome {
    do {
      guard let value = try interpreter.run(program), echo != .none else {
        return .done(result: nil)
      }
      interpreter.namespace["_"] = value
      return .done(result: try bundle(value))
    } catch {
      return outcome(of: error)
    }
  }

  /// Shows the value of an expression that is not the last one of its text.
  private func showAtOnce(_ value: Value) throws {
    interpreter.namespace["_"] = value
    frontEnd?.display(try bundle(value), id: nil)
  }

  /// What to show for a value.
  func bundle(_ value: Value) throws -> MIMEBundle {
    let context = frontEnd?.displayContext ?? .text()
    return try interpreter.onDeepStack { try displays.bundle(value, interpreter, context) }
  }

  private func run(
    _ piece: Pasted.Piece, echo: Echo, _ frontEnd: any FrontEnd
  ) -> Outcome {
    switch piece {
    case .code(let code):
      return leaves(code) ? .exit(status: 0) : runCode(code, name: inputName, echo: echo)
    case .magic(let line): return runMagic(line, frontEnd)
    case .shell(let command): return runShell(command, frontEnd)
    case .install:
      frontEnd.write(
        "Nothing to install: ngffz has all of ngff-zarr's parts built in.\n", to: .output)
      return .done(result: nil)
    case .help(let name): return runHelp(name, frontEnd)
    }
  }

  /// Whether a line is `exit` or `quit` without parentheses, by which people leave.
  private func leaves(_ code: String) -> Bool {
    let name = code.trimming(\.isWhitespace)
    return ["exit", "quit"].contains(name) && interpreter.namespace[name] == nil
  }

  /// How tracebacks call a line or a cell.
  private var inputName: String { "<input \(history.count)>" }

  func outcome(of error: any Error) -> Outcome {
    let exception = interpreter.exception(for: error)
    let name = exception.object.type.name
    if name == "SystemExit" { return exitOutcome(exception) }
    // The text of an exception may itself need the language, and fail.
    let text = try? interpreter.onDeepStack { interpreter.traceback(exception) }
    let message = try? interpreter.onDeepStack {
      try interpreter.str(.exception(exception.object)).string
    }
    var lines = (text ?? "\(exception)").split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return .failed(
      Failure(name: name, message: message ?? "", traceback: lines.map(String.init)))
  }

  /// One line about an error.
  public func message(of error: any Error) -> String {
    guard case .failed(let failure) = outcome(of: error) else { return "\(error)" }
    return failure.message
  }

  private func exitOutcome(_ exception: ScriptException) -> Outcome {
    switch exception.object.arguments.first ?? .none {
    case .none: return .exit(status: 0)
    case .int(let status): return .exit(status: Int32(truncatingIfNeeded: status & 0xFF))
    case .bool(let flag): return .exit(status: flag ? 1 : 0)
    case let value:
      let text = try? interpreter.onDeepStack { try interpreter.str(value).string }
      frontEnd?.write((text ?? "") + "\n", to: .error)
      return .exit(status: 1)
    }
  }

  // MARK: What a text is

  static func verdict(_ interpreter: Interpreter, _ text: String) -> Pasted.Verdict {
    switch interpreter.check(text) {
    case .complete: .complete
    case .incomplete: .incomplete
    case .invalid: .invalid
    }
  }

  /// Code pieces side by side, joined.
  private static func joined(_ pieces: [Pasted.Piece]) -> [Pasted.Piece] {
    pieces.reduce(into: []) { result, piece in
      if case .code(let code) = piece, case .code(let before)? = result.last {
        result[result.count - 1] = .code(before + "\n" + code)
      } else {
        result.append(piece)
      }
    }
  }

  /// Whether a text could be run as it is.
  public func completeness(of text: String) -> Completeness {
    // Checking needs no variables, so an interpreter of its own serves while one is running.
    whenIdle { $0.check(text) } ?? Interpreter().check(text)
  }

  /// Whether the last statement of a text is a block, which may go on.
  public func isBlock(_ text: String) -> Bool {
    text.split(separator: "\n").last?.first?.isWhitespace == true
  }
}
