import Synchronization

/// Receives how far long work has come.
///
/// Like ``Cancellation``, it travels as a task-local value. Work reports cheaply and often; the
/// receiver decides how often to show it.
public final class Progress: Sendable {
  /// One report.
  public struct Report: Sendable {
    /// What is being done, in a few words: "writing scale0/image".
    public var label: String
    /// Units done so far.
    public var completed: Int
    /// Units in all.
    public var total: Int
    /// Bytes of pixels that went through so far, 0 where that says nothing.
    public var byteCount: Int
  }

  /// The receiver for the work on this thread; nil when nobody looks.
  @TaskLocal public static var current: Progress?

  private let receive: @Sendable (Report) -> Void

  /// - Parameter receive: called from any of the working threads, one call at a time.
  public init(_ receive: @escaping @Sendable (Report) -> Void) {
    self.receive = receive
  }

  private let order = Mutex(())

  /// Hands a report to the receiver.
  public func report(label: String, completed: Int, total: Int, byteCount: Int = 0) {
    order.withLock { _ in
      receive(Report(label: label, completed: completed, total: total, byteCount: byteCount))
    }
  }
}
