import Glibc

/// A mutex with a condition: what a thread sleeps on.
public final class Condition: @unchecked Sendable {
  // Sendable: the two pthread objects are made for use from several threads, and are pinned in
  // memory that this object owns.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Makes an unlocked one that nobody waits for.
  public init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` while no other thread runs one for this object. Not reentrant.
  public func withLock<R>(_ body: () throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Sleeps until woken, perhaps for no reason; only inside ``withLock(_:)``, whose lock is open
  /// meanwhile.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Sleeps until woken, at most `milliseconds`; only inside ``withLock(_:)``.
  ///
  /// - Returns: false if the time is over.
  @discardableResult
  public func wait(milliseconds: Int) -> Bool {
    var deadline = timespec()
    clock_gettime(CLOCK_MONOTONIC, &deadline)
    let (seconds, rest) = max(milliseconds, 0).quotientAndRemainder(dividingBy: 1000)
    deadline.tv_sec += seconds
    deadline.tv_nsec += rest * 1_000_000
    if deadline.tv_nsec >= 1_000_000_000 {
      deadline.tv_sec += 1
      deadline.tv_nsec -= 1_000_000_000
    }
    return pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT
  }

  /// Wakes one of those who wait.
  public func wakeOne() { pthread_cond_signal(condition) }

  /// Wakes all who wait.
  public func wakeAll() { pthread_cond_broadcast(condition) }
}
