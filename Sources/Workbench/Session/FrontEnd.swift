import Display

/// Where a session's text and pictures go: a terminal, a notebook, or a list in a test.
///
/// Calls come from the thread that runs the program, one at a time.
public protocol FrontEnd: AnyObject, Sendable {
  /// Shows text that the program wrote.
  func write(_ text: String, to stream: TextStream)
  /// Shows something.
  ///
  /// - Parameter id: a name under which it can be changed later.
  func display(_ bundle: MIMEBundle, id: String?)
  /// Changes what was shown under a name.
  func updateDisplay(_ bundle: MIMEBundle, id: String)
  /// Shows how far long work has come, in place of what was shown of it before.
  ///
  /// - Parameter isLast: whether the work is done.
  func showProgress(_ bundle: MIMEBundle, isLast: Bool)
  /// Clears what the present cell has shown.
  ///
  /// - Parameter wait: whether to clear only when the next output comes, so that nothing flickers.
  func clearOutput(wait: Bool)
  /// Asks the person for a line; nil at the end of input.
  ///
  /// - Throws: if nobody can be asked.
  func input(prompt: String) throws -> String?
  /// Shows text that was asked for, such as help.
  func page(_ bundle: MIMEBundle)
  /// What to make for it: pictures or none, how wide, how colourful.
  var displayContext: DisplayContext { get }
}

/// The two streams of text.
public enum TextStream: Sendable {
  /// Standard output.
  case output
  /// Standard error.
  case error
}

/// How a cell or line ended.
public enum Outcome: Sendable {
  /// It ran to its end.
  ///
  /// - Parameter result: what to show for the value of its last expression.
  case done(result: MIMEBundle?)
  /// It failed.
  case failed(Failure)
  /// It asked to end the session.
  case exit(status: Int32)
}

/// An error as a front end shows it.
public struct Failure: Error, Sendable {
  /// The name of the exception, such as `ValueError`.
  public var name: String
  /// Its message.
  public var message: String
  /// The traceback of the script, with the exception as its last lines.
  public var traceback: [String]
  /// Whether the front end was shown the traceback while the run went on.
  public var isShown = false

  /// Makes a failure.
  public init(name: String, message: String, traceback: [String]) {
    self.name = name
    self.message = message
    self.traceback = traceback
  }

  /// The traceback with ANSI colours: the name of the exception and the marks below the code in red,
  /// which can be read on dark and on bright.
  public var colouredTraceback: [String] {
    traceback.map { line in
      let marks = line.drop { $0 == " " }
      if !marks.isEmpty, marks.allSatisfy({ $0 == "^" || $0 == "~" }) {
        return "\u{1B}[31m\(line)\u{1B}[0m"
      }
      guard line == name || line.hasPrefix(name + ":") else { return line }
      return "\u{1B}[1;31m\(name)\u{1B}[0m\(line.dropFirst(name.count))"
    }
  }

  /// Whether the program was interrupted.
  public var isInterrupt: Bool { name == "KeyboardInterrupt" }
}

/// A front end needs to say where text and displays go; the rest is as for a plain recorder.
extension FrontEnd {
  /// Shows what changed as something new.
  public func updateDisplay(_ bundle: MIMEBundle, id: String) { display(bundle, id: id) }
  /// Shows no progress.
  public func showProgress(_ bundle: MIMEBundle, isLast: Bool) {}
  /// Leaves what was shown.
  public func clearOutput(wait: Bool) {}
  /// There is nobody to ask.
  public func input(prompt: String) throws -> String? { nil }
  /// Shows help like anything else.
  public func page(_ bundle: MIMEBundle) { display(bundle, id: nil) }
  /// Text only.
  public var displayContext: DisplayContext { .text() }
}
