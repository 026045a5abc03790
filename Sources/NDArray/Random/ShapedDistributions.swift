import Glibc

/// Distributions with parameters of their own, drawn as `numpy.random.Generator` draws them.
extension PCG64 {
  /// A number from the gamma distribution of scale 1 (Marsaglia & Tsang; Ahrens & Dieter below a
  /// shape of 1). The shape is not negative.
  public mutating func nextGamma(_ shape: Double) -> Double {
    if shape == 1 { return nextExponential() }
    if shape == 0 { return 0 }
    if shape < 1 { return smallGamma(shape) }
    let b = shape - 1.0 / 3
    let c = 1 / (9 * b).squareRoot()
    while true {
      var x = nextNormal()
      var v = 1 + c * x
      while v <= 0 {
        x = nextNormal()
        v = 1 + c * x
      }
      v = v * v * v
      let u = nextDouble()
      if u < 1 - 0.0331 * (x * x) * (x * x) { return b * v }
      if log(u) < 0.5 * x * x + b * (1 - v + log(v)) { return b * v }
    }
  }

  private mutating func smallGamma(_ shape: Double) -> Double {
    while true {
      let u = nextDouble()
      let v = nextExponential()
      if u <= 1 - shape {
        let x = pow(u, 1 / shape)
        if x <= v { return x }
      } else {
        let y = -log((1 - u) / shape)
        let x = pow(1 - shape + shape * y, 1 / shape)
        if x <= v + y { return x }
      }
    }
  }

  /// A number from the beta distribution; both parameters are positive.
  public mutating func nextBeta(_ a: Double, _ b: Double) -> Double {
    if a > 1 || b > 1 {
      let left = nextGamma(a)
      return left / (left + nextGamma(b))
    }
    while true {
      let (u, v) = (nextDouble(), nextDouble())
      let (x, y) = (pow(u, 1 / a), pow(v, 1 / b))
      if x + y > 1 || u + v == 0 { continue }
      if x + y > 0 { return x / (x + y) }
      // Both underflow: compare them by their logarithms.
      let (p, q) = (log(u) / a, log(v) / b)
      let top = max(p, q)
      return exp(p - top - log(exp(p - top) + exp(q - top)))
    }
  }

  /// A number from the chi-square distribution.
  public mutating func nextChiSquare(_ degrees: Double) -> Double { 2 * nextGamma(degrees / 2) }

  /// A number from Student's distribution.
  public mutating func nextStudent(_ degrees: Double) -> Double {
    let number = nextNormal()
    let spread = nextGamma(degrees / 2)
    return (degrees / 2).squareRoot() * number / spread.squareRoot()
  }

  /// A number from the Laplace distribution around 0 with scale 1.
  public mutating func nextLaplace() -> Double {
    while true {
      let u = nextDouble()
      if u >= 0.5 { return -log(2 - u - u) }
      if u > 0 { return log(u + u) }
    }
  }

  /// A number from the logistic distribution around 0 with scale 1.
  public mutating func nextLogistic() -> Double {
    while true {
      let u = nextDouble()
      if u > 0 { return log(u / (1 - u)) }
    }
  }

  /// A number from the Gumbel distribution around 0 with scale 1.
  public mutating func nextGumbel() -> Double {
    while true {
      let u = 1 - nextDouble()
      if u < 1 { return -log(-log(u)) }
    }
  }

  /// A number from the triangular distribution between two ends with a peak.
  public mutating func nextTriangular(_ left: Double, _ mode: Double, _ right: Double) -> Double {
    let base = right - left
    let u = nextDouble()
    if u <= (mode - left) / base { return left + (u * (mode - left) * base).squareRoot() }
    return right - ((1 - u) * (right - mode) * base).squareRoot()
  }

  /// How many trials it takes until one succeeds; the chance is above 0.
  public mutating func nextGeometric(_ chance: Double) -> Int64 {
    if chance < 1.0 / 3 {
      return (-nextExponential() / log1p(-chance)).rounded(.up).truncatedToInt64
    }
    var count: Int64 = 1
    var product = chance
    var sum = chance
    let u = nextDouble()
    while u > sum {
      product *= 1 - chance
      sum += product
      count += 1
      if product == 0 { break }
    }
    return count
  }

  /// How many of some trials succeed: by inversion where few do, else one by one.
  public mutating func nextBinomial(_ trials: Int, _ chance: Double) -> Int64 {
    if chance > 0.5 { return Int64(trials) - nextBinomial(trials, 1 - chance) }
    let expected = Double(trials) * chance
    if expected > 30 {
      var count: Int64 = 0
      for _ in 0..<trials where nextDouble() < chance { count += 1 }
      return count
    }
    if trials == 0 || chance == 0 { return 0 }
    let other = 1 - chance
    let none = exp(Double(trials) * log(other))
    let bound = min(Double(trials), expected + 10 * (expected * other + 1).squareRoot())
    var count = 0.0
    var share = none
    var u = nextDouble()
    while u > share {
      count += 1
      if count > bound.rounded(.towardZero) {
        count = 0
        share = none
        u = nextDouble()
      } else {
        u -= share
        share = ((Double(trials) - count + 1) * chance * share) / (count * other)
      }
    }
    return Int64(count)
  }
}

extension RandomGenerator {
  /// Numbers from a distribution whose parameters have one value for each of them.
  ///
  /// - Throws: `Cancelled`, or ``NDArrayError`` if the shapes do not fit.
  public func numbers(
    _ shape: [Int], _ parameters: [NDArray], _ next: (inout PCG64, [Double]) -> Double
  ) throws -> NDArray {
    if parameters.allSatisfy({ $0.shape.isEmpty }) {
      let values = try parameters.map { try $0.cast(to: .float64).elements(Double.self)[0] }
      return try filled(shape, Double.self) { next(&$0, values) }
    }
    let columns = try parameters.map {
      try $0.broadcast(to: shape).cast(to: .float64).elements(Double.self)
    }
    var index = -1
    return try filled(shape, Double.self) { bits in
      index += 1
      return next(&bits, columns.map { $0[index] })
    }
  }
}

/// The 256 layers of equal area under the falling exponential.
struct ExponentialLayers {
  static let shared = ExponentialLayers()
  /// Where the lowest layer ends.
  static let edge = 7.69711747013104972

  var widths = [Double](repeating: 0, count: 256)
  var limits = [UInt64](repeating: 0, count: 256)
  var heights = [Double](repeating: 0, count: 256)

  private init() {
    let scale: Double = 0x1p53
    let area = 0.0039496598225815571993
    var x = Self.edge
    var last = x
    let base = area / exp(-x)
    limits[0] = UInt64(x / base * scale)
    widths[0] = base / scale
    widths[255] = x / scale
    heights[0] = 1
    heights[255] = exp(-x)
    for layer in stride(from: 254, through: 1, by: -1) {
      x = -log(area / x + exp(-x))
      limits[layer + 1] = UInt64(x / last * scale)
      last = x
      heights[layer] = exp(-x)
      widths[layer] = x / scale
    }
  }
}
