import JSONText
import OrderedCollections
import Synchronization

/// Publishes who is busy and who is done.
///
/// Requests are answered while a cell runs, and each of them ends with `idle`. Front ends show the
/// last status they saw, whosever it was, so after the end of any request the board says `busy`
/// once more, without a parent, if a cell is still running.
final class StatusBoard: Sendable {
  private struct State {
    /// How many cells run.
    var running = 0
    var hasStarted = false
    /// Whether a status was published that nobody may have heard.
    var hasSpoken = false
  }

  private let sink: any MessageSink
  private let state = Mutex(State())

  init(sink: any MessageSink) { self.sink = sink }

  /// Says `starting`, the first time it is called: when the first client listens, since before that
  /// nobody would hear it. If requests have come before, the present status follows.
  func starting() {
    state.withLock { state in
      if state.hasStarted { return }
      state.hasStarted = true
      publish("starting", OutgoingMessage.noParent)
      guard state.hasSpoken else { return }
      publish(state.running > 0 ? "busy" : "idle", OutgoingMessage.noParent)
    }
  }

  func busy(_ parent: [UInt8], isCell: Bool = false) {
    state.withLock { state in
      if isCell { state.running += 1 }
      state.hasSpoken = true
      publish("busy", parent)
    }
  }

  func idle(_ parent: [UInt8], isCell: Bool = false) {
    state.withLock { state in
      if isCell { state.running -= 1 }
      publish("idle", parent)
      if state.running > 0 { publish("busy", OutgoingMessage.noParent) }
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
