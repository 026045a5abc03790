import JSONText
import OrderedCollections
import Workers

@testable import Jupyter

/// A transport for tests: keeps what is sent, and waits for it.
final class RecordingSink: MessageSink, @unchecked Sendable {
  // Sendable: the messages are touched inside `condition.withLock` only.
  private let condition = Condition()
  private var messages: [OutgoingMessage] = []

  func send(_ message: OutgoingMessage) {
    condition.withLock {
      messages.append(message)
      condition.wakeAll()
    }
  }

  func stream(_ text: String, to stream: Cell.Stream, parent: [UInt8]) {
    send(
      OutgoingMessage(
        .iopub, "stream", parent: parent,
        content: ["name": .string(stream.rawValue), "text": .string(text)]))
  }

  /// All messages once `isEnough` holds for them; what is there after ten seconds otherwise.
  func wait(until isEnough: ([OutgoingMessage]) -> Bool) -> [OutgoingMessage] {
    condition.withLock {
      for _ in 0..<1000 where !isEnough(messages) { condition.wait(milliseconds: 10) }
      return messages
    }
  }
}

/// A kernel without sockets.
struct TestKernel {
  let sink = RecordingSink()
  let session: MockSession
  let core: KernelCore
  let end = Ending()

  /// Whether and how the kernel was asked to end.
  final class Ending: @unchecked Sendable {
    // Sendable: the value is touched inside `condition.withLock` only.
    private let condition = Condition()
    private var value: Bool?
    func set(_ restart: Bool) { condition.withLock { value = restart } }
    var restart: Bool? { condition.withLock { value } }
  }

  init(runsConcurrently: Bool = true) {
    session = MockSession(runsConcurrently: runsConcurrently)
    core = KernelCore(session: session, sink: sink, stackSize: 1 << 20) { [end] in end.set($0) }
  }

  /// Sends a request without waiting.
  func send(
    _ id: String, _ type: String, _ content: JSON = [:], on channel: Channel = .shell,
    subshell: String? = nil, client: String = "client"
  ) throws {
    let header: JSON = [
      "msg_id": .string(id), "msg_type": .string(type),
      "subshell_id": subshell.map { .string($0) } ?? .null,
    ]
    core.receive(
      Message(
        identities: [Array(client.utf8)], header: try MessageHeader(header), content: content),
      on: channel)
  }

  /// Sends a cell without waiting.
  func cell(_ id: String, _ code: String, _ more: JSONObject = [:], subshell: String? = nil) throws
  {
    var content: JSONObject = ["code": .string(code)]
    content.merge(more) { $1 }
    try send(id, "execute_request", .object(content), subshell: subshell)
  }

  /// What was sent because of `id`, once its idle is there.
  func messages(_ id: String) -> [OutgoingMessage] {
    sink.wait { all in all.contains { $0.isStatus("idle") && $0.parentID == id } }
      .filter { $0.parentID == id }
  }

  /// The types of what was published for `id`, with the states in place of `status`.
  func published(_ id: String) -> [String] {
    messages(id).filter { $0.channel == .iopub }.map(\.label)
  }

  func reply(_ id: String) -> JSON {
    messages(id).first { $0.channel != .iopub && $0.type.hasSuffix("_reply") }
      .map { .object($0.content) } ?? .null
  }

  /// Sends a request and returns its reply.
  func ask(_ id: String, _ type: String, _ content: JSON = [:], on channel: Channel = .shell) throws
    -> JSON
  {
    try send(id, type, content, on: channel)
    return reply(id)
  }

  /// Waits until the cell `id` has started.
  func started(_ id: String) {
    _ = sink.wait { all in all.contains { $0.parentID == id && $0.type == "execute_input" } }
  }
}

extension OutgoingMessage {
  var parentID: String? { (try? JSON.parse(parent))?["msg_id"]?.string }
  var label: String { type == "status" ? content["execution_state"]?.string ?? "?" : type }
  func isStatus(_ state: String) -> Bool { type == "status" && label == state }
}
