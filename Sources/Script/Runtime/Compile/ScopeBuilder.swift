/// Finds the scopes of a program and what each name in them is.
struct ScopeBuilder {
  let source: SourceText
  /// The scopes of functions and comprehensions by the span of their definition.
  private(set) var scopes: [Span: Scope] = [:]
  private var scope: Scope
  let module: Scope
  /// Inside the iterable of a comprehension, where `:=` is not allowed.
  private var isInIterable = false

  /// Analyses a program.
  ///
  /// - Throws: ``SyntaxFailure``.
  static func build(_ statements: [Statement], _ source: SourceText) throws -> ScopeBuilder {
    var builder = ScopeBuilder(source)
    try builder.visit(statements)
    builder.module.assignSlots()
    return builder
  }

  private init(_ source: SourceText) {
    self.source = source
    module = Scope(.module, name: "<module>", parent: nil)
    scope = module
  }

  private func fail(_ message: String, _ span: Span) -> SyntaxFailure {
    SyntaxFailure(.syntax, message, span, source)
  }

  private mutating func inside(_ inner: Scope, _ body: (inout ScopeBuilder) throws -> Void) rethrows
  {
    let outer = scope
    scope = inner
    defer { scope = outer }
    try body(&self)
  }

  // MARK: Statements

  private mutating func visit(_ statements: [Statement]) throws {
    for statement in statements { try visit(statement) }
  }

