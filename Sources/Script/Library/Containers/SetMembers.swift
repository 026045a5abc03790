/// The constructors and methods of `set` and `frozenset`.
enum SetMembers {
  /// A set is looked up as the frozenset with the same elements.
  private static func lookedUp(_ value: Value, _ context: Interpreter) throws -> Value {
    guard case .set(let set) = value, !set.isFrozen else { return value }
    return .set(try set.copy(frozen: true, context))
  }

  static func unwrap(_ value: Value) -> SetObject? {
    if case .set(let set) = value { return set }
    return nil
  }

  static func fill(_ type: TypeObject) {
    type.construct("iterable=(), /", "A set of the distinct elements.") { context, a in
      .set(try make(a[0], frozen: false, context))
    }
    shared(type)
    elements(type)
    updates(type)
  }

  static func fillFrozen(_ type: TypeObject) {
    type.construct("iterable=(), /", "A set that cannot change.") { context, a in
      if case .set(let set) = a[0], set.isFrozen { return a[0] }
      return .set(try make(a[0], frozen: true, context))
    }
    shared(type)
  }

  static func make(_ source: Value, frozen: Bool, _ context: Interpreter) throws -> SetObject {
    let set = SetObject(frozen: frozen)
    try add(source, to: set, context)
    return set
  }

  private static func add(_ source: Value, to set: SetObject, _ context: Interpreter) throws {
    switch source {
    case .set(let other): try set.formUnion(other, context)
    case .dict(let other): try set.formUnion(other, context)
    default:
      let iterator = try context.iterate(source)
      while let item = try iterator.next(context) {
        try set.insert(item, context)
        try context.pollEach(set.count)
      }
    }
  }

  /// A set or dict, which are looked up rather than gone through, as a set.
  private static func asSet(_ value: Value, _ context: Interpreter) throws -> SetObject {
    if case .set(let set) = value { return set }
    return try make(value, frozen: false, context)
  }

  private static func shared(_ type: TypeObject) {
    type.method("copy", "", "A shallow copy.", of: unwrap) { context, set, _ in
      set.isFrozen ? .set(set) : .set(try set.copy(context))
    }
    type.method("union", "*others", "The elements of all.", of: unwrap) { context, set, a in
      let result = try set.copy(frozen: set.isFrozen, context)
      for other in a.rest(0) { try add(other, to: result, context) }
      return .set(result)
    }
    type.method("intersection", "*others", "The elements that all share.", of: unwrap) {
      context, set, a in
      var result = try set.copy(frozen: set.isFrozen, context)
      for other in a.rest(0) { result = try intersection(result, other, context) }
      return .set(result)
    }
    type.method("difference", "*others", "The elements that no other has.", of: unwrap) {
      context, set, a in
      var result = try set.copy(frozen: set.isFrozen, context)
      for other in a.rest(0) {
        result = try context.combine(.subtract, result, asSet(other, context))
      }
      return .set(result)
    }
    type.method(
      "symmetric_difference", "other, /", "The elements that one of both has.", of: unwrap
    ) {
      context, set, a in
      .set(try context.combine(.xor, set, asSet(a[0], context)))
    }
    type.method("issubset", "other, /", "Whether the other has every element.", of: unwrap) {
      context, set, a in
      .bool(try context.isSubset(set, asSet(a[0], context)))
    }
    type.method("issuperset", "other, /", "Whether every element of the other is here.", of: unwrap)
    { context, set, a in
      .bool(try context.isSubset(asSet(a[0], context), set))
    }
    type.method("isdisjoint", "other, /", "Whether nothing is shared.", of: unwrap) {
      context, set, a in
      for (index, item) in try context.array(a[0]).enumerated() {
        if try set.contains(item, context) { return .bool(false) }
        try context.pollEach(index)
      }
      return .bool(true)
    }
  }

  private static func intersection(
    _ set: SetObject, _ other: Value, _ context: Interpreter
  ) throws -> SetObject {
    if case .set(let other) = other { return try context.combine(.and, set, other) }
    let result = SetObject(frozen: set.isFrozen)
    let iterator = try context.iterate(other)
    while let item = try iterator.next(context) {
      if try set.contains(item, context) { try result.insert(item, context) }
    }
    return result
  }

  private static func elements(_ type: TypeObject) {
    type.method("add", "element, /", "Add an element.", of: unwrap) { context, set, a in
      try set.insert(a[0], context)
      return .none
    }
    type.method("discard", "element, /", "Remove an element if it is there.", of: unwrap) {
      context, set, a in
      try set.remove(lookedUp(a[0], context), context)
      return .none
    }
    type.method("remove", "element, /", "Remove an element.", of: unwrap) { context, set, a in
      if try !set.remove(lookedUp(a[0], context), context) { throw ScriptException.key(a[0]) }
      return .none
    }
    type.method("pop", "", "Remove some element and return it.", of: unwrap) { _, set, _ in
      guard let value = set.popAny() else {
        throw ScriptException.key(.string("pop from an empty set"))
      }
      return value
    }
    type.method("clear", "", "Remove everything.", of: unwrap) { _, set, _ in
      set.removeAll()
      return .none
    }
  }

  private static func updates(_ type: TypeObject) {
    type.method("update", "*others", "Add the elements of all.", of: unwrap) { context, set, a in
      for other in a.rest(0) { try add(other, to: set, context) }
      return .none
    }
    type.method("intersection_update", "*others", "Keep what all share.", of: unwrap) {
      context, set, a in
      var result = try set.copy(context)
      for other in a.rest(0) { result = try intersection(result, other, context) }
      set.adopt(result)
      return .none
    }
    type.method("difference_update", "*others", "Remove what another has.", of: unwrap) {
      context, set, a in
      for other in a.rest(0) {
        _ = try context.updateSet(.subtract, set, asSet(other, context))
      }
      return .none
    }
    type.method(
      "symmetric_difference_update", "other, /", "Keep what one of both has.", of: unwrap
    ) { context, set, a in
      _ = try context.updateSet(.xor, set, asSet(a[0], context))
      return .none
    }
  }
}
