/// Makes a tree of statements from tokens, by recursive descent.
///
/// Where a text is wrong it says what CPython says, in the same order of precedence: what the
/// lexer finds wrong further on goes before a mere "invalid syntax" here.
struct Parser {
  let source: SourceText
  var tokens: [Token]
  var index = 0
  let lexicalFailure: SyntaxFailure?
  /// How deep the descent is.
  var nesting = 0

  static let maximumNesting = 600
  static let maximumDepth = 2500

  /// Parses a program.
  ///
  /// - Throws: ``SyntaxFailure``.
  static func parse(_ source: SourceText) throws -> [Statement] {
    let lexer = Lexer.lex(source)
    var parser = Parser(source: source, tokens: lexer.tokens, lexicalFailure: lexer.failure)
    return try parser.program()
  }

  init(source: SourceText, tokens: [Token], lexicalFailure: SyntaxFailure?) {
    self.source = source
    self.tokens = tokens
    self.lexicalFailure = lexicalFailure
  }

  // MARK: Tokens

  var token: Token { tokens[index] }

  var previous: Token { tokens[max(0, index - 1)] }

  func peek(_ offset: Int = 1) -> Token { tokens[min(index + offset, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  func at(_ op: String) -> Bool { token.kind == .op && token.text == op }

  func atKeyword(_ word: String) -> Bool { token.kind == .keyword && token.text == word }

  mutating func accept(_ op: String) -> Bool {
    if at(op) {
      advance()
      return true
    }
    return false
  }

  mutating func acceptKeyword(_ word: String) -> Bool {
    if atKeyword(word) {
      advance()
      return true
    }
    return false
  }

  mutating func expect(_ op: String) throws {
    if !accept(op) { throw failure() }
  }

  mutating func expectKeyword(_ word: String) throws {
    if !acceptKeyword(word) { throw failure() }
  }

  /// The `:` that the grammar asks for by name.
  mutating func expectColon() throws {
    if !accept(":") { throw failure("expected ':'") }
  }

  mutating func expectName() throws -> Token {
    guard token.kind == .name else { throw failure() }
    defer { advance() }
    return token
  }

  func span(from start: Span) -> Span { start.joined(previous.span) }

  // MARK: Failures

  /// The failure at the present token. A complaint of the lexer goes before one without a text of
  /// its own, and an open bracket before anything on a later line.
  func failure(_ message: String? = nil, at span: Span? = nil, kind: SyntaxFailure.Kind = .syntax)
    -> SyntaxFailure
  {
    if token.kind == .error, let lexicalFailure { return lexicalFailure }
    // An indent that should not be there is reported before the rest of the text is looked at.
    let isIndent = token.kind == .indent && message == nil
    if let lexicalFailure, !isIndent {
      if !lexicalFailure.isIncomplete || lexicalFailure.message.hasPrefix("unterminated") {
        return lexicalFailure
      }
      let line = source.line(at: lexicalFailure.span.start)
      if source.line(at: token.span.start) > line { return lexicalFailure }
    }
    if let message { return SyntaxFailure(kind, message, span ?? token.span, source) }
    switch token.kind {
    case .indent: return SyntaxFailure(.indentation, "unexpected indent", token.span, source)
    case .dedent, .newline, .end:
      var failure = SyntaxFailure(.syntax, "invalid syntax", span ?? token.span, source)
      failure.isIncomplete = token.kind == .end
      return failure
    default: return SyntaxFailure(.syntax, "invalid syntax", span ?? token.span, source)
    }
  }

  /// The failure for what Python has and this language leaves out.
  func leftOut(_ what: String, at span: Span? = nil) -> SyntaxFailure {
    SyntaxFailure(.syntax, "\(what) not part of this language", span ?? token.span, source)
  }

  mutating func nested<R>(_ body: (inout Parser) throws -> R) throws -> R {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Self.maximumNesting { throw tooDeep(token.span) }
    return try body(&self)
  }

  func tooDeep(_ span: Span) -> SyntaxFailure {
    SyntaxFailure(
      .nesting, "maximum recursion depth exceeded during compilation", span, source)
  }

  /// Makes an expression, refusing one that nests too deeply to be walked.
  func make(_ kind: Expression.Kind, _ span: Span, _ children: Expression?...) throws -> Expression
  {
    try make(kind, span, depth: children.reduce(0) { max($0, $1?.depth ?? 0) })
  }

  func make(_ kind: Expression.Kind, _ span: Span, depth: Int) throws -> Expression {
    if depth >= Self.maximumDepth { throw tooDeep(span) }
    return Expression(kind, span, depth: depth + 1)
  }

  func depth(of expressions: [Expression]) -> Int {
    expressions.reduce(0) { max($0, $1.depth) }
  }
}
