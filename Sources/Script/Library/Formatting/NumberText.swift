import BigInt

/// A number as text in its parts, to be padded and grouped.
struct NumberText {
  var isNegative = false
  var prefix = ""
  /// The digits before the point.
  var digits: [UInt8]
  /// The point and what follows, or `inf`, `nan`.
  var rest: [UInt8] = []

  /// The text without padding.
  var plain: String {
    (isNegative ? "-" : "") + prefix + String(decoding: digits + rest, as: UTF8.self)
  }

  /// The text as a specification lays it out.
  func laidOut(_ spec: FormatSpec, _ context: Interpreter) throws -> StringObject {
    var head: [UInt8] = []
    if isNegative {
      head.append(0x2D)
    } else if let sign = spec.sign, sign != 0x2D {
      head.append(UInt8(truncatingIfNeeded: sign))
    }
    head += Array(prefix.utf8)
    try context.reserve(elements: max(spec.width, 0), size: 8)
    let isZeroFilled = spec.fill == 0x30 && spec.alignment == .afterSign
    let minimum = isZeroFilled ? spec.width - head.count - rest.count : 0
    let body = digits.isEmpty ? [] : grouped(spec, minimum: minimum)
    let padding = max(0, spec.width - head.count - body.count - rest.count)
    let before =
      switch spec.alignment {
      case .right: padding
      case .center: padding / 2
      case .left, .afterSign: 0
      }
    let inside = spec.alignment == .afterSign ? padding : 0
    let after = padding - before - inside
    guard spec.fill < 0x80 else {
      let parts = [
        Array(repeating: spec.fill, count: before), head.map(UInt32.init),
        Array(repeating: spec.fill, count: inside), (body + rest).map(UInt32.init),
        Array(repeating: spec.fill, count: after),
      ]
      return StringObject(codePoints: parts.flatMap { $0 })
    }
    let out = StringObject(isASCII: true, count: head.count + body.count + rest.count + padding)
    let fill = UInt8(spec.fill)
    var place = out.ascii
    for (gap, text) in [(before, head), (inside, body), (0, rest), (after, [])] {
      place.initialize(repeating: fill, count: gap)
      place += gap
      for byte in text {
        place.pointee = byte
        place += 1
      }
    }
    return out
  }

  /// The digits with separators, and zeros in front up to the minimum width.
  private func grouped(_ spec: FormatSpec, minimum: Int) -> [UInt8] {
    guard let separator = spec.grouping else {
      return Array(repeating: 0x30, count: max(0, minimum - digits.count)) + digits
    }
    var out: [UInt8] = []
    var left = digits.count
    var minimum = minimum
    while true {
      let length = min(spec.groupSize, max(max(left, minimum), 1))
      let taken = min(left, length)
      out += digits[left - taken..<left].reversed()
      out += Array(repeating: 0x30, count: length - taken)
      left -= taken
      minimum -= length
      if left <= 0, minimum <= 0 { break }
      out.append(UInt8(truncatingIfNeeded: separator.rawValue))
      minimum -= 1
    }
    return out.reversed()
  }
}

/// Integers as text in any of the bases that formats have letters for.
enum IntegerText {
  /// The sign, the prefix and the digits; the type is one of `b o x X`, and decimal otherwise.
  ///
  /// - Throws: `ValueError` for more decimal digits than CPython converts.
  static func parts(_ value: Value, type: UInt32, isAlternate: Bool) throws -> NumberText {
    let radix: Int
    var prefix = ""
    switch Unicode.Scalar(type) {
    case "b": (radix, prefix) = (2, "0b")
    case "o": (radix, prefix) = (8, "0o")
    case "x": (radix, prefix) = (16, "0x")
    case "X": (radix, prefix) = (16, "0X")
    default: radix = 10
    }
    if radix == 10, case .int(let number) = value, number != .min {
      return NumberText(
        isNegative: number < 0, digits: DecimalDigits.write(Swift.abs(number)) { Array($0) })
    }
    var (isNegative, digits) = (false, "")
    if let small = value.asInt {
      isNegative = small < 0
      digits = String(small.magnitude, radix: radix)
    } else if let big = value.asBigInt {
      isNegative = big.signum() < 0
      digits =
        radix == 10
        ? try IntText.decimal(BigInt(big.magnitude)) : String(big.magnitude, radix: radix)
    }
    if prefix == "0X" { digits = digits.uppercased() }
    return NumberText(
      isNegative: isNegative, prefix: isAlternate ? prefix : "", digits: Array(digits.utf8))
  }
}
