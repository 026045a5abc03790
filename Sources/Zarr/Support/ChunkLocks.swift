import Synchronization

/// Locks for the stored values of this process, so that two threads that change parts of one chunk
/// do not undo each other's work.
///
/// There are fewer locks than values: different values may share one, which costs a little time at
/// worst. A thread holds one at a time.
final class ChunkLocks: Sendable {
  static let shared = ChunkLocks()

  private final class Lock: Sendable {
    let mutex = Mutex(())
  }

  private let locks = (0..<256).map { _ in Lock() }

  /// Calls `body` while nobody else holds the lock of `key`.
  func with<R>(_ key: String, _ body: () throws -> R) rethrows -> R {
    let number = Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))
    return try locks[number].mutex.withLock { _ in try body() }
  }
}
