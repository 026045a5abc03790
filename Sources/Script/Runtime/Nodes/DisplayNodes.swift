/// The elements of a tuple, list or set display, starred ones spread out.
struct Elements {
  let nodes: OperandTable
  /// Which of the elements are starred; empty if none is.
  let starred: [Bool]

  @inline(__always)
  func eval(_ frame: Frame) throws -> [Value] {
    if !starred.isEmpty { return try evalStarred(frame) }
    return try [Value](unsafeUninitializedCapacity: nodes.count) { items, made in
      while made < nodes.count {
        items.initializeElement(at: made, to: try nodes[made].pointee.eval(frame))
        made &+= 1
      }
    }
  }

  @inline(never)
  private func evalStarred(_ frame: Frame) throws -> [Value] {
    var items: [Value] = []
    for index in 0..<nodes.count {
      let value = try nodes[index].pointee.eval(frame)
      guard starred[index] else {
        items.append(value)
        continue
      }
      do {
        guard frame.interpreter.isIterable(value) else {
          throw ScriptException.type("Value after * must be an iterable, not \(value.typeName)")
        }
        items += try frame.interpreter.array(value)
      } catch { throw nodes[index].pointee.node.located(error, frame) }
    }
    return items
  }
}

final class TupleNode: Node {
  let elements: Elements

  init(_ elements: Elements, _ span: Span) {
    self.elements = elements
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    .tuple(TupleObject(try elements.eval(frame)))
  }
}

final class ListNode: Node {
  let elements: Elements

  init(_ elements: Elements, _ span: Span) {
    self.elements = elements
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value { .list(ListObject(try elements.eval(frame))) }
}

final class SetNode: Node {
  let elements: Elements
  /// A display of constants is made in several steps, which decides the order of iteration.
  let isConstant: Bool

  init(_ elements: Elements, isConstant: Bool, _ span: Span) {
    self.elements = elements
    self.isConstant = isConstant
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let context = frame.interpreter
    let items = try elements.eval(frame)
    do {
      let set = SetObject()
      for item in items { try set.insert(item, context) }
      if isConstant {
        // The compiler of CPython makes a frozenset, makes it again from its own elements, and
        // the set is a copy of that.
        let again = SetObject()
        for element in set.elements { try again.insert(element, context) }
        return .set(try again.copy(context))
      }
      return .set(set)
    } catch { throw located(error, frame) }
  }
}

final class DictNode: Node {
  let entries: [(key: Node?, value: Node)]

  init(_ entries: [(key: Node?, value: Node)], _ span: Span) {
    self.entries = entries
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let context = frame.interpreter
    let dict = DictObject()
    // As in CPython, the keys of a short display are hashed when all of it has been evaluated.
    var pairs: [(key: Value, value: Value)] = []
    pairs.reserveCapacity(entries.count)
    func store() throws {
      for pair in pairs { try dict.set(pair.key, pair.value, context) }
      pairs.removeAll(keepingCapacity: true)
    }
    do {
      for entry in entries {
        if let key = entry.key {
          pairs.append((try key.eval(frame), try entry.value.eval(frame)))
          if entries.count > 15 { try store() }
          continue
        }
        try store()
        let value = try entry.value.eval(frame)
        guard try context.mappingKeys(value) != nil else {
          throw ScriptException.type("'\(value.typeName)' object is not a mapping")
        }
        try context.update(dict, from: value)
      }
      try store()
    } catch { throw located(error, frame) }
    return .dict(dict)
  }
}

/// An f-string.
final class FormattedNode: Node {
  /// A field, with the text in front of it.
  final class Field {
    let text: StringObject
    let conversion: UInt8?
    let specification: FormattedNode?
    /// Whether the value is shown as `str` gives it.
    let isPlain: Bool

    init(_ text: StringObject, _ conversion: UInt8?, _ specification: FormattedNode?) {
      self.text = text
      self.conversion = conversion
      self.specification = specification
      isPlain = conversion == nil && specification == nil
    }
  }

  let fields: NodeTable<Field>
  let values: OperandTable
  /// The text behind the last field.
  let tail: StringObject

  init(_ fields: [Field], _ values: [Node], _ tail: StringObject, _ span: Span) {
    self.fields = NodeTable(fields)
    self.values = OperandTable(values)
    self.tail = tail
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value { .str(try text(frame)) }

  private func text(_ frame: Frame) throws -> StringObject {
    if fields.count == 0 { return tail }
    var out = TextBuilder()
    for index in 0..<fields.count {
      try fields.with(index) { try append($0, values[index], frame, &out) }
    }
    out.append(tail)
    return out.finish()
  }

  private func append(
    _ field: Field, _ operand: UnsafeMutablePointer<Operand>, _ frame: Frame,
    _ out: inout TextBuilder
  ) throws {
    out.append(field.text)
    var value = try operand.pointee.eval(frame)
    if field.isPlain {
      if case .str(let text) = value { return out.append(text) }
      if case .int(let number) = value { return out.append(number) }
    }
    let specification = try field.specification?.text(frame) ?? .empty
    do {
      let context = frame.interpreter
      switch field.conversion {
      case UInt8(ascii: "r"): value = .str(try context.repr(value))
      case UInt8(ascii: "s"): value = .str(try context.str(value))
      case UInt8(ascii: "a"): value = .str(try context.ascii(value))
      default: break
      }
      try context.format(value, specification, into: &out)
    } catch { throw operand.pointee.node.located(error, frame) }
  }
}
