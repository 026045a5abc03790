import Glibc

extension NDArray {
  /// How often each integer from 0 occurs, or the sum of the weights where it occurs.
  ///
  /// - Parameters:
  ///   - weights: one per element; the result is float64 then, else int64.
  ///   - minimumLength: the least length of the result.
  /// - Throws: ``NDArrayError`` of kind `value` for negative elements, for arrays that are not 1-d or
  ///   of different lengths, of kind `dtype` for elements that are not integers, of kind `size`.
  public func binCounts(weights: NDArray? = nil, minimumLength: Int = 0) throws -> NDArray {
    guard rank == 1 else { throw NDArrayError(.value, "object too deep for desired array") }
    guard dtype.kindRank < 2, dtype != .uint64 else {
      throw NDArrayError(
        .dtype,
        "Cannot cast array data from dtype('\(dtype.name)') to dtype('int64') according to the "
          + "rule 'safe'")
    }
    guard minimumLength >= 0 else {
      throw NDArrayError(.value, "'minlength' must not be negative")
    }
    let places = try cast(to: .int64)
    let largest = try places.withElements(Int64.self) { elements -> Int64 in
      var (smallest, largest): (Int64, Int64) = (0, -1)
      try forEachStretch(elements.count) { stretch in
        for index in stretch {
          smallest = min(smallest, elements[index])
          largest = max(largest, elements[index])
        }
      }
      if smallest < 0 {
        throw NDArrayError(.value, "'list' argument must have no negative elements")
      }
      return largest
    }
    let length = max(minimumLength, largest == .max ? Int.max : Int(largest) + 1)
    guard let weights else {
      let result = try NDArray(zeros: .int64, shape: [length])
      try places.withElements(Int64.self) { elements in
        try result.withElements(Int64.self) { counts in
          try forEachStretch(elements.count) { stretch in
            for index in stretch { counts[Int(elements[index])] &+= 1 }
          }
        }
      }
      return result
    }
    guard weights.shape == shape else {
      throw NDArrayError(.value, "The weights and list don't have the same length.")
    }
    let result = try NDArray(zeros: .float64, shape: [length])
    let values = try weights.cast(to: .float64)
    try places.withElements(Int64.self) { elements in
      try values.withElements(Double.self) { values in
        try result.withElements(Double.self) { sums in
          try forEachStretch(elements.count) { stretch in
            for index in stretch { sums[Int(elements[index])] += values[index] }
          }
        }
      }
    }
    return result
  }

  /// The borders of equal bins that cover the elements.
  ///
  /// - Parameter range: the outer borders; nil takes the smallest and the largest element.
  /// - Throws: ``NDArrayError`` of kind `value` for no bins or a range that is not finite.
  public func histogramEdges(
    bins: Int, range: (low: Double, high: Double)? = nil
  ) throws -> NDArray {
    guard bins >= 1 else { throw NDArrayError(.value, "`bins` must be positive, when an integer") }
    let (low, high) = try outerEdges(range)
    return try NDArray.linspace(from: low, to: high, count: bins + 1).values
  }

  private func outerEdges(_ range: (low: Double, high: Double)?) throws -> (Double, Double) {
    var low = 0.0
    var high = 1.0
    if let range {
      (low, high) = range
      guard low <= high else {
        throw NDArrayError(.value, "max must be larger than min in range parameter.")
      }
      guard low.isFinite, high.isFinite else {
        throw NDArrayError(.value, "supplied range of [\(low), \(high)] is not finite")
      }
    } else if count > 0 {
      low = try minimum().scalar.double
      high = try maximum().scalar.double
      guard low.isFinite, high.isFinite else {
        throw NDArrayError(
          .value,
          "autodetected range of [\(Scalar(dtype: .float64, value: .float(low)).text), "
            + "\(Scalar(dtype: .float64, value: .float(high)).text)] is not finite")
      }
    }
    return low == high ? (low - 0.5, high + 0.5) : (low, high)
  }

  /// The borders of bins whose number follows from the data: "auto", "fd", "sturges", "sqrt",
  /// "rice", "scott".
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for another rule.
  public func histogramEdges(
    rule: String, range: (low: Double, high: Double)? = nil
  ) throws -> NDArray {
    let (low, high) = try outerEdges(range)
    var data = try reshaped([count]).asType(.float64)
    if range != nil {
      let inside = try apply(
        .logicalAnd, Operand(apply(.greaterEqual, Operand(data), Operand(weak: low))),
        Operand(apply(.lessEqual, Operand(data), Operand(weak: high))))
      data = try data.indexed([.array(inside)])
    }
    guard data.count > 0 else { return try NDArray([low, high]) }
    let size = Double(data.count)
    let spread = try data.maximum().scalar.double - data.minimum().scalar.double
    let quartiles = try data.quantile(NDArray([0.25, 0.75])).elements(Double.self)
    let freedman = 2 * (quartiles[1] - quartiles[0]) / pow(size, 1.0 / 3)
    let sturges = spread / (log2(size) + 1)
    var width: Double
    switch rule {
    case "fd": width = freedman
    case "sturges": width = sturges
    case "sqrt": width = spread / size.squareRoot()
    case "rice": width = spread / (2 * pow(size, 1.0 / 3))
    case "scott":
      let deviation = try data.standardDeviation().scalar.double
      width = cbrt(24 * Double.pi.squareRoot() / size) * deviation
    case "auto":
      width =
        freedman > 0
        ? min(max(freedman, spread / size.squareRoot() / 2), sturges) : sturges
    default: throw NDArrayError(.value, "'\(rule)' is not a valid estimator for `bins`")
    }
    if dtype.kindRank < 2, width > 0, width < 1 { width = 1 }
    let bins = width > 0 ? ((high - low) / width).rounded(.up) : 1
    guard bins < 0x1p24 else { throw NDArrayError(.size, "too many bins") }
    return try NDArray.linspace(from: low, to: high, count: max(1, Int(bins)) + 1).values
  }

