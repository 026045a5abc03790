import Glibc

/// A finite number in decimal: 0.d₁d₂d₃… · 10^exponent.
struct DecimalDigits {
  var isNegative: Bool
  /// ASCII digits, no zeros in front; empty for zero.
  var digits: [UInt8]
  /// The place of the decimal point, counted from before the first digit.
  var exponent: Int

  /// The shortest digits that lead back to the same value of the type.
  init(shortest value: Double, type: DType) {
    switch type {
    case .float16: self.init(shortestHalf: value)
    case .float32, .complex64: self.init(parsing: Float(value).description)
    default: self.init(parsing: value.description)
    }
  }

  /// Swift writes all digits before the point of a large `Float16`, so the shortest are searched.
  private init(shortestHalf value: Double) {
    for count in 1..<5 {
      let text = cFormat("%.*e", count - 1, value)
      if Float16(text) == Float16(value) {
        self.init(parsing: text)
        return
      }
    }
    self.init(value, significant: 5)
  }

  /// The value rounded to `count` significant digits, ties to even, from its exact decimal expansion.
  init(_ value: Double, significant count: Int) {
    self.init(parsing: cFormat("%.*e", max(0, count - 1), value))
  }

  /// The value rounded to `count` digits after the point, ties to even, from its exact expansion.
  init(_ value: Double, fraction count: Int) {
    self.init(parsing: cFormat("%.*f", max(0, count), value))
  }

  /// Reads "-12.5", "1e-05", "3.0": what Swift and C print for finite numbers.
  private init(parsing text: String) {
    isNegative = false
    digits = []
    exponent = 0
    var pointSeen = false
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): pointSeen = true
      case UInt8(ascii: "e"):
        var rest: [UInt8] = []
        while let digit = bytes.next() {
          if digit != UInt8(ascii: "+") { rest.append(digit) }
        }
        exponent += Int(String(decoding: rest, as: UTF8.self)) ?? 0
      default:
        if !pointSeen { exponent += 1 }
        digits.append(byte)
      }
    }
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  /// The number of digits after the point in positional notation.
  var fractionCount: Int { max(0, digits.count - exponent) }

  private var sign: String { isNegative ? "-" : "" }

  /// "123", "45" for 123.45: the digits before and after the point, no trailing zeros.
  var positional: (whole: String, fraction: String) {
    let whole =
      exponent <= 0
      ? [UInt8(ascii: "0")]
      : digits.prefix(exponent)
        + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, exponent - digits.count))
    let fraction =
      [UInt8](repeating: UInt8(ascii: "0"), count: digits.isEmpty ? 0 : max(0, -exponent))
      + digits.dropFirst(max(0, exponent))
    return (
      sign + String(decoding: whole, as: UTF8.self), String(decoding: fraction, as: UTF8.self)
    )
  }

  /// "1", "2345", 2 for 123.45: mantissa before and after the point, and the exponent of ten.
  var scientific: (whole: String, fraction: String, exponent: Int) {
    let first = digits.first ?? UInt8(ascii: "0")
    return (
      sign + String(decoding: [first], as: UTF8.self),
      String(decoding: digits.dropFirst(), as: UTF8.self), digits.isEmpty ? 0 : exponent - 1
    )
  }
}

/// Formats a double with a C format that takes a precision.
private func cFormat(_ format: String, _ precision: Int, _ value: Double) -> String {
  let capacity = 400 + precision
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
    guard let base = buffer.baseAddress else { return "0" }
    let length = withVaList([Int32(clamping: precision), value]) {
      vsnprintf(base, capacity, format, $0)
    }
    let bytes = UnsafeRawBufferPointer(start: base, count: max(0, min(Int(length), capacity - 1)))
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// "e+05": a sign and at least two digits.
func exponentText(_ exponent: Int, digits: Int = 2) -> String {
  let text = String(abs(exponent))
  let zeros = String(repeating: "0", count: max(0, digits - text.count))
  return (exponent < 0 ? "e-" : "e+") + zeros + text
}
