import BigInt

/// The constructor and members of `range`.
enum RangeMembers {
  static func unwrap(_ value: Value) -> RangeObject? {
    if case .range(let range) = value { return range }
    return nil
  }

  static func fill(_ type: TypeObject) {
    type.construct("start, stop=?, step=?, /", "Numbers from start up to stop, step apart.") {
      context, a in
      func bound(_ index: Int) throws -> BigInt {
        guard let number = try context.indexValue(a[index])?.asBigInt else {
          throw ScriptException.type(
            "'\(a[index].typeName)' object cannot be interpreted as an integer")
        }
        return number
      }
      guard a.optional(1) != nil else {
        if case .int(let stop) = a[0] { return .range(RangeObject(0, stop)) }
        return .range(RangeObject(start: 0, stop: try bound(0), step: 1))
      }
      let isLong = a.optional(2) != nil
      if case .int(let start) = a[0], case .int(let stop) = a[1] {
        if !isLong { return .range(RangeObject(start, stop)) }
        if case .int(let step) = a[2], step != 0 { return .range(RangeObject(start, stop, step)) }
      }
      let (start, stop) = (try bound(0), try bound(1))
      let step = isLong ? try bound(2) : 1
      if step == 0 { throw ScriptException.value("range() arg 3 must not be zero") }
      return .range(RangeObject(start: start, stop: stop, step: step))
    }
    type.property("start", "The first element.") { _, value in
      unwrap(value).map { .integer($0.start) } ?? Value.none
    }
    type.property("stop", "The bound that is not reached.") { _, value in
      unwrap(value).map { .integer($0.stop) } ?? Value.none
    }
    type.property("step", "The difference between neighbours.") { _, value in
      unwrap(value).map { .integer($0.step) } ?? Value.none
    }
    type.method("count", "value, /", "How many elements are equal: none or one.", of: unwrap) {
      context, range, a in
      .int(try context.contains(.range(range), a[0]) ? 1 : 0)
    }
    type.method("index", "value, /", "The position of a value.", of: unwrap) { context, range, a in
      guard try context.contains(.range(range), a[0]) else {
        throw ScriptException.value("\(try context.repr(a[0]).string) is not in range")
      }
      let number: BigInt
      if case .float(let value) = a[0] {
        number = BigInt(value)
      } else {
        number = a[0].asBigInt ?? 0
      }
      return .integer((number - range.start) / range.step)
    }
  }
}

/// The constructor and members of `slice`.
enum SliceMembers {
  static func fill(_ type: TypeObject) {
    type.construct("start, stop=?, step=None, /", "What stands between the brackets of an index.") {
      _, a in
      guard let stop = a.optional(1) else { return .slice(SliceObject(.none, a[0], .none)) }
      return .slice(SliceObject(a[0], stop, a[2]))
    }
    part(type, "start") { $0.start }
    part(type, "stop") { $0.stop }
    part(type, "step") { $0.step }
    type.method(
      "indices", "length, /", "Start, stop and step for a sequence of that length.",
      of: { (value: Value) -> SliceObject? in
        if case .slice(let slice) = value { return slice }
        return nil
      }
    ) { context, slice, a in
      let length = try a.int(0, context)
      if length < 0 { throw ScriptException.value("length should not be negative") }
      let cut = try context.resolve(slice, length: length)
      return .tuple([.int(cut.start), .int(cut.stop), .int(cut.step)])
    }
  }

  private static func part(
    _ type: TypeObject, _ name: String, _ get: @escaping (SliceObject) -> Value
  ) {
    type.property(name, "The \(name) of the slice, or None.") { _, value in
      if case .slice(let slice) = value { return get(slice) }
      return .none
    }
  }
}