  /// How many elements, or what weight, lies between neighbouring borders. All bins are half-open
  /// but the last.
  ///
  /// - Parameters:
  ///   - edges: ascending borders, 1-d.
  ///   - isUniform: whether all bins have the same width: they are computed then, not searched.
  ///   - weights: one per element; they decide the dtype of the result, which is int64 without.
  /// - Throws: ``NDArrayError`` of kind `value`; `Cancelled`.
  public func histogram(
    edges: NDArray, isUniform: Bool, weights: NDArray? = nil
  ) throws -> NDArray {
    let borders = try edges.asType(.float64).contiguous().elements(Double.self)
    guard borders.count >= 2 else {
      throw NDArrayError(.value, "`bins` must have at least two edges")
    }
    guard zip(borders, borders.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      throw NDArrayError(
        .value, "`bins` must increase monotonically, when an array")
    }
    if let weights, weights.shape != shape {
      throw NDArrayError(.value, "weights should have the same shape as a.")
    }
    let type: DType = weights.map { $0.dtype == .bool ? .int64 : $0.dtype } ?? .int64
    let values = try cast(to: .float64)
    let weightValues = try weights?.cast(to: .float64)
    let bins = borders.count - 1
    let result = try NDArray(zeros: .float64, shape: [bins])
    let low = borders[0]
    let high = borders[bins]
    try result.withElements(Double.self) { counts in
      try values.withElements(Double.self) { values in
        let added = weightValues?.address.assumingMemoryBound(to: Double.self)
        for start in stride(from: 0, to: values.count, by: 1 << 16) {
          try cancellationCheck()
          for index in start..<min(values.count, start + 1 << 16) {
            let value = values[index]
            guard value >= low, value <= high else { continue }
            var bin: Int
            if isUniform {
              bin = min(bins - 1, Int((value - low) / (high - low) * Double(bins)))
              if value < borders[bin] { bin -= 1 }
              if bin < bins - 1, value >= borders[bin + 1] { bin += 1 }
            } else {
              bin = min(bins - 1, upperBound(borders, value) - 1)
            }
            counts[max(0, bin)] += added?[index] ?? 1
          }
        }
      }
    }
    return try result.asType(type)
  }

  /// The bin of each element: the number of borders at or before it (ascending borders).
  ///
  /// - Parameter right: whether an element on a border belongs to the bin before it.
  /// - Throws: ``NDArrayError`` of kind `value` if the borders are not monotonic; `Cancelled`.
  public func binIndices(edges: NDArray, right: Bool = false) throws -> NDArray {
    let steps = try edges.asType(.float64).differences()
    let isRising = try apply(.greaterEqual, Operand(steps), Operand(weak: 0)).all().scalar.isTrue
    if isRising { return try edges.insertionPoints(for: self, right: !right) }
    let isFalling = try apply(.lessEqual, Operand(steps), Operand(weak: 0)).all().scalar.isTrue
    guard isFalling else {
      throw NDArrayError(.value, "bins must be monotonically increasing or decreasing")
    }
    let places = try edges.flipped().insertionPoints(for: self, right: right)
    return try apply(.subtract, Operand(weak: edges.count), Operand(places))
  }

  /// The values at these places of the broken line through points, constant beyond its ends.
  ///
  /// - Parameters:
  ///   - x: ascending places, 1-d, not empty.
  ///   - y: the values there.
  /// - Throws: ``NDArrayError`` of kind `value`.
  public func interpolated(
    x: NDArray, y: NDArray, left: Double? = nil, right: Double? = nil
  ) throws -> NDArray {
    let places = try x.asType(.float64).contiguous().elements(Double.self)
    let values = try y.asType(.float64).contiguous().elements(Double.self)
    guard let first = values.first, let last = values.last else {
      throw NDArrayError(.value, "array of sample points is empty")
    }
    guard places.count == values.count, x.rank == 1 else {
      throw NDArrayError(.value, "fp and xp are not of the same length.")
    }
    let result = try cast(to: .float64)
    try result.withElements(Double.self) { elements in
      try forEachRow(elements.count, cost: 64) { index in
        let wanted = elements[index]
        if wanted.isNaN { return }
        let above = upperBound(places, wanted)
        if above == 0 {
          elements[index] = left ?? first
        } else if above == places.count {
          elements[index] = wanted == places[above - 1] ? last : right ?? last
        } else {
          let slope = (values[above] - values[above - 1]) / (places[above] - places[above - 1])
          elements[index] = slope * (wanted - places[above - 1]) + values[above - 1]
        }
      }
    }
    return result
  }
}

/// The number of sorted values that are not above `value`.
private func upperBound(_ sorted: [Double], _ value: Double) -> Int {
  var low = 0
  var high = sorted.count
  while low < high {
    let middle = (low + high) / 2
    if sorted[middle] <= value { low = middle + 1 } else { high = middle }
  }
  return low
}
