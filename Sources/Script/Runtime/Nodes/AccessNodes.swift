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
    if let item = Self.quick(left.peek(frame), right.peek(frame)) { return item }
    if left.isStable, !right.isSimple {
      // The container stays what it is while the key is evaluated.
      if case .unbound = left.peek(frame) { return try left.eval(frame) }
      let key = try right.eval(frame)
      if case .dict(let dict) = left.peek(frame) {
        return try dict._withUnsafeGuaranteedRef { try value($0, key, frame) }
      }
      return try Self.quick(left.peek(frame), key.number) ?? slow(left.eval(frame), key, frame)
    }
    if right.isSimple, case .dict(let dict) = left.peek(frame) {
      return try dict._withUnsafeGuaranteedRef { try value($0, right.eval(frame), frame) }
    }
    let container = try left.eval(frame)
    let key = try right.eval(frame)
    if case .int(let index) = key {
      switch container {
      case .list(let list) where list.items.indices.contains(index): return list.items[index]
      case .tuple(let tuple) where tuple.items.indices.contains(index): return tuple.items[index]
      default: break
      }
    }
    return try slow(container, key, frame)
  }

  @inline(__always)
  private func value(_ dict: DictObject, _ key: Value, _ frame: Frame) throws -> Value {
    do {
      if let value = try dict.get(key, frame.interpreter) { return value }
      throw ScriptException.key(key)
    } catch { throw located(error, frame) }
  }

  /// The element of a list, tuple or text.
  @inline(__always)
  private static func quick(_ container: Borrowed, _ key: Borrowed) -> Value? {
    guard case .int(let index) = key else { return nil }
    switch container {
    case .list(let list): return list._withUnsafeGuaranteedRef { $0.items.element(index) }
    case .tuple(let tuple): return tuple._withUnsafeGuaranteedRef { $0.items.element(index) }
    case .str(let text): return text._withUnsafeGuaranteedRef { $0.element(index) }
    default: return nil
    }
  }

  @inline(never)
  private func slow(_ container: Value, _ key: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.getItem(container, key) } catch {
      throw located(error, frame)
    }
  }
}

extension [Value] {
  /// The element at an index that need not be valid; a negative one counts from the end.
  @inline(__always)
  func element(_ index: Int) -> Value? {
    let place = index < 0 ? index &+ count : index
    return place >= 0 && place < count ? self[place] : nil
  }
}

extension StringObject {
  /// The character at an index that need not be valid; a negative one counts from the end.
  fileprivate func element(_ index: Int) -> Value? {
    let place = index < 0 ? index &+ count : index
    return place >= 0 && place < count ? .str(.character(self[place])) : nil
  }
}

/// `start:stop:step` between brackets.
final class SliceNode: Node {
  let start: Operand
  let stop: Operand
  let step: Operand

  /// A part left out is `None`.
  init(_ start: Node?, _ stop: Node?, _ step: Node?, _ span: Span) {
    self.start = Operand(start ?? ConstantNode(.none, span))
    self.stop = Operand(stop ?? ConstantNode(.none, span))
    self.step = Operand(step ?? ConstantNode(.none, span))
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let first = try start.eval(frame)
    let last = try stop.eval(frame)
    return .slice(SliceObject(first, last, try step.eval(frame)))
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
