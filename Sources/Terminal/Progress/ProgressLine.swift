import Display
import Glibc
import Synchronization

/// A line on a terminal that changes in place and goes away when other text comes.
final class ProgressLine: Sendable {
  private let descriptor: Int32
  private let isVisible = Mutex(false)

  /// - Parameter descriptor: where to draw.
  /// - Returns: nil where nothing can be drawn: no terminal, or one that cannot move its cursor.
  init?(descriptor: Int32 = STDERR_FILENO) {
    guard isatty(descriptor) == 1, getenv("TERM").map({ String(cString: $0) }) ?? "dumb" != "dumb"
    else { return nil }
    self.descriptor = descriptor
  }

  /// How many characters fit.
  var width: Int {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Shows a text instead of the one before. What does not fit is cut.
  func show(_ text: String) {
    let line = String(text.printable.prefix(max(0, width - 1)))
    isVisible.withLock { isVisible in
      isVisible = true
      put("\r" + line + "\u{1B}[K")
    }
  }

  /// Takes the line away.
  func hide() {
    isVisible.withLock { isVisible in
      guard isVisible else { return }
      isVisible = false
      put("\r\u{1B}[K")
    }
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    // A terminal that does not take the line misses it; the work goes on.
    _ = write(descriptor, bytes, bytes.count)
  }
}
