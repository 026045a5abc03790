import BigInt

extension Lexer {
  /// Reads a number literal.
  mutating func readNumber() {
    let start = position
    if byte() == UInt8(ascii: "0") {
      switch byte(1) | 0x20 {
      case UInt8(ascii: "x"): return readRadix(16, "hexadecimal")
      case UInt8(ascii: "o"): return readRadix(8, "octal")
      case UInt8(ascii: "b"): return readRadix(2, "binary")
      default: break
      }
    }
    var isFloat = false
    guard readDigits(start) else { return }
    if byte() == UInt8(ascii: ".") {
      isFloat = true
      position += 1
      if isDigit(byte()), !readDigits(start) { return }
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if isDigit(byte(1 + sign)) {
        isFloat = true
        position += 1 + sign
        guard readDigits(start) else { return }
      }
    }
    if byte() | 0x20 == UInt8(ascii: "j") {
      return fail("complex numbers are not part of this language", start, position + 1)
    }
    let text = digits(start)
    if !isFloat, text.count > 1, text.first == "0", text.contains(where: { $0 != "0" }) {
      return fail(
        "leading zeros in decimal integer literals are not permitted; "
          + "use an 0o prefix for octal integers", start, position)
    }
    guard checkEnd(start, "decimal") else { return }
    append(start, isFloat ? .float(Double(text) ?? .infinity) : decimal(text, start))
  }

  private mutating func decimal(_ text: String, _ start: Int) -> Value {
    if let small = Int(text) { return .int(small) }
    if text.utf8.count > IntText.maximumDigits {
      fail(
        "Exceeds the limit (\(IntText.maximumDigits) digits) for integer string conversion: "
          + "value has \(text.utf8.count) digits; use sys.set_int_max_str_digits() to increase "
          + "the limit - Consider hexadecimal for huge integer literals to avoid decimal "
          + "conversion limits.", start, position)
      return .int(0)
    }
    return .integer(BigInt(text) ?? 0)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private func digits(_ start: Int) -> String {
    String(decoding: bytes[start..<position].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }

  /// Digits with single underscores between them.
  private mutating func readDigits(_ start: Int) -> Bool {
    while true {
      while isDigit(byte()) { position += 1 }
      if byte() != UInt8(ascii: "_") { return true }
      position += 1
      if !isDigit(byte()) {
        fail("invalid decimal literal", start, position)
        return false
      }
    }
  }

  private mutating func readRadix(_ radix: Int, _ name: String) {
    let start = position
    position += 2
    var count = 0
    while true {
      if byte() == UInt8(ascii: "_") { position += 1 }
      guard let digit = hexDigit(byte()) else { break }
      if digit >= radix {
        if radix == 16 { break }
        if digit < 10 {
          return fail(
            "invalid digit '\(digit)' in \(name) literal", position, position + 1)
        }
        break
      }
      position += 1
      count += 1
    }
    if count == 0 || bytes[position - 1] == UInt8(ascii: "_") {
      return fail("invalid \(name) literal", start, position)
    }
    guard checkEnd(start, name) else { return }
    let text = String(digits(start).dropFirst(2))
    append(
      start, Int(text, radix: radix).map(Value.int) ?? .integer(BigInt(text, radix: radix) ?? 0))
  }

  private func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x61...0x66: Int(byte) - 0x57
    case 0x41...0x46: Int(byte) - 0x37
    default: nil
    }
  }

  /// A number may be followed by a keyword that goes on the expression, but by no other letter.
  private mutating func checkEnd(_ start: Int, _ name: String) -> Bool {
    let next = byte()
    let isLetter =
      (next | 0x20 >= UInt8(ascii: "a") && next | 0x20 <= UInt8(ascii: "z"))
      || next == UInt8(ascii: "_") || next >= 0x80
    guard isLetter, position < end else { return true }
    let rest = bytes[position..<min(end, position + 4)]
    for word in ["and", "else", "for", "if", "in", "is", "not", "or"]
    where rest.starts(with: word.utf8) { return true }
    fail("invalid \(name) literal", start, position)
    return false
  }

  private mutating func append(_ start: Int, _ value: Value) {
    tokens.append(
      Token(
        kind: .number, span: Span(start, position), text: "", level: brackets.count, value: value))
  }
}
