import Glibc
import Terminal
import Workers

/// The terminal that commands write their tables to.
enum Screen {
  /// How many characters a line may have: those of the terminal, of `COLUMNS`, else 120.
  static var width: Int {
    var size = winsize()
    if isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    {
      return Int(size.ws_col)
    }
    let columns = getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 120
    return max(20, min(columns, 1000))
  }
}

/// Work that a person may have to wait for: a progress bar on a terminal, and Ctrl-C stops it.
enum LongWork {
  /// - Throws: what `work` throws; `Cancelled` after Ctrl-C.
  static func run<R>(isQuiet: Bool = false, _ work: () throws -> R) throws -> R {
    let token = Cancellation()
    return try InterruptWatch.during {
      try Cancellation.$current.withValue(token) {
        guard !isQuiet, let bar = ProgressBar() else { return try work() }
        return try bar.during(work)
      }
    } onInterrupt: {
      token.cancel()
    }
  }
}

/// The parser of command lines takes `-5` for a flag. Negative numbers pass it with the minus sign
/// of typography; ``Numerals`` reads both.
enum NegativeNumbers {
  static func hidden(_ arguments: [String]) -> [String] {
    arguments.map { argument in
      guard argument.hasPrefix("-"), Double(argument) != nil else { return argument }
      return "\u{2212}" + argument.dropFirst()
    }
  }
}
