import Glibc

/// How a terminal shows pictures.
public enum TerminalGraphics: String, Sendable {
  /// The protocol of kitty, also spoken by Ghostty, WezTerm and Konsole.
  case kitty
  /// The protocol of iTerm2, also spoken by WezTerm and VS Code.
  case iterm
  /// DEC's sixels.
  case sixel
  /// Two pixels in each character cell, by half blocks in 24-bit colour.
  case block
  /// The same in 256 colours.
  case block256
  /// Letters of different darkness.
  case ascii
  /// No pictures.
  case none

  /// Finds out what the terminal on standard output can do.
  ///
  /// `NGFFZ_GRAPHICS` says it outright: kitty, iterm, sixel, block, block256, ascii or none. Else
  /// the environment is looked at, and then the terminal itself is asked, which waits for its
  /// answer for at most 150 ms. Where there is no terminal, or one that is to show no colours,
  /// pictures are drawn with letters.
  public static func detect() -> TerminalGraphics {
    if let choice = variable("NGFFZ_GRAPHICS").flatMap(TerminalGraphics.init) { return choice }
    guard isatty(STDOUT_FILENO) == 1, variable("TERM") != "dumb", variable("NO_COLOR") == nil else {
      return .ascii
    }
    if variable("TERM_PROGRAM") == "iTerm.app" || variable("LC_TERMINAL") == "iTerm2" {
      return .iterm
    }
    // Inside tmux or screen the answers would be those of the multiplexer's outer terminal.
    if variable("TMUX") == nil, variable("TERM")?.hasPrefix("screen") != true,
      isatty(STDIN_FILENO) == 1
    {
      let answer = ask("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[c")
      if answer.contains("_Gi=31;OK") { return .kitty }
      if hasSixel(answer) { return .sixel }
    }
    return cells
  }

  /// The best way with character cells.
  private static var cells: TerminalGraphics {
    guard String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8" || isUTF8Requested else {
      return .ascii
    }
    let colour = variable("COLORTERM")
    return colour == "truecolor" || colour == "24bit" ? .block : .block256
  }

  private static var isUTF8Requested: Bool {
    (variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? "").uppercased()
      .contains("UTF")
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Whether the answer to "what are you" (`ESC [ c`) names attribute 4, sixel graphics.
  static func hasSixel(_ answer: String) -> Bool {
    guard let start = answer.range(of: "\u{1B}[?") else { return false }
    let rest = answer[start.upperBound...].prefix { $0 != "c" }
    return rest.split(separator: ";").contains("4")
  }

  /// Sends a question and returns what comes back, up to the answer that ends with `c`.
  private static func ask(_ question: String) -> String {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return "" }
    var raw = before
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    let bytes = Array(question.utf8)
    guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { return "" }
    var answer = ""
    var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while !answer.hasSuffix("c"), answer.utf8.count < 1024, poll(&wait, 1, 150) == 1 {
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      guard count > 0 else { break }
      answer += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return answer
  }
}

extension String {
  /// Where `text` first occurs.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
