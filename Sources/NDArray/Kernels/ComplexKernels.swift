import Glibc

extension ComplexElement {
  @inline(__always)
  static func + (a: Self, b: Self) -> Self { Self(a.real + b.real, a.imaginary + b.imaginary) }
  @inline(__always)
  static func - (a: Self, b: Self) -> Self { Self(a.real - b.real, a.imaginary - b.imaginary) }
  @inline(__always)
  static func * (a: Self, b: Self) -> Self {
    Self(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  /// Smith's method, which avoids overflow in between.
  static func / (a: Self, b: Self) -> Self {
    if abs(b.real) >= abs(b.imaginary) {
      if b.real == 0, b.imaginary == 0 {
        return Self(a.real / abs(b.real), a.imaginary / abs(b.real))
      }
      let ratio = b.imaginary / b.real
      let scale = 1 / (b.real + b.imaginary * ratio)
      return Self(
        (a.real + a.imaginary * ratio) * scale, (a.imaginary - a.real * ratio) * scale)
    }
    let ratio = b.real / b.imaginary
    let scale = 1 / (b.imaginary + b.real * ratio)
    return Self(
      (a.real * ratio + a.imaginary) * scale, (a.imaginary * ratio - a.real) * scale)
  }

  /// By the real part, then by the imaginary part.
  @inline(__always)
  static func < (a: Self, b: Self) -> Bool {
    a.real < b.real || (a.real == b.real && a.imaginary < b.imaginary)
  }
  @inline(__always)
  static func <= (a: Self, b: Self) -> Bool {
    a.real < b.real || (a.real == b.real && a.imaginary <= b.imaginary)
  }

  @inline(__always)
  var isNaN: Bool { real.isNaN || imaginary.isNaN }

  /// The distance from 0.
  @inline(__always)
  var magnitude: Part { Part(hypot(Double(real), Double(imaginary))) }
}

func complexKernel<T: ComplexElement>(_ operation: BinaryOperation, _: T.Type) -> ElementKernel? {
  switch operation {
  case .add: { binaryLoop($0, $1, $2) { (a: T, b: T) in a + b } }
  case .subtract: { binaryLoop($0, $1, $2) { (a: T, b: T) in a - b } }
  case .multiply: { binaryLoop($0, $1, $2) { (a: T, b: T) in a * b } }
  case .divide: { binaryLoop($0, $1, $2) { (a: T, b: T) in a / b } }
  case .power, .floatPower:
    {
      binaryLoop($0, $1, $2) { (a: T, b: T) in
        T(converting: complexPower(a.wide, b.wide))
      }
    }
  case .minimum: { binaryLoop($0, $1, $2) { (a: T, b: T) in a <= b || a.isNaN ? a : b } }
  case .maximum: { binaryLoop($0, $1, $2) { (a: T, b: T) in b <= a || a.isNaN ? a : b } }
  case .fmin: { binaryLoop($0, $1, $2) { (a: T, b: T) in a <= b || b.isNaN ? a : b } }
  case .fmax: { binaryLoop($0, $1, $2) { (a: T, b: T) in b <= a || b.isNaN ? a : b } }
  case .equal:
    {
      binaryLoop($0, $1, $2) { (a: T, b: T) in
        Bool8(a.real == b.real && a.imaginary == b.imaginary)
      }
    }
  case .notEqual:
    {
      binaryLoop($0, $1, $2) { (a: T, b: T) in
        Bool8(a.real != b.real || a.imaginary != b.imaginary)
      }
    }
  case .less: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a < b) } }
  case .lessEqual: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a <= b) } }
  default: nil
  }
}

private func complexPower(_ a: Complex128, _ b: Complex128) -> Complex128 {
  if b.real == 0, b.imaginary == 0 { return Complex128(1, 0) }
  if a.real == 0, a.imaginary == 0 {
    return b.real > 0 && b.imaginary == 0 ? .zero : Complex128(.nan, .nan)
  }
  if b.imaginary == 0, abs(b.real) < 100, b.real == b.real.rounded() {
    var result = Complex128(1, 0)
    var base = a
    var exponent = Int(abs(b.real))
    while exponent > 0 {
      if exponent & 1 == 1 { result = result * base }
      base = base * base
      exponent >>= 1
    }
    return b.real < 0 ? Complex128(1, 0) / result : result
  }
  return (complexLog(a) * b).exponential
}

/// The principal logarithm.
func complexLog(_ a: Complex128) -> Complex128 {
  Complex128(log(hypot(a.real, a.imaginary)), atan2(a.imaginary, a.real))
}

extension Complex128 {
  /// e to this power.
  var exponential: Complex128 {
    let scale = exp(real)
    return imaginary == 0
      ? Complex128(scale, imaginary) : Complex128(scale * cos(imaginary), scale * sin(imaginary))
  }

  /// The square root in the right half-plane.
  var squareRoot: Complex128 {
    if real == 0, imaginary == 0 { return Complex128(0, imaginary) }
    let size = hypot(real, imaginary)
    if real >= 0 {
      let part = ((real + size) * 0.5).squareRoot()
      return Complex128(part, imaginary / (2 * part))
    }
    let part = ((size - real) * 0.5).squareRoot()
    return Complex128(abs(imaginary) / (2 * part), imaginary.sign == .minus ? -part : part)
  }
}
