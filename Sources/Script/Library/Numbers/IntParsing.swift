import BigInt

/// Integers from text, as `int(text, base)` reads them.
enum IntParsing {
  static func parse(_ text: StringObject, base: Int, shown: Value, _ context: Interpreter) throws
    -> Value
  {
    let trimmed = TextSplitting.stripped(
      text, front: true, back: true, poll: { _ in }, CharacterClass.isSpace)
    guard let (isNegative, digits, radix) = digits(trimmed, base) else {
      throw ScriptException.value(
        "invalid literal for int() with base \(base): \(try context.repr(shown).string)")
    }
    let isPowerOfTwo = radix & (radix - 1) == 0
    if !isPowerOfTwo, digits.count > IntText.maximumDigits {
      throw ScriptException.value(
        "Exceeds the limit (\(IntText.maximumDigits) digits) for integer string conversion: "
          + "value has \(digits.count) digits; use sys.set_int_max_str_digits() to increase the "
          + "limit")
    }
    let plain = String(decoding: digits, as: UTF8.self)
    if let small = Int(plain, radix: radix) { return .int(isNegative ? -small : small) }
    let big = BigInt(magnitude(digits, radix))
    return .integer(isNegative ? -big : big)
  }

  /// Linear where the base is a power of two; elsewhere the number of digits is limited.
  private static func magnitude(_ digits: [UInt8], _ radix: Int) -> BigUInt {
    if radix & (radix - 1) == 0 {
      let width = radix.trailingZeroBitCount
      var words = [UInt](repeating: 0, count: (digits.count * width + 63) / 64 + 1)
      for (index, digit) in digits.reversed().enumerated() {
        let (place, shift) = (index * width).quotientAndRemainder(dividingBy: 64)
        let value = UInt(digitValue(digit) ?? 0)
        words[place] |= value << UInt(shift)
        if shift + width > 64 { words[place + 1] |= value >> UInt(64 - shift) }
      }
      return BigUInt(words: words)
    }
    var result = BigUInt(0)
    var index = 0
    while index < digits.count {
      var chunk: UInt = 0
      var power: UInt = 1
      while index < digits.count, power < 1 << 56 {
        chunk = chunk * UInt(radix) + UInt(digitValue(digits[index]) ?? 0)
        power *= UInt(radix)
        index += 1
      }
      result = result * BigUInt(power) + BigUInt(chunk)
    }
    return result
  }

  /// The sign, the digits as ASCII, and the base that a prefix or the caller says.
  private static func digits(_ text: StringObject, _ base: Int) -> (Bool, [UInt8], Int)? {
    var units: [UInt8] = []
    for index in 0..<text.count {
      let point = text[index]
      if let digit = CharacterClass.decimal(point) {
        units.append(0x30 + UInt8(digit))
      } else if point < 0x80 {
        units.append(UInt8(point))
      } else {
        return nil
      }
    }
    var rest = units[...]
    let isNegative = rest.first == 0x2D
    if isNegative || rest.first == 0x2B { rest.removeFirst() }
    var radix = base
    if let prefixed = prefixBase(rest), base == 0 || base == prefixed {
      radix = prefixed
      rest.removeFirst(2)
      if rest.first == 0x5F { rest.removeFirst() }
    } else if base == 0 {
      radix = 10
      // Zeros in front would have meant octal once; only zero itself may have them.
      if rest.first == 0x30, rest.contains(where: { $0 != 0x30 && $0 != 0x5F }) { return nil }
    }
    var digits: [UInt8] = []
    var afterDigit = false
    for unit in rest {
      if unit == 0x5F {
        if !afterDigit { return nil }
        afterDigit = false
      } else {
        guard let digit = digitValue(unit), digit < radix else { return nil }
        digits.append(unit)
        afterDigit = true
      }
    }
    return afterDigit ? (isNegative, digits, radix) : nil
  }

  private static func prefixBase(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.count >= 2, text.first == 0x30 else { return nil }
    switch text[text.startIndex + 1] | 0x20 {
    case 0x78: return 16
    case 0x6F: return 8
    case 0x62: return 2
    default: return nil
    }
  }

  private static func digitValue(_ unit: UInt8) -> Int? {
    switch unit {
    case 0x30...0x39: Int(unit) - 0x30
    case 0x41...0x5A: Int(unit) - 0x41 + 10
    case 0x61...0x7A: Int(unit) - 0x61 + 10
    default: nil
    }
  }
}

extension StringObject {
  /// The text of a number in bytes; bytes beyond ASCII are none of its characters.
  convenience init(digits bytes: BytesObject) {
    self.init(codePoints: bytes.bytes.map { $0 < 0x80 ? UInt32($0) : 0xFFFD })
  }
}
