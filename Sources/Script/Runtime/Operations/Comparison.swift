import BigInt

/// Comparison of numbers of different kinds, exact as in Python: no rounding on the way.
enum NumberOrder {
  /// Negative, zero or positive; `nil` if one is NaN.
  static func order(_ a: Int, _ b: Double) -> Int? {
    if b.isNaN { return nil }
    if b >= 9.223372036854775808e18 { return -1 }
    if b < -9.223372036854775808e18 { return 1 }
    let whole = Int(b)
    if a != whole { return a < whole ? -1 : 1 }
    let fraction = b - b.rounded(.towardZero)
    return fraction == 0 ? 0 : fraction > 0 ? -1 : 1
  }

  static func order(_ a: BigInt, _ b: Double) -> Int? {
    if b.isNaN { return nil }
    if b.isInfinite { return b > 0 ? -1 : 1 }
    let truncated = b.rounded(.towardZero)
    let whole = BigInt(truncated)
    if a != whole { return a < whole ? -1 : 1 }
    let fraction = b - truncated
    return fraction == 0 ? 0 : fraction > 0 ? -1 : 1
  }

  /// The order of two numbers; `nil` if one is NaN; `.some(nil)` cannot occur for integers.
  static func order(_ a: Value, _ b: Value) -> (isNumber: Bool, order: Int?) {
    switch (a, b) {
    case (.float(let x), .float(let y)): (true, x < y ? -1 : x > y ? 1 : x == y ? 0 : nil)
    case (.float(let x), .int(let y)): (true, order(y, x).map { -$0 })
    case (.int(let x), .float(let y)): (true, order(x, y))
    case (.float(let x), _): b.asBigInt.map { (true, order($0, x).map { -$0 }) } ?? (false, nil)
    case (_, .float(let y)): a.asBigInt.map { (true, order($0, y)) } ?? (false, nil)
    default:
      if let x = a.asInt, let y = b.asInt {
        (true, x < y ? -1 : x > y ? 1 : 0)
      } else if let x = a.asBigInt, let y = b.asBigInt {
        (true, x < y ? -1 : x > y ? 1 : 0)
      } else {
        (false, nil)
      }
    }
  }
}

