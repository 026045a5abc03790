extension NDArray {
  /// The array with axes reversed, as a view; nil reverses all.
  ///
  /// - Throws: ``NDArrayError`` of kind `axis`.
  public func flipped(axes: [Int]? = nil) throws -> NDArray {
    var result = self
    for axis in try normalizedAxes(axes, rank: rank) {
      result = try result.slice(
        axis: axis, start: max(0, shape[axis] - 1), count: shape[axis], step: -1)
    }
    return result
  }

  /// The array turned by quarter turns from the first of two axes towards the second, as a view.
  ///
  /// - Throws: ``NDArrayError`` of kind `axis` or `value`.
  public func rotated(quarterTurns: Int = 1, axes: (Int, Int) = (0, 1)) throws -> NDArray {
    let a = try normalizedAxis(axes.0, rank: rank)
    let b = try normalizedAxis(axes.1, rank: rank)
    if a == b { throw NDArrayError(.value, "Axes must be different.") }
    var order = Array(0..<rank)
    order.swapAt(a, b)
    switch ((quarterTurns % 4) + 4) % 4 {
    case 0: return self
    case 1: return try flipped(axes: [b]).transposed(order)
    case 2: return try flipped(axes: [a, b])
    default: return try transposed(order).flipped(axes: [b])
    }
  }

  /// The elements moved along axes; what leaves at one end comes in at the other.
  ///
  /// - Parameter axes: one per shift; nil moves through the elements in C order.
  /// - Throws: ``NDArrayError`` of kind `axis`; `Cancelled`.
  public func rolled(_ shifts: [Int], axes: [Int]?) throws -> NDArray {
    guard let axes else {
      return try reshaped([count]).rolled([shifts.reduce(0, &+)], axes: [0]).reshaped(shape)
    }
    var result = self
    for (shift, axis) in zip(shifts, axes) {
      let place = try normalizedAxis(axis, rank: rank)
      let length = shape[place]
      guard length > 0 else { continue }
      let start = (length - shift % length) % length
      result = try concatenate(
        [
          try result.slice(axis: place, start: start, count: length - start),
          try result.slice(axis: place, start: 0, count: start),
        ], axis: place)
    }
    return try result.copy()
  }

  /// Each element as often as its count says.
  ///
  /// - Parameters:
  ///   - counts: one for all, or one for each index of the axis.
  ///   - axis: nil flattens first.
  /// - Throws: ``NDArrayError`` of kind `value` or `axis`; `Cancelled`.
  public func repeated(_ counts: [Int], axis: Int? = nil) throws -> NDArray {
    guard let axis else { return try reshaped([count]).repeated(counts, axis: 0) }
    let place = try normalizedAxis(axis, rank: rank)
    guard counts.allSatisfy({ $0 >= 0 }) else {
      throw NDArrayError(.value, "repeats may not contain negative values.")
    }
    guard counts.count == 1 || counts.count == shape[place] else {
      throw NDArrayError(
        .shape,
        "operands could not be broadcast together with shape (\(shape[place]),) (\(counts.count),)")
    }
    var total = 0
    for index in 0..<shape[place] {
      total += counts.count == 1 ? counts[0] : counts[index]
      if total > 1 << 40 { throw NDArrayError(.size, "the repeated array is too large") }
    }
    _ = try checkedByteCount(.int64, [total])
    let indices = try NDArray(uninitialized: .int64, shape: [total])
    try indices.withElements(Int64.self) { elements in
      var start = 0
      for index in 0..<shape[place] {
        let times = counts.count == 1 ? counts[0] : counts[index]
        try forEachStretch(times) { stretch in
          for place in stretch { elements[start &+ place] = Int64(index) }
        }
        start += times
      }
    }
    return try taking(indices, axis: place)
  }

  /// The array repeated as a whole along each axis.
  ///
  /// - Throws: ``NDArrayError`` of kind `size` or `value`; `Cancelled`.
  public func tiled(_ counts: [Int]) throws -> NDArray {
    guard counts.allSatisfy({ $0 >= 0 }) else {
      throw NDArrayError(.value, "negative dimensions are not allowed")
    }
    let rank = max(self.rank, counts.count)
    let lengths = [Int](repeating: 1, count: rank - self.rank) + shape
    let counts = [Int](repeating: 1, count: rank - counts.count) + counts
    var source = try reshaped(lengths)
    for axis in (0..<rank).reversed() { source = try source.insertingAxis(at: axis) }
    let interleaved = zip(counts, lengths).flatMap { [$0, $1] }
    let final = zip(counts, lengths).map { $0.multipliedReportingOverflow(by: $1) }
    guard final.allSatisfy({ !$0.overflow }), interleaved.checkedProduct != nil else {
      throw NDArrayError(.size, "the tiled array is too large")
    }
    return try source.broadcast(to: interleaved).copy().reshaped(final.map(\.partialValue))
  }

  /// What to do with an index outside the axis.
  public enum IndexMode: String, Sendable {
    case raise, wrap, clip
  }

  /// The elements at indices along an axis; the axes of the indices take the axis' place.
  ///
  /// - Parameter axis: nil flattens first.
  /// - Throws: ``NDArrayError`` of kind `bounds` or `axis`; `Cancelled`.
  public func taking(
    _ indices: NDArray, axis: Int? = nil, mode: IndexMode = .raise
  ) throws -> NDArray {
    guard let axis else { return try reshaped([count]).taking(indices, axis: 0, mode: mode) }
    let place = try normalizedAxis(axis, rank: rank)
    var indices = indices
    if mode != .raise, shape[place] > 0 {
      let length = Int64(shape[place])
      let values = try indices.cast(to: .int64)
      try values.withElements(Int64.self) { elements in
        try forEachStretch(elements.count) { stretch in
          for index in stretch {
            let value = elements[index]
            elements[index] =
              mode == .clip
              ? min(max(value, 0), length - 1) : ((value % length) + length) % length
          }
        }
      }
      indices = values
    }
    let all = [IndexItem](repeating: .slice(start: nil, stop: nil, step: nil), count: place)
    return try indexed(all + [.array(indices)])
  }

  /// The differences between neighbours along an axis, `order` times.
  ///
  /// - Throws: ``NDArrayError`` of kind `axis` or `value`; `Cancelled`.
  public func differences(order: Int = 1, axis: Int = -1) throws -> NDArray {
    guard order >= 0 else {
      throw NDArrayError(.value, "order must be non-negative but got \(order)")
    }
    guard rank > 0 else {
      throw NDArrayError(.value, "diff requires input that is at least one dimensional")
    }
    let place = try normalizedAxis(axis, rank: rank)
    var result = self
    for _ in 0..<min(order, shape[place] + 1) {
      let length = max(0, result.shape[place] - 1)
      result = try apply(
        result.dtype == .bool ? .notEqual : .subtract,
        Operand(
          try result.slice(axis: place, start: min(1, result.shape[place]), count: length)),
        Operand(try result.slice(axis: place, start: 0, count: length)))
    }
    return result
  }

  /// The elements rounded to `digits` after the point (before it if negative), ties to even.
  ///
  /// - Throws: `Cancelled`.
  public func rounded(digits: Int = 0) throws -> NDArray {
    if dtype.kindRank < 2 {
      if digits >= 0 { return try dtype == .bool ? cast(to: .float16) : copy() }
      return try cast(to: .float64).rounded(digits: digits).cast(to: dtype)
    }
    if digits == 0 { return try apply(.rint, self) }
    let scale = Operand(weak: power(10, Int(min(digits.magnitude, 400))))
    let (forth, back): (BinaryOperation, BinaryOperation) =
      digits > 0 ? (.multiply, .divide) : (.divide, .multiply)
    let scaled = try apply(forth, Operand(self), scale)
    return try apply(back, Operand(try apply(.rint, scaled)), scale)
  }

  /// The elements limited to a range; nil leaves that end open.
  ///
  /// - Throws: as ``apply(_:_:_:dtype:into:where:)``.
  public func clipped(
    _ low: Operand?, _ high: Operand?, into output: NDArray? = nil
  ) throws -> NDArray {
    var result = Operand(self)
    let operands = [Operand(self)] + [low, high].compactMap { $0 }
    let type = resultType(operands)
    if let low { result = Operand(try apply(.maximum, result, low, dtype: type)) }
    if let high { result = Operand(try apply(.minimum, result, high, dtype: type)) }
    guard let output else { return low == nil && high == nil ? try copy() : result.array }
    try output.convertElements(from: result.array)
    return output
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  (0..<exponent).reduce(1.0) { product, _ in product * base }
}
