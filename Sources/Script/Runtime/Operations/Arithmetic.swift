import BigInt
import Glibc

/// Arithmetic on numbers; `nil` where an operand is not a number.
enum Arithmetic {
  static func binary(
    _ op: BinaryOperator, _ a: Value, _ b: Value, _ context: Interpreter
  ) throws -> Value? {
    switch (a, b) {
    case (.float(let x), .float(let y)): return try floats(op, x, y)
    case (.int(let x), .int(let y)): return try ints(op, x, y, context)
    default: break
    }
    if case .bool(let x) = a, case .bool(let y) = b {
      switch op {
      case .and: return .bool(x && y)
      case .or: return .bool(x || y)
      case .xor: return .bool(x != y)
      default: break
      }
    }
    if let x = a.asInt, let y = b.asInt { return try ints(op, x, y, context) }
    if let x = a.asBigInt, let y = b.asBigInt { return try bigs(op, x, y, context) }
    if case .float(let x) = a, b.asBigInt != nil { return try floats(op, x, context.double(b)) }
    if case .float(let y) = b, a.asBigInt != nil { return try floats(op, context.double(a), y) }
    return nil
  }

  static func ints(_ op: BinaryOperator, _ x: Int, _ y: Int, _ context: Interpreter) throws
    -> Value?
  {
    switch op {
    case .add:
      let (sum, overflow) = x.addingReportingOverflow(y)
      return overflow ? .integer(BigInt(small: x) + BigInt(small: y)) : .int(sum)
    case .subtract:
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      return overflow ? .integer(BigInt(small: x) - BigInt(small: y)) : .int(difference)
    case .multiply:
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      return overflow ? .integer(BigInt(small: x) * BigInt(small: y)) : .int(product)
    case .divide: return try divide(x, y)
    case .floorDivide:
      if y == 0 { throw ScriptException.zeroDivision("integer division or modulo by zero") }
      if y == -1 { return x == Int.min ? .integer(-BigInt(x)) : .int(-x) }
      return .int(floorDivide(x, y))
    case .remainder:
      if y == 0 { throw ScriptException.zeroDivision("integer modulo by zero") }
      return y == -1 ? .int(0) : .int(remainder(x, y))
    case .power: return try power(x, y, context)
    case .leftShift where y >= 0 && y < 63 && (x << y) >> y == x: return .int(x << y)
    case .rightShift where y >= 0: return .int(x >> y)
    case .leftShift, .rightShift: return try shift(op, BigInt(x), BigInt(y), context)
    case .and: return .int(x & y)
    case .or: return .int(x | y)
    case .xor: return .int(x ^ y)
    case .matrixMultiply: return nil
    }
  }

  /// Rounds towards negative infinity. The divisor is neither 0 nor -1.
  @inline(__always)
  static func floorDivide(_ x: Int, _ y: Int) -> Int {
    let quotient = x / y
    return (x % y != 0 && (x < 0) != (y < 0)) ? quotient - 1 : quotient
  }

  /// Has the sign of the divisor, which is neither 0 nor -1.
  @inline(__always)
  static func remainder(_ x: Int, _ y: Int) -> Int {
    let rest = x % y
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }

  private static func divide(_ x: Int, _ y: Int) throws -> Value {
    if y == 0 { throw ScriptException.zeroDivision("division by zero") }
    // Both are exact in a double below 2^53, and then one division rounds correctly.
    if x.magnitude <= 1 << 53, y.magnitude <= 1 << 53 { return .float(Double(x) / Double(y)) }
    return .float(try BigDivision.quotient(BigInt(x), BigInt(y)))
  }

