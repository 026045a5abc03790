import JSONText
import OrderedCollections
import Synchronization

/// Publishes who is busy and who is done.
///
/// Requests are answered while a cell runs, and each of them ends with `idle`. Front ends show the
/// last status they saw, whosever it was, so after the end of any request the board says `busy`
/// once more, without a parent, if a cell is still running.
final class StatusBoard: Sendable {
  private let sink: any MessageSink
  private let running = Mutex(0)
  private let hasStarted = Atomic(false)

  init(sink: any MessageSink) { self.sink = sink }

  /// Says `starting`, the first time it is called.
  func starting() {
    if hasStarted.exchange(true, ordering: .relaxed) { return }
    publish("starting", OutgoingMessage.noParent)
  }

  func busy(_ parent: [UInt8], isCell: Bool = false) {
    running.withLock {
      if isCell { $0 += 1 }
      publish("busy", parent)
    }
  }

  func idle(_ parent: [UInt8], isCell: Bool = false) {
    running.withLock {
      if isCell { $0 -= 1 }
      publish("idle", parent)
      if $0 > 0 { publish("busy", OutgoingMessage.noParent) }
    }
  }

  private func publish(_ state: String, _ parent: [UInt8]) {
    sink.send(
      OutgoingMessage(
        .iopub, "status", identities: Topic.of("status"), parent: parent,
        content: ["execution_state": .string(state)]))
  }
}

/// The first frame of what is published. Front ends subscribe to everything; it helps who watches.
enum Topic {
  static func of(_ type: String) -> [[UInt8]] { [Array("kernel.\(type)".utf8)] }
  static func stream(_ name: String) -> [[UInt8]] { [Array("stream.\(name)".utf8)] }
}
