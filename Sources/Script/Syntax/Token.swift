/// One token of a program.
struct Token {
  enum Kind {
    case name
    case keyword
    case number
    case string
    case op
    case newline
    case indent
    case dedent
    case end
    /// A character or text that is no token; the lexer's failure is behind it.
    case error
  }

  let kind: Kind
  let span: Span
  /// The spelling of names, keywords and operators.
  let text: String
  /// How many brackets are open after it.
  var level = 0
  /// The value of a number.
  var value: Value = .unbound
  /// Details of a string.
  var string: StringToken?

  func isOp(_ text: String) -> Bool { kind == .op && self.text == text }
  func isKeyword(_ text: String) -> Bool { kind == .keyword && self.text == text }
}

/// The parts of a string literal.
struct StringToken {
  let isRaw: Bool
  let isBytes: Bool
  let isFormatted: Bool
  let isTriple: Bool
  /// The text between the quotes.
  let content: Span
}

enum Keywords {
  static let all: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]
}
