/// The constructor and methods of `tuple`.
enum TupleMembers {
  static func unwrap(_ value: Value) -> TupleObject? {
    if case .tuple(let tuple) = value { return tuple }
    return nil
  }

  static func fill(_ type: TypeObject) {
    type.construct("iterable=(), /", "A tuple of the elements.") { context, a in
      if case .tuple = a[0] { return a[0] }
      return .tuple(try context.array(a[0]))
    }
    type.method("count", "value, /", "How many elements are equal.", of: unwrap) {
      context, tuple, a in
      .int(try SequenceSearch.count(tuple.items, a[0], context))
    }
    type.method(
      "index", "value, start=0, stop=9223372036854775807, /",
      "The position of the first equal element.",
      of: unwrap
    ) { context, tuple, a in
      try SequenceSearch.index(tuple.items, a, context, missing: "is not in tuple")
    }
  }
}
