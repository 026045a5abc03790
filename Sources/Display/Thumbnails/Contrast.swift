/// Which values are shown dark and bright.
struct Contrast: Sendable, Hashable {
  var low: Double
  var high: Double

  /// A window; nil unless it has a width.
  init?(low: Double?, high: Double?) {
    guard let low, let high, low.isFinite, high.isFinite, low < high else { return nil }
    self.low = low
    self.high = high
  }

  /// From the values themselves: between the 0.5th and the 99.8th percentile of the finite ones.
  init(of values: [Float]) {
    let step = max(1, values.count / 40_000)
    var sample: [Float] = []
    sample.reserveCapacity(values.count / step + 1)
    for index in stride(from: 0, to: values.count, by: step) where values[index].isFinite {
      sample.append(values[index])
    }
    sample.sort()
    guard let first = sample.first, let last = sample.last else {
      (low, high) = (0, 1)
      return
    }
    func value(_ fraction: Double) -> Double {
      Double(sample[min(sample.count - 1, Int(fraction * Double(sample.count - 1)))])
    }
    (low, high) = (value(0.005), value(0.998))
    if low >= high { (low, high) = (Double(first), Double(last)) }
    if low >= high { (low, high) = (min(0, low), max(1, high)) }
  }

  /// Where a value lies between dark (0) and bright (1).
  @inline(__always)
  func position(_ value: Float) -> Float {
    guard value.isFinite else { return value == .infinity ? 1 : 0 }
    return max(0, min(1, (value - Float(low)) / Float(high - low)))
  }
}
