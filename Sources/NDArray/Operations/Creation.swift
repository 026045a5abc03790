import Glibc

extension NDArray {
  /// Numbers from `start` in steps of `step`, `stop` excluded, as NumPy's `arange` computes them.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for a step of 0, of kind `size`; `Cancelled`.
  public static func range(
    from start: Double, to stop: Double, by step: Double = 1, dtype: DType = .float64
  ) throws -> NDArray {
    if step == 0 { throw NDArrayError(.value, "Maximum allowed size exceeded") }
    let exact = ((stop - start) / step).rounded(.up)
    guard exact.isFinite, exact < 0x1p48 else {
      throw NDArrayError(
        .value, exact.isNaN ? "arange: cannot compute length" : "Maximum allowed size exceeded")
    }
    let count = max(0, Int(exact))
    // The second element decides the distance of all others.
    let distance = (start + step) - start
    let result = try NDArray(uninitialized: .float64, shape: [count])
    try result.withElements(Double.self) { elements in
      try forEachStretch(count) { stretch in
        for index in stretch { elements[index] = start + Double(index) * distance }
      }
    }
    return try result.asType(dtype)
  }

  /// Integers from `start` in steps of `step`, `stop` excluded.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for a step of 0, of kind `size`; `Cancelled`.
  public static func range(
    from start: Int, to stop: Int, by step: Int = 1, dtype: DType = .int64
  ) throws -> NDArray {
    if step == 0 { throw NDArrayError(.value, "Maximum allowed size exceeded") }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    guard !overflow, step != .min else {
      throw NDArrayError(.value, "Maximum allowed size exceeded")
    }
    let count =
      (distance > 0) == (step > 0) && distance != 0
      ? (distance.magnitude - 1) / step.magnitude + 1 : 0
    guard count < 1 << 48 else { throw NDArrayError(.value, "Maximum allowed size exceeded") }
    let result = try NDArray(uninitialized: .int64, shape: [Int(count)])
    try result.withElements(Int64.self) { elements in
      try forEachStretch(elements.count) { stretch in
        for index in stretch { elements[index] = Int64(start &+ index &* step) }
      }
    }
    return try result.asType(dtype)
  }

  /// `count` numbers from `start` to `stop` at equal distances.
  ///
  /// - Parameter includesEnd: whether the last number is `stop`.
  /// - Returns: the numbers and their distance (NaN if there is none).
  /// - Throws: ``NDArrayError`` of kind `value` for a negative count, of kind `size`;
  ///   `Cancelled`.
  public static func linspace(
    from start: Double, to stop: Double, count: Int, includesEnd: Bool = true
  ) throws -> (values: NDArray, step: Double) {
    guard count >= 0 else {
      throw NDArrayError(.value, "Number of samples, \(count), must be non-negative.")
    }
    let result = try NDArray(uninitialized: .float64, shape: [count])
    let intervals = Double(includesEnd ? count - 1 : count)
    let distance = stop - start
    let step = intervals > 0 ? distance / intervals : .nan
    try result.withElements(Double.self) { elements in
      try forEachStretch(count) { stretch in
        for index in stretch {
          let value =
            intervals <= 0
            ? Double(index) * distance
            : step == 0 ? Double(index) / intervals * distance : Double(index) * step
          elements[index] = value + start
        }
      }
      if includesEnd, count > 1 { elements[count - 1] = stop }
    }
    return (result, step)
  }

  /// A matrix with ones on a diagonal, zeros elsewhere.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public static func eye(
    _ rows: Int, _ columns: Int? = nil, diagonal: Int = 0, dtype: DType = .float64
  ) throws -> NDArray {
    let columns = columns ?? rows
    let result = try NDArray(zeros: dtype, shape: [rows, columns])
    try result.diagonal(diagonal).convertElements(from: NDArray(scalar: Int64(1)))
    return result
  }

  /// A diagonal of the last two of the given axes, as a view with that axis at the end.
  ///
  /// - Parameter offset: how far above the main diagonal; below if negative.
  /// - Throws: ``NDArrayError`` of kind `axis` or `value`.
  public func diagonal(_ offset: Int = 0, axes: (Int, Int) = (0, 1)) throws -> NDArray {
    guard rank >= 2 else {
      throw NDArrayError(.value, "diag requires an array of at least two dimensions")
    }
    let a = try normalizedAxis(axes.0, rank: rank)
    let b = try normalizedAxis(axes.1, rank: rank)
    guard a != b else { throw NDArrayError(.value, "axis1 and axis2 cannot be the same") }
    let down = offset < 0 ? min(offset == .min ? .max : -offset, shape[a]) : 0
    let right = min(max(offset, 0), shape[b])
    let length = max(0, min(shape[a] - down, shape[b] - right))
    let rest = shape.indices.filter { $0 != a && $0 != b }
    return NDArray(
      unchecked: storage, dtype: dtype, shape: rest.map { shape[$0] } + [length],
      strides: rest.map { strides[$0] } + [strides[a] &+ strides[b]],
      offset: length > 0
        ? self.offset &+ down &* strides[a] &+ right &* strides[b] : self.offset)
  }

  /// The index along `axis` at each place of an array of `shape`, as int64.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public static func indices(_ shape: [Int], axis: Int) throws -> NDArray {
    var steps = [Int](repeating: 1, count: shape.count)
    steps[axis] = shape[axis]
    return try range(from: 0, to: shape[axis]).reshaped(steps).broadcast(to: shape).copy()
  }

  /// The lower triangle of the last two axes (with `diagonal` and what lies below), else zeros; the
  /// other way round for the upper triangle.
  ///
  /// - Throws: ``NDArrayError`` of kind `value`; `Cancelled`.
  public func triangle(lower: Bool, diagonal: Int = 0) throws -> NDArray {
    guard rank >= 1 else { throw NDArrayError(.value, "triangles need at least one axis") }
    let matrix = rank == 1 ? try broadcast(to: [shape[0], shape[0]]) : self
    let mask = try Self.triangleMask(
      matrix.shape[matrix.rank - 2], matrix.shape[matrix.rank - 1],
      diagonal: lower ? diagonal : diagonal.subtractingReportingOverflow(1).partialValue)
    let zero = Operand(NDArray(scalar: Int64(0), as: dtype))
    return try lower
      ? choose(where: mask, Operand(matrix), zero) : choose(where: mask, zero, Operand(matrix))
  }

  /// True on and below a diagonal.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public static func triangleMask(_ rows: Int, _ columns: Int, diagonal: Int = 0) throws -> NDArray
  {
    let result = try NDArray(zeros: .bool, shape: [rows, columns])
    try result.withElements(Bool8.self) { elements in
      try forEachRow(rows, cost: columns) { row in
        let (end, overflow) = (row + 1).addingReportingOverflow(diagonal)
        let last = overflow ? (diagonal > 0 ? columns : 0) : min(max(end, 0), columns)
        for column in 0..<last { elements[row &* columns &+ column] = Bool8(true) }
      }
    }
    return result
  }
}
