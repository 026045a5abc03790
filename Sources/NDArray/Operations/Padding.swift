/// How ``NDArray/padded(_:mode:constants:statLengths:)`` fills the margins, under NumPy's names.
public enum PadMode: String, Sendable, CaseIterable {
  case constant, edge, reflect, symmetric, wrap, empty
  case linearRamp = "linear_ramp"
  case maximum, minimum, mean, median
}

extension NDArray {
  /// The array with margins.
  ///
  /// - Parameters:
  ///   - widths: per axis, how many elements come before and after.
  ///   - constants: per axis, what the margins are filled with (`constant`) or lead to
  ///     (`linear_ramp`), as 0-d arrays; empty means 0.
  ///   - statLengths: per axis, how many elements at either edge a statistic takes in; empty means all.
  /// - Throws: ``NDArrayError`` of kind `value` for negative widths or an empty axis that cannot be
  ///   continued, of kind `size`; `Cancelled`.
  public func padded(
    _ widths: [(before: Int, after: Int)], mode: PadMode = .constant,
    constants: [(before: NDArray, after: NDArray)] = [],
    statLengths: [(before: Int, after: Int)] = []
  ) throws -> NDArray {
    guard widths.count == rank else {
      throw NDArrayError(.value, "\(widths.count) widths for \(rank) axes")
    }
    var shape = self.shape
    for (axis, width) in widths.enumerated() {
      guard width.before >= 0, width.after >= 0 else {
        throw NDArrayError(.value, "index can't contain negative values")
      }
      let sum = width.before.addingReportingOverflow(width.after)
      let total = shape[axis].addingReportingOverflow(sum.partialValue)
      guard !sum.overflow, !total.overflow else {
        throw NDArrayError(.size, "the padded array is too large")
      }
      shape[axis] = total.partialValue
      if self.shape[axis] == 0, sum.partialValue > 0, mode != .constant, mode != .empty {
        throw NDArrayError(
          .value,
          "can't extend empty axis \(axis) using modes other than 'constant' or 'empty'")
      }
    }
    _ = try checkedByteCount(dtype, shape)
    var result = self
    for (axis, width) in widths.enumerated() {
      let zero = NDArray(scalar: Int64(0), as: dtype)
      let ends = constants.indices.contains(axis) ? constants[axis] : (zero, zero)
      let lengths = statLengths.indices.contains(axis) ? statLengths[axis] : nil
      result = try result.padded(axis, width, mode, ends, lengths)
    }
    return result.storage === storage ? try copy() : result
  }

  private func padded(
    _ axis: Int, _ width: (before: Int, after: Int), _ mode: PadMode,
    _ ends: (before: NDArray, after: NDArray), _ lengths: (before: Int, after: Int)?
  ) throws -> NDArray {
    if width.before == 0, width.after == 0 { return self }
    switch mode {
    case .constant, .empty:
      return try concatenate(
        [
          try margin(axis, width.before, filled: ends.before), self,
          try margin(axis, width.after, filled: ends.after),
        ], axis: axis, dtype: dtype)
    case .edge, .reflect, .symmetric, .wrap:
      let length = shape[axis]
      let indices = try NDArray(uninitialized: .int64, shape: [width.before + length + width.after])
      try indices.withElements(Int64.self) { elements in
        try forEachStretch(elements.count) { stretch in
          for index in stretch {
            elements[index] = Int64(mode.index(of: index - width.before, length: length))
          }
        }
      }
      return try taking(indices, axis: axis)
    case .linearRamp:
      return try concatenate(
        [
          try ramp(axis, width.before, from: ends.before, edge: 0), self,
          try ramp(axis, width.after, from: ends.after, edge: shape[axis] - 1)
            .flipped(axes: [axis]),
        ], axis: axis, dtype: dtype)
    case .maximum, .minimum, .mean, .median:
      let before = min(lengths?.before ?? shape[axis], shape[axis])
      let after = min(lengths?.after ?? shape[axis], shape[axis])
      guard before > 0, after > 0 else {
        throw NDArrayError(.value, "stat_length of 0 yields no value for padding")
      }
      let first = try statistic(axis, mode, try slice(axis: axis, start: 0, count: before))
      let last = try statistic(
        axis, mode, try slice(axis: axis, start: shape[axis] - after, count: after))
      return try concatenate(
        [
          try margin(axis, width.before, filled: first), self,
          try margin(axis, width.after, filled: last),
        ], axis: axis, dtype: dtype)
    }
  }

  private func margin(_ axis: Int, _ width: Int, filled value: NDArray) throws -> NDArray {
    var shape = shape
    shape[axis] = width
    return try value.broadcast(to: shape)
  }

  private func statistic(_ axis: Int, _ mode: PadMode, _ part: NDArray) throws -> NDArray {
    switch mode {
    case .maximum: return try part.maximum(axes: [axis], keepsAxes: true)
    case .minimum: return try part.minimum(axes: [axis], keepsAxes: true)
    default:
      let value =
        try mode == .mean
        ? part.mean(axes: [axis], keepsAxes: true) : part.median(axes: [axis], keepsAxes: true)
      return try dtype.isInteger ? apply(.rint, value) : value
    }
  }

  private func ramp(_ axis: Int, _ width: Int, from end: NDArray, edge: Int) throws -> NDArray {
    let border = try slice(axis: axis, start: edge, count: 1).asType(.float64)
    var steps = [Int](repeating: 1, count: rank)
    steps[axis] = width
    let weights = try NDArray((0..<width).map { Double($0) / Double(width) }).reshaped(steps)
    let start = Operand(try end.asType(.float64))
    let distance = try apply(.subtract, Operand(border), start)
    let values = try apply(
      .add, start, Operand(try apply(.multiply, Operand(distance), Operand(weights))))
    return try (dtype.isInteger ? apply(.floor, values) : values).cast(to: dtype)
  }
}

extension PadMode {
  /// The index inside an axis that stands for one that may be outside.
  func index(of place: Int, length: Int) -> Int {
    switch self {
    case .wrap: return ((place % length) + length) % length
    case .reflect where length > 1:
      let period = 2 * (length - 1)
      let rest = ((place % period) + period) % period
      return rest < length ? rest : period - rest
    case .symmetric:
      let period = 2 * length
      let rest = ((place % period) + period) % period
      return rest < length ? rest : period - 1 - rest
    default: return min(max(place, 0), length - 1)
    }
  }
}
