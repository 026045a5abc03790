import Glibc
import Synchronization

/// The kernel's own remarks, on the standard error it was started with.
enum KernelLog {
  private static let descriptor = Atomic<Int32>(2)
  private static let counts = Mutex<[String: Int]>([:])

  /// Where remarks go once descriptor 2 leads to the notebook.
  static func use(descriptor number: Int32) { descriptor.store(number, ordering: .relaxed) }

  /// Writes a line.
  static func note(_ text: String) {
    let line = Array("[ngffz kernel] \(text)\n".utf8)
    _ = line.withUnsafeBytes {
      write(descriptor.load(ordering: .relaxed), $0.baseAddress, $0.count)
    }
  }

  /// Writes a line the first time, the second, the fourth, the eighth…: whoever floods the kernel
  /// floods neither the log nor a pipe that nobody reads.
  static func noteSparingly(_ text: String) {
    let count = counts.withLock { counts in
      if counts.count > 256 { counts = [:] }
      counts[text, default: 0] += 1
      return counts[text] ?? 1
    }
    if count & (count - 1) == 0 { note(count == 1 ? text : "\(text) (\(count) times)") }
  }
}
