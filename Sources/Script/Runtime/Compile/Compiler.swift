/// Turns the tree of a program into nodes that run, with every name in its slot.
final class Compiler {
  let interpreter: Interpreter
  let source: SourceText
  let scopes: [Span: Scope]
  var scope: Scope
  /// How many loops are around, in the function at hand.
  var loopDepth = 0
  var isInFunction: Bool { scope.bindingScope.kind == .function }

  private init(_ interpreter: Interpreter, _ source: SourceText, _ builder: ScopeBuilder) {
    self.interpreter = interpreter
    self.source = source
    scopes = builder.scopes
    scope = builder.module
  }

  /// Compiles a program.
  ///
  /// - Parameter echo: whether a lone expression at the end leaves its value for the prompt.
  /// - Throws: ``SyntaxFailure``.
  static func compile(
    _ statements: [Statement], _ source: SourceText, echo: Bool, _ interpreter: Interpreter
  ) throws -> Code {
    let builder = try ScopeBuilder.build(statements, source)
    let compiler = Compiler(interpreter, source, builder)
    let code = Code(
      name: "<module>", qualifiedName: "<module>", source: source,
      span: Span(0, source.bytes.count),
      layout: ParameterLayout(names: [], kinds: [], mayBeUnbound: []))
    var actions = try compiler.actions(statements)
    if echo, let last = statements.last, case .expression(let value) = last.kind {
      actions[actions.count - 1] = EchoAction(try compiler.node(value), isLast: true, last.span)
    }
    code.set(actions)
    compiler.finish(code, builder.module)
    return code
  }

  /// Gives a body the frame that its scope has come to need.
  func finish(_ code: Code, _ scope: Scope) {
    let frame = scope.frame
    code.slotNames = frame.slotNames
    code.cellParameters = frame.cellParameters
    code.cellLocals = frame.cellLocals
    code.freeCount = frame.free.count
    code.firstFree = frame.slotNames.count - frame.free.count
    code.frameSize = frame.slotNames.count
    code.usesCells =
      !frame.cellParameters.isEmpty || !frame.cellLocals.isEmpty || !frame.free.isEmpty
  }

  func fail(_ message: String, _ span: Span) -> SyntaxFailure {
    SyntaxFailure(.syntax, message, span, source)
  }

  // MARK: Names

  func load(_ name: String, _ span: Span) -> Node {
    switch scope.location(name) {
    case .slot(let slot, let isFree):
      LocalNode(slot, name, isFree: isFree, isStable: !scope.isNamed(name), span)
    case .cell(let slot, let isFree): CellNode(slot, name, isFree: isFree, span)
    case .global:
      GlobalNode(
        interpreter.namespace.cell(name), interpreter.builtins[name] ?? .unbound, name, span)
    }
  }

  func store(_ name: String, _ span: Span) -> Target {
    switch scope.location(name) {
    case .slot(let slot, _): LocalTarget(slot, name, span)
    case .cell(let slot, _): CellTarget(slot, name, span)
    case .global: GlobalTarget(interpreter.namespace.cell(name), name, span)
    }
  }

  /// The slots of this frame that hold the cells another frame captures.
  func captured(_ frame: FrameLayout) -> [Int] {
    frame.free.map { symbol in
      if let slot = scope.frame.freeSlot(symbol) { return slot }
      return symbol.slot
    }
  }

  /// Runs the body with another scope as the present one.
  func inside<R>(_ inner: Scope, _ body: () throws -> R) rethrows -> R {
    let outer = scope
    scope = inner
    defer { scope = outer }
    return try body()
  }

  // MARK: Targets

  func target(_ expression: Expression) throws -> Target {
    switch expression.kind {
    case .name(let name): return store(name, expression.span)
    case .attribute(let object, let name):
      return AttributeTarget(try node(object), name, expression.span)
    case .index(let container, let key):
      return ItemTarget(try node(container), try node(key), expression.span)
    case .tuple(let items), .list(let items):
      var star: Int?
      let targets = try items.enumerated().map { index, item in
        guard case .starred(let inner) = item.kind else { return try target(item) }
        star = index
        return try target(inner)
      }
      return UnpackTarget(targets, star: star, expression.span)
    case .starred(let inner): return try target(inner)
    default: throw fail("cannot assign to \(Targets.describe(expression))", expression.span)
    }
  }

  func slot(_ target: Target) -> Int? { (target as? LocalTarget)?.slot }
}
