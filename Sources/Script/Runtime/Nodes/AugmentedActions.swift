/// `target op= value` for any target that names a variable.
class AugmentedAction: Action {
  final let op: BinaryOperator
  final let value: Operand

  init(_ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.op = op
    self.value = Operand(value)
    super.init(span)
  }

  /// Scalars first; `nil` where it takes the general way.
  @inline(__always)
  final func quick(_ a: Value, _ b: Value) -> Value? {
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow): (Int, Bool)
      switch op {
      case .add: (result, overflow) = x.addingReportingOverflow(y)
      case .subtract: (result, overflow) = x.subtractingReportingOverflow(y)
      case .multiply: (result, overflow) = x.multipliedReportingOverflow(by: y)
      default: return nil
      }
      return overflow ? nil : .int(result)
    }
    if case .float(let x) = a, case .float(let y) = b {
      switch op {
      case .add: return .float(x + y)
      case .subtract: return .float(x - y)
      case .multiply: return .float(x * y)
      default: return nil
      }
    }
    return nil
  }

  /// Updates a number in a variable; false, with nothing done, for any other value. The left side
  /// is read before the right side runs, which may rebind it.
  @inline(__always)
  final func updateNumber(_ place: UnsafeMutablePointer<Value>, _ frame: Frame) throws -> Bool {
    let left: Value
    switch place.borrowed {
    case .int(let number): left = .int(number)
    case .float(let number): left = .float(number)
    default: return false
    }
    let right = try value.eval(frame)
    place.pointee = try quick(left, right) ?? slow(left, right, frame)
    return true
  }

  @inline(never)
  final func slow(_ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.inPlace(op, a, b) } catch { throw located(error, frame) }
  }

  /// Adds to the text in a variable, in place where nothing else refers to it; false, with nothing
  /// done, for any other value. Building a text piece by piece is linear that way. The left side is
  /// read before the right side runs, which may rebind it.
  @inline(never)
  final func updateText(_ place: UnsafeMutablePointer<Value>, _ frame: Frame) throws -> Bool {
    guard case .str(var text) = place.pointee else { return false }
    let right = try value.eval(frame)
    guard case .str(let addition) = right else {
      place.pointee = try slow(.str(text), right, frame)
      return true
    }
    // The variable's own reference would make the text look shared.
    if case .str(let present) = place.borrowed, present._withUnsafeGuaranteedRef({ $0 === text }) {
      place.pointee = .unbound
    }
    if isKnownUniquelyReferenced(&text), text !== addition,
      text.isASCII == addition.isASCII || addition.isASCII
    {
      text.append(text.isASCII == addition.isASCII ? addition : addition.widened())
      place.pointee = .str(text)
    } else {
      place.pointee = .str(text.concatenating(addition))
    }
    return true
  }
}

final class AugmentedLocalAction: AugmentedAction {
  let variable: LocalNode

  init(_ variable: LocalNode, _ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.variable = variable
    super.init(op, value, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let place = frame.slots + variable.slot
    if try updateNumber(place, frame) { return .normal }
    if op == .add, case .str = place.borrowed, try updateText(place, frame) { return .normal }
    let left = try variable.eval(frame)
    let right = try value.eval(frame)
    if let result = quick(left, right) {
      place.pointee = result
    } else {
      place.pointee = try slow(left, right, frame)
    }
    return .normal
  }
}

final class AugmentedCellAction: AugmentedAction {
  let variable: Node
  let target: Target
  /// The cell where it is a variable of the program.
  let global: Cell?

  init(
    _ variable: Node, _ target: Target, global: Cell?, _ op: BinaryOperator, _ value: Node,
    _ span: Span
  ) {
    self.variable = variable
    self.target = target
    self.global = global
    super.init(op, value, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    if let global {
      if try updateNumber(global.place, frame) { return .normal }
      if op == .add, case .str = global.place.borrowed, try updateText(global.place, frame) {
        return .normal
      }
    }
    let left = try variable.eval(frame)
    let right = try value.eval(frame)
    try target.assign(quick(left, right) ?? slow(left, right, frame), frame)
    return .normal
  }
}

/// `object.name op= value`
final class AugmentedAttributeAction: AugmentedAction {
  let object: Node
  let name: String

  init(_ object: Node, _ name: String, _ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.object = object
    self.name = name
    super.init(op, value, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    let object = try object.eval(frame)
    let left: Value
    do { left = try context.getAttribute(object, name) } catch { throw located(error, frame) }
    let right = try value.eval(frame)
    let result = try quick(left, right) ?? slow(left, right, frame)
    do { try context.setAttribute(object, name, result) } catch { throw located(error, frame) }
    return .normal
  }
}

/// `container[key] op= value`
final class AugmentedItemAction: AugmentedAction {
  let container: Operand
  let key: Operand

  init(_ container: Node, _ key: Node, _ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.container = Operand(container)
    self.key = Operand(key)
    super.init(op, value, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    // A local variable holds the list while the right side runs.
    if container.isStable, case .list(let list) = container.peek(frame),
      case .int(let index) = key.peek(frame),
      try list._withUnsafeGuaranteedRef({ try update($0, index, frame) })
    {
      return .normal
    }
    let container = try container.eval(frame)
    let key = try key.eval(frame)
    if case .list(let list) = container, case .int(let index) = key,
      try update(list, index, frame)
    {
      return .normal
    }
    return try runSlowly(container, key, frame)
  }

  /// Updates a number in a list; false, with nothing done, where that is not what it is about.
  @inline(__always)
  private func update(_ list: ListObject, _ index: Int, _ frame: Frame) throws -> Bool {
    guard index >= 0, index < list.items.count else { return false }
    let left: Value
    switch list.items[index] {
    case .int(let number): left = .int(number)
    case .float(let number): left = .float(number)
    default: return false
    }
    let right = try value.eval(frame)
    if let result = quick(left, right), index < list.items.count {
      list.items[index] = result
      return true
    }
    let result = try slow(left, right, frame)
    do { try frame.interpreter.setItem(.list(list), .int(index), result) } catch {
      throw located(error, frame)
    }
    return true
  }

  @inline(never)
  private func runSlowly(_ container: Value, _ key: Value, _ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    let left: Value
    do { left = try context.getItem(container, key) } catch { throw located(error, frame) }
    let right = try value.eval(frame)
    let result = try quick(left, right) ?? slow(left, right, frame)
    do { try context.setItem(container, key, result) } catch { throw located(error, frame) }
    return .normal
  }
}
