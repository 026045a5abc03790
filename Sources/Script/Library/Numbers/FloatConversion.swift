import BigInt

/// Ways from and to floats that are exact or correctly rounded.
enum FloatConversion {
  /// The integer part.
  ///
  /// - Throws: `ValueError` for NaN, `OverflowError` for an infinity.
  static func integer(_ value: Double) throws -> Value {
    if let small = Int(exactly: value.rounded(.towardZero)) { return .int(small) }
    if value.isNaN { throw ScriptException.value("cannot convert float NaN to integer") }
    if value.isInfinite {
      throw ScriptException.overflow("cannot convert float infinity to integer")
    }
    return .integer(BigInt(value.rounded(.towardZero)))
  }

  /// The value as a fraction in lowest terms with a power of two below; the value is finite.
  static func ratio(_ value: Double) -> (numerator: BigInt, denominator: BigInt) {
    if value == 0 { return (0, 1) }
    let exponent = Int(value.exponent)
    let mantissa = value.significand * 4503599627370496  // 2^52, so that it is whole
    var numerator = BigInt(mantissa)
    if value < 0, numerator.signum() > 0 { numerator.negate() }
    let shift = exponent - 52
    if shift >= 0 { return (numerator << shift, 1) }
    let zeros = min(numerator.magnitude.trailingZeroBitCount, -shift)
    return (numerator >> zeros, BigInt(1) << (-shift - zeros))
  }

  /// Text as Python reads it: white space around, digits of any script, single underscores between
  /// digits, `inf`, `infinity` and `nan`.
  static func parse(_ text: StringObject) -> Double? {
    let trimmed = TextSplitting.stripped(
      text, front: true, back: true, poll: { _ in }, CharacterClass.isSpace)
    var bytes: [UInt8] = []
    for index in 0..<trimmed.count {
      let point = trimmed[index]
      if let digit = CharacterClass.decimal(point) {
        bytes.append(0x30 + UInt8(digit))
      } else if point < 0x80 {
        bytes.append(UInt8(point))
      } else {
        return nil
      }
    }
    return parse(bytes)
  }

  static func parse(_ bytes: [UInt8]) -> Double? {
    var scanner = ByteScanner(bytes: bytes)
    let isNegative = scanner.takeSign()
    let word = String(decoding: bytes[scanner.index...], as: UTF8.self).lowercased()
    if word == "inf" || word == "infinity" { return isNegative ? -.infinity : .infinity }
    if word == "nan" { return FreshNaN.make(isNegative: isNegative) }
    var plain: [UInt8] = isNegative ? [0x2D] : []
    guard let whole = scanner.takeDigits() else { return nil }
    var fraction: [UInt8] = []
    if scanner.take(0x2E) {
      guard let digits = scanner.takeDigits() else { return nil }
      fraction = digits
    }
    if whole.isEmpty, fraction.isEmpty { return nil }
    plain += whole.isEmpty ? [0x30] : whole
    plain += [0x2E] + (fraction.isEmpty ? [0x30] : fraction)
    if scanner.take(0x65) || scanner.take(0x45) {
      plain += scanner.takeSign() ? [0x65, 0x2D] : [0x65]
      guard let digits = scanner.takeDigits(), !digits.isEmpty else { return nil }
      plain += digits
    }
    guard scanner.isAtEnd else { return nil }
    return Double(String(decoding: plain, as: UTF8.self))
  }

  // MARK: Hexadecimal

  static func hexadecimal(_ value: Double) -> String {
    if !value.isFinite { return FloatText.repr(value) }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0x0.0p+0" }
    let fraction = String(value.significandBitPattern, radix: 16)
    let padding = String(repeating: "0", count: 13 - fraction.utf8.count)
    let exponent = value.isNormal ? Int(value.exponent) : -1022
    let exponentText = exponent < 0 ? String(exponent) : "+\(exponent)"
    return "\(sign)0x\(value.isNormal ? 1 : 0).\(padding)\(fraction)p\(exponentText)"
  }

  private static var notHexadecimal: ScriptException {
    .value("invalid hexadecimal floating-point string")
  }

  static func parseHexadecimal(_ text: StringObject) throws -> Double {
    let trimmed = TextSplitting.stripped(
      text, front: true, back: true, poll: { _ in }, BytesObject.isSpace)
    guard let bytes = trimmed.withASCII({ Array($0) }) else { throw notHexadecimal }
    var scanner = ByteScanner(bytes: bytes)
    let isNegative = scanner.takeSign()
    let word = String(decoding: bytes[scanner.index...], as: UTF8.self).lowercased()
    if word == "inf" || word == "infinity" { return isNegative ? -.infinity : .infinity }
    if word == "nan" { return FreshNaN.make(isNegative: isNegative) }
    if word.hasPrefix("0x") { scanner.index += 2 }
    var mantissa = BigUInt(0)
    var exponent = 0
    let whole = scanner.takeHexadecimal()
    var fraction: [UInt8] = []
    if scanner.take(0x2E) { fraction = scanner.takeHexadecimal() }
    let digits = whole + fraction
    guard !digits.isEmpty else { throw notHexadecimal }
    mantissa = BigUInt(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    exponent = -4 * fraction.count
    if scanner.take(0x70) || scanner.take(0x50) {
      let down = scanner.takeSign()
      guard let digits = scanner.takeDigits(), !digits.isEmpty, !digits.contains(0x5F) else {
        throw notHexadecimal
      }
      let size = min(Int(String(decoding: digits, as: UTF8.self)) ?? 1 << 40, 1 << 40)
      exponent += down ? -size : size
    }
    guard scanner.isAtEnd else { throw notHexadecimal }
    if mantissa.isZero { return isNegative ? -0.0 : 0 }
    if mantissa.bitWidth + exponent > 1025 { throw tooLarge }
    if mantissa.bitWidth + exponent < -1100 { return isNegative ? -0.0 : 0 }
    guard
      let value = try? BigDivision.rounded(mantissa, sticky: false, exponent: exponent)
    else { throw tooLarge }
    return isNegative ? -value : value
  }

  private static var tooLarge: ScriptException {
    .overflow("hexadecimal value too large to represent as a float")
  }
}

/// Reads numbers from ASCII bytes.
struct ByteScanner {
  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Skips a sign; returns whether it was a minus.
  mutating func takeSign() -> Bool {
    if take(0x2D) { return true }
    _ = take(0x2B)
    return false
  }

  /// The digits that follow, without the single underscores between them; `nil` if an underscore
  /// stands elsewhere.
  mutating func takeDigits() -> [UInt8]? {
    var digits: [UInt8] = []
    var afterDigit = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        digits.append(byte)
        afterDigit = true
      } else if byte == 0x5F {
        if !afterDigit { return nil }
        afterDigit = false
      } else {
        break
      }
      index += 1
    }
    return digits.isEmpty || afterDigit ? digits : nil
  }

  mutating func takeHexadecimal() -> [UInt8] {
    let start = index
    while index < bytes.count, Character(Unicode.Scalar(bytes[index])).isHexDigit { index += 1 }
    return Array(bytes[start..<index])
  }
}
