/// Why an image file could not be read or written.
public struct ImageFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure a caller may act on.
  public enum Kind: Sendable, Hashable {
    /// Nothing exists at the path.
    case notFound
    /// The path leads to a directory, a device or the like.
    case notAFile
    /// The format is none that is read or written here.
    case unknownFormat
    /// The format is known, but this file uses a part of it that is not supported.
    case unsupported
    /// The file is damaged or cut short.
    case corrupt
    /// The image is larger than is accepted, or than its file can hold.
    case tooLarge
    /// The array's shape or dtype cannot be written in this format.
    case array
    /// The operating system refused to read or write.
    case io
  }

  /// The kind of failure.
  public var kind: Kind
  /// The file; nil for bytes in memory.
  public var path: String?
  /// What is wrong, and what to do where that is known.
  public var cause: String

  /// Makes an error.
  public init(_ kind: Kind, _ path: String?, _ cause: String) {
    self.kind = kind
    self.path = path
    self.cause = cause
  }

  /// The path and the cause on one line.
  public var description: String { path.map { "\($0): \(cause)" } ?? cause }
}
