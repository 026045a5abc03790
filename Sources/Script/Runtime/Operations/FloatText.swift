/// The shortest text that reads back as the same float, laid out as Python does.
enum FloatText {
  /// The shortest digits of a finite positive number, and the power of ten of the first one.
  static func shortest(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var exponent = 0
    var point: Int?
    var isExponent = false
    var exponentText = ""
    for byte in value.magnitude.description.utf8 {
      switch byte {
      case UInt8(ascii: "e"): isExponent = true
      case UInt8(ascii: "."): point = digits.count
      default:
        if isExponent {
          exponentText.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
          digits.append(byte)
        }
      }
    }
    exponent = (point ?? digits.count) - 1 + (Int(exponentText) ?? 0)
    while digits.count > 1, digits[0] == 0x30 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits[digits.count - 1] == 0x30 { digits.removeLast() }
    return (digits, exponent)
  }

  /// What `repr` shows: `0.1`, `1e+16`, `inf`, `nan`, `-0.0`.
  static func repr(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0.0" }
    let (digits, exponent) = shortest(value)
    return sign + layout(digits, exponent)
  }

  private static func layout(_ digits: [UInt8], _ exponent: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    if exponent < -4 || exponent >= 16 {
      let fraction = digits.count > 1 ? "." + text.dropFirst() : ""
      let size = exponent.magnitude
      return
        "\(text.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(size < 10 ? "0" : "")\(size)"
    }
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + text }
    if digits.count <= exponent + 1 {
      return text + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
    }
    return "\(text.prefix(exponent + 1)).\(text.dropFirst(exponent + 1))"
  }
}
