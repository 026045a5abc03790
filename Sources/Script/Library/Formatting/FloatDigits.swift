import Glibc

/// Decimal digits of a float: the value is `0.d₁d₂d₃… × 10^point`.
///
/// The digits are correctly rounded, halves to even, whatever the number asked for; trailing zeros
/// are left out. The value must be finite; the sign is ignored.
struct FloatDigits {
  var digits: [UInt8]
  var point: Int

  var isZero: Bool { digits == [0x30] }

  private init(trimming digits: some Collection<UInt8>, point: Int) {
    var digits = Array(digits)
    while let last = digits.last, last == 0x30 { digits.removeLast() }
    self.digits = digits.isEmpty ? [0x30] : digits
    self.point = digits.isEmpty ? 1 : point
  }

  /// As many digits as are needed to read the same value back.
  init(shortest value: Double) {
    if value == 0 {
      self.init(trimming: [], point: 1)
      return
    }
    let (digits, exponent) = FloatText.shortest(value)
    self.init(trimming: digits, point: exponent + 1)
  }

  /// A number of significant digits, at least one.
  init(_ value: Double, significant count: Int) {
    let text = Self.print("%.*e", max(count, 1) - 1, value.magnitude)
    let mark = text.firstIndex(of: 0x65) ?? text.count
    let digits = text[..<mark].filter { $0 >= 0x30 && $0 <= 0x39 }
    let exponent = Int(String(decoding: text.dropFirst(mark + 1), as: UTF8.self)) ?? 0
    self.init(trimming: digits, point: exponent + 1)
  }

  /// The digits up to a number of places after the point.
  init(_ value: Double, places: Int) {
    if let scaled = Self.scaled(value.magnitude, places) {
      let digits = DecimalDigits.write(scaled) { Array($0) }
      self.init(trimming: scaled == 0 ? [] : digits, point: digits.count - places)
      return
    }
    let text = Self.print("%.*f", places, value.magnitude)
    let digits = text.filter { $0 >= 0x30 && $0 <= 0x39 }
    let zeros = digits.prefix { $0 == 0x30 }.count
    self.init(trimming: digits[zeros...], point: digits.count - places - zeros)
  }

  /// The value times a power of ten, rounded, where 128 bits are enough to do it exactly.
  static func scaled(_ value: Double, _ places: Int) -> Int? {
    guard places <= 15, value >= 0x1p-60, value < 0x1p52 else { return value == 0 ? 0 : nil }
    var power: UInt128 = 1
    for _ in 0..<places { power *= 10 }
    let shift = 52 - Int(value.exponent)
    let product = (UInt128(value.significandBitPattern) | 1 << 52) * power
    var quotient = product >> shift
    let rest = product & ((1 << shift) - 1)
    let half: UInt128 = 1 << (shift - 1)
    if rest > half || (rest == half && quotient & 1 == 1) { quotient += 1 }
    return Int(exactly: quotient)
  }

  /// The C library rounds correctly at any precision. The decimal mark depends on the locale, so
  /// the callers count digits instead of looking for it.
  private static func print(_ format: String, _ precision: Int, _ value: Double) -> [UInt8] {
    let precision = Int32(clamping: precision)
    return withVaList([precision, value]) { list in
      let capacity = Int(precision) + 330
      return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          let length = vsnprintf(characters.baseAddress, capacity, format, list)
          count = max(0, min(Int(length), capacity - 1))
        }
      }
    }
  }

  /// Beyond this many digits a double has only zeros.
  static let maximumPrecision = 1100
}

/// The text of floats in the styles of `printf` and of `repr`.
struct FloatStyle {
  enum Kind {
    case exponent
    case fixed
    case general
    case shortest
  }

  var kind: Kind
  var precision: Int
  var isAlternate = false
  /// Whether a whole number ends in `.0`.
  var addsPoint = false
  var isUpper = false
  var dropsNegativeZero = false

