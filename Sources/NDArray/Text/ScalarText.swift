extension Scalar {
  /// The element as NumPy's `str` writes it: "1.5", "True", "(1+2j)", "7".
  public var text: String {
    switch value {
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .float(let value): floatText(value, dtype)
    case .complex(let real, let imaginary): complexText(real, imaginary)
    }
  }

  /// The element as NumPy's `repr` writes it: "np.float64(1.5)", "np.True_".
  public var representation: String {
    switch value {
    case .bool(let value): value ? "np.True_" : "np.False_"
    case .complex(let real, let imaginary) where real == 0 && real.sign == .plus:
      "np.\(dtype.name)(\(complexText(real, imaginary)))"
    case .complex(let real, let imaginary):
      "np.\(dtype.name)\(complexText(real, imaginary))"
    default: "np.\(dtype.name)(\(text))"
    }
  }

  private func complexText(_ real: Double, _ imaginary: Double) -> String {
    func part(_ value: Double) -> String {
      let text = floatText(value, dtype)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    if real == 0, real.sign == .plus { return part(imaginary) + "j" }
    let sign = imaginary.sign == .minus && !imaginary.isNaN ? "" : "+"
    return "(\(part(real))\(sign)\(part(imaginary))j)"
  }
}

/// Shortest digits, always with a point or an exponent: "1.0", "1e+20", "1e-05".
///
/// The exponent is used below 1e-4 and from where the digits of the type run out.
func floatText(_ value: Double, _ type: DType) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  let decimal = DecimalDigits(shortest: value, type: type)
  let size = value.magnitude
  let limit: Double =
    switch type {
    case .float16: 1e3
    case .float32, .complex64: 1e6
    default: 1e16
    }
  if value == 0 || size >= 1e-4 && size < limit {
    let parts = decimal.positional
    return parts.whole + "." + (parts.fraction.isEmpty ? "0" : parts.fraction)
  }
  let parts = decimal.scientific
  return parts.whole + (parts.fraction.isEmpty ? "" : "." + parts.fraction)
    + exponentText(parts.exponent)
}
