final class ConstantNode: Node {
  /// Where the value is, as long as the node lives.
  let place: UnsafeMutablePointer<Value>

  init(_ value: Value, _ span: Span) {
    place = .allocate(capacity: 1)
    place.initialize(to: value)
    super.init(span)
  }

  deinit {
    place.deinitialize(count: 1)
    place.deallocate()
  }

  override func eval(_ frame: Frame) throws -> Value { place.pointee }
}

/// A variable of the function that runs.
final class LocalNode: Node {
  let slot: Int
  let name: String
  let isFree: Bool
  /// Whether no `:=` rebinds it, so that it keeps its value while an expression is evaluated.
  let isStable: Bool

  init(_ slot: Int, _ name: String, isFree: Bool, isStable: Bool, _ span: Span) {
    self.slot = slot
    self.name = name
    self.isFree = isFree
    self.isStable = isStable
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let value = frame.slots[slot]
    if case .unbound = value { throw unbound(frame) }
    return value
  }

  @inline(never)
  private func unbound(_ frame: Frame) -> any Error {
    located(ScriptException.unbound(name, isFree: isFree), frame)
  }
}

/// A variable that closures share.
final class CellNode: Node {
  let slot: Int
  let name: String
  let isFree: Bool

  init(_ slot: Int, _ name: String, isFree: Bool, _ span: Span) {
    self.slot = slot
    self.name = name
    self.isFree = isFree
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    guard case .cell(let cell) = frame.slots[slot] else { throw unbound(frame) }
    if case .unbound = cell.value { throw unbound(frame) }
    return cell.value
  }

  @inline(never)
  private func unbound(_ frame: Frame) -> any Error {
    located(ScriptException.unbound(name, isFree: isFree), frame)
  }
}

extension ScriptException {
  /// A variable was read that has no value.
  fileprivate static func unbound(_ name: String, isFree: Bool) -> ScriptException {
    let text = "where it is not associated with a value"
    if isFree { return .name("cannot access free variable '\(name)' \(text) in enclosing scope") }
    return ScriptException(.unboundLocalError, "cannot access local variable '\(name)' \(text)")
  }
}

/// A variable of the program, or a built-in one.
final class GlobalNode: Node {
  let cell: Cell
  /// What the name stands for while the variable has no value; may be unbound.
  let builtin: Cell
  let name: String

  init(_ cell: Cell, _ builtin: Value, _ name: String, _ span: Span) {
    self.cell = cell
    self.builtin = Cell(builtin)
    self.name = name
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let value = cell.value
    if case .unbound = value {
      let value = builtin.value
      if case .unbound = value { throw unknown(frame) }
      return value
    }
    return value
  }

  @inline(never)
  private func unknown(_ frame: Frame) -> any Error {
    located(frame.interpreter.unknownName(name), frame)
  }
}

/// `name := value`
final class NamedNode: Node {
  let target: Target
  let value: Node

  init(_ target: Target, _ value: Node, _ span: Span) {
    self.target = target
    self.value = value
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let result = try value.eval(frame)
    try target.assign(result, frame)
    return result
  }
}

extension Interpreter {
  /// The `NameError` for a name nobody has bound, which suggests one that is.
  func unknownName(_ name: String) -> ScriptException {
    let error = ScriptException.name("name '\(name)' is not defined")
    error.object.attributes["name"] = .string(name)
    let depth = machine.pointee.depth
    let locals = depth > 0 ? machine.pointee.frames[depth - 1].code.slotNames.compactMap { $0 } : []
    error.object.suggestion = { [unowned self] in
      Suggestion.best(name, among: locals + self.namespace.names + self.builtins.names)
    }
    return error
  }
}