  /// The text of the value in parts.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled.
  func text(_ value: Double, _ context: Interpreter) throws -> NumberText {
    guard value.isFinite else {
      let name = value.isNaN ? "nan" : "inf"
      var result = NumberText(isNegative: value < 0)
      result.text.append(isUpper ? name.uppercased() : name)
      return result
    }
    if kind == .fixed, !isAlternate, let text = fixed(value) { return text }
    var number = digits(value)
    var isNegative = value.sign == .minus
    if dropsNegativeZero, number.isZero { isNegative = false }
    var end: Int
    var exponent: Int?
    switch kind {
    case .exponent:
      exponent = number.point - 1
      end = precision + 1
    case .fixed: end = number.point + precision
    case .general:
      let count = max(precision, 1)
      if number.point <= -4 || number.point > count - (addsPoint ? 1 : 0) {
        exponent = number.point - 1
      }
      end = isAlternate ? count : number.digits.count
    case .shortest:
      if number.point <= -4 || number.point > 16 { exponent = number.point - 1 }
      end = number.digits.count
    }
    if exponent != nil { number.point = 1 }
    end = max(end, exponent == nil && addsPoint ? number.point + 1 : number.point)
    var result = try layOut(number, end, context)
    result.isNegative = isNegative
    if let exponent { putExponent(exponent, into: &result.text) }
    return result
  }

  /// The digits of the fixed style, where they can be had without the C library.
  private func fixed(_ value: Double) -> NumberText? {
    guard let scaled = FloatDigits.scaled(value.magnitude, precision) else { return nil }
    var result = NumberText(
      isNegative: value.sign == .minus && !(dropsNegativeZero && scaled == 0))
    DecimalDigits.write(scaled) { digits in
      let zeros = max(0, precision + 1 - digits.count)
      let whole = digits.count + zeros - precision
      result.whole = whole
      if zeros > 0 {
        result.text.append(codePoint: 0x30)
      } else {
        result.text.append(ascii: UnsafeBufferPointer(rebasing: digits[..<whole]))
      }
      if precision == 0 { return }
      result.text.append(codePoint: 0x2E)
      result.text.append(repeating: 0x30, count: zeros - 1)
      result.text.append(ascii: UnsafeBufferPointer(rebasing: digits[(zeros > 0 ? 0 : whole)...]))
    }
    return result
  }

  private func digits(_ value: Double) -> FloatDigits {
    let precision = min(precision, FloatDigits.maximumPrecision)
    return switch kind {
    case .exponent: FloatDigits(value, significant: precision + 1)
    case .fixed: FloatDigits(value, places: precision)
    case .general: FloatDigits(value, significant: precision)
    case .shortest: FloatDigits(shortest: value)
    }
  }

  /// Digits up to `end`, counted from the first one, with zeros where there are none.
  private func layOut(
    _ number: FloatDigits, _ end: Int, _ context: Interpreter
  ) throws -> NumberText {
    func digit(_ index: Int) -> UInt32 {
      index >= 0 && index < number.digits.count ? UInt32(number.digits[index]) : 0x30
    }
    var result = NumberText(whole: max(number.point, 1))
    if number.point <= 0 { result.text.append(codePoint: 0x30) }
    for index in 0..<max(number.point, 0) { result.text.append(codePoint: digit(index)) }
    if end > number.point || isAlternate { result.text.append(codePoint: 0x2E) }
    let known = min(max(number.digits.count, number.point), max(end, number.point))
    for index in number.point..<known { result.text.append(codePoint: digit(index)) }
    try result.text.append(repeating: 0x30, count: end - known, context)
    return result
  }

  private func putExponent(_ exponent: Int, into out: inout TextBuilder) {
    out.append(codePoint: isUpper ? 0x45 : 0x65)
    out.append(codePoint: exponent < 0 ? 0x2D : 0x2B)
    if exponent.magnitude < 10 { out.append(codePoint: 0x30) }
    out.append(Swift.abs(exponent))
  }
}
