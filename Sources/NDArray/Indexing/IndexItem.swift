/// One entry of an index: what stands between the commas of `array[…, …]`.
public enum IndexItem: Sendable {
  /// A single index, counted from the end if negative; the axis goes.
  case integer(Int)
  /// A range with a step, as Python's `slice`; nil for what is left out.
  case slice(start: Int?, stop: Int?, step: Int?)
  /// All axes that no other item names.
  case ellipsis
  /// A new axis of length 1.
  case newAxis
  /// Indices along one axis (integers), or a mask over as many axes as it has (bool).
  case array(NDArray)
}

/// Where a Python slice starts in an axis, and how many elements it has.
///
/// - Throws: ``NDArrayError`` of kind `value` if the step is 0.
public func sliceBounds(
  start: Int?, stop: Int?, step: Int?, length: Int
) throws(NDArrayError) -> (start: Int, count: Int, step: Int) {
  let step = max(-Int.max, step ?? 1)
  if step == 0 { throw NDArrayError(.value, "slice step cannot be zero") }
  func clamp(_ value: Int, _ low: Int, _ high: Int) -> Int {
    let place = value < 0 ? max(value, -length - 1) + length : value
    return min(max(place, low), high)
  }
  if step > 0 {
    let first = start.map { clamp($0, 0, length) } ?? 0
    let last = stop.map { clamp($0, 0, length) } ?? length
    return (first, last > first ? (last - first - 1) / step + 1 : 0, step)
  }
  let first = start.map { clamp($0, -1, length - 1) } ?? length - 1
  let last = stop.map { clamp($0, -1, length - 1) } ?? -1
  return (first, first > last ? (first - last - 1) / -step + 1 : 0, step)
}

/// An index with one item for each axis of the array, in order.
struct ExpandedIndex {
  /// What happens to one axis, or between axes.
  enum Step {
    case integer(Int)
    case slice(start: Int, count: Int, step: Int)
    case newAxis
    /// Indices along one axis, as int64.
    case indices(NDArray)
    /// A truth value without an axis: all or nothing.
    case condition(Bool)
  }

  var steps: [Step] = []

  /// Whether elements are picked one by one, so that the result is a copy.
  var isAdvanced: Bool {
    steps.contains {
      switch $0 {
      case .indices, .condition: true
      default: false
      }
    }
  }

  /// - Throws: ``NDArrayError`` of kind `bounds`, in NumPy's words.
  init(_ items: [IndexItem], shape: [Int]) throws {
    let used = items.reduce(0) { $0 + $1.axisCount }
    guard used <= shape.count else {
      throw NDArrayError(
        .bounds,
        "too many indices for array: array is \(shape.count)-dimensional, but \(used) were indexed")
    }
    let ellipses = items.filter {
      if case .ellipsis = $0 { return true } else { return false }
    }
    guard ellipses.count <= 1 else {
      throw NDArrayError(.bounds, "an index can only have a single ellipsis ('...')")
    }
    var axis = 0
    for item in items + (ellipses.isEmpty ? [.ellipsis] : []) {
      if case .ellipsis = item {
        for _ in 0..<shape.count - used {
          steps.append(.slice(start: 0, count: shape[axis], step: 1))
          axis += 1
        }
      } else {
        try append(item, axis, shape)
        axis += item.axisCount
      }
    }
  }

  private mutating func append(_ item: IndexItem, _ axis: Int, _ shape: [Int]) throws {
    switch item {
    case .integer(let index):
      steps.append(.integer(try checkedIndex(index, axis: axis, length: shape[axis])))
    case .slice(let start, let stop, let step):
      let bounds = try sliceBounds(start: start, stop: stop, step: step, length: shape[axis])
      steps.append(.slice(start: bounds.start, count: bounds.count, step: bounds.step))
    case .newAxis: steps.append(.newAxis)
    case .ellipsis: break
    case .array(let array) where array.dtype == .bool:
      try append(mask: array, axis, shape)
    case .array(let array):
      guard array.dtype.isInteger || array.count == 0 else {
        throw NDArrayError(.bounds, "arrays used as indices must be of integer (or boolean) type")
      }
      steps.append(.indices(try checkedIndices(array, axis: axis, length: shape[axis])))
    }
  }

  private mutating func append(mask: NDArray, _ axis: Int, _ shape: [Int]) throws {
    if mask.rank == 0 {
      steps.append(.condition(mask.scalar.isTrue))
      return
    }
    for place in 0..<mask.rank where mask.shape[place] != shape[axis + place] {
      throw NDArrayError(
        .bounds,
        "boolean index did not match indexed array along axis \(axis + place); size of axis is "
          + "\(shape[axis + place]) but size of corresponding boolean axis is \(mask.shape[place])")
    }
    for indices in try mask.nonzero() { steps.append(.indices(indices)) }
  }
}

extension IndexItem {
  /// The axes of the array that the item uses up.
  var axisCount: Int {
    switch self {
    case .integer, .slice: 1
    case .ellipsis, .newAxis: 0
    case .array(let array): array.dtype == .bool ? array.rank : 1
    }
  }
}

private func checkedIndex(_ index: Int, axis: Int, length: Int) throws(NDArrayError) -> Int {
  guard index < length, index >= -length else {
    throw NDArrayError(
      .bounds, "index \(index) is out of bounds for axis \(axis) with size \(length)")
  }
  return index < 0 ? index + length : index
}

private func checkedIndices(_ array: NDArray, axis: Int, length: Int) throws -> NDArray {
  let wide = try array.cast(to: .int64)
  let bad = wide.withElements(Int64.self) { indices -> Int64? in
    for place in indices.indices {
      let index = indices[place]
      if index >= length || index < -length { return index }
      if index < 0 { indices[place] = index &+ Int64(length) }
    }
    return nil
  }
  if let bad {
    throw NDArrayError(
      .bounds, "index \(bad) is out of bounds for axis \(axis) with size \(length)")
  }
  return wide
}

extension NDArray {
  /// The indices of the elements that are not zero, one int64 array per axis.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func nonzero() throws -> [NDArray] {
    let mask = try asType(.bool).contiguous()
    let total = mask.withElements(Bool8.self) { $0.reduce(0) { $0 &+ ($1.byte != 0 ? 1 : 0) } }
    let result = try shape.map { _ in try NDArray(uninitialized: .int64, shape: [total]) }
    let strides = shape.rowMajorStrides
    let bases = result.map { $0.address.assumingMemoryBound(to: Int64.self) }
    mask.withElements(Bool8.self) { elements in
      var found = 0
      for place in elements.indices where elements[place].byte != 0 {
        var rest = place
        for axis in bases.indices {
          bases[axis][found] = Int64(rest / strides[axis])
          rest %= strides[axis]
        }
        found &+= 1
      }
    }
    return result
  }
}
