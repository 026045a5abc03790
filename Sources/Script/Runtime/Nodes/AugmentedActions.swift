/// `target op= value` for any target that names a variable.
class AugmentedAction: Action {
  final let op: BinaryOperator
  final let value: Node

  init(_ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.op = op
    self.value = value
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

  @inline(never)
  final func slow(_ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.inPlace(op, a, b) } catch { throw located(error, frame) }
  }

  /// Adds text to the text in a variable, in place where nothing else refers to it. Building a text
  /// piece by piece is linear that way.
  @inline(never)
  final func append(_ addition: StringObject, to place: inout Value) {
    var text: StringObject
    do {
      guard case .str(let present) = place else { return }
      text = present
    }
    place = .unbound
    if isKnownUniquelyReferenced(&text), text !== addition {
      if text.isASCII == addition.isASCII {
        text.append(addition)
        place = .str(text)
        return
      }
      if addition.isASCII {
        text.append(addition.widened())
        place = .str(text)
        return
      }
    }
    place = .str(text.concatenating(addition))
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
    // The left side is read before the right side runs, which may rebind it.
    if case .int(let x) = place.pointee {
      let right = try value.eval(frame)
      place.pointee = try quick(.int(x), right) ?? slow(.int(x), right, frame)
      return .normal
    }
    if case .str = place.pointee, op == .add { return try append(place, frame) }
    let left = try variable.eval(frame)
    let right = try value.eval(frame)
    if let result = quick(left, right) {
      place.pointee = result
    } else {
      place.pointee = try slow(left, right, frame)
    }
    return .normal
  }

  @inline(never)
  private func append(_ place: UnsafeMutablePointer<Value>, _ frame: Frame) throws -> Completion {
    let right = try value.eval(frame)
    guard case .str(let addition) = right, case .str = place.pointee else {
      place.pointee = try slow(variable.eval(frame), right, frame)
      return .normal
    }
    append(addition, to: &place.pointee)
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
    if op == .add, let global, case .str = global.value { return try append(global, frame) }
    let left = try variable.eval(frame)
    let right = try value.eval(frame)
    try target.assign(quick(left, right) ?? slow(left, right, frame), frame)
    return .normal
  }

  @inline(never)
  private func append(_ cell: Cell, _ frame: Frame) throws -> Completion {
    let right = try value.eval(frame)
    guard case .str(let addition) = right, case .str = cell.value else {
      cell.value = try slow(variable.eval(frame), right, frame)
      return .normal
    }
    append(addition, to: &cell.value)
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
  let container: Node
  let key: Node

  init(_ container: Node, _ key: Node, _ op: BinaryOperator, _ value: Node, _ span: Span) {
    self.container = container
    self.key = key
    super.init(op, value, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    let container = try container.eval(frame)
    let key = try key.eval(frame)
    if case .list(let list) = container, case .int(let index) = key, index >= 0,
      index < list.items.count
    {
      let left = list.items[index]
      let right = try value.eval(frame)
      if let result = quick(left, right), index < list.items.count {
        list.items[index] = result
        return .normal
      }
      let result = try slow(left, right, frame)
      do { try context.setItem(container, key, result) } catch { throw located(error, frame) }
      return .normal
    }
    let left: Value
    do { left = try context.getItem(container, key) } catch { throw located(error, frame) }
    let right = try value.eval(frame)
    let result = try quick(left, right) ?? slow(left, right, frame)
    do { try context.setItem(container, key, result) } catch { throw located(error, frame) }
    return .normal
  }
}
