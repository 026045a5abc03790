/// The frames of a message, cut at their places but not yet believed.
///
/// On the wire: `[identity…] <IDS|MSG> signature header parent_header metadata content [buffer…]`.
struct WireMessage: Sendable, Hashable {
  static let delimiter = Array("<IDS|MSG>".utf8)

  /// Whom it comes from or goes to; on iopub the one topic.
  var identities: [[UInt8]]
  var signature: [UInt8]
  /// Header, parent header, metadata and content: what the signature covers, byte for byte.
  var parts: [[UInt8]]
  var buffers: [[UInt8]]

  init(identities: [[UInt8]], signature: [UInt8], parts: [[UInt8]], buffers: [[UInt8]] = []) {
    self.identities = identities
    self.signature = signature
    self.parts = parts
    self.buffers = buffers
  }

  /// Cuts at the first frame that is the delimiter. Nothing is parsed.
  init(frames: [[UInt8]]) throws(KernelError) {
    guard let cut = frames.firstIndex(of: Self.delimiter) else {
      throw KernelError(.message, "frames", "no <IDS|MSG> among \(frames.count)")
    }
    let rest = frames[(cut + 1)...]
    guard rest.count >= 5 else {
      throw KernelError(.message, "frames", "\(rest.count) after <IDS|MSG>, at least 5 are needed")
    }
    identities = Array(frames[..<cut])
    signature = rest[cut + 1]
    parts = Array(rest[(cut + 2)..<(cut + 6)])
    buffers = Array(rest[(cut + 6)...])
  }

  /// The frames in their order.
  var frames: [[UInt8]] { identities + [Self.delimiter, signature] + parts + buffers }
}
