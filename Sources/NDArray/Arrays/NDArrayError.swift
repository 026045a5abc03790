/// What an operation on arrays refuses.
public struct NDArrayError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of refusal a caller may act on.
  public enum Kind: Sendable, Hashable {
    /// Shapes do not fit each other, or an axis does not exist.
    case shape
    /// An index or region lies outside the array.
    case bounds
    /// The array would not fit the address space or the memory.
    case size
    /// The operation does not exist for this dtype.
    case dtype
    /// A result does not fit the dtype of the array that it should go to.
    case casting
    /// A value makes no sense here.
    case value
    /// An axis does not exist.
    case axis
    /// A number does not fit its type.
    case overflow
    /// The array may not be written to.
    case readOnly
  }

  /// The kind of refusal.
  public var kind: Kind
  /// What is wrong, in a sentence.
  public var message: String

  /// Makes an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}
