import Display
import Glibc
import Workbench

/// A session's front end on a terminal or a pipe.
public final class TerminalFrontEnd: FrontEnd {
  /// How pictures are shown; found out when the first one comes.
  private let graphics: TerminalGraphics?
  private let isTerminal: Bool

  /// - Parameter graphics: how to show pictures; nil to find out.
  public init(graphics: TerminalGraphics? = nil) {
    self.graphics = graphics
    isTerminal = isatty(STDOUT_FILENO) == 1
  }

  public func write(_ text: String, to stream: TextStream) {
    Self.put(Array(text.utf8), stream == .output ? STDOUT_FILENO : STDERR_FILENO)
  }

  public func display(_ bundle: MIMEBundle, id: String?) {
    if let png = bundle.png, let picture = TerminalPictures.text(png, graphics ?? .shared) {
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
    guard isTerminal else { return }
    let line = bundle.plain.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    write("\r\u{1B}[K" + line, to: .error)
  }

  public func showProgress(_ bundle: MIMEBundle, isLast: Bool) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + (isLast ? "" : bundle.plain), to: .error)
  }

  public func clearOutput(wait: Bool) {
    if isTerminal { write("\r\u{1B}[K", to: .output) }
  }

  public func input(prompt: String) throws -> String? {
    write(prompt, to: .output)
    return readLine(strippingNewline: true)
  }

  public func page(_ bundle: MIMEBundle) { write(bundle.plain + "\n", to: .output) }

  public var displayContext: DisplayContext {
    var size = winsize()
    let isKnown = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return DisplayContext(
      width: isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80, showsHTML: false,
      showsPictures: (graphics ?? .shared) != .none, pictureSide: 256)
  }

  /// Whether text may hold ANSI colours.
  var usesColor: Bool { isTerminal && getenv("NO_COLOR") == nil && getenv("TERM") != nil }

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
  /// What the terminal of this process can do; asked once, when first needed.
  static let shared = TerminalGraphics.detect()
}
