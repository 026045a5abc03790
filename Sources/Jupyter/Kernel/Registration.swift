import CZeroMQ
import Glibc
import JSONText
import OrderedCollections

/// The handshake in which a kernel that chose its own ports announces them (JEP 66).
struct Registration {
  let info: ConnectionInfo
  let signer: Signer
  let place: ConnectionInfo.Registration

  /// How long the launcher may take to acknowledge.
  private static let patienceMilliseconds = 10_000

  /// Announces the ports and waits for the acknowledgement.
  ///
  /// One message each way: `<IDS|MSG>`, the HMAC of the content, the content.
  func announce(_ ports: [Channel: Int], context: ZMQContext) throws(KernelError) {
    let host = place.ip.contains(":") ? "[\(place.ip)]" : place.ip
    let endpoint = "tcp://\(host):\(place.port)"
    let socket = try context.socket(ZMQ_DEALER)
    defer { socket.close() }
    if place.ip.contains(":") { try socket.set(ZMQ_IPV6, 1) }
    try socket.connect(endpoint)
    var content: JSONObject = ["kernel_id": .string(place.kernelID)]
    for channel in Channel.allCases {
      content[channel.portKey] = .string(String(ports[channel] ?? 0))
    }
    let bytes = JSON.object(content).serializedBytes()
    try socket.send([WireMessage.delimiter, signer.signature(of: [bytes]), bytes])
    guard socket.poll(milliseconds: Self.patienceMilliseconds), let frames = socket.receive() else {
      throw KernelError(.registration, endpoint, "nobody acknowledged the kernel's ports")
    }
    guard let cut = frames.firstIndex(of: WireMessage.delimiter), frames.count >= cut + 3,
      signer.isValid(frames[cut + 1], of: [frames[cut + 2]])
    else {
      throw KernelError(.registration, endpoint, "the acknowledgement is not signed with our key")
    }
  }
}
