import Glibc

// Plain globals: a signal handler may touch nothing that is made when first used.
nonisolated(unsafe) private var pipeDescriptor: Int32 = -1
nonisolated(unsafe) private var logDescriptor: Int32 = -1

/// Lets a crash be read about: what the runtime wrote to the captured standard error just before it
/// stopped the process is copied to the one the kernel was started with.
enum LastWords {
  static func install(from pipe: Int32, to log: Int32) {
    pipeDescriptor = pipe
    logDescriptor = log
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { bytes in
          while true {
            let count = read(pipeDescriptor, bytes.baseAddress, bytes.count)
            if count <= 0 { break }
            _ = write(logDescriptor, bytes.baseAddress, count)
          }
        }
        signal(number, SIG_DFL)
        raise(number)
      }
      sigaction(number, &action, nil)
    }
  }
}
