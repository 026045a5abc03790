import BigInt

/// The functions of `math` on integers of any size.
enum MathIntegers {
  static func fill(_ module: ModuleObject) {
    module.function("gcd", "*integers", "Greatest common divisor.") { context, a in
      var result = BigInt(0)
      for value in a.rest(0) {
        result = try BigWork.greatestCommonDivisor(result, integer(value, context), context)
      }
      return .integer(BigInt(result.magnitude))
    }
    module.function("lcm", "*integers", "Least common multiple.") { context, a in
      var result = BigInt(1)
      for value in a.rest(0) {
        let number = try integer(value, context)
        if number == 0 { result = 0 }
        if result == 0 { continue }
        let divisor = try BigWork.greatestCommonDivisor(result, number, context)
        let share = try BigWork.divide(result.magnitude, divisor.magnitude, context).quotient
        result = try BigWork.product(BigInt(share), number, context)
      }
      return .integer(BigInt(result.magnitude))
    }
    module.function("isqrt", "n, /", "The whole part of the square root.") { context, a in
      let number = try integer(a[0], context)
      if number.signum() < 0 { throw ScriptException.value("isqrt() argument must be nonnegative") }
      return .integer(BigInt(try BigWork.squareRoot(number.magnitude, context)))
    }
    module.function("factorial", "n, /", "The product of 1 to n.") { context, a in
      try factorial(integer(a[0], context), context)
    }
    module.function("comb", "n, k, /", "How many ways to choose k of n.") { context, a in
      let (n, k) = try counts(a, context)
      if k > n { return .int(0) }
      return .integer(try choose(n, min(k, n - k), context))
    }
    module.function("perm", "n, k=None, /", "How many ways to arrange k of n.") { context, a in
      if a.unlessNone(1) == nil { return try factorial(integer(a[0], context), context) }
      let (n, k) = try counts(a, context)
      if k > n { return .int(0) }
      guard let count = Int(exactly: k) else {
        throw ScriptException.overflow("k must not exceed 9223372036854775807")
      }
      try reserve(count, n, context)
      return .integer(try product(n - k + 1, count, context))
    }
  }

  static func integer(_ value: Value, _ context: Interpreter) throws -> BigInt {
    guard let number = try context.indexValue(value)?.asBigInt else {
      throw ScriptException.type("'\(value.typeName)' object cannot be interpreted as an integer")
    }
    return number
  }

  private static func counts(_ a: Arguments, _ context: Interpreter) throws -> (BigInt, BigInt) {
    let (n, k) = (try integer(a[0], context), try integer(a[1], context))
    if n.signum() < 0 { throw ScriptException.value("n must be a non-negative integer") }
    if k.signum() < 0 { throw ScriptException.value("k must be a non-negative integer") }
    return (n, k)
  }

  private static func factorial(_ number: BigInt, _ context: Interpreter) throws -> Value {
    if number.signum() < 0 {
      throw ScriptException.value("factorial() not defined for negative values")
    }
    guard let count = Int(exactly: number) else {
      throw ScriptException.overflow(
        "factorial() argument should not exceed 9223372036854775807")
    }
    try reserve(count, number, context)
    return .integer(try product(1, count, context))
  }

  private static func reserve(_ count: Int, _ factor: BigInt, _ context: Interpreter) throws {
    try context.reserve(elements: count, size: max(1, factor.magnitude.bitWidth / 8))
  }

  /// The product of `count` integers from `first` on, halved again and again so that the factors
  /// of every multiplication are of like size.
  private static func product(_ first: BigInt, _ count: Int, _ context: Interpreter) throws
    -> BigInt
  {
    if count <= 0 { return 1 }
    if count <= 16 {
      var result = first
      for offset in 1..<max(count, 1) { result *= first + BigInt(offset) }
      return result
    }
    try context.pollSlowly()
    let half = count / 2
    return try BigWork.product(
      product(first, half, context), product(first + BigInt(half), count - half, context), context)
  }

  private static func choose(_ n: BigInt, _ k: BigInt, _ context: Interpreter) throws -> BigInt {
    guard let count = Int(exactly: k) else {
      throw ScriptException.overflow("min(n - k, k) must not exceed 9223372036854775807")
    }
    try reserve(count, n, context)
    let ways = try product(n - k + 1, count, context)
    let orders = try product(1, count, context)
    return BigInt(try BigWork.divide(ways.magnitude, orders.magnitude, context).quotient)
  }
}
