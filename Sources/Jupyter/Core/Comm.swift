import JSONText
import OrderedCollections
import Synchronization

/// What a session does with the messages of a comm. Called from the kernel's threads, also while
/// a cell runs.
public protocol CommHandler: Sendable {
  /// The front end sends something.
  func receive(_ comm: Comm, data: JSON, metadata: JSONObject, buffers: [[UInt8]])

  /// The front end closed the comm.
  func closed(_ comm: Comm, data: JSON)
}

extension CommHandler {
  /// Nothing to put away.
  public func closed(_ comm: Comm, data: JSON) {}
}

/// A two-way line between a session and an object in the front end, as widgets use it.
public final class Comm: Sendable {
  /// Unique among all comms.
  public let id: String
  /// What listens on the other side.
  public let target: String
  private let sink: any MessageSink
  /// The header of the last message about this comm, the parent of what is sent next.
  private let parent: Mutex<[UInt8]>

  init(id: String, target: String, sink: any MessageSink, parent: [UInt8]) {
    self.id = id
    self.target = target
    self.sink = sink
    self.parent = Mutex(parent)
  }

  /// Sends `data`, with raw frames beside it.
  public func send(_ data: JSON, metadata: JSONObject = [:], buffers: [[UInt8]] = []) {
    publish("comm_msg", ["data": data], metadata, buffers)
  }

  /// Closes the line.
  public func close(_ data: JSON = [:]) { publish("comm_close", ["data": data], [:], []) }

  func open(_ data: JSON, _ metadata: JSONObject, _ buffers: [[UInt8]]) {
    publish("comm_open", ["target_name": .string(target), "data": data], metadata, buffers)
  }

  func follow(_ header: [UInt8]) { parent.withLock { $0 = header } }

  private func publish(
    _ type: String, _ content: JSONObject, _ metadata: JSONObject, _ buffers: [[UInt8]]
  ) {
    var content = content
    content["comm_id"] = .string(id)
    sink.send(
      OutgoingMessage(
        .iopub, type, identities: Topic.of(type), parent: parent.withLock { $0 },
        metadata: metadata, content: content, buffers: buffers))
  }
}
