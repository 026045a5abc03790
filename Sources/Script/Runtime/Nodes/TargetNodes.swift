/// Something that can be assigned to and deleted.
class Target {
  let span: Span

  init(_ span: Span) { self.span = span }

  func assign(_ value: Value, _ frame: Frame) throws {}
  func delete(_ frame: Frame) throws {}

  @inline(never)
  func located(_ error: any Error, _ frame: Frame) -> any Error {
    frame.interpreter.locate(error, span)
  }
}

final class LocalTarget: Target {
  let slot: Int
  let name: String

  init(_ slot: Int, _ name: String, _ span: Span) {
    self.slot = slot
    self.name = name
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    (frame.slots + slot).set(value)
  }

  override func delete(_ frame: Frame) throws {
    if frame.slots[slot].isUnbound {
      throw located(
        ScriptException(
          .unboundLocalError,
          "cannot access local variable '\(name)' where it is not associated with a value"), frame)
    }
    frame.slots[slot] = .unbound
  }
}

final class CellTarget: Target {
  let slot: Int
  let name: String

  init(_ slot: Int, _ name: String, _ span: Span) {
    self.slot = slot
    self.name = name
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    guard case .cell(let cell) = frame.slots[slot] else { return }
    cell.value = value
  }

  override func delete(_ frame: Frame) throws {
    guard case .cell(let cell) = frame.slots[slot] else { return }
    if cell.value.isUnbound {
      throw located(
        ScriptException(
          .unboundLocalError,
          "cannot access local variable '\(name)' where it is not associated with a value"), frame)
    }
    cell.value = .unbound
  }
}

final class GlobalTarget: Target {
  let cell: Cell
  let name: String

  init(_ cell: Cell, _ name: String, _ span: Span) {
    self.cell = cell
    self.name = name
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws { cell.place.set(value) }

  override func delete(_ frame: Frame) throws {
    if cell.value.isUnbound { throw located(frame.interpreter.unknownName(name), frame) }
    cell.value = .unbound
  }
}

/// `object.name`
final class AttributeTarget: Target {
  let object: Node
  let name: String

  init(_ object: Node, _ name: String, _ span: Span) {
    self.object = object
    self.name = name
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    let object = try object.eval(frame)
    do { try frame.interpreter.setAttribute(object, name, value) } catch {
      throw located(error, frame)
    }
  }

  override func delete(_ frame: Frame) throws {
    let object = try object.eval(frame)
    do { try frame.interpreter.deleteAttribute(object, name) } catch { throw located(error, frame) }
  }
}

/// `container[key]`
final class ItemTarget: Target {
  let container: Operand
  let key: Operand

  init(_ container: Node, _ key: Node, _ span: Span) {
    self.container = Operand(container)
    self.key = Operand(key)
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    if container.isStable, case .list(let list) = container.peek(frame),
      case .int(let index) = key.peek(frame),
      list._withUnsafeGuaranteedRef({ Self.set($0, index, value) })
    {
      return
    }
    let container = try container.eval(frame)
    let key = try key.eval(frame)
    if case .int(let number) = key {
      switch container {
      case .list(let list) where Self.set(list, number, value): return
      case .dict(let dict):
        return try dict.set(key, hash: Hashing.int(number), value, frame.interpreter)
      default: break
      }
    }
    do { try frame.interpreter.setItem(container, key, value) } catch {
      throw located(error, frame)
    }
  }

  /// Sets an element; false, with nothing done, if there is none at the index.
  @inline(__always)
  private static func set(_ list: ListObject, _ index: Int, _ value: Value) -> Bool {
    let place = index < 0 ? index &+ list.items.count : index
    guard place >= 0, place < list.items.count else { return false }
    list.items[place] = value
    return true
  }

  override func delete(_ frame: Frame) throws {
    let container = try container.eval(frame)
    let key = try key.eval(frame)
    do { try frame.interpreter.deleteItem(container, key) } catch { throw located(error, frame) }
  }
}

/// `a, *b, (c, d)`
final class UnpackTarget: Target {
  let targets: NodeTable<Target>
  /// Which of the targets takes what is left over.
  let star: Int?

  init(_ targets: [Target], star: Int?, _ span: Span) {
    self.targets = NodeTable(targets)
    self.star = star
    super.init(span)
  }

  override func assign(_ value: Value, _ frame: Frame) throws {
    if star == nil {
      switch value {
      case .tuple(let tuple) where tuple.items.count == targets.count:
        return try assign(each: tuple.items, frame)
      case .list(let list) where list.items.count == targets.count:
        return try assign(each: list.items, frame)
      default: break
      }
    }
    let items: [Value]
    do { items = try unpack(value, frame.interpreter) } catch { throw located(error, frame) }
    try assign(each: items, frame)
  }

  /// Assigns one value to each target.
  @inline(__always)
  private func assign(each items: [Value], _ frame: Frame) throws {
    try items.withUnsafeBufferPointer { items in
      for index in 0..<targets.count {
        try targets.with(index) { try $0.assign(items[index], frame) }
      }
    }
  }

  override func delete(_ frame: Frame) throws {
    for index in 0..<targets.count { try targets.with(index) { try $0.delete(frame) } }
  }

  /// One value per target.
  private func unpack(_ value: Value, _ context: Interpreter) throws -> [Value] {
    guard context.isIterable(value) else {
      throw ScriptException.type("cannot unpack non-iterable \(value.typeName) object")
    }
    guard let star else { return try exactly(value, context) }
    let items = try context.array(value)
    let after = targets.count - star - 1
    if items.count < star + after {
      throw ScriptException.value(
        "not enough values to unpack (expected at least \(star + after), got \(items.count))")
    }
    let middle = Array(items[star..<items.count - after])
    return Array(items[..<star]) + [.list(middle)] + Array(items[(items.count - after)...])
  }

  /// Takes no more from an iterator than is needed to see that there is too much.
  private func exactly(_ value: Value, _ context: Interpreter) throws -> [Value] {
    let iterator = try context.iterate(value)
    var items: [Value] = []
    while items.count <= targets.count, let item = try iterator.next(context) { items.append(item) }
    if items.count > targets.count {
      throw ScriptException.value("too many values to unpack (expected \(targets.count))")
    }
    if items.count < targets.count {
      throw ScriptException.value(
        "not enough values to unpack (expected \(targets.count), got \(items.count))")
    }
    return items
  }
}
