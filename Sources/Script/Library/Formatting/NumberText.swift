import BigInt

/// A number as text in its parts, to be padded and grouped.
struct NumberText {
  var isNegative = false
  var prefix = ""
  /// The digits, and the point and what follows; or `inf`, `nan`.
  var text = TextBuilder()
  /// How many digits stand before the point.
  var whole = 0

  /// The text without padding.
  var plain: StringObject {
    var out = TextBuilder()
    if isNegative { out.append(codePoint: 0x2D) }
    out.append(prefix)
    out.append(text.finish())
    return out.finish()
  }

  /// Adds the text as a specification lays it out.
  func layOut(_ spec: FormatSpec, into out: inout TextBuilder, _ context: Interpreter) throws {
    let sign: UInt32? = isNegative ? 0x2D : spec.sign == 0x2D ? nil : spec.sign
    let head = prefix.utf8.count + (sign == nil ? 0 : 1)
    if spec.width > 64 { try context.reserve(elements: spec.width, size: 8) }
    let text = self.text.finish()
    let rest = text.count - whole
    let isZeroFilled = spec.fill == 0x30 && spec.alignment == .afterSign
    let minimum = isZeroFilled ? spec.width - head - rest : 0
    let digits = whole == 0 ? 0 : groupedCount(spec, minimum)
    let padding = max(0, spec.width - head - digits - rest)
    let before =
      switch spec.alignment {
      case .right: padding
      case .center: padding / 2
      case .left, .afterSign: 0
      }
    let inside = spec.alignment == .afterSign ? padding : 0
    try out.append(repeating: spec.fill, count: before, context)
    if let sign { out.append(codePoint: sign) }
    if !prefix.isEmpty { out.append(prefix) }
    try out.append(repeating: spec.fill, count: inside, context)
    try putGrouped(text, digits, spec, into: &out, context)
    try out.append(text, whole..<text.count, context)
    try out.append(repeating: spec.fill, count: padding - before - inside, context)
  }

  /// How many characters the digits take with separators, and zeros in front up to the minimum
  /// width; a separator never comes first.
  private func groupedCount(_ spec: FormatSpec, _ minimum: Int) -> Int {
    guard spec.grouping != nil else { return max(whole, minimum) }
    let size = spec.groupSize
    let count = max(whole + (whole - 1) / size, minimum)
    return count % (size + 1) == 0 ? count + 1 : count
  }

  /// Adds the digits with separators and zeros in front, so many characters in all.
  private func putGrouped(
    _ text: StringObject, _ count: Int, _ spec: FormatSpec, into out: inout TextBuilder,
    _ context: Interpreter
  ) throws {
    guard let separator = spec.grouping else {
      try out.append(repeating: 0x30, count: count - whole, context)
      out.append(text, 0..<whole)
      return
    }
    let size = spec.groupSize + 1
    let digits = count - count / size
    var index = 0
    for place in stride(from: count - 1, through: 0, by: -1) {
      try context.pollEach(place)
      if place % size == size - 1 {
        out.append(codePoint: separator.rawValue)
      } else {
        let digit = index - (digits - whole)
        out.append(codePoint: digit < 0 ? 0x30 : text[digit])
        index += 1
      }
    }
  }
}

/// Integers as text in any of the bases that formats have letters for.
enum IntegerText {
  /// Adds a decimal number as a specification lays it out, where that can be done in one go;
  /// returns whether it was.
  @inline(__always)
  static func layOut(_ number: Int, _ spec: FormatSpec, into out: inout TextBuilder) -> Bool {
    guard spec.type == 0x64, spec.grouping == nil, spec.precision == nil, spec.width <= 64,
      spec.alignment != .center, number != .min
    else { return false }
    let sign: UInt32? = number < 0 ? 0x2D : spec.sign == 0x2D ? nil : spec.sign
    DecimalDigits.write(Swift.abs(number)) { digits in
      let gap = spec.width - digits.count - (sign == nil ? 0 : 1)
      if spec.alignment == .right { out.append(repeating: spec.fill, count: gap) }
      if let sign { out.append(codePoint: sign) }
      if spec.alignment == .afterSign { out.append(repeating: spec.fill, count: gap) }
      out.append(ascii: digits)
      if spec.alignment == .left { out.append(repeating: spec.fill, count: gap) }
    }
    return true
  }

  /// The sign, the prefix and the digits; the type is one of `b o x X`, and decimal otherwise.
  ///
  /// - Throws: `ValueError` for more decimal digits than CPython converts.
  static func parts(
    _ value: Value, type: UInt32, isAlternate: Bool, _ context: Interpreter
  ) throws -> NumberText {
    var parts = NumberText()
    let bits: Int
    switch Unicode.Scalar(type) {
    case "b": (bits, parts.prefix) = (1, "0b")
    case "o": (bits, parts.prefix) = (3, "0o")
    case "x": (bits, parts.prefix) = (4, "0x")
    case "X": (bits, parts.prefix) = (4, "0X")
    default: bits = 0
    }
    if !isAlternate { parts.prefix = "" }
    if bits == 0, case .int(let number) = value, number != .min {
      parts.isNegative = number < 0
      parts.text.append(Swift.abs(number))
    } else if let big = value.asBigInt {
      parts.isNegative = big.signum() < 0
      if bits == 0 {
        parts.text.append(try IntText.decimal(BigInt(big.magnitude)))
      } else {
        try put(big.magnitude, bits, isUpper: type == 0x58, into: &parts.text, context)
      }
    }
    parts.whole = parts.text.count
    return parts
  }

  /// Adds digits of so many bits each.
  private static func put(
    _ magnitude: BigUInt, _ bits: Int, isUpper: Bool, into text: inout TextBuilder,
    _ context: Interpreter
  ) throws {
    if magnitude == 0 { return text.append(codePoint: 0x30) }
    let count = (magnitude.bitWidth + bits - 1) / bits
    try context.reserve(elements: count, size: 4)
    let words = Array(magnitude.words)
    for index in stride(from: count - 1, through: 0, by: -1) {
      let (word, bit) = (index * bits).quotientAndRemainder(dividingBy: UInt.bitWidth)
      var digit = words[word] >> UInt(bit)
      if bit + bits > UInt.bitWidth, word + 1 < words.count {
        digit |= words[word + 1] << UInt(UInt.bitWidth - bit)
      }
      let value = UInt32(truncatingIfNeeded: digit & ((1 << UInt(bits)) - 1))
      text.append(codePoint: value < 10 ? 0x30 + value : (isUpper ? 0x37 : 0x57) + value)
      try context.pollEach(index)
    }
  }
}