extension CompareOperator {
  /// Whether the operator holds for an order; only `!=` holds where there is none.
  @inline(__always)
  func holds(_ order: Int?) -> Bool {
    guard let order else { return self == .notEqual }
    return switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}

extension Interpreter {
  /// Whether two values are equal, as `bool(a == b)`.
  ///
  /// - Throws: what the comparison or the truth of a host object throws.
  public func equal(_ a: Value, _ b: Value) throws -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x == y
    case (.str(let x), .str(let y)): return x == y
    default: return try truth(compare(.equal, a, b))
    }
  }

  /// Identity or equality: what containers compare with.
  func same(_ a: Value, _ b: Value) throws -> Bool {
    if a.isIdentical(to: b) { return true }
    return try equal(a, b)
  }

  /// The value of `a op b`, which host objects may make anything.
  ///
  /// - Throws: `TypeError` if the values have no order.
  public func compare(_ op: CompareOperator, _ a: Value, _ b: Value) throws -> Value {
    if let result = try compareBuiltin(op, a, b) { return .bool(result) }
    if let result = try compareHost(op, a, b) { return result }
    switch op {
    case .equal: return .bool(a.isIdentical(to: b))
    case .notEqual: return .bool(!a.isIdentical(to: b))
    default:
      throw ScriptException.type(
        "'\(op.symbol)' not supported between instances of '\(a.typeName)' and '\(b.typeName)'")
    }
  }

  private func compareHost(_ op: CompareOperator, _ a: Value, _ b: Value) throws -> Value? {
    if case .host(let instance) = a, let compare = instance.type.slot(\.compare),
      let result = try compare(self, op, a, b)
    {
      return result
    }
    if case .host(let instance) = b, let compare = instance.type.slot(\.compare),
      let result = try compare(self, op.reflected, b, a)
    {
      return result
    }
    return nil
  }

  private func compareBuiltin(_ op: CompareOperator, _ a: Value, _ b: Value) throws -> Bool? {
    switch (a, b) {
    case (.str(let x), .str(let y)):
      if op == .equal { return x == y }
      if op == .notEqual { return x != y }
      return op.holds(x.compare(y))
    case (.list(let x), .list(let y)):
      return try compareSequences(op, x.items, y.items)
    case (.tuple(let x), .tuple(let y)):
      return try compareSequences(op, x.items, y.items)
    case (.bytes(let x), .bytes(let y)):
      let order = x.bytes == y.bytes ? 0 : x.bytes.lexicographicallyPrecedes(y.bytes) ? -1 : 1
      return op.holds(order)
    case (.set(let x), .set(let y)): return try compareSets(op, x, y)
    case (.dict(let x), .dict(let y)) where op == .equal || op == .notEqual:
      return try equalDicts(x, y) == (op == .equal)
    case (.view(let x), _) where x.kind != .values:
      guard let other = try setLike(b) else { return nil }
      return try compareSets(op, viewSet(x), other)
    case (.set(let x), .view(let y)) where y.kind != .values:
      return try compareSets(op, x, viewSet(y))
    case (.range(let x), .range(let y)) where op == .equal || op == .notEqual:
      return try equal(rangeKey(x), rangeKey(y)) == (op == .equal)
    case (.slice(let x), .slice(let y)):
      return try compareSequences(op, [x.start, x.stop, x.step], [y.start, y.stop, y.step])
    default:
      let (isNumber, order) = NumberOrder.order(a, b)
      return isNumber ? op.holds(order) : nil
    }
  }

  private func compareSequences(_ op: CompareOperator, _ a: [Value], _ b: [Value]) throws -> Bool {
    if (op == .equal || op == .notEqual) && a.count != b.count { return op == .notEqual }
    try enterNested()
    defer { machine.pointee.nesting -= 1 }
    for index in 0..<min(a.count, b.count) {
      try pollEach(index)
      if case .int(let x) = a[index], case .int(let y) = b[index] {
        if x == y { continue }
        return op.holds(x < y ? -1 : 1)
      }
      if try same(a[index], b[index]) { continue }
      if op == .equal { return false }
      if op == .notEqual { return true }
      return try truth(compare(op, a[index], b[index]))
    }
    return op.holds(a.count - b.count)
  }

  private func equalDicts(_ a: DictObject, _ b: DictObject) throws -> Bool {
    if a === b { return true }
    if a.count != b.count { return false }
    try enterNested()
    defer { machine.pointee.nesting -= 1 }
    for (index, (key, value)) in a.items.enumerated() {
      try pollEach(index)
      guard let other = try b.get(key, self) else { return false }
      if try !same(value, other) { return false }
    }
    return true
  }

  private func compareSets(_ op: CompareOperator, _ a: SetObject, _ b: SetObject) throws -> Bool {
    switch op {
    case .equal: try a.count == b.count && isSubset(a, b)
    case .notEqual: try !(a.count == b.count && isSubset(a, b))
    case .less: try a.count < b.count && isSubset(a, b)
    case .lessOrEqual: try a.count <= b.count && isSubset(a, b)
    case .greater: try b.count < a.count && isSubset(b, a)
    case .greaterOrEqual: try b.count <= a.count && isSubset(b, a)
    }
  }

  func isSubset(_ a: SetObject, _ b: SetObject) throws -> Bool {
    for (index, element) in a.elements.enumerated() {
      if try !b.contains(element, self) { return false }
      try pollEach(index)
    }
    return true
  }

  /// A set, or a dict's keys or items as one.
  func setLike(_ value: Value) throws -> SetObject? {
    switch value {
    case .set(let set): set
    case .view(let view) where view.kind != .values: try viewSet(view)
    default: nil
    }
  }

  func viewSet(_ view: DictView) throws -> SetObject {
    let result = SetObject()
    for entry in view.dict.items { try result.insert(view.element(entry), self) }
    return result
  }
}
