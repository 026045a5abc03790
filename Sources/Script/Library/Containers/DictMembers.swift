/// The constructor and methods of `dict` and its views.
enum DictMembers {
  static func unwrap(_ value: Value) -> DictObject? {
    if case .dict(let dict) = value { return dict }
    return nil
  }

  static func fill(_ type: TypeObject) {
    type.construct("iterable=(), /, **kwargs", "A dict from a mapping or pairs, and names.") {
      context, a in
      let dict = DictObject()
      try context.update(dict, from: a[0])
      try context.update(dict, from: a[1])
      return .dict(dict)
    }
    type.staticMethod("fromkeys", "iterable, value=None, /", "A dict with one value for all keys.")
    {
      context, a in
      let dict = DictObject()
      for (index, key) in try context.array(a[0]).enumerated() {
        try dict.set(key, a[1], context)
        try context.pollEach(index)
      }
      return .dict(dict)
    }
    views(type)
    asking(type)
    changing(type)
  }

  private static func views(_ type: TypeObject) {
    type.method("keys", "", "A view of the keys.", of: unwrap) { _, dict, _ in
      .view(DictView(dict, .keys))
    }
    type.method("values", "", "A view of the values.", of: unwrap) { _, dict, _ in
      .view(DictView(dict, .values))
    }
    type.method("items", "", "A view of the pairs.", of: unwrap) { _, dict, _ in
      .view(DictView(dict, .items))
    }
  }

  private static func asking(_ type: TypeObject) {
    type.method("get", "key, default=None, /", "The value of a key, or the default.", of: unwrap) {
      context, dict, a in
      try dict.get(a[0], context) ?? a[1]
    }
    type.method("copy", "", "A shallow copy.", of: unwrap) { _, dict, _ in .dict(dict.copy()) }
  }

  private static func changing(_ type: TypeObject) {
    type.method(
      "setdefault", "key, default=None, /", "The value of a key, set to the default if new.",
      of: unwrap
    ) { context, dict, a in
      if let value = try dict.get(a[0], context) { return value }
      try dict.set(a[0], a[1], context)
      return a[1]
    }
    type.method("pop", "key, default=?, /", "Remove a key and return its value.", of: unwrap) {
      context, dict, a in
      // As in CPython, an empty dict does not ask for a hash.
      if dict.count > 0, let value = try dict.remove(a[0], context) { return value }
      guard let value = a.optional(1) else { throw ScriptException.key(a[0]) }
      return value
    }
    type.method("popitem", "", "Remove the pair added last and return it.", of: unwrap) {
      context, dict, _ in
      guard let (key, value) = try dict.popLast(context) else {
        throw ScriptException.key(.string("popitem(): dictionary is empty"))
      }
      return .tuple([key, value])
    }
    type.method("update", "other=(), /, **kwargs", "Take over keys and values.", of: unwrap) {
      context, dict, a in
      try context.update(dict, from: a[0])
      try context.update(dict, from: a[1])
      return .none
    }
    type.method("clear", "", "Remove everything.", of: unwrap) { _, dict, _ in
      dict.removeAll()
      return .none
    }
  }

  static func fillView(_ type: TypeObject) {
    type.method(
      "isdisjoint", "other, /", "Whether nothing is shared.",
      of: { (value: Value) -> DictView? in
        if case .view(let view) = value { return view }
        return nil
      }
    ) { context, view, a in
      for item in try context.array(a[0]) where try context.contains(.view(view), item) {
        return .bool(false)
      }
      return .bool(true)
    }
    type.property("mapping", "The dict looked at.") { _, value in
      if case .view(let view) = value { return .dict(view.dict) }
      return .none
    }
  }
}
