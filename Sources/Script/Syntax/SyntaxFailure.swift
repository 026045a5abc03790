/// Why a text is not a program.
public struct SyntaxFailure: Error, Sendable, CustomStringConvertible {
  /// Which exception it is.
  public enum Kind: Sendable {
    /// `SyntaxError`
    case syntax
    /// `IndentationError`
    case indentation
    /// `TabError`
    case tab
    /// `RecursionError`: the program nests too deeply to be compiled.
    case nesting
  }

  /// Which exception it is.
  public let kind: Kind
  /// What is wrong.
  public let message: String
  /// Where.
  public let span: Span
  /// The text it is in.
  public let source: SourceText
  /// Whether more text could mend it: the end came inside a bracket, a string or a block.
  public var isIncomplete = false

  init(_ kind: Kind = .syntax, _ message: String, _ span: Span, _ source: SourceText) {
    self.kind = kind
    self.message = message
    self.span = span
    self.source = source
  }

  /// The message with its place.
  public var description: String {
    "\(source.name):\(source.line(at: span.start)): \(message)"
  }
}
