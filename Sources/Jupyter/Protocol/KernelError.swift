/// What went wrong in the kernel's own affairs: never what went wrong in a cell.
public struct KernelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sorts of failure a caller can act on.
  public enum Kind: Sendable, Hashable {
    /// The connection file cannot be read, written or understood.
    case connectionFile
    /// A socket cannot be made, bound or used.
    case transport
    /// The launcher did not take part in the registration handshake.
    case registration
    /// A message is not well formed, not signed, or not new. It is dropped.
    case message
    /// The kernelspec cannot be installed.
    case install
    /// The front end does not take questions for this cell.
    case inputNotAllowed
    /// The user ended the input instead of answering.
    case endOfInput
    /// The user stopped the cell while it waited for input.
    case interrupted
  }

  /// The sort of failure.
  public let kind: Kind
  /// The file, endpoint, frame or request that it is about.
  public let place: String
  /// What is wrong there, and what to do about it.
  public let cause: String

  /// Makes an error.
  public init(_ kind: Kind, _ place: String, _ cause: String) {
    self.kind = kind
    self.place = place
    self.cause = cause
  }

  /// The place and the cause, on one line.
  public var description: String { "\(place): \(cause)" }
}
