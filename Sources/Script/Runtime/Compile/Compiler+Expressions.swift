extension Compiler {
  func nodes(_ expressions: [Expression]) throws -> [Node] { try expressions.map { try node($0) } }

  func node(_ expression: Expression) throws -> Node {
    let span = expression.span
    switch expression.kind {
    case .constant(let value): return ConstantNode(value, span)
    case .name(let name): return load(name, span)
    case .formatted(let pieces): return try formatted(pieces, span)
    case .tuple(let items): return TupleNode(try elements(items), span)
    case .list(let items): return ListNode(try elements(items), span)
    case .set(let items):
      let isConstant = items.count >= 3 && items.allSatisfy(isConstant)
      return SetNode(try elements(items), isConstant: isConstant, span)
    case .dict(let entries):
      return DictNode(
        try entries.map { (try $0.key.map { try node($0) }, try node($0.value)) }, span)
    case .unary(let op, let operand): return try unary(op, operand, span)
    case .not(let operand): return NotNode(try node(operand), span)
    case .binary(let op, let left, let right):
      return BinaryNode.make(op, try node(left), try node(right), span)
    case .and(let operands): return AndNode(try nodes(operands), span)
    case .or(let operands): return OrNode(try nodes(operands), span)
    case .compare(let first, let rest): return try comparison(first, rest, span)
    case .conditional(let test, let then, let otherwise):
      return ConditionalNode(try node(test), try node(then), try node(otherwise), span)
    case .lambda(let definition): return try function(definition, span, nameSpan: span)
    case .call(let callee, let arguments): return try call(callee, arguments, span)
    case .attribute(let object, let name): return AttributeNode(try node(object), name, span)
    case .index(let container, let key):
      return IndexNode(try node(container), try node(key), span)
    case .slice(let start, let stop, let step):
      return SliceNode(
        try start.map { try node($0) }, try stop.map { try node($0) },
        try step.map { try node($0) },
        span)
    case .starred: throw fail("can't use starred expression here", span)
    case .named(let name, let value, let nameSpan):
      return NamedNode(store(name, nameSpan), try node(value), span)
    case .comprehension(let comprehension): return try self.comprehension(comprehension, span)
    }
  }

  private func isConstant(_ expression: Expression) -> Bool {
    // What CPython folds into one.
    switch expression.kind {
    case .constant: true
    case .unary(_, let operand): isConstant(operand)
    case .binary(_, let left, let right): isConstant(left) && isConstant(right)
    case .tuple(let items): items.allSatisfy(isConstant)
    default: false
    }
  }

  private func unary(_ op: UnaryOperator, _ operand: Expression, _ span: Span) throws -> Node {
    // A negative number is a constant, as in CPython.
    if case .constant(let value) = operand.kind, op == .negate {
      switch value {
      case .int, .bigInt, .float:
        if let folded = try? interpreter.unary(op, value) { return ConstantNode(folded, span) }
      default: break
      }
    }
    return UnaryNode(op, try node(operand), span)
  }

  private func elements(_ items: [Expression]) throws -> Elements {
    var starred: [Bool] = []
    let nodes = try items.map { item in
      guard case .starred(let inner) = item.kind else {
        starred.append(false)
        return try node(item)
      }
      starred.append(true)
      return try node(inner)
    }
    return Elements(nodes: OperandTable(nodes), starred: starred.contains(true) ? starred : [])
  }

  private func comparison(
    _ first: Expression, _ rest: [(operation: Expression.Comparison, operand: Expression)],
    _ span: Span
  ) throws -> Node {
    let left = try node(first)
    guard rest.count == 1 else {
      return ChainNode(left, try rest.map { ($0.operation, try node($0.operand)) }, span)
    }
    let right = try node(rest[0].operand)
    switch rest[0].operation {
    case .order(let op): return CompareNode(op, left, right, span)
    case .in: return MembershipNode(left, right, isNegated: false, span)
    case .notIn: return MembershipNode(left, right, isNegated: true, span)
    case .is: return IdentityNode(left, right, isNegated: false, span)
    case .isNot: return IdentityNode(left, right, isNegated: true, span)
    }
  }

  private func formatted(_ pieces: [FormattedPiece], _ span: Span) throws -> FormattedNode {
    var fields: [FormattedNode.Field] = []
    var values: [Node] = []
    var text = StringObject.empty
    for piece in pieces {
      switch piece {
      case .text(let more): text = text.concatenating(more)
      case .value(let value, let conversion, let specification):
        values.append(try node(value))
        fields.append(
          FormattedNode.Field(text, conversion, try specification.map { try formatted($0, span) }))
        text = .empty
      }
    }
    return FormattedNode(fields, values, text, span)
  }

  // MARK: Calls

  private func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) throws -> Node {
    var isSimple = true
    var names: [StringObject] = []
    for argument in arguments {
      switch argument.kind {
      case .positional: if !names.isEmpty { isSimple = false }
      case .keyword(let name): names.append(StringObject(name))
      case .spread, .spreadMapping: isSimple = false
      }
    }
    if isSimple, case .attribute(let receiver, let name) = callee.kind {
      return MethodCallNode(
        try node(receiver), name, try nodes(arguments.map(\.value)), names,
        attributeSpan: callee.span, span)
    }
    if isSimple {
      return CallNode(try node(callee), try nodes(arguments.map(\.value)), names, span)
    }
    let parts = try arguments.map { argument -> GeneralCallNode.Part in
      let value = try node(argument.value)
      switch argument.kind {
      case .positional: return .positional(value)
      case .keyword(let name): return .keyword(StringObject(name), value)
      case .spread: return .spread(value)
      case .spreadMapping: return .spreadMapping(value)
      }
    }
    return GeneralCallNode(try node(callee), parts, span)
  }

  // MARK: Functions

  func function(_ definition: FunctionDefinition, _ span: Span, nameSpan: Span) throws -> Node {
    guard let inner = scopes[span] else { throw fail("unknown function", span) }
    let parameters = definition.parameters
    let code = Code(
      name: definition.name, qualifiedName: scope.qualified(definition.name), source: source,
      span: nameSpan, doc: definition.doc,
      layout: ParameterLayout(
        names: parameters.map { StringObject($0.name) }, kinds: parameters.map(\.kind),
        mayBeUnbound: parameters.map { $0.kind == .rest || $0.kind == .restByName }))
    code.annotations =
      parameters.map { $0.annotation.map { source.text($0.span) } }
      + [definition.returns.map { source.text($0.span) }]
    code.defaultTexts = parameters.map { $0.defaultValue.map { source.text($0.span) } }
    let hasDefaults = parameters.contains { $0.defaultValue != nil }
    let defaults =
      hasDefaults ? try parameters.map { try $0.defaultValue.map { try node($0) } } : []
    let annotations = try nodes(
      parameters.compactMap(\.annotation) + (definition.returns.map { [$0] } ?? []))
    let captured = captured(inner.frame)
    let outerLoops = loopDepth
    loopDepth = 0
    try inside(inner) {
      code.set(
        try actions(definition.body), expression: try definition.expression.map { try node($0) })
    }
    loopDepth = outerLoops
    finish(code, inner)
    return FunctionNode(code, defaults, annotations, captured, span)
  }

  // MARK: Comprehensions

  private func comprehension(_ comprehension: Comprehension, _ span: Span) throws -> Node {
    guard let inner = scopes[span], let first = comprehension.clauses.first else {
      throw fail("unknown comprehension", span)
    }
    // The first iterable is evaluated in the scope around.
    let source = try node(first.iterable)
    let captured = comprehension.kind == .generator ? captured(inner.frame) : []
    let (clauses, element, value) = try inside(inner) {
      let clauses = try comprehension.clauses.enumerated().map { index, clause in
        let target = try target(clause.target)
        return ClauseCode(
          target: target, slot: slot(target),
          iterable: index == 0 ? source : try node(clause.iterable),
          conditions: try nodes(clause.conditions))
      }
      return (
        clauses, try node(comprehension.element), try comprehension.value.map { try node($0) }
      )
    }
    let locals = inner.order.filter(\.isLocal)
    let slots = locals.map(\.slot)
    let cells = locals.filter(\.isCaptured).map(\.slot)
    switch comprehension.kind {
    case .list:
      return ListComprehensionNode(clauses, variables: slots, cells: cells, element: element, span)
    case .set:
      return SetComprehensionNode(clauses, variables: slots, cells: cells, element: element, span)
    case .dict:
      guard let value else { throw fail("invalid syntax", span) }
      return DictComprehensionNode(
        clauses, variables: slots, cells: cells, key: element, value: value, span)
    case .generator:
      let code = Code(
        name: "<genexpr>", qualifiedName: scope.qualified("<genexpr>"), source: self.source,
        span: span, layout: ParameterLayout(names: [], kinds: [], mayBeUnbound: []))
      finish(code, inner)
      return GeneratorNode(code, clauses, element: element, captured: captured, span)
    }
  }
}