  private mutating func visit(_ statement: Statement) throws {
    switch statement.kind {
    case .expression(let value): try visit(value)
    case .assign(let targets, let value):
      try visit(value)
      for target in targets { try bind(target) }
    case .augmented(let target, _, let value):
      try visit(target)
      try visit(value)
      try bind(target)
    case .annotated(let target, let annotation, let value):
      try annotated(target, annotation, value)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        try visit(branch.test)
        try visit(branch.body)
      }
      try visit(otherwise)
    case .whileLoop(let test, let body, let otherwise):
      try visit(test)
      try visit(body)
      try visit(otherwise)
    case .forLoop(let target, let iterable, let body, let otherwise):
      try visit(iterable)
      try bind(target)
      try visit(body)
      try visit(otherwise)
    case .attempt(let attempt): try visit(attempt)
    case .with(let items, let body):
      for item in items {
        try visit(item.context)
        if let target = item.target { try bind(target) }
      }
      try visit(body)
    case .define(let definition, _): try visit(definition, statement.span)
    case .returnValue(let value): try value.map { try visit($0) }
    case .raise(let exception, let cause):
      try exception.map { try visit($0) }
      try cause.map { try visit($0) }
    case .pass, .breakLoop, .continueLoop: break
    case .delete(let targets): for target in targets { try bind(target) }
    case .global(let names): try declareGlobal(names, statement.span)
    case .nonlocal(let names): try declareNonlocal(names, statement.span)
    case .importModules(let modules):
      for module in modules {
        let name = module.alias ?? String(module.name.prefix { $0 != "." })
        scope.symbol(name).isBound = true
      }
    case .importFrom(_, let names, let everything):
      if everything, scope.kind != .module {
        throw fail("import * only allowed at module level", statement.span)
      }
      for name in names { scope.symbol(name.alias ?? name.name).isBound = true }
    case .assert(let test, let message):
      try visit(test)
      try message.map { try visit($0) }
    }
  }

  private mutating func visit(_ attempt: Attempt) throws {
    try visit(attempt.body)
    for handler in attempt.handlers {
      try handler.type.map { try visit($0) }
      if let name = handler.name { scope.symbol(name).isBound = true }
      try visit(handler.body)
    }
    try visit(attempt.otherwise)
    try visit(attempt.finally)
  }

  private mutating func annotated(
    _ target: Expression, _ annotation: Expression, _ value: Expression?
  ) throws {
    if case .name(let name) = target.kind, !target.isParenthesized {
      let symbol = scope.symbol(name)
      if symbol.isGlobal { throw fail("annotated name '\(name)' can't be global", target.span) }
      if symbol.isNonlocal { throw fail("annotated name '\(name)' can't be nonlocal", target.span) }
      symbol.isBound = true
    } else if value != nil {
      try bind(target)
    } else {
      try visit(target)
    }
    // Annotations of variables inside functions are never evaluated.
    if scope.kind == .module { try visit(annotation) }
    try value.map { try visit($0) }
  }

  private mutating func declareGlobal(_ names: [String], _ span: Span) throws {
    for name in names {
      let symbol = scope.symbol(name)
      if symbol.isParameter { throw fail("name '\(name)' is parameter and global", span) }
      if symbol.isNonlocal {
        throw fail("name '\(name)' is nonlocal and global", symbol.declaration ?? span)
      }
      if symbol.isUsed { throw fail("name '\(name)' is used prior to global declaration", span) }
      if symbol.isBound {
        throw fail("name '\(name)' is assigned to before global declaration", span)
      }
      symbol.isGlobal = true
      symbol.declaration = symbol.declaration ?? span
    }
  }

  private mutating func declareNonlocal(_ names: [String], _ span: Span) throws {
    if scope.kind == .module {
      throw fail("nonlocal declaration not allowed at module level", span)
    }
    for name in names {
      let symbol = scope.symbol(name)
      if symbol.isParameter { throw fail("name '\(name)' is parameter and nonlocal", span) }
      if symbol.isGlobal {
        throw fail("name '\(name)' is nonlocal and global", symbol.declaration ?? span)
      }
      if symbol.isUsed { throw fail("name '\(name)' is used prior to nonlocal declaration", span) }
      if symbol.isBound {
        throw fail("name '\(name)' is assigned to before nonlocal declaration", span)
      }
      symbol.isNonlocal = true
      symbol.declaration = symbol.declaration ?? span
      pendingNonlocals.append((name, scope, span))
    }
  }

  /// Checked when the functions around them have been read to their end.
  private var pendingNonlocals: [(name: String, scope: Scope, span: Span)] = []

  private mutating func checkNonlocals() throws {
    for (name, scope, span) in pendingNonlocals {
      guard scope.parent?.resolve(name) != nil else {
        throw fail("no binding for nonlocal '\(name)' found", span)
      }
    }
    pendingNonlocals = []
  }

  // MARK: Targets

  private mutating func bind(_ target: Expression) throws {
    switch target.kind {
    case .name(let name): scope.symbol(name).isBound = true
    case .tuple(let items), .list(let items): for item in items { try bind(item) }
    case .starred(let inner): try bind(inner)
    default: try visit(target)
    }
  }

  // MARK: Expressions

  private mutating func visit(_ expressions: [Expression]) throws {
    for expression in expressions { try visit(expression) }
  }

  private mutating func visit(_ expression: Expression) throws {
    switch expression.kind {
    case .constant: break
    case .name(let name): scope.symbol(name).isUsed = true
    case .formatted(let pieces): try visit(pieces)
    case .tuple(let items), .list(let items), .set(let items), .and(let items), .or(let items):
      try visit(items)
    case .dict(let entries):
      for entry in entries {
        try entry.key.map { try visit($0) }
        try visit(entry.value)
      }
    case .unary(_, let operand), .not(let operand), .starred(let operand): try visit(operand)
    case .binary(_, let left, let right):
      try visit(left)
      try visit(right)
    case .compare(let first, let rest):
      try visit(first)
      try visit(rest.map(\.operand))
    case .conditional(let test, let then, let otherwise):
      try visit(test)
      try visit(then)
      try visit(otherwise)
    case .lambda(let definition): try visit(definition, expression.span)
    case .call(let function, let arguments):
      try visit(function)
      try visit(arguments.map(\.value))
    case .attribute(let object, _): try visit(object)
    case .index(let object, let key):
      try visit(object)
      try visit(key)
    case .slice(let start, let stop, let step):
      try visit([start, stop, step].compactMap { $0 })
    case .named(let name, let value, let span): try named(name, value, span)
    case .comprehension(let comprehension): try visit(comprehension, expression.span)
    }
  }

  private mutating func visit(_ pieces: [FormattedPiece]) throws {
    for case .value(let value, _, let specification) in pieces {
      try visit(value)
      try specification.map { try visit($0) }
    }
  }

  private mutating func named(_ name: String, _ value: Expression, _ span: Span) throws {
    if isInIterable {
      throw fail(
        "assignment expression cannot be used in a comprehension iterable expression", span)
    }
    var inner: Scope? = scope
    while let current = inner, current.kind == .comprehension || current.kind == .generator {
      if current.symbol(name).isIterationVariable {
        throw fail(
          "assignment expression cannot rebind comprehension iteration variable '\(name)'", span)
      }
      current.symbol(name).isUsed = true
      inner = current.parent
    }
    try visit(value)
    let symbol = scope.bindingScope.symbol(name)
    symbol.isBound = true
    symbol.isNamed = true
  }

  private mutating func visit(_ definition: FunctionDefinition, _ span: Span) throws {
    if definition.expression == nil { scope.symbol(definition.name).isBound = true }
    for parameter in definition.parameters {
      try parameter.defaultValue.map { try visit($0) }
      try parameter.annotation.map { try visit($0) }
    }
    try definition.returns.map { try visit($0) }
    let inner = Scope(.function, name: definition.name, parent: scope)
    scopes[span] = inner
    var names = Set<String>()
    for parameter in definition.parameters {
      if !names.insert(parameter.name).inserted {
        throw fail(
          "duplicate argument '\(parameter.name)' in function definition", parameter.span)
      }
      inner.symbol(parameter.name).isParameter = true
    }
    let wasInIterable = isInIterable
    isInIterable = false
    try inside(inner) { builder in
      try builder.visit(definition.body)
      try definition.expression.map { try builder.visit($0) }
    }
    isInIterable = wasInIterable
    if scope.kind == .module { try checkNonlocals() }
  }

  private mutating func visit(_ comprehension: Comprehension, _ span: Span) throws {
    guard let first = comprehension.clauses.first else { return }
    try iterable(first.iterable)
    let kind: Scope.Kind = comprehension.kind == .generator ? .generator : .comprehension
    let inner = Scope(kind, name: "<comprehension>", parent: scope)
    scopes[span] = inner
    try inside(inner) { builder in
      for (index, clause) in comprehension.clauses.enumerated() {
        if index > 0 { try builder.iterable(clause.iterable) }
        try builder.bind(clause.target)
        for symbol in inner.order where symbol.isBound { symbol.isIterationVariable = true }
        try builder.visit(clause.conditions)
      }
      try builder.visit(comprehension.element)
      try comprehension.value.map { try builder.visit($0) }
    }
  }

  private mutating func iterable(_ expression: Expression) throws {
    let was = isInIterable
    isInIterable = true
    defer { isInIterable = was }
    try visit(expression)
  }
}
