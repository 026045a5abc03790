import Glibc

/// Threads that may block, made when first needed and kept.
///
/// The cooperative pool of Swift's tasks is not used, because work here waits for disks.
final class ThreadPool: @unchecked Sendable {
  // Sendable: all mutable state is touched inside `condition.withLock` only.
  static let shared = ThreadPool()

  private let condition = Condition()
  private var queue: [Ticket] = []
  private var busyCount = 0
  private var threadCount = 0

  /// The most threads that are ever made; more work than that waits its turn.
  private let limit = 64

  /// One promise of help to a job. It is either started by a thread or taken back by the job.
  final class Ticket: @unchecked Sendable {
    // Sendable: `run` and `state` change under the pool's lock only.
    enum State { case waiting, started, done, revoked }
    fileprivate(set) var state = State.waiting
    /// Nil once the ticket is done or revoked: the job may end then, and with it what `run` borrows
    /// from its caller.
    fileprivate var run: (@Sendable () -> Void)?
    /// The ticket waits while this many threads are busy: loops inside of loops would otherwise
    /// have more threads than cores, which take turns and throw each other out of the caches.
    fileprivate let width: Int
    init(width: Int, _ run: @escaping @Sendable () -> Void) {
      self.width = width
      self.run = run
    }
  }

  func submit(_ tickets: [Ticket]) {
    condition.withLock {
      queue.append(contentsOf: tickets)
      let wanted = min(limit, queue.reduce(0) { max($0, $1.width) })
      while threadCount < min(wanted, busyCount + queue.count), startThread() { threadCount += 1 }
      condition.wakeAll()
    }
  }

  /// Takes back what has not started and waits for what has.
  func finish(_ tickets: [Ticket]) {
    condition.withLock {
      for ticket in tickets where ticket.state == .waiting {
        ticket.state = .revoked
        ticket.run = nil
      }
      queue.removeAll { $0.state == .revoked }
      while tickets.contains(where: { $0.state == .started }) { condition.wait() }
    }
  }

  private func startThread() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread = pthread_t()
    return pthread_create(
      &thread, &attributes,
      { _ in
        ThreadPool.shared.work()
        return nil
      }, nil) == 0
  }

  private func work() {
    while true {
      let ticket = condition.withLock { () -> Ticket in
        while true {
          if let place = queue.firstIndex(where: { $0.width > busyCount }) {
            let ticket = queue.remove(at: place)
            ticket.state = .started
            busyCount += 1
            return ticket
          }
          condition.wait()
        }
      }
      ticket.run?()
      condition.withLock {
        ticket.run = nil
        ticket.state = .done
        busyCount -= 1
        condition.wakeAll()
      }
    }
  }
}
