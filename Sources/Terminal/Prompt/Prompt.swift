import Glibc
import Workbench

/// The `ngffz>` prompt: reads what a person types or pastes, runs it, shows what came of it.
public final class Prompt {
  private let session: Session
  private let frontEnd: TerminalFrontEnd
  private let editor: any LineEditor

  /// Makes a prompt on the terminal.
  ///
  /// - Parameter editor: what reads lines; GNU readline if nil.
  public init(session: Session, frontEnd: TerminalFrontEnd, editor: (any LineEditor)? = nil) {
    self.session = session
    self.frontEnd = frontEnd
    self.editor =
      editor
      ?? ReadlineEditor(historyPath: Self.historyPath()) { line, cursor in
        session.lineCompletions(line, cursor)
      }
  }

  /// Runs until Ctrl-D or `exit()`.
  ///
  /// - Returns: the exit status.
  public func run(banner: String) -> Int32 {
    frontEnd.write(banner, to: .output)
    defer { editor.saveHistory() }
    while true {
      switch readStatement() {
      case .line(let text):
        if text.allSatisfy(\.isWhitespace) { continue }
        editor.addHistory(text)
        if let status = evaluate(text) { return status }
      case .interrupted: continue
      case .end:
        frontEnd.write("\n", to: .output)
        return 0
      }
    }
  }

  /// Reads lines until they make a statement.
  private func readStatement() -> LineEvent {
    var text = ""
    while true {
      let event = editor.readLine(prompt: text.isEmpty ? prompt("ngffz> ") : prompt("   ... "))
      guard case .line(let line) = event else {
        // In the middle of a statement Ctrl-D gives that up, not the session.
        guard event == .end, !text.isEmpty else { return event }
        frontEnd.write("\n", to: .output)
        return .interrupted
      }
      let isFirst = text.isEmpty
      text += isFirst ? line : "\n" + line
      if line.contains("\n") { return .line(text) }
      switch session.completeness(of: text) {
      case .incomplete: continue
      case .complete, .invalid:
        // A block may go on until an empty line.
        if isFirst || line.allSatisfy(\.isWhitespace) || !session.isBlock(text) {
          return .line(text)
        }
      }
    }
  }

  private func prompt(_ text: String) -> String {
    guard frontEnd.usesColor else { return text }
    // Readline must not count the colour's bytes as characters.
    return "\u{01}\u{1B}[1;36m\u{02}\(text)\u{01}\u{1B}[0m\u{02}"
  }

  private func evaluate(_ text: String) -> Int32? {
    let session = session
    let outcome = InterruptWatch.during {
      frontEnd.showingProgress { session.run(text, echo: .each, frontEnd: frontEnd) }
    } onInterrupt: {
      session.interrupt()
    }
    switch outcome {
    case .done(let result):
      if let result { frontEnd.display(result, id: nil) }
    case .failed(let failure): frontEnd.show(failure)
    case .exit(let status): return status
    }
    return nil
  }

  /// The file that keeps the history, in a folder only its owner can read.
  private static func historyPath() -> String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let home = variable("HOME") else { return nil }
    var folder = variable("XDG_STATE_HOME") ?? home + "/.local/state"
    folder += "/ngffz"
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o700)
    }
    return folder + "/history"
  }
}

extension Prompt {
  /// Runs a program whose text came from a file, an argument or a pipe, with Ctrl-C caught.
  ///
  /// - Returns: the exit status: 0 done, 1 failed, 130 interrupted, or what the program asked for.
  public static func runProgram(
    _ session: Session, frontEnd: TerminalFrontEnd, _ body: () -> Outcome
  ) -> Int32 {
    let outcome = InterruptWatch.during {
      frontEnd.showingProgress(body)
    } onInterrupt: {
      session.interrupt()
    }
    switch outcome {
    case .done(let result):
      if let result { frontEnd.display(result, id: nil) }
      return 0
    case .exit(let status): return status
    case .failed(let failure):
      frontEnd.show(failure)
      return failure.isInterrupt ? 130 : 1
    }
  }
}

extension TerminalFrontEnd {
  fileprivate func show(_ failure: Failure) {
    if failure.isShown { return }
    let lines = usesColor ? failure.colouredTraceback : failure.traceback
    write(lines.joined(separator: "\n") + "\n", to: .error)
  }
}

extension Session {
  fileprivate func lineCompletions(_ line: String, _ cursor: Int) -> LineCompletions {
    let before = String(decoding: Array(line.utf8).prefix(cursor), as: UTF8.self)
    let found = complete(line, at: before.unicodeScalars.count)
    let start = String(String.UnicodeScalarView(line.unicodeScalars.prefix(found.range.lowerBound)))
    return LineCompletions(candidates: found.items.map(\.text), start: start.utf8.count)
  }
}
