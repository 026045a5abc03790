/// JSON text to values, as Python's decoder reads it.
struct JSONDecoder {
  let text: StringObject
  let context: Interpreter
  var objectHook: Value?
  var pairsHook: Value?
  var floatHook: Value?
  var intHook: Value?
  var constantHook: Value?
  private var index = 0

  init(text: StringObject, context: Interpreter) {
    self.text = text
    self.context = context
  }

  mutating func run() throws -> Value {
    skipSpace()
    let value = try value()
    skipSpace()
    if index != text.count { throw error("Extra data") }
    return value
  }

  private func error(_ message: String, at position: Int? = nil) -> ScriptException {
    JSONModule.error(message, text, position ?? index)
  }

  private var next: UInt32? { index < text.count ? text[index] : nil }

  private mutating func skipSpace() {
    while let point = next, point == 0x20 || point == 0x0A || point == 0x0D || point == 0x09 {
      index += 1
    }
  }

  private mutating func value() throws -> Value {
    switch next {
    case 0x22:
      index += 1
      return .str(try string())
    case 0x7B: return try object()
    case 0x5B: return try array()
    default: break
    }
    if take("null") { return .none }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    for (name, value) in [("NaN", Double.nan), ("Infinity", .infinity), ("-Infinity", -.infinity)] {
      guard take(name) else { continue }
      return try constantHook.map { try context.call($0, .string(name)) } ?? .float(value)
    }
    return try number()
  }

  private mutating func take(_ word: String) -> Bool {
    var place = index
    for byte in word.utf8 {
      guard place < text.count, text[place] == UInt32(byte) else { return false }
      place += 1
    }
    index = place
    return true
  }

  // MARK: Numbers

  private mutating func number() throws -> Value {
    let start = index
    if next == 0x2D { index += 1 }
    let digits = skipDigits()
    // A number has no zeros in front; what follows a first zero is another thing.
    if digits > 1, text[index - digits] == 0x30 { index -= digits - 1 }
    guard digits > 0 else {
      index = start
      throw error("Expecting value")
    }
    var isFloat = false
    let whole = index
    if next == 0x2E {
      index += 1
      if skipDigits() > 0 { isFloat = true } else { index = whole }
    }
    let fraction = index
    if next == 0x65 || next == 0x45 {
      index += 1
      if next == 0x2B || next == 0x2D { index += 1 }
      if skipDigits() > 0 { isFloat = true } else { index = fraction }
    }
    let piece = text.slice(start, index)
    if isFloat {
      if let floatHook { return try context.call(floatHook, .str(piece)) }
      return .float(FloatConversion.parse(piece) ?? .nan)
    }
    if let intHook { return try context.call(intHook, .str(piece)) }
    return try IntParsing.parse(piece, base: 10, shown: .str(piece), context)
  }

  private mutating func skipDigits() -> Int {
    let start = index
    while let point = next, point >= 0x30, point <= 0x39 { index += 1 }
    return index - start
  }

  // MARK: Containers

  private mutating func array() throws -> Value {
    try context.checkNesting()
    index += 1
    skipSpace()
    var items: [Value] = []
    if next == 0x5D {
      index += 1
      return .list(items)
    }
    while true {
      items.append(try value())
      if items.count & 0xFF == 0 { try context.pollSlowly() }
      skipSpace()
      if next == 0x5D { break }
      guard next == 0x2C else { throw error("Expecting ',' delimiter") }
      index += 1
      skipSpace()
    }
    index += 1
    return .list(items)
  }

  private mutating func object() throws -> Value {
    try context.checkNesting()
    index += 1
    skipSpace()
    var pairs: [(StringObject, Value)] = []
    if next == 0x7D {
      index += 1
      return try finished(pairs)
    }
    while true {
      guard next == 0x22 else {
        throw error("Expecting property name enclosed in double quotes")
      }
      index += 1
      let name = try string()
      skipSpace()
      guard next == 0x3A else { throw error("Expecting ':' delimiter") }
      index += 1
      skipSpace()
      pairs.append((name, try value()))
      skipSpace()
      if next == 0x7D { break }
      guard next == 0x2C else { throw error("Expecting ',' delimiter") }
      index += 1
      skipSpace()
    }
    index += 1
    return try finished(pairs)
  }

  private func finished(_ pairs: [(StringObject, Value)]) throws -> Value {
    if let pairsHook {
      return try context.call(pairsHook, .list(pairs.map { .tuple([.str($0.0), $0.1]) }))
    }
    let dict = DictObject()
    for (name, value) in pairs { dict[name] = value }
    return try objectHook.map { try context.call($0, .dict(dict)) } ?? .dict(dict)
  }

  // MARK: Text

  /// The text up to the closing quote; `index` stands behind the opening one.
  private mutating func string() throws -> StringObject {
    let begin = index - 1
    var out = TextBuilder()
    while true {
      let start = index
      while let point = next, point != 0x22, point != 0x5C, point >= 0x20 { index += 1 }
      out.append(text.slice(start, index))
      guard let point = next else { throw error("Unterminated string starting at", at: begin) }
      if point == 0x22 {
        index += 1
        return out.finish()
      }
      if point < 0x20 { throw error("Invalid control character at") }
      index += 1
      guard let letter = next else { throw error("Unterminated string starting at", at: begin) }
      index += 1
      out.append(codePoint: try escaped(letter))
    }
  }

  private mutating func escaped(_ letter: UInt32) throws -> UInt32 {
    switch letter {
    case 0x22, 0x5C, 0x2F: return letter
    case 0x62: return 0x08
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x75: return try unicodeEscape()
    default: throw error("Invalid \\escape", at: index - 2)
    }
  }

  /// Four hexadecimal digits, or twice as many for a pair of surrogates.
  private mutating func unicodeEscape() throws -> UInt32 {
    guard let unit = hexadecimal(at: index) else {
      throw error("Invalid \\uXXXX escape", at: index - 1)
    }
    index += 4
    if unit >= 0xD800, unit < 0xDC00, index + 6 <= text.count, text[index] == 0x5C,
      text[index + 1] == 0x75, let low = hexadecimal(at: index + 2), low >= 0xDC00, low < 0xE000
    {
      index += 6
      return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    return unit
  }

  private func hexadecimal(at start: Int) -> UInt32? {
    // As in CPython, the four digits may not be the end of the text.
    guard start + 4 < text.count else { return nil }
    var unit: UInt32 = 0
    for place in start..<start + 4 {
      guard text[place] < 0x80,
        let digit = Character(Unicode.Scalar(UInt8(text[place]))).hexDigitValue
      else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}
