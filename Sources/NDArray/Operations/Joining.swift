/// The arrays one after the other along an axis.
///
/// - Parameters:
///   - axis: nil flattens each array first.
///   - dtype: nil takes the common dtype.
/// - Throws: ``NDArrayError`` of kind `value` if there are none, if they have no axes or if their
///   other axes differ, of kind `axis`; `Cancelled`.
public func concatenate(
  _ arrays: [NDArray], axis: Int? = 0, dtype: DType? = nil
) throws -> NDArray {
  guard let first = arrays.first else {
    throw NDArrayError(.value, "need at least one array to concatenate")
  }
  guard let axis else {
    return try concatenate(try arrays.map { try $0.reshaped([$0.count]) }, axis: 0, dtype: dtype)
  }
  guard first.rank > 0 else {
    throw NDArrayError(.value, "zero-dimensional arrays cannot be concatenated")
  }
  let place = try normalizedAxis(axis, rank: first.rank)
  var shape = first.shape
  shape[place] = 0
  for (index, array) in arrays.enumerated() {
    guard array.rank == first.rank else {
      throw NDArrayError(
        .value,
        "all the input arrays must have same number of dimensions, but the array at index 0 has "
          + "\(first.rank) dimension(s) and the array at index \(index) has \(array.rank) "
          + "dimension(s)")
    }
    for other in shape.indices where other != place && array.shape[other] != shape[other] {
      throw NDArrayError(
        .value,
        "all the input array dimensions except for the concatenation axis must match exactly, but "
          + "along dimension \(other), the array at index 0 has size \(shape[other]) and the array "
          + "at index \(index) has size \(array.shape[other])")
    }
    shape[place] += array.shape[place]
  }
  let result = try NDArray(
    uninitialized: dtype ?? resultType(arrays.map { Operand($0) }), shape: shape)
  var start = 0
  for array in arrays {
    let count = array.shape[place]
    try result.slice(axis: place, start: start, count: count).convertElements(from: array)
    start += count
  }
  return result
}

/// The arrays side by side along a new axis.
///
/// - Throws: ``NDArrayError`` of kind `value` if there are none or their shapes differ, of kind
///   `axis`; `Cancelled`.
public func stack(_ arrays: [NDArray], axis: Int = 0, dtype: DType? = nil) throws -> NDArray {
  guard let first = arrays.first else {
    throw NDArrayError(.value, "need at least one array to stack")
  }
  guard arrays.allSatisfy({ $0.shape == first.shape }) else {
    throw NDArrayError(.value, "all input arrays must have the same shape")
  }
  let place = try normalizedAxis(axis, rank: first.rank + 1)
  return try concatenate(
    try arrays.map { try $0.insertingAxis(at: place) }, axis: place, dtype: dtype)
}

extension NDArray {
  /// The array cut along an axis before the given indices, as views.
  ///
  /// - Throws: ``NDArrayError`` of kind `axis`.
  public func split(at indices: [Int], axis: Int = 0) throws -> [NDArray] {
    let place = try normalizedAxis(axis, rank: rank)
    var result: [NDArray] = []
    var last: Int?
    for end in indices.map(Optional.some) + [nil] {
      let bounds = try sliceBounds(start: last, stop: end, step: 1, length: shape[place])
      result.append(try slice(axis: place, start: bounds.start, count: bounds.count))
      last = end
    }
    return result
  }

  /// The array cut along an axis into `count` parts of equal or nearly equal length, as views.
  ///
  /// - Parameter isExact: whether unequal parts are refused.
  /// - Throws: ``NDArrayError`` of kind `value` or `axis`.
  public func split(into count: Int, axis: Int = 0, isExact: Bool = true) throws -> [NDArray] {
    let place = try normalizedAxis(axis, rank: rank)
    guard count > 0 else {
      throw NDArrayError(.value, "number sections must be larger than 0.")
    }
    let (size, rest) = shape[place].quotientAndRemainder(dividingBy: count)
    guard rest == 0 || !isExact else {
      throw NDArrayError(.value, "array split does not result in an equal division")
    }
    guard count <= 1 << 24 else { throw NDArrayError(.size, "too many parts") }
    var start = 0
    return try (0..<count).map { part in
      let length = size + (part < rest ? 1 : 0)
      defer { start += length }
      return try slice(axis: place, start: start, count: length)
    }
  }
}
