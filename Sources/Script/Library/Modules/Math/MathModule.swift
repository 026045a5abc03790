import BigInt
import Glibc

/// The module `math`.
enum MathModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["pi"] = .float(.pi)
    module["e"] = .float(M_E)
    module["tau"] = .float(2 * .pi)
    module["inf"] = .float(.infinity)
    module["nan"] = .float(.nan)
    addElementary(module)
    addLogarithms(module)
    addRounding(module)
    addPairs(module)
    addParts(module)
    addClasses(module)
    MathIntegers.fill(module)
    MathSums.fill(module)
  }

  static func naturalLogarithm(_ x: Double) -> Double { Glibc.log(x) }
  static func exponential(_ x: Double) -> Double { Glibc.exp(x) }

  static var domain: ScriptException { .value("math domain error") }
  static var range: ScriptException { .overflow("math range error") }

  /// A result as CPython judges it: NaN out of a number, or an infinity where the function cannot
  /// grow that large, is an argument out of the domain.
  static func checked(_ result: Double, _ arguments: Double..., canOverflow: Bool = false) throws
    -> Value
  {
    if result.isNaN, !arguments.contains(where: \.isNaN) { throw domain }
    if result.isInfinite, arguments.allSatisfy(\.isFinite) { throw canOverflow ? range : domain }
    return .float(result)
  }

  private static func addElementary(_ module: ModuleObject) {
    let functions: [(String, String, Bool, (Double) -> Double)] = [
      ("acos", "Arc cosine in radians.", false, Glibc.acos),
      ("acosh", "Inverse hyperbolic cosine.", false, Glibc.acosh),
      ("asin", "Arc sine in radians.", false, Glibc.asin),
      ("asinh", "Inverse hyperbolic sine.", false, Glibc.asinh),
      ("atan", "Arc tangent in radians.", false, Glibc.atan),
      ("atanh", "Inverse hyperbolic tangent.", false, Glibc.atanh),
      ("cbrt", "Cube root.", false, Glibc.cbrt),
      ("cos", "Cosine of radians.", false, Glibc.cos),
      ("cosh", "Hyperbolic cosine.", true, Glibc.cosh),
      ("erf", "Error function.", false, Glibc.erf),
      ("erfc", "Complement of the error function.", false, Glibc.erfc),
      ("exp", "e raised to x.", true, Glibc.exp),
      ("exp2", "2 raised to x.", true, Glibc.exp2),
      ("expm1", "exp(x) - 1, exact for small x.", true, Glibc.expm1),
      ("fabs", "Absolute value as a float.", false, { $0.magnitude }),
      ("log1p", "log(1 + x), exact for small x.", false, Glibc.log1p),
      ("sin", "Sine of radians.", false, Glibc.sin),
      ("sinh", "Hyperbolic sine.", true, Glibc.sinh),
      ("sqrt", "Square root.", false, { $0.squareRoot() }),
      ("tan", "Tangent of radians.", false, Glibc.tan),
      ("tanh", "Hyperbolic tangent.", false, Glibc.tanh),
      ("degrees", "Radians in degrees.", true, { $0 * (180 / .pi) }),
      ("radians", "Degrees in radians.", true, { $0 * (.pi / 180) }),
    ]
    for (name, doc, canOverflow, function) in functions {
      let isPlain = name == "degrees" || name == "radians"
      module.function(name, "x, /", doc) { context, a in
        let x = try a.double(0, context)
        return isPlain
          ? .float(function(x)) : try checked(function(x), x, canOverflow: canOverflow)
      }
    }
    module.function("gamma", "x, /", "Gamma function.") { context, a in
      .float(try MathGamma.gamma(a.double(0, context)))
    }
    module.function("lgamma", "x, /", "Logarithm of the absolute gamma function.") { context, a in
      .float(try MathGamma.logGamma(a.double(0, context)))
    }
  }

  // MARK: Logarithms

  private static func addLogarithms(_ module: ModuleObject) {
    module.function("log", "x, base=?, /", "Logarithm, natural or to a base.") { context, a in
      let value = try logarithm(a[0], Glibc.log, context)
      guard let base = a.optional(1) else { return .float(value) }
      return try context.binary(.divide, .float(value), .float(logarithm(base, Glibc.log, context)))
    }
    module.function("log2", "x, /", "Logarithm to base 2.") { context, a in
      .float(try logarithm(a[0], Glibc.log2, context))
    }
    module.function("log10", "x, /", "Logarithm to base 10.") { context, a in
      .float(try logarithm(a[0], Glibc.log10, context))
    }
  }

  /// Also for integers that no float can hold.
  private static func logarithm(
    _ value: Value, _ function: (Double) -> Double, _ context: Interpreter
  ) throws -> Double {
    if case .bigInt(let big) = value {
      if big.value.signum() < 0 { throw domain }
      if let x = try? context.double(value) { return function(x) }
      // The value is x times two to the power of the number of bits, with x from 1/2 to 1.
      let bits = big.value.magnitude.bitWidth
      let x = try BigDivision.rounded(big.value.magnitude, sticky: false, exponent: -bits)
      return x == 1
        ? function(0.5) + function(2) * Double(bits + 1) : function(x) + function(2) * Double(bits)
    }
    let x = try context.double(value)
    if x.isNaN { return x }
    if x <= 0 { throw domain }
    return function(x)
  }

  // MARK: Rounding

  private static func addRounding(_ module: ModuleObject) {
    let functions: [(String, String, FloatingPointRoundingRule)] = [
      ("ceil", "The least integer that is not less than x.", .up),
      ("floor", "The largest integer that is not greater than x.", .down),
      ("trunc", "The integer part of x.", .towardZero),
    ]
    for (name, doc, rule) in functions {
      module.function(name, "x, /", doc) { context, a in
        if let integer = a[0].asBigInt { return .integer(integer) }
        if name == "trunc" {
          switch a[0] {
          case .float, .host: break
          default:
            throw ScriptException.type("type \(a[0].typeName) doesn't define __trunc__ method")
          }
        }
        return try FloatConversion.integer(a.double(0, context).rounded(rule))
      }
    }
  }

  // MARK: Functions of two numbers

  private static func addPairs(_ module: ModuleObject) {
    module.function("atan2", "y, x, /", "The angle of the point (x, y).") { context, a in
      .float(atan2(try a.double(0, context), try a.double(1, context)))
    }
    module.function("copysign", "x, y, /", "x with the sign of y.") { context, a in
      .float(copysign(try a.double(0, context), try a.double(1, context)))
    }
    module.function("fmod", "x, y, /", "The remainder with the sign of x.") { context, a in
      let (x, y) = (try a.double(0, context), try a.double(1, context))
      return y.isInfinite && x.isFinite ? .float(x) : try checked(fmod(x, y), x, y)
    }
    module.function("remainder", "x, y, /", "The remainder nearest to zero.") { context, a in
      let (x, y) = (try a.double(0, context), try a.double(1, context))
      return try checked(Glibc.remainder(x, y), x, y)
    }
    module.function("pow", "x, y, /", "x raised to y, as floats.") { context, a in
      let (x, y) = (try a.double(0, context), try a.double(1, context))
      let result = Glibc.pow(x, y)
      if x.isFinite, y.isFinite {
        if result.isNaN { throw domain }
        if result.isInfinite { throw x == 0 ? domain : range }
      }
      return .float(result)
    }
    module.function("nextafter", "x, y, /", "The float next to x towards y.") { context, a in
      .float(nextafter(try a.double(0, context), try a.double(1, context)))
    }
    module.function(
      "isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", "Whether two numbers nearly agree."
    ) { context, a in
      let (x, y) = (try a.double(0, context), try a.double(1, context))
      let (relative, absolute) = (try a.double(2, context), try a.double(3, context))
      if relative < 0 || absolute < 0 {
        throw ScriptException.value("tolerances must be non-negative")
      }
      if x == y { return .bool(true) }
      if x.isInfinite || y.isInfinite { return .bool(false) }
      let gap = (y - x).magnitude
      return .bool(
        gap <= (relative * y).magnitude || gap <= (relative * x).magnitude || gap <= absolute)
    }
  }

  // MARK: Parts of floats

  private static func addParts(_ module: ModuleObject) {
    module.function("frexp", "x, /", "Mantissa and exponent of x.") { context, a in
      let x = try a.double(0, context)
      if !x.isFinite || x == 0 { return .tuple([.float(x), .int(0)]) }
      let exponent = Int(x.exponent) + 1
      return .tuple([
        .float(scalbn(scalbn(x, Int32(-exponent / 2)), Int32(-exponent + exponent / 2))),
        .int(exponent),
      ])
    }
    module.function("ldexp", "x, i, /", "x times two to the power of i.") { context, a in
      let x = try a.double(0, context)
      guard let big = a[1].asBigInt else {
        throw ScriptException.type("Expected an int as second argument to ldexp.")
      }
      let result = scalbn(x, Int32(clamping: big))
      if result.isInfinite, x.isFinite { throw range }
      return .float(result)
    }
    module.function("modf", "x, /", "Fraction and whole part of x.") { context, a in
      let x = try a.double(0, context)
      let whole = x.rounded(.towardZero)
      let fraction = x.isInfinite ? 0 : x - whole
      return .tuple([.float(copysign(fraction, x)), .float(whole)])
    }
    module.function("ulp", "x, /", "The value of the last bit of x.") { context, a in
      let x = try a.double(0, context).magnitude
      if !x.isFinite { return .float(x) }
      return .float(x == .greatestFiniteMagnitude ? x - x.nextDown : x.nextUp - x)
    }
  }

  private static func addClasses(_ module: ModuleObject) {
    module.function("isfinite", "x, /", "Whether x is neither infinite nor NaN.") { context, a in
      .bool(try a.double(0, context).isFinite)
    }
    module.function("isinf", "x, /", "Whether x is infinite.") { context, a in
      .bool(try a.double(0, context).isInfinite)
    }
    module.function("isnan", "x, /", "Whether x is NaN.") { context, a in
      .bool(try a.double(0, context).isNaN)
    }
  }
}
