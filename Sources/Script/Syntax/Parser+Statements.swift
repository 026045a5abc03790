extension Parser {
  mutating func program() throws -> [Statement] {
    var statements: [Statement] = []
    while token.kind != .end {
      if token.kind == .newline {
        advance()
        continue
      }
      try statement(into: &statements)
    }
    return statements
  }

  mutating func statement(into statements: inout [Statement]) throws {
    if let compound = try compoundStatement() {
      statements.append(compound)
    } else {
      try simpleStatements(into: &statements)
    }
  }

  /// Statements on one line, up to its end.
  mutating func simpleStatements(into statements: inout [Statement]) throws {
    while true {
      statements.append(try simpleStatement())
      if accept(";") {
        if token.kind == .newline { break }
        continue
      }
      break
    }
    guard token.kind == .newline else { throw endOfLineFailure() }
    advance()
  }

  private func endOfLineFailure() -> SyntaxFailure {
    if token.kind == .name || token.kind == .op, case .name = previous.kind,
      previous.text == "match" || previous.text == "async"
    {
      return failure()
    }
    return failure()
  }

  private mutating func simpleStatement() throws -> Statement {
    let start = token.span
    if token.kind == .keyword {
      if let kind = try keywordStatement() { return Statement(kind: kind, span: span(from: start)) }
    }
    if token.kind == .name, token.text == "match", startsMatch() {
      throw leftOut("the 'match' statement is")
    }
    let kind = try expressionStatement()
    return Statement(kind: kind, span: span(from: start))
  }

  /// `match` is a word like any other unless a subject and a colon at the end of the line follow.
  private func startsMatch() -> Bool {
    var ahead = self
    ahead.advance()
    guard ahead.startsExpression() || ahead.at("*"), (try? ahead.starExpressions()) != nil else {
      return false
    }
    return ahead.accept(":") && ahead.token.kind == .newline
  }

  private mutating func keywordStatement() throws -> Statement.Kind? {
    switch token.text {
    case "pass":
      advance()
      return .pass
    case "break":
      advance()
      return .breakLoop
    case "continue":
      advance()
      return .continueLoop
    case "return":
      advance()
      return .returnValue(endsStatement() ? nil : try starExpressions())
    case "raise":
      advance()
      if endsStatement() { return .raise(nil, from: nil) }
      let exception = try expression()
      return .raise(exception, from: acceptKeyword("from") ? try expression() : nil)
    case "global", "nonlocal":
      let isGlobal = token.text == "global"
      advance()
      var names = [try expectName().text]
      while accept(",") { names.append(try expectName().text) }
      return isGlobal ? .global(names) : .nonlocal(names)
    case "del":
      advance()
      return .delete(try deletionTargets())
    case "assert":
      advance()
      let test = try expression()
      return .assert(test, message: accept(",") ? try expression() : nil)
    case "import": return try importStatement()
    case "from": return try fromStatement()
    case "yield": throw leftOut("'yield' is")
    case "await": throw leftOut("'await' is")
    default: return nil
    }
  }

  func endsStatement() -> Bool { token.kind == .newline || at(";") || token.kind == .end }

  private mutating func deletionTargets() throws -> [Expression] {
    let target = try starExpressions()
    try Targets.check(target, self, .deletion)
    if case .tuple(let items) = target.kind, !target.isParenthesized { return items }
    return [target]
  }

  // MARK: Imports

  private mutating func dottedName() throws -> String {
    var name = try expectName().text
    while accept(".") { name += "." + (try expectName().text) }
    return name
  }

  private mutating func importStatement() throws -> Statement.Kind {
    advance()
    var modules: [(name: String, alias: String?)] = []
    repeat {
      let name = try dottedName()
      modules.append((name, acceptKeyword("as") ? try expectName().text : nil))
    } while accept(",")
    return .importModules(modules)
  }

  private mutating func fromStatement() throws -> Statement.Kind {
    advance()
    if at(".") || at("...") { throw leftOut("relative imports are") }
    let module = try dottedName()
    try expectKeyword("import")
    if accept("*") { return .importFrom(module, [], everything: true) }
    let isBracketed = accept("(")
    var names: [(name: String, alias: String?, span: Span)] = []
    while true {
      let name = try expectName()
      let alias = acceptKeyword("as") ? try expectName().text : nil
      names.append((name.text, alias, name.span))
      if !accept(",") { break }
      if at(")") { break }
      if token.kind == .newline {
        throw failure("trailing comma not allowed without surrounding parentheses")
      }
    }
    if isBracketed { try expect(")") }
    return .importFrom(module, names, everything: false)
  }

  // MARK: Assignments

  private static let augmented: [String: BinaryOperator] = [
    "+=": .add, "-=": .subtract, "*=": .multiply, "/=": .divide, "//=": .floorDivide,
    "%=": .remainder, "**=": .power, "@=": .matrixMultiply, "<<=": .leftShift, ">>=": .rightShift,
    "&=": .and, "|=": .or, "^=": .xor,
  ]

  private mutating func expressionStatement() throws -> Statement.Kind {
    let first = try starExpressions()
    if token.kind == .op, let op = Self.augmented[token.text] {
      return try augmentedAssignment(first, op)
    }
    if at(":") { return try annotation(first) }
    guard at("=") else {
      if case .starred = first.kind {
        throw failure("can't use starred expression here", at: first.span)
      }
      return .expression(first)
    }
    var targets: [Expression] = []
    var value = first
    while accept("=") {
      try Targets.check(value, self, .assignment)
      targets.append(value)
      if atKeyword("yield") { throw leftOut("'yield' is") }
      value = try starExpressions()
    }
    if case .starred = value.kind {
      throw failure("can't use starred expression here", at: value.span)
    }
    return .assign(targets, value)
  }

  private mutating func augmentedAssignment(
    _ target: Expression, _ op: BinaryOperator
  ) throws -> Statement.Kind {
    switch target.kind {
    case .name, .attribute, .index: break
    default:
      throw failure(
        "'\(Targets.describe(target))' is an illegal expression for augmented assignment",
        at: target.span)
    }
    advance()
    return .augmented(target, op, try starExpressions())
  }

  private mutating func annotation(_ target: Expression) throws -> Statement.Kind {
    switch target.kind {
    case .name, .attribute, .index: break
    case .list: throw failure("only single target (not list) can be annotated", at: target.span)
    case .tuple: throw failure("only single target (not tuple) can be annotated", at: target.span)
    default:
      // A keyword of another language, or a block without its keyword.
      throw target.isParenthesized || !isLineEnd(peek())
        ? failure("illegal target for annotation", at: target.span) : failure()
    }
    advance()
    let annotation = try expression()
    guard accept("=") else { return .annotated(target, annotation: annotation, value: nil) }
    return .annotated(target, annotation: annotation, value: try starExpressions())
  }

  private func isLineEnd(_ token: Token) -> Bool { token.kind == .newline }
}
