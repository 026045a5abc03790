import BigInt

extension Interpreter {
  /// Operators on sequences, sets and dicts; `nil` if the operands are none.
  func sequenceBinary(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value? {
    switch (op, a, b) {
    case (.add, .str(let x), .str(let y)): return .str(x.concatenating(y))
    case (.add, .list(let x), .list(let y)): return .list(try joined(x.items, y.items))
    case (.add, .tuple(let x), .tuple(let y)): return .tuple(try joined(x.items, y.items))
    case (.add, .bytes(let x), .bytes(let y)): return .bytes(BytesObject(x.bytes + y.bytes))
    case (.multiply, _, _): return try repetition(a, b) ?? repetition(b, a)
    case (.remainder, .str(let text), _):
      return .str(try percentFormatted(text, b))
    case (.remainder, .bytes(let bytes), _):
      return .bytes(try percentFormatted(bytes, b))
    case (.or, .dict(let x), .dict(let y)):
      let result = x.copy()
      for (key, value) in y.items { try result.set(key, value, self) }
      return .dict(result)
    case (.and, .set(let x), .set(let y)), (.or, .set(let x), .set(let y)),
      (.xor, .set(let x), .set(let y)), (.subtract, .set(let x), .set(let y)):
      return .set(try combine(op, x, y))
    case (.and, _, _), (.or, _, _), (.xor, _, _), (.subtract, _, _):
      guard isSetView(a) || isSetView(b) else { return nil }
      return .set(try combine(op, makeSet(a), makeSet(b)))
    default: return nil
    }
  }

  private func joined(_ x: [Value], _ y: [Value]) throws -> [Value] {
    if x.count + y.count < 1 << 16 { return x + y }
    var result: [Value] = []
    result.reserveCapacity(x.count + y.count)
    for part in [x, y] {
      for start in stride(from: 0, to: part.count, by: 1 << 14) {
        result += part[start..<min(start + 1 << 14, part.count)]
        try pollSlowly()
      }
    }
    return result
  }

  private func isSetView(_ value: Value) -> Bool {
    if case .view(let view) = value { return view.kind != .values }
    return false
  }

  /// A set that can change of the elements of an iterable.
  private func makeSet(_ value: Value) throws -> SetObject {
    if case .set(let set) = value, !set.isFrozen { return set }
    let result = SetObject()
    for element in try array(value) { try result.insert(element, self) }
    return result
  }

  private func repetition(_ sequence: Value, _ times: Value) throws -> Value? {
    switch sequence {
    case .str, .list, .tuple, .bytes: break
    default: return nil
    }
    guard let count = try indexValue(times) else { return nil }
    switch sequence {
    case .str(let text):
      let times = try repeatCount(count, text.count, text.isASCII ? 1 : 4)
      return .str(try text.repeated(times, self))
    case .list(let list): return .list(try repeated(list.items, count))
    case .tuple(let tuple): return .tuple(try repeated(tuple.items, count))
    case .bytes(let bytes):
      let times = try repeatCount(count, bytes.bytes.count, 1)
      return .bytes(
        BytesObject(try filled(times * bytes.bytes.count, with: bytes.bytes)))
    default: return nil
    }
  }

  func repeated(_ items: [Value], _ times: Value) throws -> [Value] {
    let times = try repeatCount(times, items.count, MemoryLayout<Value>.stride)
    if items.count == 1, times < 1 << 16 { return Array(repeating: items[0], count: times) }
    var result: [Value] = []
    result.reserveCapacity(times * items.count)
    for time in 0..<times {
      result += items
      try charge(items.count >> 8)
      try pollEach(time)
    }
    return result
  }

  private func repeatCount(_ times: Value, _ count: Int, _ size: Int) throws -> Int {
    guard let times = times.asInt else {
      throw ScriptException.overflow("cannot fit 'int' into an index-sized integer")
    }
    if times <= 0 || count == 0 { return 0 }
    if size <= 4, times.multipliedReportingOverflow(by: count).overflow {
      throw ScriptException.overflow("repeated string is too long")
    }
    try reserve(elements: times, size: count * size)
    return times
  }

  /// A new set from two; the left one decides whether it is frozen.
  func combine(_ op: BinaryOperator, _ a: SetObject, _ b: SetObject) throws -> SetObject {
    switch op {
    case .or:
      let result = try a.copy(frozen: a.isFrozen, self)
      try result.formUnion(b, self)
      return result
    case .and:
      let (small, large) = b.count > a.count ? (a, b) : (b, a)
      let result = SetObject(frozen: a.isFrozen)
      for (index, element) in small.elements.enumerated() {
        try pollEach(index)
        if try large.contains(element, self) { try result.insert(element, self) }
      }
      return result
    case .subtract:
      if a.count >> 2 > b.count {
        let result = try a.copy(frozen: a.isFrozen, self)
        for element in b.elements { try result.remove(element, self) }
        result.compact()
        return result
      }
      let result = SetObject(frozen: a.isFrozen)
      for (index, element) in a.elements.enumerated() {
        try pollEach(index)
        if try !b.contains(element, self) { try result.insert(element, self) }
      }
      return result
    default:
      let result = try b.copy(frozen: a.isFrozen, self)
      for (index, element) in a.elements.enumerated() {
        try pollEach(index)
        if try !result.remove(element, self) { try result.insert(element, self) }
      }
      return result
    }
  }

  /// Changes a set by an operator; returns whether the operator is one of sets.
  func updateSet(_ op: BinaryOperator, _ set: SetObject, _ other: SetObject) throws -> Bool {
    switch op {
    case .or: try set.formUnion(other, self)
    case .and: set.adopt(try combine(.and, set, other))
    case .subtract:
      if set === other {
        set.removeAll()
        return true
      }
      for element in other.elements { try set.remove(element, self) }
      set.compact()
    case .xor:
      if set === other {
        set.removeAll()
        return true
      }
      for element in other.elements where try !set.remove(element, self) {
        try set.insert(element, self)
      }
    default: return false
    }
    return true
  }

  /// Adds the elements of an iterable to a list.
  func extend(_ list: ListObject, _ iterable: Value) throws {
    switch iterable {
    case .list(let other): list.items += other.items
    case .tuple(let other): list.items += other.items
    default:
      let iterator = try iterate(iterable)
      while let item = try iterator.next(self) {
        list.items.append(item)
        try pollEach(list.items.count)
      }
    }
  }

  /// Adds the entries of a mapping, or of an iterable of pairs, to a dict.
  func update(_ dict: DictObject, from source: Value) throws {
    if case .dict(let other) = source {
      if other === dict { return }
      for (index, (key, value)) in other.items.enumerated() {
        try dict.set(key, value, self)
        try pollEach(index)
      }
      return
    }
    if let keys = try mappingKeys(source) {
      for key in keys { try dict.set(key, try getItem(source, key), self) }
      return
    }
    let iterator = try iterate(source)
    var index = 0
    while let pair = try iterator.next(self) {
      guard let items = try? array(pair) else {
        throw ScriptException.type(
          "cannot convert dictionary update sequence element #\(index) to a sequence")
      }
      if items.count != 2 {
        throw ScriptException.value(
          "dictionary update sequence element #\(index) has length \(items.count); 2 is required")
      }
      try dict.set(items[0], items[1], self)
      index += 1
      try pollEach(index)
    }
  }

  /// The keys of a mapping: a dict, or a host object with a `keys` method.
  func mappingKeys(_ value: Value) throws -> [Value]? {
    switch value {
    case .dict(let dict): return dict.keys
    case .host(let instance):
      guard instance.type.member("keys") != nil else { return nil }
      return try array(call(getAttribute(value, "keys")))
    default: return nil
    }
  }
}
