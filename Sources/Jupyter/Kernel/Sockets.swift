import CZeroMQ
import Glibc

/// The five bound sockets of a kernel.
final class Sockets {
  let context: ZMQContext
  private(set) var ports: [Channel: Int] = [:]
  /// What becomes readable when a socket has something.
  private(set) var descriptors: [Channel: Int32] = [:]
  private var sockets: [Channel: ZMQSocket] = [:]

  private static let types: [Channel: Int32] = [
    .shell: ZMQ_ROUTER, .control: ZMQ_ROUTER, .stdin: ZMQ_ROUTER, .iopub: ZMQ_XPUB,
    .heartbeat: ZMQ_REP,
  ]

  /// Binds all five. A port that is 0 is chosen by the system.
  init(_ info: ConnectionInfo) throws(KernelError) {
    context = try ZMQContext()
    for channel in Channel.allCases {
      let socket = try context.socket(Self.types[channel] ?? ZMQ_ROUTER)
      switch channel {
      case .shell, .control, .stdin:
        // A client that comes back with its old identity takes the place of its former self.
        try socket.set(ZMQ_ROUTER_HANDOVER, 1)
      case .iopub:
        // Every subscriber is welcomed, not only the first to a topic.
        try socket.set(ZMQ_XPUB_VERBOSE, 1)
      case .heartbeat: break
      }
      if info.ip.contains(":") { try socket.set(ZMQ_IPV6, 1) }
      if let keys = info.curve {
        try socket.set(ZMQ_CURVE_SERVER, 1)
        try socket.set(ZMQ_CURVE_SECRETKEY, keys.secretKey)
        try socket.set(ZMQ_CURVE_PUBLICKEY, keys.publicKey)
      }
      ports[channel] = try Self.bind(socket, channel, info)
      descriptors[channel] = try socket.descriptor()
      sockets[channel] = socket
    }
  }

  subscript(channel: Channel) -> ZMQSocket? { sockets[channel] }

  /// Closes all and waits until what was sent has left.
  func close() {
    sockets.values.forEach { $0.close() }
    sockets = [:]
    context.end()
  }

  private static func bind(
    _ socket: ZMQSocket, _ channel: Channel, _ info: ConnectionInfo
  ) throws(KernelError) -> Int {
    if let port = info.ports[channel], port > 0 {
      try socket.bind(info.endpoint(channel, port: port))
      return port
    }
    switch info.transport {
    case .tcp:
      let any = info.endpoint(channel, port: 0)
      try socket.bind(String(any.dropLast()) + "*")
      let bound = try socket.lastEndpoint()
      guard let port = bound.split(separator: ":").last.flatMap({ Int($0) }) else {
        throw KernelError(.transport, bound, "has no port")
      }
      return port
    case .ipc:
      var port = 1
      while access(String(info.endpoint(channel, port: port).dropFirst(6)), F_OK) == 0 { port += 1 }
      try socket.bind(info.endpoint(channel, port: port))
      return port
    }
  }
}
