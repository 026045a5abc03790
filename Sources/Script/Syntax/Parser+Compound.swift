extension Parser {
  /// A statement with a block, or `nil` if none begins here.
  mutating func compoundStatement() throws -> Statement? {
    if at("@") { throw leftOut("decorators are") }
    guard token.kind == .keyword else { return nil }
    let start = token.span
    let kind: Statement.Kind
    switch token.text {
    case "if": kind = try nested { try $0.ifStatement() }
    case "while": kind = try nested { try $0.whileStatement() }
    case "for": kind = try nested { try $0.forStatement() }
    case "try": kind = try nested { try $0.tryStatement() }
    case "with": kind = try nested { try $0.withStatement() }
    case "def": kind = try nested { try $0.functionDefinition() }
    case "class": throw leftOut("classes are")
    case "async": throw leftOut("'async' is")
    default: return nil
    }
    return Statement(kind: kind, span: span(from: start))
  }

  /// A block after a colon; `what` names the statement that needs it.
  mutating func block(_ what: String, line: Int) throws -> [Statement] {
    var statements: [Statement] = []
    guard token.kind == .newline else {
      if let compound = token.kind == .keyword ? Self.compoundWords.contains(token.text) : nil,
        compound
      {
        throw failure()
      }
      try simpleStatements(into: &statements)
      return statements
    }
    advance()
    guard token.kind == .indent else {
      var failure = failure(
        "expected an indented block after \(what) on line \(line)", kind: .indentation)
      failure.isIncomplete = failure.isIncomplete || token.kind == .end
      throw failure
    }
    advance()
    while token.kind != .dedent {
      if token.kind == .end { break }
      if token.kind == .newline {
        advance()
        continue
      }
      try statement(into: &statements)
    }
    if token.kind == .dedent { advance() }
    return statements
  }

  private static let compoundWords: Set<String> = [
    "if", "while", "for", "try", "with", "def", "class", "async",
  ]

  var line: Int { source.line(at: token.span.start) }

  /// The condition of an `if` or `while`, and the colon after it.
  private mutating func conditionAndColon() throws -> Expression {
    let test = try namedExpression()
    if at("=") {
      let isTarget = { if case .name = test.kind { true } else { false } }()
      var ahead = self
      ahead.advance()
      _ = try? ahead.bitwise(0)
      let span = test.span.joined(ahead.previous.span)
      if isTarget {
        throw failure("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: span)
      }
      throw failure(
        "cannot assign to \(Targets.describe(test)) here. Maybe you meant '==' instead of '='?",
        at: test.span)
    }
    if !accept(":") { throw token.kind == .newline ? failure("expected ':'") : failure() }
    return test
  }

  private mutating func ifStatement() throws -> Statement.Kind {
    var branches: [(test: Expression, body: [Statement])] = []
    repeat {
      let word = token.text
      let line = line
      advance()
      let test = try conditionAndColon()
      branches.append((test, try block("'\(word)' statement", line: line)))
    } while atKeyword("elif")
    return .conditional(branches, otherwise: try elseBlock())
  }

  private mutating func elseBlock() throws -> [Statement] {
    guard atKeyword("else") else { return [] }
    let line = line
    advance()
    try expectColon()
    return try block("'else' statement", line: line)
  }

  private mutating func whileStatement() throws -> Statement.Kind {
    let line = line
    advance()
    let test = try conditionAndColon()
    let body = try block("'while' statement", line: line)
    return .whileLoop(test, body: body, otherwise: try elseBlock())
  }

  private mutating func forStatement() throws -> Statement.Kind {
    let line = line
    advance()
    let target = try forTarget()
    guard acceptKeyword("in") else { throw failure() }
    let iterable = try starExpressions()
    if !accept(":") { throw token.kind == .newline ? failure("expected ':'") : failure() }
    let body = try block("'for' statement", line: line)
    return .forLoop(target, in: iterable, body: body, otherwise: try elseBlock())
  }

  // MARK: try

  private mutating func tryStatement() throws -> Statement.Kind {
    let line = line
    advance()
    try expectColon()
    let body = try block("'try' statement", line: line)
    var handlers: [Attempt.Handler] = []
    while atKeyword("except") {
      if let last = handlers.last, last.type == nil {
        throw failure("default 'except:' must be last", at: last.span)
      }
      handlers.append(try handler())
    }
    let otherwise = handlers.isEmpty ? [] : try elseBlock()
    var finally: [Statement] = []
    if atKeyword("finally") {
      let line = self.line
      advance()
      try expectColon()
      finally = try block("'finally' statement", line: line)
    } else if handlers.isEmpty {
      throw failure("expected 'except' or 'finally' block")
    }
    return .attempt(
      Attempt(body: body, handlers: handlers, otherwise: otherwise, finally: finally))
  }

  private mutating func handler() throws -> Attempt.Handler {
    let start = token.span
    let line = line
    advance()
    if at("*") { throw leftOut("'except*' is") }
    var type: Expression?
    var name: String?
    if !at(":") {
      if token.kind == .newline { throw failure("expected ':'") }
      let first = try expression()
      if at(",") {
        throw failure("multiple exception types must be parenthesized", at: first.span)
      }
      type = first
      if acceptKeyword("as") { name = try expectName().text }
    }
    let head = span(from: start)
    if !accept(":") { throw token.kind == .newline ? failure("expected ':'") : failure() }
    let body = try block("'except' statement", line: line)
    return Attempt.Handler(type: type, name: name, body: body, span: head)
  }

  // MARK: with

  private mutating func withStatement() throws -> Statement.Kind {
    let line = line
    advance()
    let items = try bracketedWithItems() ?? withItems()
    if !accept(":") { throw token.kind == .newline ? failure("expected ':'") : failure() }
    return .with(items, body: try block("'with' statement", line: line))
  }

  private mutating func withItems() throws -> [(context: Expression, target: Expression?)] {
    var items = [try withItem()]
    while accept(",") { items.append(try withItem()) }
    return items
  }

  private mutating func withItem() throws -> (context: Expression, target: Expression?) {
    let context = try expression()
    guard acceptKeyword("as") else { return (context, nil) }
    let target = try forTargetOrPart()
    try Targets.check(target, self, .with)
    return (context, target)
  }

  private mutating func forTargetOrPart() throws -> Expression { try primary() }

  /// `with (a as b, c as d):`, where the parentheses are those of the statement.
  private mutating func bracketedWithItems() throws
    -> [(context: Expression, target: Expression?)]?
  {
    guard at("(") else { return nil }
    let mark = self
    advance()
    var items: [(context: Expression, target: Expression?)] = []
    var hasTarget = false
    while !at(")") {
      guard let item = try? withItem() else {
        self = mark
        return nil
      }
      hasTarget = hasTarget || item.target != nil
      items.append(item)
      if !accept(",") { break }
    }
    if accept(")"), at(":"), hasTarget || items.count > 1 { return items }
    self = mark
    return nil
  }

  // MARK: def

  private mutating func functionDefinition() throws -> Statement.Kind {
    let line = line
    advance()
    let name = try expectName()
    guard accept("(") else { throw failure("expected '('") }
    let parameters = try self.parameters(until: ")", annotated: true)
    try expect(")")
    let returns = accept("->") ? try expression() : nil
    try expectColon()
    let body = try block("function definition", line: line)
    var doc: String?
    if case .expression(let first)? = body.first?.kind, case .constant(.str(let text)) = first.kind
    {
      doc = text.string
    }
    let definition = FunctionDefinition(
      name: name.text, parameters: parameters, returns: returns, body: body, expression: nil,
      doc: doc)
    return .define(definition, nameSpan: name.span)
  }

  /// The parameters of a function or lambda, up to the token that ends them.
  mutating func parameters(until end: String, annotated: Bool) throws
    -> [FunctionDefinition.Parameter]
  {
    var parameters: [FunctionDefinition.Parameter] = []
    var kind = Parameter.Kind.either
    var sawStar = false
    var sawSlash = false
    while !at(end) {
      let start = token
      if accept("/") {
        if sawSlash { throw failure("/ may appear only once", at: start.span) }
        if sawStar { throw failure("/ must be ahead of *", at: start.span) }
        if parameters.isEmpty {
          throw failure("at least one argument must precede /", at: start.span)
        }
        sawSlash = true
        parameters = parameters.map {
          .init(
            name: $0.name, kind: .positionalOnly, annotation: $0.annotation,
            defaultValue: $0.defaultValue, span: $0.span)
        }
      } else if accept("**") {
        parameters.append(try parameter(.restByName, annotated))
        if at("=") { throw failure("var-keyword argument cannot have default value") }
        _ = accept(",")
        if !at(end) { throw failure("arguments cannot follow var-keyword argument") }
        break
      } else if accept("*") {
        if sawStar { throw failure("* argument may appear only once", at: start.span) }
        sawStar = true
        kind = .keywordOnly
        if at(",") {
          if peek().isOp(end) || peek().isOp("**") {
            throw failure("named arguments must follow bare *", at: start.span)
          }
        } else if at(end) {
          throw failure("named arguments must follow bare *", at: start.span)
        } else {
          parameters.append(try parameter(.rest, annotated))
          if at("=") { throw failure("var-positional argument cannot have default value") }
        }
      } else {
        let next = try parameter(kind, annotated)
        if next.kind == .either, next.defaultValue == nil,
          parameters.last?.defaultValue != nil
        {
          throw failure("non-default argument follows default argument", at: next.span)
        }
        parameters.append(next)
      }
      if !accept(",") { break }
    }
    return parameters
  }

  private mutating func parameter(
    _ kind: Parameter.Kind, _ annotated: Bool
  ) throws -> FunctionDefinition.Parameter {
    let name = try expectName()
    var annotation: Expression?
    if annotated, accept(":") { annotation = try expression() }
    var defaultValue: Expression?
    if kind == .either || kind == .keywordOnly, accept("=") {
      if at(",") || at(")") { throw failure("expected default value expression") }
      defaultValue = try expression()
    }
    return .init(
      name: name.text, kind: kind, annotation: annotation, defaultValue: defaultValue,
      span: name.span)
  }
}
