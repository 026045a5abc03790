extension Parser {
  /// Expressions with commas, stars allowed: the right side of an assignment.
  mutating func starExpressions() throws -> Expression {
    let start = token.span
    let first = try starExpression()
    guard at(",") else { return first }
    var items = [first]
    while accept(",") {
      if !startsExpression() && !at("*") { break }
      items.append(try starExpression())
    }
    return try make(.tuple(items), span(from: start), depth: depth(of: items))
  }

  mutating func starExpression() throws -> Expression {
    let start = token.span
    if accept("*") {
      let value = try bitwise(0)
      return try make(.starred(value), span(from: start), value)
    }
    return try expression()
  }

  /// An element of a display: starred, named or plain.
  mutating func starNamedExpression() throws -> Expression {
    if at("*") { return try starExpression() }
    return try namedExpression()
  }

  /// An expression, or `name := value`.
  mutating func namedExpression() throws -> Expression {
    let start = token
    if token.kind == .name, peek().isOp(":=") {
      advance()
      advance()
      let value = try expression()
      return try make(
        .named(start.text, value, nameSpan: start.span), span(from: start.span), value)
    }
    let value = try expression()
    if at(":=") {
      throw failure(
        "cannot use assignment expressions with \(Targets.describe(value))", at: value.span)
    }
    return value
  }

  /// Whether an expression can begin here.
  func startsExpression() -> Bool {
    switch token.kind {
    case .name, .number, .string: true
    case .keyword:
      ["None", "True", "False", "not", "lambda", "await", "yield"].contains(token.text)
    case .op: ["(", "[", "{", "-", "+", "~", "..."].contains(token.text)
    default: false
    }
  }

  /// A conditional expression, a lambda, or what binds more tightly.
  mutating func expression() throws -> Expression {
    try nested { parser in
      let start = parser.token.span
      if parser.atKeyword("lambda") { return try parser.lambda() }
      if parser.atKeyword("yield") { throw parser.leftOut("'yield' is") }
      let value = try parser.disjunction()
      guard parser.atKeyword("if") else {
        try parser.checkMissingComma(after: value, from: start)
        return value
      }
      let mark = parser.index
      parser.advance()
      let test = try parser.disjunction()
      guard parser.acceptKeyword("else") else {
        if parser.at(":") || parser.token.kind == .error {
          parser.index = mark
          throw parser.failure()
        }
        throw parser.failure(
          "expected 'else' after 'if' expression", at: value.span.joined(test.span))
      }
      let otherwise = try parser.expression()
      return try parser.make(
        .conditional(test: test, then: value, otherwise: otherwise), parser.span(from: start),
        value,
        test, otherwise)
    }
  }

  /// Two expressions side by side in brackets lack a comma, most likely.
  private func checkMissingComma(after value: Expression, from start: Span) throws {
    guard startsExpression(), !at("("), !at("["), !at("-"), !at("+") else { return }
    if token.isKeyword("not") || token.isKeyword("lambda") { return }
    if case .name(let name) = value.kind, !value.isParenthesized {
      if name == "print" || name == "exec" {
        throw failure(
          "Missing parentheses in call to '\(name)'. Did you mean \(name)(...)?", at: value.span)
      }
      if token.kind == .string { return }
    }
    if previous.level > 0 {
      var ahead = self
      guard let next = try? ahead.disjunction() else { return }
      throw failure(
        "invalid syntax. Perhaps you forgot a comma?", at: value.span.joined(next.span))
    }
  }

  mutating func lambda() throws -> Expression {
    let start = token.span
    advance()
    if at("(") { throw failure("Lambda expression parameters cannot be parenthesized") }
    let parameters = try self.parameters(until: ":", annotated: false)
    try expect(":")
    let body = try expression()
    let definition = FunctionDefinition(
      name: "<lambda>", parameters: parameters, returns: nil, body: [], expression: body, doc: nil)
    return try make(.lambda(definition), span(from: start), body)
  }

  mutating func disjunction() throws -> Expression {
    let start = token.span
    let first = try conjunction()
    guard atKeyword("or") else { return first }
    var operands = [first]
    while acceptKeyword("or") { operands.append(try conjunction()) }
    return try make(.or(operands), span(from: start), depth: depth(of: operands))
  }

  mutating func conjunction() throws -> Expression {
    let start = token.span
    let first = try inversion()
    guard atKeyword("and") else { return first }
    var operands = [first]
    while acceptKeyword("and") { operands.append(try inversion()) }
    return try make(.and(operands), span(from: start), depth: depth(of: operands))
  }

  mutating func inversion() throws -> Expression {
    let start = token.span
    guard acceptKeyword("not") else { return try comparison() }
    let operand = try nested { try $0.inversion() }
    return try make(.not(operand), span(from: start), operand)
  }

  mutating func comparison() throws -> Expression {
    let start = token.span
    let first = try bitwise(0)
    var rest: [(operation: Expression.Comparison, operand: Expression)] = []
    while let operation = comparisonOperator() {
      rest.append((operation, try bitwise(0)))
    }
    if rest.isEmpty { return first }
    let deepest = max(first.depth, depth(of: rest.map(\.operand)))
    return try make(.compare(first, rest), span(from: start), depth: deepest)
  }

  private mutating func comparisonOperator() -> Expression.Comparison? {
    if token.kind == .op {
      guard let op = CompareOperator.allCases.first(where: { $0.symbol == token.text }) else {
        return nil
      }
      advance()
      return .order(op)
    }
    guard token.kind == .keyword else { return nil }
    switch token.text {
    case "in":
      advance()
      return .in
    case "is":
      advance()
      return acceptKeyword("not") ? .isNot : .is
    case "not" where peek().isKeyword("in"):
      advance()
      advance()
      return .notIn
    default: return nil
    }
  }

  /// The binary operators from loosest to tightest.
  private static let levels: [[String: BinaryOperator]] = [
    ["|": .or], ["^": .xor], ["&": .and], ["<<": .leftShift, ">>": .rightShift],
    ["+": .add, "-": .subtract],
    ["*": .multiply, "/": .divide, "//": .floorDivide, "%": .remainder, "@": .matrixMultiply],
  ]

  /// Binary operators of a level and all tighter ones.
  mutating func bitwise(_ level: Int) throws -> Expression {
    let start = token.span
    var left = try unary()
    // One loop for all levels: operands of tighter operators are read by the call below.
    while token.kind == .op {
      guard
        let found = (level..<Self.levels.count).first(where: { Self.levels[$0][token.text] != nil }
        ),
        let op = Self.levels[found][token.text]
      else { break }
      advance()
      let right = try bitwise(found + 1)
      left = try make(.binary(op, left, right), span(from: start), left, right)
    }
    return left
  }

  mutating func unary() throws -> Expression {
    let start = token.span
    guard token.kind == .op, ["-", "+", "~"].contains(token.text) else { return try power() }
    let op: UnaryOperator = at("-") ? .negate : at("+") ? .plus : .invert
    advance()
    let operand = try nested { try $0.unary() }
    return try make(.unary(op, operand), span(from: start), operand)
  }

  mutating func power() throws -> Expression {
    let start = token.span
    if atKeyword("await") { throw leftOut("'await' is") }
    let base = try primary()
    guard accept("**") else { return base }
    let exponent = try nested { try $0.unary() }
    return try make(.binary(.power, base, exponent), span(from: start), base, exponent)
  }
}
