import BigInt

/// `round`: halves go to the even neighbour, and digits mean exact decimal digits.
enum Rounding {
  /// - Parameter digits: `nil` for an integer as the result.
  static func round(_ value: Value, _ digits: Value?, _ context: Interpreter) throws -> Value {
    switch value {
    case .float(let number):
      guard let digits else { return try FloatConversion.integer(number.rounded(.toNearestOrEven)) }
      return .float(try round(number, clamped(digits, context)))
    case .int, .bool, .bigInt:
      let number = value.asBigInt ?? 0
      guard let digits else { return .integer(number) }
      return .integer(try round(number, clamped(digits, context)))
    case .host(let instance):
      if let round = instance.type.slot(\.round) {
        return try round(context, value, try digits.map { try clamped($0, context) })
      }
    default: break
    }
    throw ScriptException.type("type \(value.typeName) doesn't define __round__ method")
  }

  private static func clamped(_ value: Value, _ context: Interpreter) throws -> Int {
    guard let integer = try context.indexValue(value) else {
      throw ScriptException.type("'\(value.typeName)' object cannot be interpreted as an integer")
    }
    return integer.asInt ?? ((integer.asBigInt?.signum() ?? 0) < 0 ? -Int.max : Int.max)
  }

  static func round(_ value: Double, _ digits: Int) throws -> Double {
    if !value.isFinite || digits > 323 { return value }
    if digits < -308 { return 0 * value }
    let result: Double
    if digits >= 0 {
      let number = FloatDigits(value, places: digits)
      let text = String(decoding: number.digits, as: UTF8.self)
      result = Double("\(text)e\(number.point - number.digits.count)") ?? value
    } else {
      result = roundWhole(value.magnitude, -digits)
    }
    guard result.isFinite else {
      throw ScriptException.overflow("rounded value too large to represent")
    }
    return value.sign == .minus ? -result : result
  }

  /// Rounds to a multiple of a power of ten; the value is not negative.
  private static func roundWhole(_ value: Double, _ power: Int) -> Double {
    let whole = value.rounded(.towardZero)
    let unit = BigInt(10).power(power)
    let (quotient, rest) = BigInt(whole).quotientAndRemainder(dividingBy: unit)
    let twice = rest * 2
    let isAbove = twice > unit || twice == unit && (whole != value || quotient.words[0] & 1 == 1)
    let rounded = (isAbove ? quotient + 1 : quotient) * unit
    return (try? BigDivision.rounded(rounded.magnitude, sticky: false, exponent: 0)) ?? .infinity
  }

  private static func round(_ value: BigInt, _ digits: Int) throws -> BigInt {
    if digits >= 0 { return value }
    // Past every digit of the number the result is zero.
    if digits < -value.magnitude.bitWidth { return 0 }
    let unit = BigInt(10).power(-digits)
    let (quotient, rest) = BigDivision.floor(value, unit)
    let twice = rest * 2
    let isOdd = !quotient.isMultiple(of: 2)
    return (twice > unit || twice == unit && isOdd ? quotient + 1 : quotient) * unit
  }
}
