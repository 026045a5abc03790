import Glibc
import Terminal
import Workbench

/// Programs of the command language, from wherever their text comes.
enum Programs {
  /// The prompt on a terminal; elsewhere standard input, as if it were pasted there.
  ///
  /// - Returns: the exit status.
  static func prompt() -> Int32 {
    let frontEnd = TerminalFrontEnd()
    let session = Session()
    guard isatty(STDIN_FILENO) == 1 else {
      return runToEnd(session, frontEnd) {
        try TextFile.read("-")
      } start: { text in
        session.run(text, echo: .each, frontEnd: frontEnd)
      }
    }
    let banner = "ngffz \(version) · help(name), name?, Tab completes, Ctrl-D leaves\n"
    return Prompt(session: session, frontEnd: frontEnd).run(banner: banner)
  }

  /// Runs a text given on the command line.
  static func run(code: String, arguments: [String]) -> Int32 {
    let frontEnd = TerminalFrontEnd()
    let session = Session(arguments: arguments)
    return Prompt.runProgram(session, frontEnd: frontEnd) {
      session.run(code, file: "<string>", echo: .none, frontEnd: frontEnd)
    }
  }

  /// Runs a file; "-" is standard input.
  static func run(file: String, arguments: [String]) -> Int32 {
    let frontEnd = TerminalFrontEnd()
    let session = Session(arguments: arguments)
    return runToEnd(session, frontEnd) {
      try TextFile.read(file)
    } start: { text in
      session.run(text, file: file == "-" ? "<stdin>" : file, echo: .none, frontEnd: frontEnd)
    }
  }

  private static func runToEnd(
    _ session: Session, _ frontEnd: TerminalFrontEnd, read: () throws -> String,
    start: (String) -> Outcome
  ) -> Int32 {
    let text: String
    do {
      text = try read()
    } catch {
      frontEnd.write("ngffz: \(session.message(of: error))\n", to: .error)
      return 1
    }
    return Prompt.runProgram(session, frontEnd: frontEnd) { start(text) }
  }
}
