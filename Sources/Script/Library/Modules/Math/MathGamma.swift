import Glibc

/// The gamma function and its logarithm by the approximation of Lanczos, with the coefficients
/// (N = 13, g = 6.0246…) that CPython takes from Boost, so that the last digits agree.
enum MathGamma {
  private static let g = 6.024680040776729583740234375
  private static let gMinusHalf = 5.524680040776729583740234375
  private static let numerator: [Double] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
  ]
  private static let denominator: [Double] = [
    0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925,
    66, 1,
  ]
  private static let factorials: [Double] = [
    1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600, 6227020800,
    87178291200, 1307674368000, 20922789888000, 355687428096000, 6402373705728000,
    121645100408832000, 2432902008176640000, 51090942171709440000, 1124000727777607680000,
  ]

  private static func lanczosSum(_ x: Double) -> Double {
    var top = 0.0
    var bottom = 0.0
    // Evaluated from the end that keeps the terms small.
    if x < 5 {
      for index in numerator.indices.reversed() {
        top = top * x + numerator[index]
        bottom = bottom * x + denominator[index]
      }
    } else {
      for index in numerator.indices {
        top = top / x + numerator[index]
        bottom = bottom / x + denominator[index]
      }
    }
    return top / bottom
  }

  /// sin(πx), exact at multiples of a half; x is finite.
  private static func sinPi(_ x: Double) -> Double {
    let y = fmod(x.magnitude, 2)
    let result =
      switch Int((2 * y).rounded()) {
      case 0: sin(.pi * y)
      case 1: cos(.pi * (y - 0.5))
      case 2: sin(.pi * (1 - y))
      case 3: -cos(.pi * (y - 1.5))
      default: sin(.pi * (y - 2))
      }
    return copysign(1, x) * result
  }

  static func gamma(_ x: Double) throws -> Double {
    if !x.isFinite {
      if x == -.infinity { throw MathModule.domain }
      return x
    }
    if x == 0 { throw MathModule.domain }
    if x == x.rounded(.down) {
      if x < 0 { throw MathModule.domain }
      if x <= 23 { return factorials[Int(x) - 1] }
    }
    let size = x.magnitude
    if size < 1e-20 {
      let result = 1 / x
      if result.isInfinite { throw MathModule.range }
      return result
    }
    if size > 200 {
      if x < 0 { return 0 / sinPi(x) }
      throw MathModule.range
    }
    let y = size + gMinusHalf
    // The rounding error of y, to be made good below.
    var z: Double
    if size > gMinusHalf {
      let q = y - size
      z = q - gMinusHalf
    } else {
      let q = y - gMinusHalf
      z = q - size
    }
    z = z * g / y
    var result: Double
    if x < 0 {
      result = -.pi / sinPi(size) / size * exp(y) / lanczosSum(size)
      result -= z * result
      if size < 140 {
        result /= pow(y, size - 0.5)
      } else {
        let root = pow(y, size / 2 - 0.25)
        result = result / root / root
      }
    } else {
      result = lanczosSum(size) / exp(y)
      result += z * result
      if size < 140 {
        result *= pow(y, size - 0.5)
      } else {
        let root = pow(y, size / 2 - 0.25)
        result = result * root * root
      }
    }
    if result.isInfinite { throw MathModule.range }
    return result
  }

  static func logGamma(_ x: Double) throws -> Double {
    if !x.isFinite { return x.isNaN ? x : .infinity }
    if x == x.rounded(.down), x <= 2 {
      if x <= 0 { throw MathModule.domain }
      return 0
    }
    let size = x.magnitude
    if size < 1e-20 { return -log(size) }
    var result = log(lanczosSum(size)) - g
    result += (size - 0.5) * (log(size + g - 0.5) - 1)
    if x < 0 { result = log(.pi) - log(sinPi(size).magnitude) - log(size) - result }
    if result.isInfinite { throw MathModule.range }
    return result
  }
}
