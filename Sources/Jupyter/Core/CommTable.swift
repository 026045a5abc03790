import JSONText
import OrderedCollections
import Synchronization

/// The comms that are open.
final class CommTable: Sendable {
  private struct Entry {
    let comm: Comm
    let handler: any CommHandler
  }

  private let sink: any MessageSink
  private let entries = Mutex<[String: Entry]>([:])

  init(sink: any MessageSink) { self.sink = sink }

  func open(
    target: String, data: JSON, metadata: JSONObject, buffers: [[UInt8]],
    handler: any CommHandler, parent: [UInt8]
  ) -> Comm {
    let comm = Comm(id: UniqueID.make(), target: target, sink: sink, parent: parent)
    entries.withLock { $0[comm.id] = Entry(comm: comm, handler: handler) }
    comm.open(data, metadata, buffers)
    return comm
  }

  /// The open comms, of one target or of all: `{id: {"target_name": …}}`.
  func list(target: String?) -> JSONObject {
    let comms = entries.withLock { $0.values.map(\.comm) }.sorted { $0.id < $1.id }
    return JSONObject(
      comms.filter { target == nil || $0.target == target }.map {
        ($0.id, ["target_name": .string($0.target)])
      }, uniquingKeysWith: { $1 })
  }

  /// A front end's `comm_open`. One for a target that the session does not have is closed at once.
  func opened(_ message: Message, by session: any KernelSession) {
    guard let id = message.content["comm_id"]?.string else { return }
    let comm = Comm(
      id: id, target: message.content["target_name"]?.string ?? "", sink: sink,
      parent: message.header.json)
    let handler = session.openComm(
      comm, data: message.content["data"] ?? [:], metadata: message.metadata,
      buffers: message.buffers)
    guard let handler else { return comm.close() }
    entries.withLock { $0[id] = Entry(comm: comm, handler: handler) }
  }

  func received(_ message: Message) {
    guard let entry = entry(of: message) else { return }
    entry.handler.receive(
      entry.comm, data: message.content["data"] ?? [:], metadata: message.metadata,
      buffers: message.buffers)
  }

  func closed(_ message: Message) {
    guard let entry = entry(of: message) else { return }
    entries.withLock { $0[entry.comm.id] = nil }
    entry.handler.closed(entry.comm, data: message.content["data"] ?? [:])
  }

  private func entry(of message: Message) -> Entry? {
    guard let id = message.content["comm_id"]?.string else { return nil }
    let entry = entries.withLock { $0[id] }
    entry?.comm.follow(message.header.json)
    return entry
  }
}