  private static func power(_ x: Int, _ y: Int, _ context: Interpreter) throws -> Value {
    if y < 0 {
      if x == 0 { throw ScriptException.zeroDivision("0.0 cannot be raised to a negative power") }
      return .float(pow(Double(x), Double(y)))
    }
    var result = 1
    var base = x
    var exponent = y
    while exponent > 0 {
      if exponent & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: base)
        if overflow { return try bigPower(BigInt(x), y, context) }
        result = product
      }
      exponent >>= 1
      if exponent == 0 { break }
      let (square, overflow) = base.multipliedReportingOverflow(by: base)
      if overflow { return try bigPower(BigInt(x), y, context) }
      base = square
    }
    return .int(result)
  }

  private static func bigPower(_ x: BigInt, _ y: Int, _ context: Interpreter) throws -> Value {
    .integer(try BigWork.power(x, y, context))
  }

  static func bigs(
    _ op: BinaryOperator, _ x: BigInt, _ y: BigInt, _ context: Interpreter
  ) throws -> Value? {
    switch op {
    case .add: return .integer(x + y)
    case .subtract: return .integer(x - y)
    case .multiply: return .integer(try BigWork.product(x, y, context))
    case .divide: return .float(try BigDivision.quotient(x, y))
    case .floorDivide:
      if y == 0 { throw ScriptException.zeroDivision("integer division or modulo by zero") }
      return .integer(try BigWork.floor(x, y, context).quotient)
    case .remainder:
      if y == 0 { throw ScriptException.zeroDivision("integer modulo by zero") }
      return .integer(try BigWork.floor(x, y, context).remainder)
    case .power: return try power(x, y, context)
    case .leftShift, .rightShift: return try shift(op, x, y, context)
    case .and: return .integer(x & y)
    case .or: return .integer(x | y)
    case .xor: return .integer(x ^ y)
    case .matrixMultiply: return nil
    }
  }

  private static func power(_ x: BigInt, _ y: BigInt, _ context: Interpreter) throws -> Value {
    if y.signum() < 0 {
      if x == 0 { throw ScriptException.zeroDivision("0.0 cannot be raised to a negative power") }
      return try floats(
        .power, context.double(.integer(x)), context.double(.integer(y))) ?? .notImplemented
    }
    if x == 0 || x == 1 { return .integer(y == 0 ? 1 : x) }
    if x == -1 { return .int(y.isMultiple(of: 2) ? 1 : -1) }
    guard let exponent = Int(exactly: y) else { throw ScriptException.memory("integer too large") }
    return try bigPower(x, exponent, context)
  }

  private static func shift(
    _ op: BinaryOperator, _ x: BigInt, _ y: BigInt, _ context: Interpreter
  ) throws -> Value {
    if y.signum() < 0 { throw ScriptException.value("negative shift count") }
    if x == 0 { return .int(0) }
    guard let count = Int(exactly: y) else {
      if op == .rightShift { return .int(x.signum() < 0 ? -1 : 0) }
      throw ScriptException.overflow("too many digits in integer")
    }
    if op == .leftShift {
      try context.reserve(elements: count / 8, size: 1)
      return .integer(x << count)
    }
    if count >= x.magnitude.bitWidth { return .int(x.signum() < 0 ? -1 : 0) }
    // Rounds down for a negative number too: the complement of its complement shifted.
    return .integer(x.signum() < 0 ? -1 - ((-1 - x) >> count) : x >> count)
  }

  static func floats(_ op: BinaryOperator, _ x: Double, _ y: Double) throws -> Value? {
    switch op {
    case .add: return .float(x + y)
    case .subtract: return .float(x - y)
    case .multiply: return .float(x * y)
    case .divide:
      if y == 0 { throw ScriptException.zeroDivision("float division by zero") }
      return .float(x / y)
    case .floorDivide:
      if y == 0 { throw ScriptException.zeroDivision("float floor division by zero") }
      return .float(floorDivide(x, y).quotient)
    case .remainder:
      if y == 0 { throw ScriptException.zeroDivision("float modulo") }
      return .float(floorDivide(x, y).remainder)
    case .power: return .float(try power(x, y))
    default: return nil
    }
  }

  /// Quotient and remainder as CPython's `float_divmod` makes them. The divisor is not zero.
  static func floorDivide(_ x: Double, _ y: Double) -> (quotient: Double, remainder: Double) {
    var rest = fmod(x, y)
    var quotient = (x - rest) / y
    if rest != 0 {
      if (y < 0) != (rest < 0) {
        rest += y
        quotient -= 1
      }
    } else {
      rest = copysign(0, y)
    }
    if quotient != 0 {
      let whole = quotient.rounded(.down)
      quotient = quotient - whole > 0.5 ? whole + 1 : whole
    } else {
      quotient = copysign(0, x / y)
    }
    return (quotient, rest)
  }

  static func power(_ x: Double, _ y: Double) throws -> Double {
    if x == 0, y < 0, y.isFinite {
      throw ScriptException.zeroDivision("0.0 cannot be raised to a negative power")
    }
    if x < 0, x.isFinite, y.isFinite, y != y.rounded() {
      throw ScriptException.value(
        "a negative number to a fractional power is complex, and there are no complex numbers here")
    }
    let result = pow(x, y)
    if result.isInfinite, x.isFinite, y.isFinite {
      let error = ExceptionObject(
        .overflowError, [.int(34), .string("Numerical result out of range")])
      throw ScriptException(error)
    }
    return result
  }
}

