import Script

extension Interpreter {
  /// The texts in a sequence.
  ///
  /// - Throws: `TypeError` if it is no sequence, or an item is not text.
  func strings(_ value: Value, _ what: String) throws -> [String] {
    try array(value).map { item in
      guard case .str(let text) = item else {
        throw ScriptException.type("\(what) must be text, not \(item.typeName)")
      }
      return text.string
    }
  }

  /// An integer that fits in 64 bits.
  ///
  /// - Throws: `TypeError` if it is no integer, `OverflowError` if it does not fit.
  func int(_ value: Value, _ what: String) throws -> Int {
    switch value {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    default:
      guard let index = try indexValue(value) else {
        throw ScriptException.type("\(what) must be an integer, not \(value.typeName)")
      }
      guard case .int(let number) = index else {
        throw ScriptException.overflow("\(what) is too large: \(try repr(value).string)")
      }
      return number
    }
  }

  /// The integers in a sequence.
  ///
  /// - Throws: as ``int(_:_:)``, and `TypeError` if it is no sequence.
  func ints(_ value: Value, _ what: String) throws -> [Int] {
    try array(value).map { try int($0, what) }
  }

  /// The texts and numbers of a dict from names to numbers, in its order.
  ///
  /// - Throws: `TypeError` if it is no such dict.
  func numbers(_ value: Value, _ what: String) throws -> [(name: String, value: Double)] {
    try members(value, what).map { ($0.name, try double($0.value)) }
  }

  /// The members of a dict whose keys are text, in its order.
  ///
  /// - Throws: `TypeError` if it is no such dict.
  func members(_ value: Value, _ what: String) throws -> [(name: String, value: Value)] {
    guard case .dict(let dict) = value else {
      throw ScriptException.type("\(what) must be a dict, not \(value.typeName)")
    }
    return try dict.items.map { key, value in
      guard case .str(let name) = key else {
        throw ScriptException.type("the keys of \(what) must be str, not \(key.typeName)")
      }
      return (name.string, value)
    }
  }

  /// A file path: text or a `Path`.
  ///
  /// - Throws: `TypeError` for anything else.
  func path(_ value: Value) throws -> String {
    if case .str(let text) = value { return text.string }
    if case .host = value, value.type.name.hasSuffix("Path") { return try str(value).string }
    throw ScriptException.type(
      "expected str or os.PathLike object, not \(value.typeName)")
  }
}

extension Value {
  /// A dict of names and values, in order.
  static func dict(_ members: [(String, Value)]) -> Value {
    let dict = DictObject()
    for (name, value) in members { dict[name] = value }
    return .dict(dict)
  }

  /// Text, or `None`.
  static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .none }

  /// A tuple of integers.
  static func tuple(_ numbers: [Int]) -> Value { .tuple(numbers.map { .int($0) }) }

  /// A list of floats.
  static func list(_ numbers: [Double]) -> Value { .list(numbers.map { .float($0) }) }
}
