extension Parser {
  /// An atom with its attributes, calls and indices.
  mutating func primary() throws -> Expression {
    let start = token.span
    var value = try atom()
    while token.kind == .op {
      if accept(".") {
        let name = try expectName()
        value = try make(.attribute(value, name.text), span(from: start), value)
      } else if at("(") {
        advance()
        let arguments = try self.arguments()
        let deepest = max(value.depth, depth(of: arguments.map(\.value)))
        value = try make(.call(value, arguments), span(from: start), depth: deepest)
      } else if at("[") {
        advance()
        let key = try subscripts()
        try expect("]")
        value = try make(.index(value, key), span(from: start), value, key)
      } else {
        break
      }
    }
    return value
  }

  private mutating func subscripts() throws -> Expression {
    let start = token.span
    let first = try subscriptPart()
    guard at(",") else { return first }
    var items = [first]
    while accept(",") {
      if at("]") { break }
      items.append(try subscriptPart())
    }
    return try make(.tuple(items), span(from: start), depth: depth(of: items))
  }

  private mutating func subscriptPart() throws -> Expression {
    let start = token.span
    if at("*") { return try starExpression() }
    var parts: [Expression?] = [nil, nil, nil]
    var part = 0
    if !at(":") {
      let value = try namedExpression()
      guard at(":") else { return value }
      parts[0] = value
    }
    while part < 2, accept(":") {
      part += 1
      if !at(":"), !at("]"), !at(",") { parts[part] = try expression() }
    }
    return try make(
      .slice(parts[0], parts[1], parts[2]), span(from: start), parts[0], parts[1], parts[2])
  }

  /// The arguments of a call, up to and with the closing parenthesis.
  mutating func arguments() throws -> [Argument] {
    var arguments: [Argument] = []
    while !at(")") {
      arguments.append(try argument(after: arguments))
      if !accept(",") { break }
    }
    guard accept(")") else { throw failure() }
    try checkOrder(arguments)
    return arguments
  }

  private mutating func argument(after earlier: [Argument]) throws -> Argument {
    let start = token.span
    if accept("**") {
      let value = try expression()
      return Argument(kind: .spreadMapping, value: value, span: span(from: start))
    }
    if accept("*") {
      let value = try expression()
      if atKeyword("for") {
        throw failure("iterable unpacking cannot be used in comprehension", at: start)
      }
      return Argument(kind: .spread, value: value, span: span(from: start))
    }
    if token.kind == .name, peek().isOp("=") {
      let name = token.text
      advance()
      advance()
      let value = try expression()
      if atKeyword("for") {
        throw failure(
          "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
          at: start.joined(previous.span))
      }
      return Argument(kind: .keyword(name), value: value, span: span(from: start))
    }
    let value = try namedExpression()
    if atKeyword("for") || atKeyword("async") {
      let generator = try comprehension(.generator, value, nil, from: start)
      if !at(")") || !earlier.isEmpty {
        if at(",") && peek().isOp(")") && earlier.isEmpty {
          throw failure(
            "Generator expression must be parenthesized", at: generator.span)
        }
        if at(",") || !earlier.isEmpty && at(")") {
          throw failure("Generator expression must be parenthesized", at: generator.span)
        }
      }
      return Argument(kind: .positional, value: generator, span: generator.span)
    }
    if at("=") { throw badKeyword(value) }
    return Argument(kind: .positional, value: value, span: value.span)
  }

  private func badKeyword(_ value: Expression) -> SyntaxFailure {
    if case .constant(let constant) = value.kind {
      switch constant {
      case .bool(let flag):
        return failure("cannot assign to \(flag ? "True" : "False")", at: value.span)
      case .none: return failure("cannot assign to None", at: value.span)
      default: break
      }
    }
    return failure(
      "expression cannot contain assignment, perhaps you meant \"==\"?",
      at: value.span.joined(token.span))
  }