/// Division of big integers as Python rounds it.
enum BigDivision {
  /// Rounds the quotient towards negative infinity. The divisor is not zero.
  static func floor(_ x: BigInt, _ y: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    let (quotient, rest) = x.quotientAndRemainder(dividingBy: y)
    if rest.signum() != 0, (rest.signum() < 0) != (y.signum() < 0) {
      return (quotient - 1, rest + y)
    }
    return (quotient, rest)
  }

  /// The true quotient, rounded once, to even.
  static func quotient(_ x: BigInt, _ y: BigInt) throws -> Double {
    if y == 0 { throw ScriptException.zeroDivision("division by zero") }
    if x == 0 { return 0 }
    let isNegative = (x.signum() < 0) != (y.signum() < 0)
    let a = x.magnitude
    let b = y.magnitude
    // Scale so that the integer quotient has 64 bits or one more, keep a sticky bit, round once.
    let shift = 66 - (a.bitWidth - b.bitWidth)
    let scaled = shift >= 0 ? a << shift : a
    let divisor = shift >= 0 ? b : b << -shift
    let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: divisor)
    let magnitude = try rounded(quotient, sticky: !rest.isZero, exponent: -shift)
    return isNegative ? -magnitude : magnitude
  }

  /// `value × 2^exponent` as a double, rounded to even once.
  static func rounded(_ value: BigUInt, sticky: Bool, exponent: Int) throws -> Double {
    let width = value.bitWidth
    var keep = 53
    let top = width + exponent
    if top < -1021 { keep = 53 - (-1021 - top) }
    if keep < 0 { return 0 }
    let drop = width - keep
    if drop <= 0 {
      return try scaled(UInt64(clamping: value), exponent)
    }
    var mantissa = UInt64(clamping: value >> drop)
    let half = (value >> (drop - 1)) & 1 == 1
    let below = sticky || (drop > 1 && value & ((BigUInt(1) << (drop - 1)) - 1) != 0)
    if half, below || mantissa & 1 == 1 { mantissa += 1 }
    return try scaled(mantissa, exponent + drop)
  }

  private static func scaled(_ mantissa: UInt64, _ exponent: Int) throws -> Double {
    let result = scalbn(Double(mantissa), Int32(clamping: exponent))
    if result.isInfinite {
      throw ScriptException.overflow("integer division result too large for a float")
    }
    return result
  }
}

extension Interpreter {
  /// A real number as a float.
  ///
  /// - Throws: `TypeError` for anything else, `OverflowError` for an integer that is too large.
  public func double(_ value: Value) throws -> Double {
    switch value {
    case .float(let number): return number.isNaN ? FreshNaN.plain(number) : number
    case .int(let number): return Double(number)
    case .bool(let flag): return flag ? 1 : 0
    case .bigInt(let big):
      guard
        let result = try? BigDivision.rounded(big.value.magnitude, sticky: false, exponent: 0)
      else { throw ScriptException.overflow("int too large to convert to float") }
      return big.value.signum() < 0 ? -result : result
    default:
      if case .host(let instance) = value, let convert = instance.type.slot(\.toFloat) {
        return try convert(self, value)
      }
      throw ScriptException.type("must be real number, not \(value.typeName)")
    }
  }

  /// The integer a value can be used as an index for, or `nil` if it is none.
  public func indexValue(_ value: Value) throws -> Value? {
    switch value {
    case .int, .bigInt: return value
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .host(let instance): return try instance.type.slot(\.index)?(self, value)
    default: return nil
    }
  }

  /// The value of `a op b`.
  ///
  /// - Throws: `TypeError` if the operands do not support it, and what the operation throws.
  @inline(never)
  public func binary(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    if let result = try Arithmetic.binary(op, a, b, self) { return result }
    if let result = try sequenceBinary(op, a, b) { return result }
    if let result = try hostBinary(op, a, b) { return result }
    if op == .or, let union = TypeUnion.make(a, b) { return union }
    throw ScriptException.type(unsupported(op, a, b))
  }

