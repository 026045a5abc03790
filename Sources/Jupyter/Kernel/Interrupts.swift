import CLinux
import Glibc

/// Where the signal handler writes; a plain global, since a handler may touch nothing that is made
/// when first used.
nonisolated(unsafe) private var interruptDescriptor: Int32 = -1

/// SIGINT as a descriptor that becomes readable. While no cell runs the signal does nothing.
enum Interrupts {
  /// Takes over SIGINT for the process. Children get the usual behaviour back when they start.
  ///
  /// - Returns: the descriptor.
  static func install() -> Int32 {
    interruptDescriptor = eventfd(0, O_CLOEXEC | O_NONBLOCK)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      let code = errno
      var one: UInt64 = 1
      _ = write(interruptDescriptor, &one, 8)
      errno = code
    }
    action.sa_flags = SA_RESTART
    sigaction(SIGINT, &action, nil)
    return interruptDescriptor
  }

  /// Makes the descriptor unreadable until the next signal.
  static func clear(_ descriptor: Int32) {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}
