/// Immutable bytes.
public final class BytesObject {
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps the bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}
