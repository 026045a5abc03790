import JSONText
import OrderedCollections

/// A message that has been checked: its signature is right and its parts are what they should be.
public struct Message: Sendable {
  /// The frames that lead back to the sender.
  public let identities: [[UInt8]]
  /// Says who asks what.
  public let header: MessageHeader
  /// Frames of raw bytes after the content.
  public let buffers: [[UInt8]]
  /// What the sender adds, such as JupyterLab's `cellId`.
  public let metadata: JSONObject
  /// The request itself.
  public let content: JSON

  /// A message as a test or a transport makes it.
  public init(
    identities: [[UInt8]] = [], header: MessageHeader, metadata: JSONObject = [:],
    content: JSON = [:], buffers: [[UInt8]] = []
  ) {
    self.identities = identities
    self.header = header
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }
}

/// The header of a request, which every answer carries as its `parent_header`.
public struct MessageHeader: Sendable {
  /// Unique among all messages.
  public let id: String
  /// `execute_request` and so on.
  public let type: String
  /// The subshell that it is for; nil for the main shell (JEP 91).
  public let subshellID: String?
  /// The whole header as JSON, unknown members included.
  public let json: [UInt8]

  /// - Parameter bytes: the text that `json` was read from; nil to have it written anew.
  /// - Throws: ``KernelError`` unless `json` is an object whose `msg_id` and `msg_type` are strings.
  public init(_ json: JSON, bytes: [UInt8]? = nil) throws(KernelError) {
    guard case .object = json else {
      throw KernelError(.message, "header", "is no object but a \(json.kind)")
    }
    guard let id = json["msg_id"]?.string, let type = json["msg_type"]?.string else {
      throw KernelError(.message, "header", "has no msg_id or no msg_type")
    }
    self.id = id
    self.type = type
    self.subshellID = json["subshell_id"]?.string
    self.json = bytes ?? json.serializedBytes()
  }
}

/// A message of the kernel's that waits to be signed and sent.
public struct OutgoingMessage: Sendable {
  /// The socket.
  public var channel: Channel
  /// The addressee on a router; on iopub the topic.
  public var identities: [[UInt8]]
  /// `msg_type`.
  public var type: String
  /// The header of the request that caused it, as JSON; `{}` if none did.
  public var parent: [UInt8]
  /// `metadata`.
  public var metadata: JSONObject
  /// `content`.
  public var content: JSONObject
  /// Raw frames after the content.
  public var buffers: [[UInt8]]

  /// Whether it is the last one that a request causes.
  var endsRequest: Bool { type == "status" && content["execution_state"] == "idle" }

  /// The parent of messages that no request caused.
  public static let noParent = Array("{}".utf8)

  /// Makes a message.
  public init(
    _ channel: Channel, _ type: String, identities: [[UInt8]] = [],
    parent: [UInt8] = OutgoingMessage.noParent, metadata: JSONObject = [:], content: JSONObject,
    buffers: [[UInt8]] = []
  ) {
    self.channel = channel
    self.identities = identities
    self.type = type
    self.parent = parent
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }
}
