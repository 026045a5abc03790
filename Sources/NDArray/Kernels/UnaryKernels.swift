import Glibc

func boolUnaryKernel(_ operation: UnaryOperation) -> ElementKernel? {
  switch operation {
  case .logicalNot, .invert: { unaryLoop($0, $1, $2) { (a: UInt8) in a ^ 1 } }
  case .real, .conjugate, .floor, .ceil, .trunc: { unaryLoop($0, $1, $2) { (a: UInt8) in a } }
  case .imag: { unaryLoop($0, $1, $2) { (_: UInt8) in UInt8(0) } }
  default: nil
  }
}

func integerUnaryKernel<T: IntegerElement>(
  _ operation: UnaryOperation, _: T.Type
) -> ElementKernel? {
  switch operation {
  case .negative: { unaryLoop($0, $1, $2) { (a: T) in 0 &- a } }
  case .positive, .conjugate, .real, .floor, .ceil, .trunc:
    { unaryLoop($0, $1, $2) { (a: T) in a } }
  case .imag: { unaryLoop($0, $1, $2) { (_: T) in T(0) } }
  case .absolute: { unaryLoop($0, $1, $2) { (a: T) in a < 0 ? 0 &- a : a } }
  case .sign: { unaryLoop($0, $1, $2) { (a: T) in a < 0 ? ~0 : a > 0 ? 1 : T(0) } }
  case .square: { unaryLoop($0, $1, $2) { (a: T) in a &* a } }
  case .reciprocal:
    { unaryLoop($0, $1, $2) { (a: T) in a == 1 ? 1 : a == ~0 && T.isSigned ? ~0 : T(0) } }
  case .invert: { unaryLoop($0, $1, $2) { (a: T) in ~a } }
  default: nil
  }
}

/// Functions that are exact or correctly rounded in the type itself.
func floatUnaryKernel<T: FloatElement>(_ operation: UnaryOperation, _: T.Type) -> ElementKernel? {
  switch operation {
  case .negative: { unaryLoop($0, $1, $2) { (a: T) in -a } }
  case .positive, .conjugate, .real: { unaryLoop($0, $1, $2) { (a: T) in a } }
  case .imag: { unaryLoop($0, $1, $2) { (_: T) in T(0) } }
  case .absolute, .fabs: { unaryLoop($0, $1, $2) { (a: T) in abs(a) } }
  case .sign: { unaryLoop($0, $1, $2) { (a: T) in a > 0 ? 1 : a < 0 ? -1 : a == 0 ? 0 : a } }
  case .square: { unaryLoop($0, $1, $2) { (a: T) in a * a } }
  case .reciprocal: { unaryLoop($0, $1, $2) { (a: T) in 1 / a } }
  case .sqrt: { unaryLoop($0, $1, $2) { (a: T) in a.squareRoot() } }
  case .floor: { unaryLoop($0, $1, $2) { (a: T) in a.rounded(.down) } }
  case .ceil: { unaryLoop($0, $1, $2) { (a: T) in a.rounded(.up) } }
  case .trunc: { unaryLoop($0, $1, $2) { (a: T) in a.rounded(.towardZero) } }
  case .rint: { unaryLoop($0, $1, $2) { (a: T) in a.rounded(.toNearestOrEven) } }
  case .isnan: { unaryLoop($0, $1, $2) { (a: T) in Bool8(a != a) } }
  case .isinf: { unaryLoop($0, $1, $2) { (a: T) in Bool8(abs(a) == .infinity) } }
  case .isfinite: { unaryLoop($0, $1, $2) { (a: T) in Bool8(a - a == 0) } }
  case .signbit: { unaryLoop($0, $1, $2) { (a: T) in Bool8(a.sign == .minus) } }
  default: nil
  }
}

