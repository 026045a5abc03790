extension NDArray {
  /// The number of elements that are folded into one.
  func foldedCount(_ axes: [Int]?) throws(NDArrayError) -> Int {
    try normalizedAxes(axes, rank: rank).reduce(1) { $0 &* shape[$1] }
  }

  /// The sum of the elements, as ``reduce(_:_:axes:keepsAxes:dtype:initial:where:)``.
  public func sum(
    axes: [Int]? = nil, keepsAxes: Bool = false, dtype: DType? = nil, where mask: NDArray? = nil
  ) throws -> NDArray {
    try reduce(.add, self, axes: axes, keepsAxes: keepsAxes, dtype: dtype, where: mask)
  }

  /// The smallest elements; NaN if there is one.
  public func minimum(axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
    try reduce(.minimum, self, axes: axes, keepsAxes: keepsAxes)
  }

  /// The largest elements; NaN if there is one.
  public func maximum(axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
    try reduce(.maximum, self, axes: axes, keepsAxes: keepsAxes)
  }

  /// Whether all elements are true (not zero).
  public func all(axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
    try reduce(.logicalAnd, self, axes: axes, keepsAxes: keepsAxes)
  }

  /// Whether an element is true (not zero).
  public func any(axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
    try reduce(.logicalOr, self, axes: axes, keepsAxes: keepsAxes)
  }

  /// How many elements are not zero, as int64.
  public func countNonzero(axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
    try asType(.bool).sum(axes: axes, keepsAxes: keepsAxes)
  }

  /// The arithmetic mean: float64 for integers, else of the array's dtype; NaN of no elements.
  ///
  /// - Parameter dtype: the dtype to sum in and to give.
  public func mean(
    axes: [Int]? = nil, keepsAxes: Bool = false, dtype: DType? = nil, where mask: NDArray? = nil
  ) throws -> NDArray {
    let type = dtype ?? (self.dtype.kindRank < 2 ? .float64 : self.dtype)
    let sumType: DType = type == .float16 ? .float32 : type
    let total = try sum(axes: axes, keepsAxes: keepsAxes, dtype: sumType, where: mask)
    return try divide(total, by: try counts(axes, keepsAxes, mask)).asType(type)
  }

  /// How many elements go into each result: a 0-d array without a mask.
  private func counts(_ axes: [Int]?, _ keepsAxes: Bool, _ mask: NDArray?) throws -> NDArray {
    guard let mask else { return NDArray(scalar: Double(try foldedCount(axes))) }
    return try mask.asType(.bool).broadcast(to: shape)
      .sum(axes: axes, keepsAxes: keepsAxes).asType(.float64)
  }

  /// Divides in double precision and rounds once to the dtype of `total`.
  private func divide(_ total: NDArray, by counts: NDArray) throws -> NDArray {
    try apply(.divide, Operand(total), Operand(counts)).asType(
      total.dtype.isInteger ? .float64 : total.dtype)
  }

  /// The variance: the mean squared distance from the mean.
  ///
  /// - Parameter ddof: what is taken off the number of elements to divide by.
  public func variance(
    axes: [Int]? = nil, keepsAxes: Bool = false, ddof: Double = 0, dtype: DType? = nil,
    where mask: NDArray? = nil
  ) throws -> NDArray {
    let type = dtype ?? (self.dtype.kindRank < 2 ? .float64 : self.dtype)
    let resultType = type.isComplex ? DType.float(bytes: type.itemSize / 2) : type
    let total = try sum(axes: axes, keepsAxes: true, dtype: type, where: mask)
    let center = try divide(total, by: try counts(axes, true, mask))
    let distance = try apply(.subtract, Operand(self), Operand(center))
    let spread = try distance.squaredMagnitudes().sum(
      axes: axes, keepsAxes: keepsAxes, dtype: resultType, where: mask)
    let divisor = try apply(
      .maximum,
      Operand(
        apply(.subtract, Operand(counts(axes, keepsAxes, mask)), Operand(weak: ddof))),
      Operand(weak: 0.0))
    return try divide(spread, by: divisor).asType(resultType)
  }

  /// The standard deviation: the root of the variance.
  public func standardDeviation(
    axes: [Int]? = nil, keepsAxes: Bool = false, ddof: Double = 0, dtype: DType? = nil,
    where mask: NDArray? = nil
  ) throws -> NDArray {
    try apply(
      .sqrt,
      variance(axes: axes, keepsAxes: keepsAxes, ddof: ddof, dtype: dtype, where: mask))
  }

  /// The squares of the distances from 0.
  private func squaredMagnitudes() throws -> NDArray {
    guard dtype.isComplex else { return try apply(.square, self) }
    return try apply(
      .add, Operand(apply(.square, apply(.real, self))),
      Operand(apply(.square, apply(.imag, self))))
  }

  /// The array with the given axes moved to the end and merged there into one: a view if possible.
  func rows(along axes: [Int]?) throws -> (rows: NDArray, kept: [Int], axes: [Int]) {
    let axes = try normalizedAxes(axes, rank: rank)
    let kept = shape.indices.filter { !axes.contains($0) }
    let length = axes.reduce(1) { $0 &* shape[$1] }
    let outer = kept.map { shape[$0] }
    let rows = try transposed(kept + axes).reshaped([outer.reduce(1, &*), length])
    return (rows, outer, axes)
  }

  /// The shape after a fold that keeps its axes.
  func keptShape(_ axes: [Int]) -> [Int] {
    shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
  }
}
