import Glibc

extension PCG64 {
  /// A number from the normal distribution around 0 with deviation 1 (Ziggurat, Marsaglia & Tsang).
  public mutating func nextNormal() -> Double {
    let table = Ziggurat.shared
    while true {
      var bits = next64()
      let layer = Int(bits & 0xff)
      bits >>= 8
      let isNegative = bits & 1 == 1
      let size = (bits >> 1) & 0x000f_ffff_ffff_ffff
      let x = Double(size) * table.widths[layer]
      let value = isNegative ? -x : x
      if size < table.limits[layer] { return value }
      if layer == 0 {
        while true {
          let over = -log1p(-nextDouble()) / Ziggurat.edge
          let test = -log1p(-nextDouble())
          if test + test > over * over {
            return (size >> 8) & 1 == 1 ? -(Ziggurat.edge + over) : Ziggurat.edge + over
          }
        }
      }
      let step = table.heights[layer - 1] - table.heights[layer]
      if step * nextDouble() + table.heights[layer] < exp(-0.5 * value * value) { return value }
    }
  }

  /// A number from the exponential distribution with mean 1 (Ziggurat, Marsaglia & Tsang).
  public mutating func nextExponential() -> Double {
    let table = ExponentialLayers.shared
    while true {
      let bits = next64() >> 3
      let layer = Int(bits & 0xff)
      let size = bits >> 8
      let x = Double(size) * table.widths[layer]
      if size < table.limits[layer] { return x }
      if layer == 0 { return ExponentialLayers.edge - log1p(-nextDouble()) }
      let step = table.heights[layer - 1] - table.heights[layer]
      if step * nextDouble() + table.heights[layer] < exp(-x) { return x }
    }
  }

  /// A count from the Poisson distribution (Hörmann's PTRS above a mean of 10).
  public mutating func nextPoisson(_ mean: Double) -> Int64 {
    if mean == 0 { return 0 }
    if mean >= 10 { return transformedPoisson(mean) }
    let limit = exp(-mean)
    var count: Int64 = 0
    var product = 1.0
    while true {
      product *= nextDouble()
      if product <= limit { return count }
      count += 1
    }
  }

  private mutating func transformedPoisson(_ mean: Double) -> Int64 {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let accept = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = nextDouble() - 0.5
      let v = nextDouble()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= accept { return k.truncatedToInt64 }
      if k < 0 || (us < 0.013 && v > us) { continue }
      if log(v) + log(inverseAlpha) - log(a / (us * us) + b)
        <= -mean + k * log(mean) - lgamma(k + 1)
      {
        return k.truncatedToInt64
      }
    }
  }
}

/// The 256 layers of equal area under the bell curve.
private struct Ziggurat {
  static let shared = Ziggurat()
  /// Where the lowest layer ends.
  static let edge = 3.6541528853610087963519472518

  var widths = [Double](repeating: 0, count: 256)
  var limits = [UInt64](repeating: 0, count: 256)
  var heights = [Double](repeating: 0, count: 256)

  private init() {
    let scale: Double = 0x1p52
    let area = 0.0049286732339746519
    var x = Self.edge
    var last = x
    let base = area / exp(-0.5 * x * x)
    limits[0] = UInt64(x / base * scale)
    limits[1] = 0
    widths[0] = base / scale
    widths[255] = x / scale
    heights[0] = 1
    heights[255] = exp(-0.5 * x * x)
    for layer in stride(from: 254, through: 1, by: -1) {
      x = (-2 * log(area / x + exp(-0.5 * x * x))).squareRoot()
      limits[layer + 1] = UInt64(x / last * scale)
      last = x
      heights[layer] = exp(-0.5 * x * x)
      widths[layer] = x / scale
    }
  }
}
