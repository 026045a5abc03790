import NDArray

/// The range and the quantiles of the values of one channel, gathered block by block.
///
/// Values of 8 and 16 bits are counted one by one, so that quantiles are exact. Of others up to
/// ``sampleLimit`` are kept: all of them, or every k-th.
struct ChannelStatistics {
  /// How many values are kept of a channel of wide values.
  static let sampleLimit = 1 << 22

  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  private var histogram: [Int] = []
  private var offset = 0
  private var samples: [Double] = []
  private var stride = 1
  private var seen = 0

  /// - Parameters:
  ///   - count: how many values the channel has.
  ///   - isExact: whether to keep all of them, whatever memory that takes.
  init(_ dtype: DType, count: Int, isExact: Bool) {
    switch dtype {
    case .uint8, .bool, .uint16: histogram = Array(repeating: 0, count: 1 << 16)
    case .int8, .int16:
      histogram = Array(repeating: 0, count: 1 << 16)
      offset = 1 << 15
    default: stride = isExact ? 1 : max(1, count / Self.sampleLimit)
    }
  }

  /// Takes in the values of a block.
  mutating func add(_ block: NDArray) throws {
    let values = try block.cast(to: .float64).elements(Double.self)
    if histogram.isEmpty { addSamples(values) } else { count(values) }
  }

  private mutating func count(_ values: [Double]) {
    for value in values {
      // Values of at most 16 bits: the sum is from 0 to 65535.
      guard let index = Int(exactly: value), histogram.indices.contains(index + offset) else {
        continue
      }
      histogram[index + offset] += 1
    }
    minimum = min(minimum, values.min() ?? .infinity)
    maximum = max(maximum, values.max() ?? -.infinity)
  }

  private mutating func addSamples(_ values: [Double]) {
    for value in values where value.isFinite {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
      if seen % stride == 0 { samples.append(value) }
      seen += 1
    }
  }

  /// The values below which the given parts of all lie, between neighbours by straight lines, as
  /// NumPy's `quantile` has it. Nil if there is no value.
  func quantiles(_ parts: [Double]) -> [Double]? {
    guard minimum <= maximum else { return nil }
    if histogram.isEmpty {
      let sorted = samples.sorted()
      return Self.quantiles(parts, count: sorted.count) { sorted[$0] }
    }
    var sums = histogram
    for index in sums.indices.dropFirst() { sums[index] += sums[index - 1] }
    return Self.quantiles(parts, count: sums.last ?? 0) { rank in
      var low = 0
      var high = sums.count - 1
      while low < high {
        let middle = (low + high) / 2
        if sums[middle] > rank { high = middle } else { low = middle + 1 }
      }
      return Double(low - offset)
    }
  }

  private static func quantiles(
    _ parts: [Double], count: Int, _ value: (Int) -> Double
  ) -> [Double]? {
    guard count > 0 else { return nil }
    return parts.map { part in
      let place = part * Double(count - 1)
      let lower = min(count - 1, max(0, Int(place.rounded(.down))))
      let upper = min(count - 1, lower + 1)
      let (a, b) = (value(lower), value(upper))
      return a + (b - a) * (place - Double(lower))
    }
  }
}
