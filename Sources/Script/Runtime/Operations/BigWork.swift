import BigInt

/// Multiplication and division of big integers in pieces of about a millisecond each, so that they
/// can be interrupted and count as steps.
enum BigWork {
  /// How many products of words are made in one go.
  private static let piece = 1 << 19

  static func product(_ x: BigInt, _ y: BigInt, _ context: Interpreter) throws -> BigInt {
    if x.magnitude.words.count * y.magnitude.words.count <= piece { return x * y }
    let (bits, overflow) = x.magnitude.bitWidth.addingReportingOverflow(y.magnitude.bitWidth)
    if overflow { throw ScriptException(ExceptionObject(.memoryError)) }
    try context.reserve(elements: bits / 8, size: 1)
    let magnitude = try product(x.magnitude, y.magnitude, context)
    return BigInt(sign: x.sign == y.sign ? .plus : .minus, magnitude: magnitude)
  }

  /// Karatsuba's way, down to pieces.
  private static func product(_ x: BigUInt, _ y: BigUInt, _ context: Interpreter) throws -> BigUInt
  {
    let (small, large) = x.words.count <= y.words.count ? (x, y) : (y, x)
    if small.words.count * large.words.count <= piece {
      try context.charge(small.words.count + 1)
      return small * large
    }
    let half = (large.words.count + 1) / 2
    let (low, high) = split(large, half)
    if small.words.count <= half {
      return try (product(high, small, context) << (64 * half)) + product(low, small, context)
    }
    let (otherLow, otherHigh) = split(small, half)
    let top = try product(high, otherHigh, context)
    let bottom = try product(low, otherLow, context)
    let middle = try product(low + high, otherLow + otherHigh, context) - top - bottom
    return (top << (128 * half)) + (middle << (64 * half)) + bottom
  }

  private static func split(_ x: BigUInt, _ words: Int) -> (low: BigUInt, high: BigUInt) {
    (BigUInt(words: x.words.prefix(words)), BigUInt(words: x.words.dropFirst(words)))
  }

  /// `x` to the power `y`, which is not negative.
  static func power(_ x: BigInt, _ y: Int, _ context: Interpreter) throws -> BigInt {
    if y == 0 { return 1 }
    if x.magnitude <= 1 { return x.signum() < 0 && y.isMultiple(of: 2) ? 1 : x }
    let (bits, overflow) = (x.magnitude.bitWidth - 1).multipliedReportingOverflow(by: y)
    if overflow { throw ScriptException(ExceptionObject(.memoryError)) }
    try context.reserve(elements: bits / 8, size: 1)
    if x.magnitude.trailingZeroBitCount == x.magnitude.bitWidth - 1 {
      let magnitude = BigUInt(1) << bits
      return BigInt(
        sign: x.signum() < 0 && !y.isMultiple(of: 2) ? .minus : .plus, magnitude: magnitude)
    }
    var result = BigInt(1)
    var base = x
    var exponent = y
    while true {
      if exponent & 1 == 1 { result = try product(result, base, context) }
      exponent >>= 1
      if exponent == 0 { return result }
      base = try product(base, base, context)
    }
  }

  /// `x` to the power `y` modulo `m`; `x` is below `m`, and `y` is not negative.
  static func power(_ x: BigInt, _ y: BigInt, modulo m: BigInt, _ context: Interpreter) throws
    -> BigInt
  {
    var result = BigInt(1) % m
    var base = x
    for (index, word) in y.magnitude.words.enumerated() {
      let isLast = index == y.magnitude.words.count - 1
      for bit in 0..<(isLast ? 64 - word.leadingZeroBitCount : 64) {
        try context.charge(m.magnitude.words.count / 64 + 1)
        if word >> UInt(bit) & 1 == 1 {
          result = try floor(product(result, base, context), m, context).remainder
        }
        base = try floor(product(base, base, context), m, context).remainder
      }
    }
    return result
  }

  /// Quotient and remainder, the quotient rounded towards negative infinity. The divisor is not
  /// zero.
  static func floor(_ x: BigInt, _ y: BigInt, _ context: Interpreter) throws
    -> (quotient: BigInt, remainder: BigInt)
  {
    let parts = try divide(x.magnitude, y.magnitude, context)
    let quotient = BigInt(sign: x.sign == y.sign ? .plus : .minus, magnitude: parts.quotient)
    let rest = BigInt(sign: x.sign, magnitude: parts.remainder)
    if rest.signum() != 0, x.sign != y.sign { return (quotient - 1, rest + y) }
    return (quotient, rest)
  }

  /// Long division, by as many words of the dividend at once as make a piece.
  static func divide(_ x: BigUInt, _ y: BigUInt, _ context: Interpreter) throws
    -> (quotient: BigUInt, remainder: BigUInt)
  {
    let (count, width) = (x.words.count, y.words.count)
    if count < width || (count - width + 1) * width <= piece {
      return x.quotientAndRemainder(dividingBy: y)
    }
    let step = max(1, piece / width)
    let words = Array(x.words)
    var quotient = [UInt](repeating: 0, count: count)
    var rest = BigUInt(0)
    var end = count
    while end > 0 {
      try context.charge(width + 1)
      let start = max(0, end - step)
      let part = (rest << (64 * (end - start))) + BigUInt(words: words[start..<end])
      let (digits, remainder) = part.quotientAndRemainder(dividingBy: y)
      for (index, word) in digits.words.enumerated() where index < end - start {
        quotient[start + index] = word
      }
      rest = remainder
      end = start
    }
    return (BigUInt(words: quotient), rest)
  }

  /// The whole part of the square root, by Newton's method from above.
  static func squareRoot(_ x: BigUInt, _ context: Interpreter) throws -> BigUInt {
    if x.bitWidth <= 1 << 12 { return x.squareRoot() }
    var root = BigUInt(1) << ((x.bitWidth + 1) / 2)
    while true {
      let next = try (root + divide(x, root, context).quotient) >> 1
      if next >= root { return root }
      root = next
    }
  }

  static func greatestCommonDivisor(_ x: BigInt, _ y: BigInt, _ context: Interpreter) throws
    -> BigInt
  {
    var (a, b) = (x.magnitude, y.magnitude)
    while min(a.bitWidth, b.bitWidth) > 1 << 12 {
      (a, b) = (b, try divide(a, b, context).remainder)
      try context.charge(1)
    }
    return BigInt(a.greatestCommonDivisor(with: b))
  }
}
