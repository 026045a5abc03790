/// The constructor and methods of `list`.
enum ListMembers {
  static func unwrap(_ value: Value) -> ListObject? {
    if case .list(let list) = value { return list }
    return nil
  }

  static func fill(_ type: TypeObject) {
    type.construct("iterable=(), /", "A list of the elements.") { context, a in
      .list(try context.array(a[0]))
    }
    changing(type)
    asking(type)
  }

  private static func changing(_ type: TypeObject) {
    type.method("append", "object, /", "Add an element at the end.", of: unwrap) { _, list, a in
      list.items.append(a[0])
      return .none
    }
    type.method("extend", "iterable, /", "Add the elements of an iterable.", of: unwrap) {
      context, list, a in
      try context.extend(list, a[0])
      return .none
    }
    type.method("insert", "index, object, /", "Insert before a position.", of: unwrap) {
      context, list, a in
      let index = try a.int(0, context)
      let place = index < 0 ? max(0, index + list.items.count) : min(index, list.items.count)
      list.items.insert(a[1], at: place)
      return .none
    }
    type.method("pop", "index=-1, /", "Remove an element and return it.", of: unwrap) {
      context, list, a in
      if list.items.isEmpty { throw ScriptException.index("pop from empty list") }
      let place = try a.int(0, context)
      let index = place < 0 ? place + list.items.count : place
      guard list.items.indices.contains(index) else {
        throw ScriptException.index("pop index out of range")
      }
      return index == list.items.count - 1 ? list.items.removeLast() : list.items.remove(at: index)
    }
    type.method("remove", "value, /", "Remove the first equal element.", of: unwrap) {
      context, list, a in
      for index in list.items.indices where try context.same(list.items[index], a[0]) {
        list.items.remove(at: index)
        return .none
      }
      throw ScriptException.value("list.remove(x): x not in list")
    }
    type.method("clear", "", "Remove everything.", of: unwrap) { _, list, _ in
      list.items = []
      return .none
    }
    type.method("reverse", "", "Reverse in place.", of: unwrap) { _, list, _ in
      list.items.reverse()
      return .none
    }
    type.method(
      "sort", "*, key=None, reverse: bool = False",
      "Sort in place, keeping equal elements in order.",
      of: unwrap
    ) { context, list, a in
      let items = list.items
      list.items = []
      defer { if list.items.isEmpty { list.items = items } }
      let sorted = try Sorting.sorted(
        items, key: a.unlessNone(0), reverse: a.int(1, context) != 0, context)
      let wasChanged = !list.items.isEmpty
      list.items = sorted
      if wasChanged { throw ScriptException.value("list modified during sort") }
      return .none
    }
  }

  private static func asking(_ type: TypeObject) {
    type.method("copy", "", "A shallow copy.", of: unwrap) { _, list, _ in .list(list.items) }
    type.method("count", "value, /", "How many elements are equal.", of: unwrap) {
      context, list, a in
      .int(try SequenceSearch.count(list.items, a[0], context))
    }
    type.method(
      "index", "value, start=0, stop=9223372036854775807, /",
      "The position of the first equal element.",
      of: unwrap
    ) { context, list, a in
      try SequenceSearch.index(list.items, a, context, missing: "is not in list")
    }
  }
}

/// Searching lists and tuples.
enum SequenceSearch {
  static func count(_ items: [Value], _ value: Value, _ context: Interpreter) throws -> Int {
    var count = 0
    for (index, item) in items.enumerated() {
      if try context.same(item, value) { count += 1 }
      try context.pollEach(index)
    }
    return count
  }

  static func index(
    _ items: [Value], _ a: Arguments, _ context: Interpreter, missing: String
  ) throws -> Value {
    let start = clip(a[1].asInt ?? 0, items.count)
    let stop = clip(a[2].asInt ?? Int.max, items.count)
    for index in start..<max(start, stop) {
      if try context.same(items[index], a[0]) { return .int(index) }
      try context.pollEach(index)
    }
    let what = missing == "is not in tuple" ? "tuple.index(x): x not in tuple" : nil
    throw ScriptException.value(try what ?? "\(context.repr(a[0]).string) \(missing)")
  }

  private static func clip(_ index: Int, _ count: Int) -> Int {
    index < 0 ? max(0, index + count) : min(index, count)
  }
}
