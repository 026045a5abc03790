import Glibc
import Synchronization

/// Turns signals into bytes on a pipe, so that a loop that waits for input can wait for them too.
enum SignalPipe {
  /// The end to read; each byte is the number of a signal.
  static var readEnd: Int32 { ends.load(ordering: .relaxed) >> 16 }

  private static let ends = Atomic<Int32>(-1)

  /// Catches SIGINT and SIGWINCH from now on.
  static func install() {
    var descriptors: [Int32] = [0, 0]
    guard ends.load(ordering: .relaxed) < 0, pipe(&descriptors) == 0 else { return }
    for descriptor in descriptors {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    ends.store(descriptors[0] << 16 | descriptors[1], ordering: .relaxed)
    for number in [SIGINT, SIGWINCH] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { SignalPipe.note($0) }
      action.sa_flags = Int32(SA_RESTART)
      sigaction(number, &action, nil)
    }
  }

  /// Runs in the signal handler: only an atomic load and a write, which are safe there.
  private static func note(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(ends.load(ordering: .relaxed) & 0xFFFF, &byte, 1)
    errno = saved
  }

  /// Wakes whoever waits on the pipe, without a signal.
  static func wake() { note(0) }

  /// The signals that came since the last call.
  static func drain() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(readEnd, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].map(Int32.init) : []
  }
}