/// Functions that are computed in double precision and rounded once.
func doubleUnaryKernel(_ operation: UnaryOperation) -> ElementKernel? {
  typealias D = Double
  return switch operation {
  case .cbrt: { unaryLoop($0, $1, $2) { (a: D) in cubeRoot(a) } }
  case .exp: { unaryLoop($0, $1, $2) { (a: D) in exp(a) } }
  case .exp2: { unaryLoop($0, $1, $2) { (a: D) in exp2(a) } }
  case .expm1: { unaryLoop($0, $1, $2) { (a: D) in expm1(a) } }
  case .log: { unaryLoop($0, $1, $2) { (a: D) in log(a) } }
  case .log2: { unaryLoop($0, $1, $2) { (a: D) in log2(a) } }
  case .log10: { unaryLoop($0, $1, $2) { (a: D) in log10(a) } }
  case .log1p: { unaryLoop($0, $1, $2) { (a: D) in log1p(a) } }
  case .sin: { unaryLoop($0, $1, $2) { (a: D) in sin(a) } }
  case .cos: { unaryLoop($0, $1, $2) { (a: D) in cos(a) } }
  case .tan: { unaryLoop($0, $1, $2) { (a: D) in tan(a) } }
  case .arcsin: { unaryLoop($0, $1, $2) { (a: D) in asin(a) } }
  case .arccos: { unaryLoop($0, $1, $2) { (a: D) in acos(a) } }
  case .arctan: { unaryLoop($0, $1, $2) { (a: D) in atan(a) } }
  case .sinh: { unaryLoop($0, $1, $2) { (a: D) in sinh(a) } }
  case .cosh: { unaryLoop($0, $1, $2) { (a: D) in cosh(a) } }
  case .tanh: { unaryLoop($0, $1, $2) { (a: D) in tanh(a) } }
  case .arcsinh: { unaryLoop($0, $1, $2) { (a: D) in asinh(a) } }
  case .arccosh: { unaryLoop($0, $1, $2) { (a: D) in acosh(a) } }
  case .arctanh: { unaryLoop($0, $1, $2) { (a: D) in atanh(a) } }
  case .deg2rad, .radians: { unaryLoop($0, $1, $2) { (a: D) in a * (D.pi / 180) } }
  case .rad2deg, .degrees: { unaryLoop($0, $1, $2) { (a: D) in a * (180 / D.pi) } }
  case .angle: { unaryLoop($0, $1, $2) { (a: D) in a != a ? a : a.sign == .minus ? D.pi : 0 } }
  default: nil
  }
}

/// The C function may be off by one unit, even for cubes; a Newton step mends that.
private func cubeRoot(_ a: Double) -> Double {
  let root = cbrt(a)
  guard root.isNormal else { return root }
  let square = root * root
  return root - fma(square, root, -a) / (3 * square)
}

func complexUnaryKernel<T: ComplexElement>(
  _ operation: UnaryOperation, _: T.Type
) -> ElementKernel? {
  typealias P = T.Part
  return switch operation {
  case .negative: { unaryLoop($0, $1, $2) { (a: T) in T(-a.real, -a.imaginary) } }
  case .positive: { unaryLoop($0, $1, $2) { (a: T) in a } }
  case .conjugate: { unaryLoop($0, $1, $2) { (a: T) in T(a.real, -a.imaginary) } }
  case .absolute: { unaryLoop($0, $1, $2) { (a: T) in a.magnitude } }
  case .square: { unaryLoop($0, $1, $2) { (a: T) in a * a } }
  case .reciprocal: { unaryLoop($0, $1, $2) { (a: T) in T(1, 0) / a } }
  case .sign:
    {
      unaryLoop($0, $1, $2) { (a: T) in
        let size = a.magnitude
        return size == 0 ? T.zero : T(a.real / size, a.imaginary / size)
      }
    }
  case .sqrt: { unaryLoop($0, $1, $2) { (a: T) in T(converting: a.wide.squareRoot) } }
  case .exp: { unaryLoop($0, $1, $2) { (a: T) in T(converting: a.wide.exponential) } }
  case .log: { unaryLoop($0, $1, $2) { (a: T) in T(converting: complexLog(a.wide)) } }
  case .rint:
    {
      unaryLoop($0, $1, $2) { (a: T) in
        T(a.real.rounded(.toNearestOrEven), a.imaginary.rounded(.toNearestOrEven))
      }
    }
  case .real: { unaryLoop($0, $1, $2) { (a: T) -> P in a.real } }
  case .imag: { unaryLoop($0, $1, $2) { (a: T) -> P in a.imaginary } }
  case .angle:
    { unaryLoop($0, $1, $2) { (a: T) in P(atan2(a.wide.imaginary, a.wide.real)) } }
  case .isnan: { unaryLoop($0, $1, $2) { (a: T) in Bool8(a.isNaN) } }
  case .isinf:
    { unaryLoop($0, $1, $2) { (a: T) in Bool8(a.real.isInfinite || a.imaginary.isInfinite) } }
  case .isfinite:
    { unaryLoop($0, $1, $2) { (a: T) in Bool8(a.real.isFinite && a.imaginary.isFinite) } }
  default: nil
  }
}
