import BigInt

extension Interpreter {
  /// An iterator over a value.
  ///
  /// - Throws: `TypeError` if the value is not iterable.
  public func iterate(_ value: Value) throws -> IteratorObject {
    switch value {
    case .list(let list): return ListIterator(list)
    case .tuple(let tuple): return ArrayIterator(tuple.items, name: "tuple_iterator")
    case .str(let text): return TextIterator(text)
    case .bytes(let bytes):
      return BytesIterator(bytes)
    case .dict(let dict): return DictIterator(DictView(dict, .keys))
    case .view(let view): return DictIterator(view)
    case .set(let set): return SetIterator(set)
    case .range(let range): return makeIterator(range)
    case .iterator(let iterator): return iterator
    case .type(let type):
      if let cases = type.cases {
        return ArrayIterator(cases.map(\.value), name: "generator")
      }
    case .host(let instance):
      if let iterate = instance.type.slot(\.iterate) { return try iterate(self, value) }
      if let length = instance.type.slot(\.length), let getItem = instance.type.slot(\.getItem) {
        return HostIterator(value, count: try length(self, value), getItem)
      }
    default: break
    }
    throw ScriptException.type("'\(value.typeName)' object is not iterable")
  }

  private func makeIterator(_ range: RangeObject) -> IteratorObject {
    if let small = range.small { return RangeIterator(small) }
    var index = BigInt(0)
    return ClosureIterator("longrange_iterator") { _ in
      guard index < range.count else { return nil }
      defer { index += 1 }
      return Value.integer(range.start + index * range.step)
    }
  }

  /// Whether a value can be iterated over.
  func isIterable(_ value: Value) -> Bool {
    switch value {
    case .list, .tuple, .str, .bytes, .dict, .view, .set, .range, .iterator: true
    case .type(let type): type.cases != nil
    case .host(let instance):
      instance.type.slot(\.iterate) != nil
        || (instance.type.slot(\.length) != nil && instance.type.slot(\.getItem) != nil)
    default: false
    }
  }

  /// The elements of an iterable.
  ///
  /// - Throws: `TypeError` if the value is not iterable, and what the iteration throws.
  public func array(_ value: Value) throws -> [Value] {
    switch value {
    case .list(let list): return list.items
    case .tuple(let tuple): return tuple.items
    case .set(let set): return set.elements
    case .dict(let dict): return dict.keys
    case .view(let view): return view.dict.items.map(view.element)
    case .range: _ = try length(value)
    default: break
    }
    let iterator = try iterate(value)
    var items: [Value] = []
    if let hint = iterator.remainingHint {
      try reserve(elements: hint, size: MemoryLayout<Value>.stride)
      items.reserveCapacity(hint)
    }
    while let item = try iterator.next(self) {
      items.append(item)
      if items.count & 0xFF == 0 { try pollSlowly() }
    }
    return items
  }
}

final class ListIterator: IteratorObject {
  private var list: ListObject?
  private var index = 0

  init(_ list: ListObject) { self.list = list }

  override var typeName: String { "list_iterator" }
  override var remainingHint: Int? { list.map { max(0, $0.items.count - index) } }

  override func next(_ context: Interpreter) throws -> Value? {
    guard let list else { return nil }
    if index < list.items.count {
      defer { index += 1 }
      return list.items[index]
    }
    self.list = nil
    return nil
  }
}

final class TextIterator: IteratorObject {
  private let text: StringObject
  private var index = 0

  init(_ text: StringObject) { self.text = text }

  override var typeName: String { text.isASCII ? "str_ascii_iterator" : "str_iterator" }
  override var remainingHint: Int? { text.count - index }

  override func next(_ context: Interpreter) throws -> Value? {
    guard index < text.count else { return nil }
    defer { index += 1 }
    return .str(.character(text[index]))
  }
}

final class BytesIterator: IteratorObject {
  private let bytes: BytesObject
  private var index = 0

  init(_ bytes: BytesObject) { self.bytes = bytes }

  override var typeName: String { "bytes_iterator" }
  override var remainingHint: Int? { bytes.bytes.count - index }

  override func next(_ context: Interpreter) throws -> Value? {
    guard index < bytes.bytes.count else { return nil }
    defer { index += 1 }
    return .int(Int(bytes.bytes[index]))
  }
}

final class RangeIterator: IteratorObject {
  private var value: Int
  private let step: Int
  private var remaining: Int

  init(_ range: RangeObject.Small) {
    value = range.start
    step = range.step
    remaining = range.count
  }

  override var typeName: String { "range_iterator" }
  override var remainingHint: Int? { remaining }

  override func next(_ context: Interpreter) throws -> Value? {
    try context.machine.poll()
    guard remaining > 0 else { return nil }
    remaining -= 1
    defer { value &+= step }
    return .int(value)
  }
}

final class DictIterator: IteratorObject {
  private let view: DictView
  private var position = 0
  private let count: Int
  private var remaining: Int
  private var isDone = false
  private var pairs = ReusedTuple()

  init(_ view: DictView) {
    self.view = view
    count = view.dict.count
    remaining = count
  }

  override var typeName: String {
    switch view.kind {
    case .keys: "dict_keyiterator"
    case .values: "dict_valueiterator"
    case .items: "dict_itemiterator"
    }
  }
  override var remainingHint: Int? { nil }

  override func next(_ context: Interpreter) throws -> Value? {
    if isDone { return nil }
    if view.dict.count != count {
      throw ScriptException.runtime("dictionary changed size during iteration")
    }
    guard let entry = view.dict.entry(from: &position) else {
      isDone = true
      return nil
    }
    remaining -= 1
    if remaining < 0 {
      throw ScriptException.runtime("dictionary keys changed during iteration")
    }
    switch view.kind {
    case .keys: return entry.key
    case .values: return entry.value
    case .items: return pairs.make(entry.key, entry.value)
    }
  }
}

final class SetIterator: IteratorObject {
  private let set: SetObject
  private var place = 0
  private let count: Int
  private var isDone = false

  init(_ set: SetObject) {
    self.set = set
    count = set.count
  }

  override var typeName: String { "set_iterator" }

  override func next(_ context: Interpreter) throws -> Value? {
    if isDone { return nil }
    if set.count != count {
      throw ScriptException.runtime("Set changed size during iteration")
    }
    guard let element = set.element(from: &place) else {
      isDone = true
      return nil
    }
    return element
  }
}

/// Iterates over a host object by position.
final class HostIterator: IteratorObject {
  private let value: Value
  private let count: Int
  private let getItem: (Interpreter, Value, Value) throws -> Value
  private var index = 0

  init(_ value: Value, count: Int, _ getItem: @escaping (Interpreter, Value, Value) throws -> Value)
  {
    self.value = value
    self.count = count
    self.getItem = getItem
  }

  override var remainingHint: Int? { count - index }

  override func next(_ context: Interpreter) throws -> Value? {
    guard index < count else { return nil }
    defer { index += 1 }
    return try getItem(context, value, .int(index))
  }
}
