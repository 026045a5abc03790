/// `object.name`
final class AttributeNode: Node {
  let object: Node
  let name: String

  init(_ object: Node, _ name: String, _ span: Span) {
    self.object = object
    self.name = name
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let value = try object.eval(frame)
    do { return try frame.interpreter.getAttribute(value, name) } catch {
      throw located(error, frame)
    }
  }
}

/// `container[key]`
final class IndexNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let container = try evalLeft(frame)
    let key = try evalRight(frame)
    if case .int(let index) = key {
      if case .list(let list) = container, index >= 0, index < list.items.count {
        return list.items[index]
      }
      if case .tuple(let tuple) = container, index >= 0, index < tuple.items.count {
        return tuple.items[index]
      }
    }
    return try slow(container, key, frame)
  }

  @inline(never)
  private func slow(_ container: Value, _ key: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.getItem(container, key) } catch {
      throw located(error, frame)
    }
  }
}

/// `start:stop:step` between brackets.
final class SliceNode: Node {
  let parts: [Node?]

  init(_ parts: [Node?], _ span: Span) {
    self.parts = parts
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let values = try parts.map { try $0?.eval(frame) ?? Value.none }
    return .slice(SliceObject(values[0], values[1], values[2]))
  }
}

/// A function or lambda being defined: captures the cells around it.
final class FunctionNode: Node {
  let code: Code
  /// One per parameter.
  let defaults: [Node?]
  let annotations: [Node]
  /// The slots of this frame that hold the captured cells.
  let captured: [Int]

  init(_ code: Code, _ defaults: [Node?], _ annotations: [Node], _ captured: [Int], _ span: Span) {
    self.code = code
    self.defaults = defaults
    self.annotations = annotations
    self.captured = captured
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let values =
      defaults.isEmpty ? code.noDefaults : try defaults.map { try $0?.eval(frame) ?? .unbound }
    for annotation in annotations { _ = try annotation.eval(frame) }
    return .function(FunctionObject(code, defaults: values, closure: frame.cells(captured)))
  }
}

extension Frame {
  func cells(_ captured: [Int]) -> [Cell] {
    captured.map { slot in
      if case .cell(let cell) = slots[slot] { return cell }
      return Cell(.unbound)
    }
  }
}
