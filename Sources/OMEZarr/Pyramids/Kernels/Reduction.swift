import NDArray

/// One step of a pyramid: how an image of `inputShape` becomes one that is smaller by whole factors.
///
/// Along each axis, output sample i is a function of the input samples k·i + `first` to
/// k·i + `last`, where indices outside the image mean its nearest edge sample.
struct Reduction: Sendable {
  /// What the samples of a window become.
  enum Rule: Sendable {
    /// A sum with weights per axis, rounded once at the end.
    case fusedFilter
    /// The same in Double, with the rounding of ngff-zarr after each axis.
    case steppedFilter(SteppedFilter.Style)
    /// The mean of the window.
    case mean
    /// The most frequent value of the window, the smallest of several.
    case mode
  }

  /// The window of one axis.
  struct Axis: Sendable {
    var factor: Int
    /// The first and last input sample of output sample 0; `first` may be negative.
    var first: Int
    var last: Int
    /// The weights of all samples of the window where the rule is a filter.
    var weights: [Double]

    /// The samples in the window.
    var count: Int { last - first + 1 }
  }

  let rule: Rule
  let axes: [Axis]
  let inputShape: [Int]
  let outputShape: [Int]

  /// - Parameters:
  ///   - factors: one per axis, at least 1 and at most the axis' length.
  ///   - isExact: whether the default Gaussian is computed as ngff-zarr 0.50.0 rounds it.
  init(method: Methods, factors: [Int], inputShape: [Int], isExact: Bool = false) {
    self.inputShape = inputShape
    outputShape = zip(inputShape, factors).map { $0 / $1 }
    switch method {
    case .itkwasmGaussian: rule = isExact ? .steppedFilter(.interpolated) : .fusedFilter
    case .itkGaussian: rule = .steppedFilter(.leftToRight)
    case .daskImageGaussian: rule = .steppedFilter(.fromOutside)
    case .itkwasmBinShrink, .itkBinShrink, .daskBinShrink: rule = .mean
    case .itkwasmLabelImage, .daskImageMode, .daskImageNearest: rule = .mode
    }
    let truncate = GaussianKernel.truncation(factors: factors, shape: inputShape)
    axes = factors.map { Self.axis(method, factor: $0, truncate: truncate) }
  }

  private static func axis(_ method: Methods, factor k: Int, truncate: Double) -> Axis {
    let low = (k - 1) / 2
    let high = k / 2
    func filter(_ half: [Double], from low: Int, to high: Int) -> Axis {
      let whole = half.dropFirst().reversed() + half
      // Between two central samples, the two shifted kernels count half each.
      let weights =
        low == high
        ? Array(whole) : zip(whole + [0], [0] + whole).map { ($0 + $1) / 2 }
      let radius = half.count - 1
      return Axis(factor: k, first: low - radius, last: high + radius, weights: weights)
    }
    guard k > 1 else { return Axis(factor: 1, first: 0, last: 0, weights: [1]) }
    switch method {
    case .itkwasmGaussian:
      return filter(GaussianKernel.discrete(factor: k), from: low, to: high)
    case .itkGaussian:
      return filter(GaussianKernel.discrete(factor: k), from: 0, to: 0)
    case .daskImageGaussian:
      return filter(GaussianKernel.sampled(factor: k, truncate: truncate), from: 0, to: 0)
    case .itkwasmBinShrink, .itkBinShrink, .daskBinShrink, .daskImageMode:
      return Axis(factor: k, first: 0, last: k - 1, weights: [])
    case .itkwasmLabelImage:
      return Axis(factor: k, first: low, last: high, weights: [])
    case .daskImageNearest:
      return Axis(factor: k, first: 0, last: 0, weights: [])
    }
  }

  /// The input samples that the output samples of `region` are made of.
  func inputRegion(for region: Region) -> Region {
    let ranges = axes.indices.map { axis in
      inputRange(
        axis: axis, for: region.origin[axis]..<(region.origin[axis] + region.shape[axis]))
    }
    return Region(origin: ranges.map(\.lowerBound), shape: ranges.map(\.count))
  }

  /// The input samples along one axis that the output samples of `range` are made of.
  func inputRange(axis index: Int, for range: Range<Int>) -> Range<Int> {
    let axis = axes[index]
    let top = inputShape[index] - 1
    if range.isEmpty { return 0..<0 }
    let low = max(0, min(top, range.lowerBound &* axis.factor &+ axis.first))
    let high = max(low, min(top, (range.upperBound &- 1) &* axis.factor &+ axis.last))
    return low..<(high + 1)
  }

  /// How many output samples from 0 on can be made of the first `count` input samples.
  func outputs(axis index: Int, ofFirst count: Int) -> Int {
    if count >= inputShape[index] { return outputShape[index] }
    let axis = axes[index]
    // The last sample that output o needs is o·factor + last.
    let reach = count - 1 - axis.last
    return reach < 0 ? 0 : min(outputShape[index], reach / axis.factor + 1)
  }

  /// The place in a window beginning at `origin` of each sample that the output samples
  /// `range` are made of along one axis: `count` entries per output sample.
  func places(axis index: Int, outputs range: Range<Int>, windowOrigin origin: Int) -> [Int] {
    let axis = axes[index]
    let top = inputShape[index] - 1
    var places: [Int] = []
    places.reserveCapacity(range.count * axis.count)
    for output in range {
      for place in axis.first...axis.last {
        places.append(max(0, min(top, output &* axis.factor &+ place)) &- origin)
      }
    }
    return places
  }

  /// Computes the output samples of `region`.
  ///
  /// - Parameters:
  ///   - window: the input samples of ``inputRegion(for:)`` or more, of any strides.
  ///   - windowOrigin: the place of the window in the input.
  ///   - region: a region of the output.
  ///   - destination: an array of the region's shape and the window's dtype, of any strides.
  func apply(
    window: NDArray, at windowOrigin: [Int], region: Region, into destination: NDArray
  ) throws {
    if region.isEmpty { return }
    switch rule {
    case .fusedFilter:
      try FusedFilter(self).apply(window, windowOrigin, region, destination)
    case .steppedFilter(let style):
      try SteppedFilter(self, style).apply(window, windowOrigin, region, destination)
    case .mean:
      try BlockMean(self).apply(window, windowOrigin, region, destination)
    case .mode:
      try BlockMode(self).apply(window, windowOrigin, region, destination)
    }
  }
}
