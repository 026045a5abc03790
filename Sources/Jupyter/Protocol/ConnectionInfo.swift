import JSONText
import OrderedCollections

/// What a connection file says (JEP 66 and 106, and the keys of `transport_encryption`).
public struct ConnectionInfo: Sendable {
  /// How the sockets are reached.
  public enum Transport: String, Sendable {
    case tcp
    case ipc
  }

  /// The kernel's own pair of CURVE keys, 40 characters of Z85 each.
  public struct CurveKeys: Sendable, Hashable {
    let publicKey: String
    let secretKey: String
  }

  /// Where a kernel that chooses its own ports announces them.
  public struct Registration: Sendable, Hashable {
    let kernelID: String
    let ip: String
    let port: Int
  }

  /// Every member of the file, known or not.
  public private(set) var members: JSONObject
  let transport: Transport
  let ip: String
  private(set) var ports: [Channel: Int]
  let scheme: SignatureScheme
  let key: [UInt8]
  let curve: CurveKeys?
  let registration: Registration?

  /// Reads the text of a connection file.
  ///
  /// - Parameter path: the file's own name; names the place in errors, and for ipc without an `ip`
  ///   the sockets lie beside it.
  public init(_ text: [UInt8], path: String) throws(KernelError) {
    let json: JSON
    do { json = try JSON.parse(text) } catch {
      throw KernelError(.connectionFile, path, error.description)
    }
    guard case .object(let members) = json else {
      throw KernelError(.connectionFile, path, "is no JSON object but a \(json.kind)")
    }
    let fields = Fields(members: members, path: path)
    self.members = members
    let transportName = try fields.string("transport") ?? "tcp"
    guard let transport = Transport(rawValue: transportName) else {
      throw fields.error("transport", "\"\(transportName)\" is neither \"tcp\" nor \"ipc\"")
    }
    self.transport = transport
    let schemeName = try fields.string("signature_scheme") ?? "hmac-sha256"
    guard let scheme = SignatureScheme(rawValue: schemeName) else {
      let known = SignatureScheme.allCases.map(\.rawValue).joined(separator: ", ")
      throw fields.error("signature_scheme", "\"\(schemeName)\" is not one of \(known)")
    }
    self.scheme = scheme
    key = Array((try fields.string("key") ?? "").utf8)
    curve = try fields.curve()
    registration = try fields.registration()
    ports = try fields.ports(required: registration == nil)
    let stem = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
    let fallback = transport == .ipc ? "\(stem)-ipc" : (registration?.ip ?? "127.0.0.1")
    ip = try fields.string("ip") ?? fallback
  }

  /// The address of `channel`: `tcp://IP:PORT` or `ipc://IP-PORT`.
  func endpoint(_ channel: Channel, port: Int) -> String {
    switch transport {
    case .tcp: "tcp://\(ip.contains(":") ? "[\(ip)]" : ip):\(port)"
    case .ipc: "ipc://\(ip)-\(port)"
    }
  }

  /// The same with the ports that were bound.
  func bound(to ports: [Channel: Int]) -> ConnectionInfo {
    var copy = self
    copy.ports = ports
    for channel in Channel.allCases {
      if let port = ports[channel] { copy.members[channel.portKey] = .int(port) }
    }
    return copy
  }
}

/// Typed access to the members of a connection file.
private struct Fields {
  let members: JSONObject
  let path: String

  func error(_ name: String, _ cause: String) -> KernelError {
    KernelError(.connectionFile, path, "\(name): \(cause)")
  }

  /// A member that is absent or null counts as not given.
  func string(_ name: String) throws(KernelError) -> String? {
    guard let value = members[name], !value.isNull else { return nil }
    guard let text = value.string else { throw error(name, "a string is expected") }
    if text.utf8.contains(0) { throw error(name, "contains a zero byte") }
    return text
  }

  /// An integer, or a string of one.
  func port(_ name: String) throws(KernelError) -> Int? {
    guard let value = members[name], !value.isNull else { return nil }
    let written = value.string
    guard let port = value.int ?? written.flatMap({ Int($0) }) else {
      throw error(name, "a port number is expected")
    }
    guard (-1...65_535).contains(port) else { throw error(name, "\(port) is no port number") }
    return max(port, 0)
  }

  func ports(required: Bool) throws(KernelError) -> [Channel: Int] {
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      if let port = try port(channel.portKey) {
        ports[channel] = port
      } else if required {
        throw error(channel.portKey, "is missing")
      } else {
        ports[channel] = 0
      }
    }
    return ports
  }

  func curve() throws(KernelError) -> ConnectionInfo.CurveKeys? {
    let publicKey = try string("curve_publickey")
    let secretKey = try string("curve_secretkey")
    guard publicKey != nil || secretKey != nil else { return nil }
    guard let publicKey, let secretKey, publicKey.utf8.count == 40, secretKey.utf8.count == 40
    else {
      throw error("curve_publickey, curve_secretkey", "both are needed, 40 characters of Z85 each")
    }
    return .init(publicKey: publicKey, secretKey: secretKey)
  }

  func registration() throws(KernelError) -> ConnectionInfo.Registration? {
    guard let port = try port("registration_port") else { return nil }
    guard let kernelID = try string("kernel_id") else { throw error("kernel_id", "is missing") }
    let ip = try string("registration_ip")
    let fallback = try string("ip") ?? "127.0.0.1"
    return .init(kernelID: kernelID, ip: ip ?? fallback, port: port)
  }
}
