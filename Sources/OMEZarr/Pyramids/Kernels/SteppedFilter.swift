import NDArray
import Workers

/// The Gaussians as the reference computes them: in Double, one axis after the other from the
/// slowest to the fastest, rounded after each.
///
/// This is the plain form that the fused filter is held against, and the only form of the methods
/// that round integers towards zero after each axis.
struct SteppedFilter {
  /// What the reference does in detail.
  enum Style: Sendable {
    /// ITK-Wasm: integers become Float first; sums from left to right, rounded to Float; for even
    /// factors the two central samples of each axis are interpolated at the end, x first; integers
    /// are rounded half to even.
    case interpolated
    /// ITK: sums from left to right, rounded to the element type, integers towards zero.
    case leftToRight
    /// SciPy: the centre first, then pairs from the outside in, rounded to the element type,
    /// integers towards zero.
    case fromOutside
  }

  let reduction: Reduction
  let style: Style

  init(_ reduction: Reduction, _ style: Style) {
    self.reduction = reduction
    self.style = style
  }

  func apply(
    _ window: NDArray, _ origin: [Int], _ region: Region, _ destination: NDArray
  ) throws {
    // Boxes of at most some million window samples keep the Doubles in check.
    for box in region.boxes(ofAtMost: boxShape(region.shape)) {
      try Cancellation.current.check()
      let part = reduction.inputRegion(for: box).relative(to: origin)
      let input = try window.view(part).contiguous()
      let output = try destination.view(box.relative(to: region.origin))
      let inputOrigin = zip(part.origin, origin).map { $0 + $1 }
      try window.dtype.visitSample(
        BoxVisitor(filter: self, input: input, origin: inputOrigin, box: box, output: output))
    }
  }

  private func boxShape(_ shape: [Int]) -> [Int] {
    var box = shape
    let limit = 1 << 20
    for axis in shape.indices {
      func samples() -> Int {
        box.indices.reduce(1) {
          let (product, overflow) = $0.multipliedReportingOverflow(
            by: box[$1] &* reduction.axes[$1].factor &+ reduction.axes[$1].count)
          return overflow ? Int.max : product
        }
      }
      while samples() > limit, box[axis] > 1 { box[axis] = (box[axis] + 1) / 2 }
    }
    return box
  }

  private struct BoxVisitor: SampleVisitor {
    let filter: SteppedFilter
    let input: NDArray
    let origin: [Int]
    let box: Region
    let output: NDArray

    func visit<T: Sample>(_ type: T.Type) throws {
      let samples = try filter.compute(input, origin, box, type)
      let result = try NDArray(uninitialized: T.dtype, shape: box.shape)
      result.withElements(type) { elements in
        for index in elements.indices { elements[index] = filter.stored(samples[index], type) }
      }
      try output.assign(result)
    }
  }

  /// The value that goes into the image.
  private func stored<T: Sample>(_ value: Double, _ type: T.Type) -> T {
    switch style {
    case .interpolated:
      T.dtype.isFloat ? T.truncated(value) : T.truncated(value.rounded(.toNearestOrEven))
    case .leftToRight, .fromOutside: T.truncated(value)
    }
  }

  /// The value that a pass hands to the next.
  @inline(__always)
  private func settled<T: Sample>(_ value: Double, _ type: T.Type) -> Double {
    switch style {
    case .interpolated: T.dtype == .float64 ? value : Double(Float(value))
    case .leftToRight, .fromOutside: T.truncated(value).double
    }
  }

