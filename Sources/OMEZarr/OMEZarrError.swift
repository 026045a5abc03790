/// What this room refuses or cannot do.
public struct OMEZarrError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure a caller may act on.
  public enum Kind: Sendable, Hashable {
    /// An argument makes no sense: wrong dims, factors, lengths, names, options.
    case argument
    /// An array's shape or dtype does not fit what is asked of it.
    case data
    /// Metadata in a file is not what the specification asks for.
    case metadata
    /// A version is unknown, or cannot express what is asked.
    case version
    /// Nothing is there, or not what was expected.
    case missing
    /// Something is there, but no Zarr hierarchy.
    case notZarr
    /// A Zarr hierarchy, but not the kind of OME-Zarr node that was asked for.
    case wrongNode
    /// Metadata that was checked on request breaks a rule.
    case invalid
    /// A path in the metadata leads out of its container.
    case unsafePath
    /// Something is there that would have to be overwritten.
    case exists
    /// The storage underneath failed.
    case storage
  }

  /// The kind of failure.
  public var kind: Kind
  /// What is wrong and how to mend it, in a sentence.
  public var message: String
  /// Where: a file, a key in a store, a JSON pointer; empty if the message says it all.
  public var place: String
  /// What the floor below had to say; empty if nothing below failed.
  public var cause: String
  /// The rule that metadata breaks, for errors of kind `invalid`; see ``Validator/rules``.
  public var rule: String

  /// Makes an error.
  public init(
    _ kind: Kind, _ message: String, place: String = "", cause: String = "", rule: String = ""
  ) {
    self.rule = rule
    self.kind = kind
    self.message = message
    self.place = place
    self.cause = cause
  }

  public var description: String {
    (place.isEmpty ? "" : place + ": ") + message + (cause.isEmpty ? "" : " (\(cause))")
  }
}
