/// Where the core's messages go: the transport's queue, or a test's list.
///
/// Safe from any thread. Messages leave in the order in which they were given.
protocol MessageSink: Sendable {
  func send(_ message: OutgoingMessage)

  /// Printed text. What follows without anything between may leave as one message.
  func stream(_ text: String, to stream: Cell.Stream, parent: [UInt8])
}
