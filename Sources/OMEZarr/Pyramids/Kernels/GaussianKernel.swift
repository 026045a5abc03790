import Glibc

/// Half kernels of the Gaussians that the methods smooth with: the weight of the centre, then those
/// at distance 1, 2, … on either side.
enum GaussianKernel {
  /// The standard deviation, in pixels, that suits a reduction by `factor`: √((k² − 1) / (8 ln 2)),
  /// in the order of operations of ngff-zarr, whose last bit decides where integers are truncated.
  static func sigma(factor: Int) -> Double {
    let k = Double(factor)
    let root = 2 * (2 * log(2.0)).squareRoot()
    return ((k * k - 1) / (root * root)).squareRoot()
  }

  /// The discrete Gaussian e^(−v)·Iₙ(v) as ITK's GaussianOperator makes it: weights are added until
  /// they sum to 0.99, at most 33 of them (radius 32), then normalised.
  ///
  /// I₀ and I₁ are the polynomials 9.8.1–9.8.4 of Abramowitz and Stegun, as in ITK, so that the
  /// weights agree to the last bit. Where e^v would leave the range of a Double (factors from 63),
  /// the scaled functions are computed without it.
  static func discrete(factor: Int) -> [Double] {
    let sigma = sigma(factor: factor)
    let bessel = ScaledBessel(sigma * sigma)
    var weights = [bessel.order(0), bessel.order(1)]
    var sum = weights[0] + 2 * weights[1]
    let maximumError = 0.01
    let widest = 33
    while sum < 1 - maximumError, weights.count < widest {
      let next = bessel.order(weights.count)
      if next <= 0 { break }
      weights.append(next)
      sum += 2 * next
    }
    return weights.map { $0 / sum }
  }

  /// The sampled Gaussian of SciPy's `gaussian_filter` with ``sigma(factor:)``.
  ///
  /// - Parameter truncate: the radius in units of σ.
  static func sampled(factor: Int, truncate: Double) -> [Double] {
    let sigma = sigma(factor: factor)
    let reach = truncate * sigma + 0.5
    let radius = reach < 1e9 ? Int(reach) : 1_000_000_000
    let scale = -0.5 / (sigma * sigma)
    let half = (0...radius).map { exp(scale * Double($0 * $0)) }
    let sum = pairwiseSum((half.dropFirst().reversed() + half)[...])
    return half.map { $0 / sum }
  }

  /// The sum in NumPy's order, which decides its last bit.
  private static func pairwiseSum(_ values: ArraySlice<Double>) -> Double {
    let values = Array(values)
    if values.count < 8 { return values.reduce(0, +) }
    if values.count > 128 {
      let half = values.count / 2 / 8 * 8
      return pairwiseSum(values[..<half]) + pairwiseSum(values[half...])
    }
    var sums = Array(values[..<8])
    let whole = values.count / 8 * 8
    for index in 8..<max(8, whole) { sums[index % 8] += values[index] }
    let sum =
      ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
    return values[whole...].reduce(sum, +)
  }

  /// The radius in units of σ that dask-image's callers choose: 4, less by halves while the kernel
  /// would be longer than the shortest axis.
  static func truncation(factors: [Int], shape: [Int]) -> Double {
    var truncate = 4.0
    for (factor, length) in zip(factors, shape) where factor > 1 {
      let sigma = sigma(factor: factor)
      while truncate > 0.5, ceil(truncate * sigma) > Double(length) { truncate -= 0.5 }
    }
    return truncate
  }
}

/// e^(−v)·Iₙ(v), the modified Bessel functions of the first kind, for one v > 0.
private struct ScaledBessel {
  private let v: Double
  /// e^(−v), or 1 where e^v leaves the range of a Double and `i0` and `i1` lack that factor.
  private let decay: Double
  private let i0: Double
  private let i1: Double

  init(_ v: Double) {
    self.v = v
    if v < 3.75 {
      let m = (v / 3.75) * (v / 3.75)
      decay = exp(-v)
      i0 = Self.horner(
        m, [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.360768e-1, 0.45813e-2])
      i1 =
        v
        * Self.horner(
          m,
          [0.5, 0.87890594, 0.51498869, 0.15084934, 0.2658733e-1, 0.301532e-2, 0.32411e-3])
    } else {
      let m = 3.75 / v
      let growth = exp(v)
      let isInRange = growth.isFinite
      let scale = (isInRange ? growth : 1) / v.squareRoot()
      decay = isInRange ? exp(-v) : 1
      i0 =
        scale
        * Self.horner(
          m,
          [
            0.39894228, 0.1328592e-1, 0.225319e-2, -0.157565e-2, 0.916281e-2, -0.2057706e-1,
            0.2635537e-1, -0.1647633e-1, 0.392377e-2,
          ])
      i1 =
        scale
        * Self.horner(
          m,
          [
            0.39894228, -0.3988024e-1, -0.362018e-2, 0.163801e-2, -0.1031555e-1, 0.2282967e-1,
            -0.2895312e-1, 0.1787654e-1, -0.420059e-2,
          ])
    }
  }

  /// Order n ≥ 0; from 2 on by downward recurrence.
  func order(_ n: Int) -> Double {
    if n == 0 { return decay * i0 }
    if n == 1 { return decay * i1 }
    let step = 2 / v
    var above = 0.0
    var here = 1.0
    var result = 0.0
    for j in stride(from: 2 * (n + Int(10 * Double(n).squareRoot())), to: 0, by: -1) {
      let below = above + Double(j) * step * here
      above = here
      here = below
      if abs(here) > 1e10 {
        result *= 1e-10
        here *= 1e-10
        above *= 1e-10
      }
      if j == n { result = above }
    }
    return decay * (result * (i0 / here))
  }

  private static func horner(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }
}
