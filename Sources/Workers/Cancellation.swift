import Synchronization

/// A flag that asks long work to stop.
///
/// The work that may take long calls ``check()`` between pieces of at most some 10 ms. The token
/// travels as a task-local value, so no signature carries it: ``Workers`` hands the caller's token
/// to the threads that it uses.
public final class Cancellation: Sendable {
  /// The token of the work that runs on this thread. Nobody cancels the default one.
  @TaskLocal public static var current = Cancellation()

  private let flag = Atomic<Bool>(false)

  /// Makes a token that has not been cancelled.
  public init() {}

  /// Whether somebody has asked for a stop. One relaxed load.
  @inline(__always)
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks for a stop. Safe from any thread, and as often as one likes.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Forgets a request to stop, so that the token can serve the next piece of work.
  public func reset() { flag.store(false, ordering: .relaxed) }

  /// - Throws: ``Cancelled`` if somebody has asked for a stop.
  @inline(__always)
  public func check() throws {
    if isCancelled { throw Cancelled() }
  }
}

/// Thrown by work that was asked to stop.
public struct Cancelled: Error, CustomStringConvertible {
  /// Makes the error.
  public init() {}

  public var description: String { "interrupted" }
}
