import Glibc
import Synchronization

/// Runs independent pieces of work on several threads, with a bound on what is in flight.
public enum Workers {
  /// How many threads work at once when the caller does not say: the cores this process may use.
  public static var width: Int {
    get { storedWidth.load(ordering: .relaxed) }
    set { storedWidth.store(max(1, newValue), ordering: .relaxed) }
  }

  private static let storedWidth = Atomic<Int>(availableCoreCount())

  private static func availableCoreCount() -> Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Calls `body` once for each index in `0..<count`, from up to `width` threads, the caller's
  /// included, and returns when all calls have returned.
  ///
  /// Indices are handed out in order. After the first error, or a cancellation, no further index is
  /// handed out. Nested calls are safe: the calling thread always works itself, and others help it
  /// as soon as fewer than `width` of them are busy.
  ///
  /// - Throws: the error of the lowest index among those that failed, or ``Cancelled`` if that is all.
  public static func forEach(
    _ count: Int, width: Int? = nil, _ body: @Sendable (Int) throws -> Void
  ) throws {
    let cancellation = Cancellation.current
    try cancellation.check()
    let threads = min(width ?? Self.width, count)
    guard threads > 1 else {
      for index in 0..<max(0, count) {
        try cancellation.check()
        try body(index)
      }
      return
    }
    try withoutActuallyEscaping(body) { body in
      let loop = SharedLoop(count: count, cancellation: cancellation, body: body)
      let progress = Progress.current
      let tickets = (1..<threads).map { _ in
        ThreadPool.Ticket(width: threads - 1) {
          Cancellation.$current.withValue(cancellation) {
            Progress.$current.withValue(progress) { loop.run() }
          }
        }
      }
      ThreadPool.shared.submit(tickets)
      loop.run()
      ThreadPool.shared.finish(tickets)
      if let error = loop.failure.withLock({ $0 })?.error { throw error }
      try cancellation.check()
    }
  }

  /// Produces a value for each index in `0..<count` on up to `width` threads, and consumes the
  /// values one at a time in the order of the indices. At most `width` values exist at once.
  ///
  /// - Throws: the first error of `produce` or `consume`, or ``Cancelled``.
  public static func forEachInOrder<Value>(
    _ count: Int, width: Int? = nil,
    produce: @Sendable (Int) throws -> Value,
    consume: @Sendable (Int, Value) throws -> Void
  ) throws {
    try forEachInOrder(count, width: width) { index, inTurn in
      let value = try produce(index)
      try inTurn { try consume(index, value) }
    }
  }

  /// Calls `body` for each index in `0..<count` on up to `width` threads. A part of it runs one at a
  /// time in the order of the indices: what it hands to its second argument, once at most.
  ///
  /// - Throws: the first error of `body`, or ``Cancelled``.
  public static func forEachInOrder(
    _ count: Int, width: Int? = nil,
    _ body: @Sendable (Int, InTurn) throws -> Void
  ) throws {
    let turn = Turn()
    try forEach(count, width: width) { index in
      do {
        try body(index, InTurn(turn: turn, index: index))
        try turn.take(index) {}
      } catch {
        turn.abandon()
        throw error
      }
    }
  }
}

/// Runs work when it is an index' turn; see ``Workers/forEachInOrder(_:width:_:)``.
public struct InTurn: Sendable {
  fileprivate let turn: Turn
  fileprivate let index: Int

  /// Waits until all lower indices have had their turn, and runs `work`.
  ///
  /// - Throws: the error of `work`, or ``Cancelled`` if another index failed.
  public func callAsFunction(_ work: () throws -> Void) throws { try turn.take(index, work) }
}

/// The state of one ``Workers/forEach(_:width:_:)``.
private final class SharedLoop: Sendable {
  struct Failure {
    var index: Int
    var error: any Error
  }

  private let next = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let count: Int
  private let cancellation: Cancellation
  private let body: @Sendable (Int) throws -> Void
  let failure = Mutex<Failure?>(nil)

  init(count: Int, cancellation: Cancellation, body: @escaping @Sendable (Int) throws -> Void) {
    self.count = count
    self.cancellation = cancellation
    self.body = body
  }

  func run() {
    while !stopped.load(ordering: .relaxed), !cancellation.isCancelled {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      do { try body(index) } catch { fail(index, error) }
    }
  }

  private func fail(_ index: Int, _ error: any Error) {
    stopped.store(true, ordering: .relaxed)
    failure.withLock { failure in
      // `Cancelled` is what the others throw once one has failed: it never hides that failure.
      if let known = failure, !(known.error is Cancelled),
        error is Cancelled || known.index < index
      {
        return
      }
      failure = Failure(index: index, error: error)
    }
  }
}

/// Lets threads in one at a time, in the order of their numbers.
private final class Turn: @unchecked Sendable {
  // Sendable: all state is touched inside `condition.withLock` only.
  private let condition = Condition()
  private var next = 0
  private var isAbandoned = false

  /// Waits for the turn, then runs `body`; does nothing if the turn is over. Sleeping is safe: the
  /// thread that holds the lowest number never waits here, so it always gets on.
  func take(_ index: Int, _ body: () throws -> Void) throws {
    let isOver = try condition.withLock {
      while next < index, !isAbandoned { condition.wait() }
      if isAbandoned { throw Cancelled() }
      return next > index
    }
    if isOver { return }
    try body()
    condition.withLock {
      next = index + 1
      condition.wakeAll()
    }
  }

  func abandon() {
    condition.withLock {
      isAbandoned = true
      condition.wakeAll()
    }
  }
}
