import Display
import Glibc
import Workbench
import Workers

/// A session's front end on a terminal or a pipe.
public final class TerminalFrontEnd: FrontEnd {
  /// How pictures are to be shown; nil to find out when the first one comes.
  private let chosenGraphics: TerminalGraphics?
  private let isTerminal: Bool
  private let progress: ProgressLine?

  /// - Parameter graphics: how to show pictures; nil to find out.
  public init(graphics: TerminalGraphics? = nil) {
    chosenGraphics = graphics
    isTerminal = isatty(STDOUT_FILENO) == 1
    progress = ProgressLine()
  }

  /// Runs `work`; what is left of its progress is taken away at the end.
  func showingProgress<R>(_ work: () throws -> R) rethrows -> R {
    defer { progress?.hide() }
    return try work()
  }

  public func write(_ text: String, to stream: TextStream) {
    progress?.hide()
    Self.put(Array(text.utf8), stream == .output ? STDOUT_FILENO : STDERR_FILENO)
  }

  public func display(_ bundle: MIMEBundle, id: String?) {
    if let png = bundle.png, !(bundle.isDrawnInText && graphics.isCoarse),
      let picture = TerminalPictures.text(
        png, graphics, columns: displayContext.width, rows: pictureRows)
    {
      write(picture + "\n", to: .output)
      // A picture's own text says its size; what else the bundle says is worth a line.
      if !bundle.plain.isEmpty { write(bundle.plain + "\n", to: .output) }
    } else if !bundle.plain.isEmpty {
      write(bundle.plain + "\n", to: .output)
    }
  }

  public func updateDisplay(_ bundle: MIMEBundle, id: String) {
    // A line that changes in place, such as a progress bar; elsewhere than on a terminal the last
    // state is what counts, and the end of the work says it.
    let line = bundle.plain.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    progress?.show(String(line))
  }

  public func showProgress(_ bundle: MIMEBundle, isLast: Bool) {
    if isLast { progress?.hide() } else { progress?.show(bundle.plain) }
  }

  public func clearOutput(wait: Bool) {
    if isTerminal { write("\r\u{1B}[K", to: .output) }
  }

  public func input(prompt: String) throws -> String? {
    write(prompt, to: .output)
    try waitForLine()
    return readLine(strippingNewline: true)
  }

  /// Waits until a person has entered a line, or gives it up with Ctrl-C.
  private func waitForLine() throws {
    guard isatty(STDIN_FILENO) == 1 else { return }
    var item = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&item, 1, 20) <= 0 { try Cancellation.current.check() }
  }

  public func page(_ bundle: MIMEBundle) { write(bundle.plain + "\n", to: .output) }

  public var displayContext: DisplayContext {
    DisplayContext(
      width: size.columns, showsHTML: false, showsPictures: graphics != .none,
      // What character cells show is smaller still; letters in it could not be read.
      pictureSide: graphics.isCoarse ? 160 : 256)
  }

  private var graphics: TerminalGraphics { chosenGraphics ?? .shared }

  /// The terminal's size; 80 × 24 where there is none.
  private var size: (columns: Int, rows: Int) {
    var size = winsize()
    let isKnown = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return (
      isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80,
      isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
    )
  }

  /// A picture leaves room for the line that asked for it and the next prompt.
  private var pictureRows: Int { isTerminal ? max(4, min(24, size.rows - 4)) : 32 }

  /// Whether text may hold ANSI colours.
  var usesColor: Bool {
    let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
    let refuses = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return isTerminal && !refuses && !terminal.isEmpty && terminal != "dumb"
  }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}

extension TerminalGraphics {
  /// Whether a picture has so few dots that a drawing in text says as much.
  fileprivate var isCoarse: Bool { [.block, .block256, .ascii].contains(self) }

  /// What the terminal of this process can do; asked once, when first needed.
  static let shared = TerminalGraphics.detect()
}
