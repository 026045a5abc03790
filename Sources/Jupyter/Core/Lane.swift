import Glibc
import Workers

/// A thread that does jobs one after another, in their order.
final class Lane<Job: Sendable>: @unchecked Sendable {
  // Sendable: the mutable state is touched inside `condition.withLock` only.
  private let condition = Condition()
  private var queue: [Job] = []
  private var isBusy = false
  private var isClosed = false

  /// - Parameter stackSize: bytes; a language that recurses wants many.
  init(_ name: String, stackSize: Int = 1 << 20, work: @escaping @Sendable (Job) -> Void) {
    Threads.start(name, stackSize: stackSize) { self.run(work) }
  }

  func submit(_ job: Job) {
    condition.withLock {
      queue.append(job)
      condition.wakeAll()
    }
  }

  /// Ends the thread once the present job is done; what waits is returned.
  func close() -> [Job] {
    condition.withLock {
      isClosed = true
      condition.wakeAll()
      defer { queue = [] }
      return queue
    }
  }

  /// Takes away what waits, after giving what is under way the time to arrive: until `quiet`
  /// milliseconds have brought nothing new, at most twenty times that.
  func takeQueued(quiet: Int) -> [Job] {
    condition.withLock {
      for _ in 0..<20 {
        let count = queue.count
        while condition.wait(milliseconds: quiet), queue.count == count {}
        if queue.count == count { break }
      }
      defer { queue = [] }
      return queue
    }
  }

  /// Waits until there is nothing to do.
  ///
  /// - Returns: false if that takes longer than `milliseconds`.
  @discardableResult
  func waitUntilIdle(milliseconds: Int) -> Bool {
    condition.withLock {
      var rest = milliseconds
      while isBusy || !queue.isEmpty {
        if rest <= 0 { return false }
        condition.wait(milliseconds: min(rest, 10))
        rest -= 10
      }
      return true
    }
  }

  private func run(_ work: (Job) -> Void) {
    while let job = next() {
      work(job)
      condition.withLock {
        isBusy = false
        condition.wakeAll()
      }
    }
  }

  private func next() -> Job? {
    condition.withLock {
      while queue.isEmpty, !isClosed { condition.wait() }
      guard !isClosed else { return nil }
      isBusy = true
      return queue.removeFirst()
    }
  }
}
