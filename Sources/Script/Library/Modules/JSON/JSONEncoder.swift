/// Values to JSON text, as Python's encoder writes it.
struct JSONEncoder {
  let context: Interpreter
  var out = TextBuilder()
  var skipsKeys = false
  var isASCII = true
  var allowsNaN = true
  var indent: StringObject?
  var itemSeparator = ", "
  var keySeparator = ": "
  var fallback: Value?
  var sortsKeys = false
  /// The containers being written, to find circles.
  private var open: [AnyObject] = []

  init(context: Interpreter) { self.context = context }

  mutating func write(_ value: Value) throws {
    switch value {
    case .none: out.append("null")
    case .bool(let flag): out.append(flag ? "true" : "false")
    case .int, .bigInt: out.append(try context.repr(value))
    case .float(let number): out.append(try text(number))
    case .str(let text): try quote(text)
    case .list(let list): try inside(list) { try $0.writeItems(list.items) }
    case .tuple(let tuple): try inside(tuple) { try $0.writeItems(tuple.items) }
    case .dict(let dict): try inside(dict) { try $0.writeEntries(dict) }
    default: try writeByFallback(value)
    }
  }

  private mutating func writeByFallback(_ value: Value) throws {
    if case .host(let instance) = value, let record = instance as? RecordInstance {
      return try inside(record) { try $0.writeItems(record.items) }
    }
    if TypeObject.float.claims?(value) == true {
      return out.append(try text(context.double(value)))
    }
    guard let fallback else {
      throw ScriptException.type("Object of type \(value.typeName) is not JSON serializable")
    }
    guard let object = value.reference else {
      return try write(context.call(fallback, value))
    }
    try inside(object) { try $0.write($0.context.call(fallback, value)) }
  }

  private mutating func inside(
    _ object: AnyObject, _ body: (inout JSONEncoder) throws -> Void
  ) throws {
    try context.checkNesting()
    if open.contains(where: { $0 === object }) {
      throw ScriptException.value("Circular reference detected")
    }
    open.append(object)
    try body(&self)
    open.removeLast()
  }

  private mutating func newLine() throws { try newLine(open.count) }

  private mutating func newLine(_ depth: Int) throws {
    guard let indent else { return }
    out.append("\n")
    for _ in 0..<depth { try out.append(indent, 0..<indent.count, context) }
  }

  private mutating func writeItems(_ items: [Value]) throws {
    if items.isEmpty { return out.append("[]") }
    out.append("[")
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(itemSeparator) }
      try newLine()
      try write(item)
      if index & 0xFF == 0xFF { try context.pollSlowly() }
    }
    try closeLine()
    out.append("]")
  }

  /// The line of the closing bracket stands one level further out.
  private mutating func closeLine() throws { try newLine(open.count - 1) }

  private mutating func writeEntries(_ dict: DictObject) throws {
    if dict.count == 0 { return out.append("{}") }
    var items = dict.items
    if sortsKeys {
      let keys = try Sorting.sorted(items.map(\.key), key: nil, reverse: false, context)
      items = try keys.map { ($0, try dict.get($0, context) ?? .none) }
    }
    out.append("{")
    var isFirst = true
    for (key, value) in items {
      guard let name = try keyText(key) else { continue }
      if !isFirst { out.append(itemSeparator) }
      isFirst = false
      try newLine()
      try quote(name)
      out.append(keySeparator)
      try write(value)
    }
    try closeLine()
    out.append("}")
  }

  private func keyText(_ key: Value) throws -> StringObject? {
    switch key {
    case .str(let text): return text
    case .none: return StringObject("null")
    case .bool(let flag): return StringObject(flag ? "true" : "false")
    case .int, .bigInt: return try context.repr(key)
    case .float(let number): return StringObject(try text(number))
    default:
      if skipsKeys { return nil }
      throw ScriptException.type(
        "keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  private func text(_ number: Double) throws -> String {
    if number.isFinite { return FloatText.repr(number) }
    if !allowsNaN {
      throw ScriptException.value("Out of range float values are not JSON compliant")
    }
    return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }

  private mutating func quote(_ text: StringObject) throws {
    out.append("\"")
    for index in 0..<text.count {
      let point = text[index]
      try context.pollEach(index)
      switch point {
      case 0x22: out.append("\\\"")
      case 0x5C: out.append("\\\\")
      case 0x0A: out.append("\\n")
      case 0x0D: out.append("\\r")
      case 0x09: out.append("\\t")
      case 0x0C: out.append("\\f")
      case 0x08: out.append("\\b")
      case 0x20..<0x7F: out.append(codePoint: point)
      case ..<0x20: escape(point)
      default:
        if !isASCII {
          out.append(codePoint: point)
        } else if point < 0x10000 {
          escape(point)
        } else {
          escape(0xD800 + (point - 0x10000) >> 10)
          escape(0xDC00 + (point - 0x10000) & 0x3FF)
        }
      }
    }
    out.append("\"")
  }

  private mutating func escape(_ unit: UInt32) { out.append("\\u" + TextQuoting.hex(unit, 4)) }
}