  private func checkOrder(_ arguments: [Argument]) throws {
    var names = Set<String>()
    var sawKeyword = false
    var sawMapping = false
    for argument in arguments {
      switch argument.kind {
      case .positional, .spread:
        if case .spread = argument.kind, !sawMapping { continue }
        if sawMapping {
          let what = { if case .spread = argument.kind { true } else { false } }()
          throw failure(
            what
              ? "iterable argument unpacking follows keyword argument unpacking"
              : "positional argument follows keyword argument unpacking", at: argument.span)
        }
        if sawKeyword {
          throw failure("positional argument follows keyword argument", at: argument.span)
        }
      case .keyword(let name):
        sawKeyword = true
        if !names.insert(name).inserted {
          throw failure("keyword argument repeated: \(name)", at: argument.span)
        }
      case .spreadMapping: sawMapping = true
      }
    }
  }

  // MARK: Atoms

  mutating func atom() throws -> Expression {
    let start = token.span
    switch token.kind {
    case .name:
      defer { advance() }
      return Expression(.name(token.text), start)
    case .number:
      defer { advance() }
      return Expression(.constant(token.value), start)
    case .string: return try strings()
    case .keyword:
      let constants: [String: Value] = ["None": .none, "True": .bool(true), "False": .bool(false)]
      if let value = constants[token.text] {
        advance()
        return Expression(.constant(value), start)
      }
    case .op:
      switch token.text {
      case "(": return try nested { try $0.parenthesized() }
      case "[": return try nested { try $0.listDisplay() }
      case "{": return try nested { try $0.braces() }
      case "...":
        advance()
        return Expression(.constant(.ellipsis), start)
      default: break
      }
    default: break
    }
    throw failure()
  }

  private mutating func parenthesized() throws -> Expression {
    let start = token.span
    advance()
    if accept(")") { return try make(.tuple([]), span(from: start)) }
    if atKeyword("yield") { throw leftOut("'yield' is") }
    if at("**") { throw failure("cannot use double starred expression here") }
    let first = try starNamedExpression()
    if atKeyword("for") || atKeyword("async") {
      let generator = try comprehension(.generator, first, nil, from: start)
      try expect(")")
      return Expression(generator.kind, span(from: start), depth: generator.depth)
    }
    if accept(")") {
      if case .starred = first.kind {
        throw failure("cannot use starred expression here", at: first.span)
      }
      var inner = Expression(first.kind, span(from: start), depth: first.depth)
      inner.isParenthesized = true
      return inner
    }
    guard at(",") else { throw failure() }
    var items = [first]
    while accept(",") {
      if at(")") { break }
      items.append(try starNamedExpression())
    }
    try expect(")")
    var tuple = try make(.tuple(items), span(from: start), depth: depth(of: items))
    tuple.isParenthesized = true
    return tuple
  }

  private mutating func listDisplay() throws -> Expression {
    let start = token.span
    advance()
    if accept("]") { return try make(.list([]), span(from: start)) }
    let first = try starNamedExpression()
    if atKeyword("for") || atKeyword("async") {
      let result = try comprehension(.list, first, nil, from: start)
      try expect("]")
      return Expression(result.kind, span(from: start), depth: result.depth)
    }
    var items = [first]
    while accept(",") {
      if at("]") { break }
      items.append(try starNamedExpression())
      try checkComprehensionTarget(items)
    }
    try expect("]")
    return try make(.list(items), span(from: start), depth: depth(of: items))
  }

  private mutating func braces() throws -> Expression {
    let start = token.span
    advance()
    if accept("}") { return try make(.dict([]), span(from: start)) }
    if at("**") { return try dictDisplay(start) }
    let first = try starNamedExpression()
    if at(":"), !isStarred(first) {
      advance()
      let value = try dictValue()
      if atKeyword("for") || atKeyword("async") {
        let result = try comprehension(.dict, first, value, from: start)
        try expect("}")
        return Expression(result.kind, span(from: start), depth: result.depth)
      }
      return try dictDisplay(start, first: (first, value))
    }
    if atKeyword("for") || atKeyword("async") {
      let result = try comprehension(.set, first, nil, from: start)
      try expect("}")
      return Expression(result.kind, span(from: start), depth: result.depth)
    }
    var items = [first]
    while accept(",") {
      if at("}") { break }
      items.append(try starNamedExpression())
      try checkComprehensionTarget(items)
    }
    try expect("}")
    return try make(.set(items), span(from: start), depth: depth(of: items))
  }

