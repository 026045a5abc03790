import BigInt

/// A fraction in lowest terms with a positive denominator: sums of floats without loss.
struct Rational {
  var numerator: BigInt
  var denominator: BigInt

  init(_ numerator: BigInt, _ denominator: BigInt = 1) {
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.signum() < 0 ? -1 : 1
    self.numerator = divisor == 0 ? 0 : numerator / divisor * sign
    self.denominator = divisor == 0 ? 1 : denominator / divisor * sign
  }

  static func + (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }

  static func - (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
  }

  static func * (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.numerator, a.denominator * b.denominator)
  }

  /// The divisor must not be zero.
  static func / (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.denominator, a.denominator * b.numerator)
  }

  /// The nearest float.
  ///
  /// - Throws: `OverflowError` if there is none.
  func double() throws -> Double { try BigDivision.quotient(numerator, denominator) }

  /// The square root, rounded once: an integer root of enough bits with a sticky last one.
  func squareRoot() throws -> Double {
    let n = numerator.magnitude
    let m = denominator.magnitude
    if n.isZero { return 0 }
    let shift = Int((Double(n.bitWidth - m.bitWidth - 109) / 2).rounded(.down))
    func root(_ n: BigUInt, _ m: BigUInt) -> BigInt {
      let root = (n / m).squareRoot()
      return BigInt(root * root * m == n ? root : root | 1)
    }
    if shift >= 0 { return try BigDivision.quotient(root(n, m << (2 * shift)) << shift, 1) }
    return try BigDivision.quotient(root(n << (-2 * shift), m), BigInt(1) << -shift)
  }
}

/// Data of `statistics` summed exactly: a fraction, or the infinity or NaN that swallows it.
struct ExactSum {
  /// The result has the type of the data: floats if one is a float.
  var isFloat = false
  var count = 0
  /// Sums by denominator, which for floats are few.
  private var partials: [BigInt: BigInt] = [:]
  private var special: Double?

  mutating func add(_ number: ExactNumber) {
    count += 1
    isFloat = isFloat || number.isFloat
    if let value = number.special {
      special = (special ?? 0) + value
    } else {
      partials[number.denominator, default: 0] += number.numerator
    }
  }

  mutating func addSquare(_ number: ExactNumber) {
    var square = number
    square.numerator = number.numerator * number.numerator
    square.denominator = number.denominator * number.denominator
    add(square)
  }

  var total: Total {
    if let special { return .special(special) }
    return .exact(
      partials.reduce(Rational(0)) { $0 + Rational($1.value, $1.key) })
  }

  enum Total {
    case exact(Rational)
    case special(Double)

    /// The same divided by a count.
    func divided(by count: Int) -> Total {
      switch self {
      case .exact(let sum): .exact(sum / Rational(BigInt(count)))
      case .special(let value): .special(value / Double(count))
      }
    }

    /// The value as the type of the data: an integer only where that loses nothing.
    func value(isFloat: Bool) throws -> Value {
      switch self {
      case .special(let value): return .float(value)
      case .exact(let sum):
        if !isFloat, sum.denominator == 1 { return .integer(sum.numerator) }
        return .float(try sum.double())
      }
    }

    /// - Throws: `AttributeError` for an infinity or NaN, as CPython's fractions do.
    func squareRoot() throws -> Double {
      switch self {
      case .special:
        throw ScriptException.attribute("'float' object has no attribute 'numerator'")
      case .exact(let sum): try sum.squareRoot()
      }
    }
  }
}

/// One number as an exact fraction, or an infinity or NaN.
struct ExactNumber {
  var isFloat: Bool
  var numerator: BigInt
  var denominator: BigInt
  var special: Double?

  init(_ value: Value, _ context: Interpreter) throws {
    if case .float(let number) = value {
      self.init(number)
      return
    }
    if let number = try context.indexValue(value)?.asBigInt {
      self.init(number)
      return
    }
    if case .host(let instance) = value, let convert = instance.type.slot(\.toFloat) {
      self.init(try convert(context, value))
      return
    }
    throw ScriptException.type(
      "can't convert type '\(value.typeName)' to numerator/denominator")
  }

  init(_ number: BigInt) {
    (isFloat, numerator, denominator) = (false, number, 1)
  }

  init(_ number: Double) {
    isFloat = true
    special = number.isFinite ? nil : number
    (numerator, denominator) = number.isFinite ? FloatConversion.ratio(number) : (0, 1)
  }
}