  /// The value of `a op= b`, which may change `a` in place.
  ///
  /// - Throws: as ``binary(_:_:_:)``.
  public func inPlace(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    switch (op, a) {
    case (.add, .list(let list)):
      try extend(list, b)
      return a
    case (.multiply, .list(let list)):
      if let count = try indexValue(b) {
        list.items = try repeated(list.items, count)
        return a
      }
    case (.or, .dict(let dict)):
      try update(dict, from: b)
      return a
    case (_, .set(let set)) where !set.isFrozen:
      if let other = try setLike(b), try updateSet(op, set, other) { return a }
    case (_, .host(let instance)):
      if let inPlace = instance.type.slot(\.inPlace), let result = try inPlace(self, op, a, b) {
        return result
      }
    default: break
    }
    do { return try binary(op, a, b) } catch let error as ScriptException {
      // The message names the operator that was written.
      if error.object.type === TypeObject.typeError,
        case .str(let text)? = error.object.arguments.first,
        text.string.hasPrefix("unsupported operand type(s) for \(op.symbol):")
      {
        throw ScriptException.type(unsupported(op, a, b, inPlace: true))
      }
      throw error
    }
  }

  private func hostBinary(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value? {
    if case .host(let instance) = a, let binary = instance.type.slot(\.binary),
      let result = try binary(self, op, a, b, false)
    {
      return result
    }
    if case .host(let instance) = b, let binary = instance.type.slot(\.binary),
      let result = try binary(self, op, a, b, true)
    {
      return result
    }
    return nil
  }

  private func unsupported(
    _ op: BinaryOperator, _ a: Value, _ b: Value, inPlace: Bool = false
  ) -> String {
    switch (op, a) {
    case (.add, .str): return "can only concatenate str (not \"\(b.typeName)\") to str"
    case (.add, .list): return "can only concatenate list (not \"\(b.typeName)\") to list"
    case (.add, .tuple): return "can only concatenate tuple (not \"\(b.typeName)\") to tuple"
    case (.add, .bytes): return "can't concat \(b.typeName) to bytes"
    case (.multiply, .str), (.multiply, .list), (.multiply, .tuple), (.multiply, .bytes):
      return "can't multiply sequence by non-int of type '\(b.typeName)'"
    default: break
    }
    if op == .multiply {
      switch b {
      case .str, .list, .tuple, .bytes:
        return "can't multiply sequence by non-int of type '\(a.typeName)'"
      default: break
      }
    }
    let symbol = op == .power && !inPlace ? "** or pow()" : op.symbol + (inPlace ? "=" : "")
    return "unsupported operand type(s) for \(symbol): '\(a.typeName)' and '\(b.typeName)'"
  }

  /// The value of `-x`, `+x`, `~x` or `abs(x)`.
  ///
  /// - Throws: `TypeError` if the operand does not support it.
  public func unary(_ op: UnaryOperator, _ a: Value) throws -> Value {
    switch (op, a) {
    case (.negate, .float(let x)): return .float(-x)
    case (.plus, .float): return a
    case (.absolute, .float(let x)): return .float(x.magnitude)
    case (.negate, .int(let x)): return x == Int.min ? .integer(-BigInt(x)) : .int(-x)
    case (.absolute, .int(let x)) where x != Int.min: return .int(Swift.abs(x))
    case (.invert, .int(let x)): return .int(~x)
    case (.plus, .int): return a
    default: break
    }
    if let x = a.asBigInt {
      switch op {
      case .negate: return .integer(-x)
      case .plus: return .integer(x)
      case .invert: return .integer(-x - 1)
      case .absolute: return .integer(BigInt(x.magnitude))
      }
    }
    if case .host(let instance) = a, let unary = instance.type.slot(\.unary),
      let result = try unary(self, op, a)
    {
      return result
    }
    let what = op == .negate || op == .plus ? "unary \(op.symbol)" : op.symbol
    if op == .plus || op == .negate || op == .invert {
      throw ScriptException.type("bad operand type for unary \(op.symbol): '\(a.typeName)'")
    }
    throw ScriptException.type("bad operand type for \(what): '\(a.typeName)'")
  }
}