  /// `[x, y for x in z]`: the elements of a comprehension with commas want parentheses.
  private func checkComprehensionTarget(_ items: [Expression]) throws {
    guard atKeyword("for"), let first = items.first else { return }
    throw failure(
      "did you forget parentheses around the comprehension target?",
      at: first.span.joined(previous.span))
  }

  private func isStarred(_ expression: Expression) -> Bool {
    if case .starred = expression.kind { return true }
    return false
  }

  private mutating func dictValue() throws -> Expression {
    if at("}") || at(",") {
      throw failure("expression expected after dictionary key and ':'", at: previous.span)
    }
    if at("*") {
      throw failure("cannot use a starred expression in a dictionary value")
    }
    return try expression()
  }

  private mutating func dictDisplay(
    _ start: Span, first: (Expression, Expression)? = nil
  ) throws -> Expression {
    var entries: [(key: Expression?, value: Expression)] = []
    if let first { entries.append((first.0, first.1)) }
    var expectsEntry = first == nil
    while true {
      if !expectsEntry, !accept(",") { break }
      expectsEntry = false
      if at("}") { break }
      if accept("**") {
        let star = previous.span
        entries.append((nil, try bitwise(0)))
        if atKeyword("for") {
          throw failure("dict unpacking cannot be used in dict comprehension", at: star)
        }
        continue
      }
      let key = try expression()
      guard accept(":") else {
        throw failure("':' expected after dictionary key", at: previous.span)
      }
      entries.append((key, try dictValue()))
    }
    try expect("}")
    let deepest = max(depth(of: entries.map(\.value)), depth(of: entries.compactMap(\.key)))
    return try make(.dict(entries), span(from: start), depth: deepest)
  }

  mutating func comprehension(
    _ kind: Comprehension.Kind, _ element: Expression, _ value: Expression?, from start: Span
  ) throws -> Expression {
    if case .starred = element.kind {
      throw failure("iterable unpacking cannot be used in comprehension", at: element.span)
    }
    var clauses: [Comprehension.Clause] = []
    var deepest = max(element.depth, value?.depth ?? 0)
    while atKeyword("for") || atKeyword("async") {
      if atKeyword("async") { throw leftOut("'async' is") }
      advance()
      let target = try forTarget()
      guard acceptKeyword("in") else { throw failure() }
      let iterable = try disjunction()
      var conditions: [Expression] = []
      while acceptKeyword("if") { conditions.append(try condition()) }
      deepest = max(deepest, target.depth, iterable.depth, depth(of: conditions))
      clauses.append(.init(target: target, iterable: iterable, conditions: conditions))
    }
    let comprehension = Comprehension(kind: kind, element: element, value: value, clauses: clauses)
    return try make(.comprehension(comprehension), span(from: start), depth: deepest)
  }

  /// The condition of a comprehension, which may be `name := value` only in parentheses but is
  /// read the same way.
  private mutating func condition() throws -> Expression {
    let start = token
    if token.kind == .name, peek().isOp(":=") {
      advance()
      advance()
      let value = try disjunction()
      return try make(
        .named(start.text, value, nameSpan: start.span), span(from: start.span), value)
    }
    return try disjunction()
  }

  /// The targets of a `for`: what stands before `in`.
  mutating func forTarget() throws -> Expression {
    let start = token.span
    let first = try forTargetPart()
    guard at(",") else {
      try Targets.check(first, self, .loop)
      return first
    }
    var items = [first]
    while accept(",") {
      if atKeyword("in") || at("=") { break }
      items.append(try forTargetPart())
    }
    let target = try make(.tuple(items), span(from: start), depth: depth(of: items))
    try Targets.check(target, self, .loop)
    return target
  }

  private mutating func forTargetPart() throws -> Expression {
    let start = token.span
    if accept("*") {
      let value = try bitwise(0)
      return try make(.starred(value), span(from: start), value)
    }
    return try bitwise(0)
  }
}