  private func compute<T: Sample>(
    _ input: NDArray, _ origin: [Int], _ box: Region, _ type: T.Type
  ) throws -> [Double] {
    var shape = input.shape
    let narrows = style.narrowsInput && T.dtype != .float64
    var samples = input.withElements(type) { elements in
      elements.map { narrows ? Double(Float($0.double)) : $0.double }
    }
    for axis in shape.indices where reduction.axes[axis].factor > 1 {
      try Cancellation.current.check()
      (samples, shape) = pass(samples, shape, axis, origin[axis], box, type)
    }
    guard style.narrowsInput else { return samples }
    var isInterpolated = false
    for axis in shape.indices.reversed() where isPaired(axis) {
      (samples, shape) = interpolate(samples, shape, axis)
      isInterpolated = true
    }
    if isInterpolated, T.dtype != .float64 {
      for index in samples.indices { samples[index] = Double(Float(samples[index])) }
    }
    return samples
  }

  /// Whether the filter leaves two samples per output sample along the axis.
  private func isPaired(_ axis: Int) -> Bool {
    style.narrowsInput && reduction.axes[axis].factor % 2 == 0
  }

  /// Filters along one axis at the places that are needed.
  private func pass<T: Sample>(
    _ samples: [Double], _ shape: [Int], _ index: Int, _ origin: Int, _ box: Region,
    _ type: T.Type
  ) -> ([Double], [Int]) {
    let axis = reduction.axes[index]
    let paired = isPaired(index)
    let half = halfKernel(index)
    let radius = half.count - 1
    let length = shape[index]
    let top = reduction.inputShape[index] - 1
    let inner = shape[(index + 1)...].reduce(1, *)
    let outer = shape[..<index].reduce(1, *)
    var outShape = shape
    outShape[index] = box.shape[index] * (paired ? 2 : 1)
    var result = [Double](repeating: 0, count: outer * outShape[index] * inner)
    for row in 0..<outShape[index] {
      let output = box.origin[index] + (paired ? row / 2 : row)
      let centre = output * axis.factor + axis.first + radius + (paired ? row % 2 : 0)
      let places = (-radius...radius).map { max(0, min(top, centre + $0)) - origin }
      for block in 0..<outer {
        for item in 0..<inner {
          let base = block * length * inner + item
          let sum = weighted(samples, base, inner, places, half)
          result[(block * outShape[index] + row) * inner + item] = settled(sum, type)
        }
      }
    }
    return (result, outShape)
  }

  /// The centre weight and those of one side, without interpolation.
  private func halfKernel(_ index: Int) -> [Double] {
    let axis = reduction.axes[index]
    if style.narrowsInput { return GaussianKernel.discrete(factor: axis.factor) }
    return Array(axis.weights[(axis.count / 2)...])
  }

  @inline(__always)
  private func weighted(
    _ samples: [Double], _ base: Int, _ step: Int, _ places: [Int], _ half: [Double]
  ) -> Double {
    let radius = half.count - 1
    if case .fromOutside = style {
      var sum = samples[base + places[radius] * step] * half[0]
      for distance in stride(from: radius, to: 0, by: -1) {
        let pair =
          samples[base + places[radius - distance] * step]
          + samples[base + places[radius + distance] * step]
        sum += pair * half[distance]
      }
      return sum
    }
    var sum = 0.0
    for (index, place) in places.enumerated() {
      sum += samples[base + place * step] * half[abs(index - radius)]
    }
    return sum
  }

  /// Replaces pairs along an axis by their middle.
  private func interpolate(_ samples: [Double], _ shape: [Int], _ axis: Int) -> ([Double], [Int]) {
    let inner = shape[(axis + 1)...].reduce(1, *)
    var outShape = shape
    outShape[axis] /= 2
    let pairs = samples.count / inner / 2
    var result = [Double](repeating: 0, count: pairs * inner)
    for pair in 0..<pairs {
      for item in 0..<inner {
        let low = samples[2 * pair * inner + item]
        let high = samples[(2 * pair + 1) * inner + item]
        result[pair * inner + item] = low + (high - low) * 0.5
      }
    }
    return (result, outShape)
  }
}

extension SteppedFilter.Style {
  fileprivate var narrowsInput: Bool {
    if case .interpolated = self { return true }
    return false
  }
}
