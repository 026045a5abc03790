/// The built-in types whose instances are iterators: `enumerate`, `filter`, `map`, `reversed`,
/// `zip`.
enum LazyTypes {
  static let enumerate = TypeObject("enumerate", doc: "Pairs of a number and an element.") { type in
    type.construct("iterable, start=0") { context, a in
      let iterator = try context.iterate(a[0])
      guard let start = try context.indexValue(a[1]) else {
        throw ScriptException.type(
          "'\(a[1].typeName)' object cannot be interpreted as an integer")
      }
      return .iterator(EnumerateIterator(iterator, start))
    }
  }

  static let map = TypeObject("map", doc: "A function's value for every element.") { type in
    type.construct("function, iterable, /, *iterables") { context, a in
      let iterators = try ([a[1]] + a.rest(2)).map { try context.iterate($0) }
      return .iterator(MapIterator(a[0], iterators))
    }
  }

  static let filter = TypeObject("filter", doc: "The elements a function is true for.") { type in
    type.construct("function, iterable, /") { context, a in
      .iterator(FilterIterator(a.unlessNone(0), try context.iterate(a[1])))
    }
  }

  static let zip = TypeObject("zip", doc: "Tuples of elements side by side.") { type in
    type.construct("*iterables, strict=False") { context, a in
      var iterators: [IteratorObject] = []
      for (index, iterable) in a.rest(0).enumerated() {
        guard context.isIterable(iterable) else {
          throw ScriptException.type(
            "'\(iterable.typeName)' object is not iterable".replacingFirst(index))
        }
        iterators.append(try context.iterate(iterable))
      }
      return .iterator(ZipIterator(iterators, isStrict: try a.bool(1, context)))
    }
  }

  static let reversed = TypeObject("reversed", doc: "The elements from the last to the first.") {
    type in
    type.construct("sequence, /") { context, a in .iterator(try context.reversed(a[0])) }
  }
}

extension String {
  /// `zip` counts its arguments in the message.
  fileprivate func replacingFirst(_ index: Int) -> String { "zip argument #\(index + 1): " + self }
}

extension Interpreter {
  /// An iterator from the last element to the first.
  ///
  /// - Throws: `TypeError` if the value has no order or no end.
  func reversed(_ value: Value) throws -> IteratorObject {
    switch value {
    case .list(let list): return ReverseListIterator(list)
    case .tuple(let tuple): return ArrayIterator(tuple.items.reversed(), name: "reversed")
    case .str(let text):
      return ArrayIterator(
        text.codePoints.reversed().map { .str(.character($0)) }, name: "reversed")
    case .bytes(let bytes):
      return ArrayIterator(bytes.bytes.reversed().map { .int(Int($0)) }, name: "reversed")
    case .dict(let dict):
      return ArrayIterator(dict.keys.reversed(), name: "dict_reversekeyiterator")
    case .view(let view):
      return ArrayIterator(
        view.dict.items.map(view.element).reversed(), name: "dict_reverseitemiterator")
    case .range(let range):
      let turned = RangeObject(
        start: range.start + (range.count - 1) * range.step, stop: range.start - range.step,
        step: -range.step)
      return try iterate(.range(range.count == 0 ? RangeObject(0, 0) : turned))
    case .host(let instance):
      if let reversed = instance.type.slot(\.reversed) { return try reversed(self, value) }
      if let length = instance.type.slot(\.length), let getItem = instance.type.slot(\.getItem) {
        var index = try length(self, value)
        return ClosureIterator("reversed") { context in
          if index == 0 { return nil }
          index -= 1
          return try getItem(context, value, .int(index))
        }
      }
    default: break
    }
    throw ScriptException.type("'\(value.typeName)' object is not reversible")
  }
}

final class ReverseListIterator: IteratorObject {
  private let list: ListObject
  private var index: Int

  init(_ list: ListObject) {
    self.list = list
    index = list.items.count - 1
  }

  override var typeName: String { "list_reverseiterator" }

  override func next(_ context: Interpreter) throws -> Value? {
    guard index >= 0, index < list.items.count else { return nil }
    defer { index -= 1 }
    return list.items[index]
  }
}

final class EnumerateIterator: IteratorObject {
  private let iterator: IteratorObject
  private var number: Value
  private var pairs = ReusedTuple()

  init(_ iterator: IteratorObject, _ start: Value) {
    self.iterator = iterator
    number = start
  }

  override var typeName: String { "enumerate" }

  override func next(_ context: Interpreter) throws -> Value? {
    guard let item = try iterator.next(context) else { return nil }
    let pair = pairs.make(number, item)
    if case .int(let small) = number, small < Int.max {
      number = .int(small + 1)
    } else {
      number = try context.binary(.add, number, .int(1))
    }
    return pair
  }
}

final class MapIterator: IteratorObject {
  private let function: Value
  private let iterators: [IteratorObject]

  init(_ function: Value, _ iterators: [IteratorObject]) {
    self.function = function
    self.iterators = iterators
  }

  override var typeName: String { "map" }

  override func next(_ context: Interpreter) throws -> Value? {
    if iterators.count == 1 {
      guard let item = try iterators[0].next(context) else { return nil }
      return try context.call(function, item)
    }
    var items: [Value] = []
    for iterator in iterators {
      guard let item = try iterator.next(context) else { return nil }
      items.append(item)
    }
    return try context.call(function, items)
  }
}

final class FilterIterator: IteratorObject {
  private let function: Value?
  private let iterator: IteratorObject

  init(_ function: Value?, _ iterator: IteratorObject) {
    self.function = function
    self.iterator = iterator
  }

  override var typeName: String { "filter" }

  override func next(_ context: Interpreter) throws -> Value? {
    while let item = try iterator.next(context) {
      try context.machine.poll()
      let verdict = try function.map { try context.call($0, item) } ?? item
      if try context.truth(verdict) { return item }
    }
    return nil
  }
}

final class ZipIterator: IteratorObject {
  private let iterators: [IteratorObject]
  private let isStrict: Bool
  private var isDone = false
  private var pairs = ReusedTuple()

  init(_ iterators: [IteratorObject], isStrict: Bool) {
    self.iterators = iterators
    self.isStrict = isStrict
  }

  override var typeName: String { "zip" }

  override func next(_ context: Interpreter) throws -> Value? {
    if iterators.isEmpty || isDone { return nil }
    if iterators.count == 2, !isStrict {
      if let first = try iterators[0].next(context), let second = try iterators[1].next(context) {
        return pairs.make(first, second)
      }
      isDone = true
      return nil
    }
    var items: [Value] = []
    items.reserveCapacity(iterators.count)
    for (index, iterator) in iterators.enumerated() {
      guard let item = try iterator.next(context) else {
        isDone = true
        if isStrict { try checkLengths(index, context) }
        return nil
      }
      items.append(item)
    }
    return .tuple(TupleObject(items))
  }

  /// An iterator ended: with `strict` all the others must end with it.
  private func checkLengths(_ ended: Int, _ context: Interpreter) throws {
    if ended > 0 { throw unequal(ended, "shorter") }
    for index in 1..<max(iterators.count, 1) where try iterators[index].next(context) != nil {
      throw unequal(index, "longer")
    }
  }

  private func unequal(_ index: Int, _ what: String) -> ScriptException {
    let others = index == 1 ? "argument 1" : "arguments 1-\(index)"
    return .value("zip() argument \(index + 1) is \(what) than \(others)")
  }
}
