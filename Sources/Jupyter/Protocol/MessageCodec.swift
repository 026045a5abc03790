import Glibc
import JSONText
import OrderedCollections
import Synchronization

/// Turns frames into messages and back. One for a kernel process, safe from any thread.
final class MessageCodec: Sendable {
  static let protocolVersion = "5.5"

  /// One for the life of the process: clients notice a restart by its change.
  let session: String
  private let signer: Signer
  private let username: String
  /// What the names of all messages begin with.
  private let stem: String
  private let counter = Atomic<Int>(0)
  private let seen = Mutex(ReplayGuard())

  init(signer: Signer, session: String = UniqueID.make()) {
    self.signer = signer
    self.session = session
    stem = "\(session)_\(getpid())_"
    username = getenv("USER").map { String(cString: $0) } ?? "kernel"
  }

  /// Checks in this order, each step only if the ones before held: the frames are there, the
  /// signature is right, the message is new, the parts are JSON objects, the header is whole.
  func decode(_ frames: [[UInt8]]) throws(KernelError) -> Message {
    let wire = try WireMessage(frames: frames)
    guard signer.isValid(wire.signature, of: wire.parts) else {
      throw KernelError(
        .message, "signature", wire.signature.isEmpty ? "is missing" : "does not fit the message")
    }
    if signer.isActive, !seen.withLock({ $0.isNew(wire.signature) }) {
      throw KernelError(.message, "signature", "was seen before: a replayed message")
    }
    let header = try object(wire.parts[0], "header")
    _ = try object(wire.parts[1], "parent_header")
    let metadata = try object(wire.parts[2], "metadata")
    return Message(
      identities: wire.identities, header: try MessageHeader(header, bytes: wire.parts[0]),
      metadata: metadata.object ?? [:], content: try object(wire.parts[3], "content"),
      buffers: wire.buffers)
  }

  private func object(_ bytes: [UInt8], _ part: String) throws(KernelError) -> JSON {
    let json: JSON
    do {
      json = try JSON.parse(bytes, options: .init(allowsNonFinite: false))
    } catch {
      throw KernelError(.message, part, error.description)
    }
    guard case .object = json else {
      throw KernelError(.message, part, "is no object but a \(json.kind)")
    }
    return json
  }

  func encode(_ message: OutgoingMessage) -> [[UInt8]] {
    let header: JSON = [
      "msg_id": .string(nextID()), "session": .string(session), "username": .string(username),
      "date": .string(Timestamp.now()), "msg_type": .string(message.type),
      "version": .string(Self.protocolVersion),
    ]
    let parts = [
      header.serializedBytes(), message.parent,
      JSON.object(message.metadata).serializedBytes(),
      JSON.object(message.content).serializedBytes(),
    ]
    return WireMessage(
      identities: message.identities, signature: signer.signature(of: parts), parts: parts,
      buffers: message.buffers
    ).frames
  }

  private func nextID() -> String {
    stem + String(counter.add(1, ordering: .relaxed).newValue)
  }
}
