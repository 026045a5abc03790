/// Operations that give the same bits for signed and unsigned integers, so that a loop per size does.
func signlessKernel<T: IntegerElement & UnsignedInteger>(
  _ operation: BinaryOperation, _: T.Type
) -> ElementKernel? {
  switch operation {
  case .add: { binaryLoop($0, $1, $2) { (a: T, b: T) in a &+ b } }
  case .subtract: { binaryLoop($0, $1, $2) { (a: T, b: T) in a &- b } }
  case .multiply: { binaryLoop($0, $1, $2) { (a: T, b: T) in a &* b } }
  case .bitwiseAnd: { binaryLoop($0, $1, $2) { (a: T, b: T) in a & b } }
  case .bitwiseOr: { binaryLoop($0, $1, $2) { (a: T, b: T) in a | b } }
  case .bitwiseXor: { binaryLoop($0, $1, $2) { (a: T, b: T) in a ^ b } }
  case .equal: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a == b) } }
  case .notEqual: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a != b) } }
  default: nil
  }
}

/// Operations in which the sign matters.
func orderedKernel<T: IntegerElement>(_ operation: BinaryOperation, _: T.Type) -> ElementKernel? {
  switch operation {
  case .minimum, .fmin: { binaryLoop($0, $1, $2) { (a: T, b: T) in a < b ? a : b } }
  case .maximum, .fmax: { binaryLoop($0, $1, $2) { (a: T, b: T) in a > b ? a : b } }
  case .less: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a < b) } }
  case .lessEqual: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a <= b) } }
  default: nil
  }
}

/// Operations that divide or shift; they exist for 64 bits only, since those results, cut to size,
/// are the results of the smaller types.
func wideIntegerKernel<T: IntegerElement>(
  _ operation: BinaryOperation, _: T.Type
) -> ElementKernel? {
  switch operation {
  case .floorDivide: { binaryLoop($0, $1, $2) { (a: T, b: T) in flooredQuotient(a, b) } }
  case .remainder: { binaryLoop($0, $1, $2) { (a: T, b: T) in flooredRemainder(a, b) } }
  case .fmod:
    { binaryLoop($0, $1, $2) { (a: T, b: T) in b == 0 || b == ~0 && T.isSigned ? 0 : a % b } }
  case .power: { binaryLoop($0, $1, $2) { (a: T, b: T) in wrappingPower(a, b) } }
  // Swift's smart shifts give what NumPy gives for any count: 0, or the sign.
  case .leftShift:
    { binaryLoop($0, $1, $2) { (a: T, b: T) in b < 0 || b >= T.bitWidth ? 0 : a &<< b } }
  case .rightShift:
    {
      binaryLoop($0, $1, $2) { (a: T, b: T) in
        b < 0 || b >= T.bitWidth ? (a < 0 ? ~0 : 0) : a &>> b
      }
    }
  case .gcd:
    { binaryLoop($0, $1, $2) { (a: T, b: T) in T(truncatingIfNeeded: greatestDivisor(a, b)) } }
  case .lcm:
    {
      binaryLoop($0, $1, $2) { (a: T, b: T) in
        let divisor = greatestDivisor(a, b)
        return divisor == 0
          ? 0 : T(truncatingIfNeeded: a.magnitude / divisor &* b.magnitude)
      }
    }
  default: nil
  }
}

/// Rounded down; 0 for a zero divisor, wrapping for the smallest number by -1.
@inline(__always)
private func flooredQuotient<T: IntegerElement>(_ a: T, _ b: T) -> T {
  if b == 0 { return 0 }
  if T.isSigned, b == ~0 { return 0 &- a }
  let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
  return remainder != 0 && (remainder < 0) != (b < 0) ? quotient &- 1 : quotient
}

/// With the sign of the divisor; 0 for a zero divisor.
@inline(__always)
private func flooredRemainder<T: IntegerElement>(_ a: T, _ b: T) -> T {
  if b == 0 || T.isSigned && b == ~0 { return 0 }
  let remainder = a % b
  return remainder != 0 && (remainder < 0) != (b < 0) ? remainder &+ b : remainder
}

@inline(__always)
private func wrappingPower<T: IntegerElement>(_ base: T, _ exponent: T) -> T {
  var result: T = 1
  var base = base
  var exponent = exponent
  while exponent > 0 {
    if exponent & 1 == 1 { result = result &* base }
    exponent >>= 1
    if exponent > 0 { base = base &* base }
  }
  return result
}

@inline(__always)
private func greatestDivisor<T: IntegerElement>(_ a: T, _ b: T) -> T.Magnitude {
  var (a, b) = (a.magnitude, b.magnitude)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}

private typealias S = Int64
private typealias U = UInt64

@inline(__always)
private func isLess(_ a: S, _ b: U) -> Bool { a < 0 || U(bitPattern: a) < b }
@inline(__always)
private func isEqual(_ a: S, _ b: U) -> Bool { a >= 0 && U(bitPattern: a) == b }

/// int64 against uint64, compared by value and not by way of float64.
func mixedComparison(_ operation: BinaryOperation, signedFirst: Bool) -> ElementKernel? {
  switch (operation, signedFirst) {
  case (.equal, true): { binaryLoop($0, $1, $2) { (a: S, b: U) in Bool8(isEqual(a, b)) } }
  case (.equal, false): { binaryLoop($0, $1, $2) { (a: U, b: S) in Bool8(isEqual(b, a)) } }
  case (.notEqual, true): { binaryLoop($0, $1, $2) { (a: S, b: U) in Bool8(!isEqual(a, b)) } }
  case (.notEqual, false): { binaryLoop($0, $1, $2) { (a: U, b: S) in Bool8(!isEqual(b, a)) } }
  case (.less, true): { binaryLoop($0, $1, $2) { (a: S, b: U) in Bool8(isLess(a, b)) } }
  case (.less, false):
    { binaryLoop($0, $1, $2) { (a: U, b: S) in Bool8(!isLess(b, a) && !isEqual(b, a)) } }
  case (.lessEqual, true):
    { binaryLoop($0, $1, $2) { (a: S, b: U) in Bool8(isLess(a, b) || isEqual(a, b)) } }
  case (.lessEqual, false): { binaryLoop($0, $1, $2) { (a: U, b: S) in Bool8(!isLess(b, a)) } }
  default: nil
  }
}
