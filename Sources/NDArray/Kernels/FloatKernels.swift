import Glibc

/// Arithmetic and comparison of floats. NaN is passed on by `minimum` and passed over by `fmin`.
func floatKernel<T: FloatElement>(_ operation: BinaryOperation, _: T.Type) -> ElementKernel? {
  switch operation {
  case .add: { binaryLoop($0, $1, $2) { (a: T, b: T) in a + b } }
  case .subtract: { binaryLoop($0, $1, $2) { (a: T, b: T) in a - b } }
  case .multiply: { binaryLoop($0, $1, $2) { (a: T, b: T) in a * b } }
  case .divide: { binaryLoop($0, $1, $2) { (a: T, b: T) in a / b } }
  case .floorDivide: { binaryLoop($0, $1, $2) { (a: T, b: T) in flooredQuotient(a, b) } }
  case .remainder: { binaryLoop($0, $1, $2) { (a: T, b: T) in flooredRemainder(a, b) } }
  case .fmod:
    { binaryLoop($0, $1, $2) { (a: T, b: T) in a.truncatingRemainder(dividingBy: b) } }
  case .minimum: { binaryLoop($0, $1, $2) { (a: T, b: T) in a <= b || a != a ? a : b } }
  case .maximum: { binaryLoop($0, $1, $2) { (a: T, b: T) in a >= b || a != a ? a : b } }
  case .fmin: { binaryLoop($0, $1, $2) { (a: T, b: T) in a <= b || b != b ? a : b } }
  case .fmax: { binaryLoop($0, $1, $2) { (a: T, b: T) in a >= b || b != b ? a : b } }
  case .equal: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a == b) } }
  case .notEqual: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a != b) } }
  case .less: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a < b) } }
  case .lessEqual: { binaryLoop($0, $1, $2) { (a: T, b: T) in Bool8(a <= b) } }
  case .copysign: { binaryLoop($0, $1, $2) { (a: T, b: T) in T(signOf: b, magnitudeOf: a) } }
  case .nextafter: { binaryLoop($0, $1, $2) { (a: T, b: T) in neighbour(of: a, towards: b) } }
  case .heaviside:
    { binaryLoop($0, $1, $2) { (a: T, b: T) in a != a ? a : a == 0 ? b : a < 0 ? 0 : 1 } }
  default: nil
  }
}

/// Functions of two floats, computed in double precision and rounded once.
func doubleFunctionKernel(_ operation: BinaryOperation) -> ElementKernel? {
  typealias D = Double
  return switch operation {
  case .power, .floatPower:
    { operands, steps, count in
      // Squares are frequent, and `pow` is slow.
      if steps[1] == 0, operands[1].load(as: D.self) == 2 {
        unaryLoopTo(operands, steps, count) { (a: D) in a * a }
      } else {
        binaryLoop(operands, steps, count) { (a: D, b: D) in pow(a, b) }
      }
    }
  case .hypot: { binaryLoop($0, $1, $2) { (a: D, b: D) in hypot(a, b) } }
  case .arctan2: { binaryLoop($0, $1, $2) { (a: D, b: D) in atan2(a, b) } }
  case .logaddexp: { binaryLoop($0, $1, $2) { (a: D, b: D) in logAddExp(a, b) } }
  case .logaddexp2:
    { binaryLoop($0, $1, $2) { (a: D, b: D) in logAddExp(a * M_LN2, b * M_LN2) / M_LN2 } }
  default: nil
  }
}

/// A ``unaryLoop(_:_:_:_:)`` among the operands of a binary one.
@inline(__always)
private func unaryLoopTo(
  _ operands: UnsafePointer<UnsafeMutableRawPointer>, _ steps: UnsafePointer<Int>, _ count: Int,
  _ operation: (Double) -> Double
) {
  let a = operands[0].assumingMemoryBound(to: Double.self)
  let result = operands[2].assumingMemoryBound(to: Double.self)
  let step = steps[0]
  for index in 0..<count { result[index] = operation(a[index &* step]) }
}

/// Python's `//` on floats.
@inline(__always)
private func flooredQuotient<T: FloatElement>(_ a: T, _ b: T) -> T {
  if b == 0 { return a / b }
  let remainder = a.truncatingRemainder(dividingBy: b)
  if remainder != remainder { return remainder }
  var quotient = (a - remainder) / b
  if remainder != 0, (b < 0) != (remainder < 0) { quotient -= 1 }
  if quotient == 0 { return T(signOf: a / b, magnitudeOf: 0) }
  let floored = quotient.rounded(.down)
  return quotient - floored > 0.5 ? floored + 1 : floored
}

/// Python's `%` on floats: the sign of the divisor.
@inline(__always)
private func flooredRemainder<T: FloatElement>(_ a: T, _ b: T) -> T {
  let remainder = a.truncatingRemainder(dividingBy: b)
  if remainder == 0 { return T(signOf: b, magnitudeOf: 0) }
  return (b < 0) != (remainder < 0) ? remainder + b : remainder
}

@inline(__always)
private func neighbour<T: FloatElement>(of a: T, towards b: T) -> T {
  if a != a || b != b { return a + b }
  return a == b ? b : a < b ? a.nextUp : a.nextDown
}

private func logAddExp(_ a: Double, _ b: Double) -> Double {
  if a == b { return a + M_LN2 }
  let difference = a - b
  if difference > 0 { return a + log1p(exp(-difference)) }
  return difference <= 0 ? b + log1p(exp(difference)) : difference
}
