/// What ``NDArray/unique()`` finds.
public struct UniqueElements: Sendable {
  /// The different elements in ascending order.
  public var values: NDArray
  /// Where each of them occurs first, in C order.
  public var indices: NDArray
  /// For each element of the array its place among the values, with the array's shape.
  public var inverse: NDArray
  /// How often each of them occurs.
  public var counts: NDArray
}

extension NDArray {
  /// The different elements in ascending order. All NaNs count as one.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func unique() throws -> NDArray {
    let sorted = try self.sorted(axis: nil)
    return try sorted.indexed([.array(try sorted.runStarts())])
  }

  /// The different elements with their places and counts.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func uniqueElements() throws -> UniqueElements {
    let flat = try reshaped([count])
    let order = try flat.sortingIndices(axis: 0)
    let sorted = try flat.indexed([.array(order)])
    let starts = try sorted.runStarts()
    let first = try starts.nonzero()[0]
    let groups = try apply(
      .subtract, Operand(try starts.accumulated(.add, axis: 0)), Operand(weak: 1))
    let inverse = try NDArray(uninitialized: .int64, shape: [count])
    try inverse.setElements(at: [.array(order)], to: groups)
    let ends = try concatenate([first, try NDArray([Int64(count)])])
    return UniqueElements(
      values: try sorted.indexed([.array(starts)]), indices: try order.indexed([.array(first)]),
      inverse: try inverse.reshaped(shape), counts: try ends.differences())
  }

  /// True where a sorted 1-d array has another element than before.
  private func runStarts() throws -> NDArray {
    let result = try NDArray(zeros: .bool, shape: shape)
    guard count > 0 else { return result }
    let later = try slice(axis: 0, start: 1, count: count - 1)
    let earlier = try slice(axis: 0, start: 0, count: count - 1)
    let differs = try apply(.notEqual, Operand(later), Operand(earlier))
    let known = try result.slice(axis: 0, start: 1, count: count - 1)
    if dtype.kindRank >= 2 {
      let isOld = try apply(
        .logicalAnd, Operand(try apply(.isnan, later)), Operand(try apply(.isnan, earlier)))
      let isNew = try apply(.logicalNot, isOld)
      try known.assign(try apply(.logicalAnd, Operand(differs), Operand(isNew)))
    } else {
      try known.assign(differs)
    }
    try result.slice(axis: 0, start: 0, count: 1).fill([1])
    return result
  }

  /// Where values would have to be inserted to keep this sorted 1-d array sorted, as int64.
  ///
  /// - Parameter right: whether behind equal elements instead of before them.
  /// - Throws: ``NDArrayError`` of kind `value` if the array is not 1-d; `Cancelled`.
  public func insertionPoints(for values: NDArray, right: Bool = false) throws -> NDArray {
    guard rank == 1 else { throw NDArrayError(.value, "object too deep for desired array") }
    let type = dtype.promoted(with: values.dtype)
    let sorted = try asType(type).contiguous()
    let wanted = try values.asType(type).contiguous()
    return try type.visit(PointSearch(sorted: sorted, wanted: wanted, right: right))
      .reshaped(values.shape)
  }

  /// Which elements occur in another array.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func isIn(_ other: NDArray) throws -> NDArray {
    let type = dtype.promoted(with: other.dtype)
    let set = try other.asType(type).sorted(axis: nil)
    guard set.count > 0 else { return try NDArray(zeros: .bool, shape: shape) }
    let mine = try asType(type)
    let places = try set.insertionPoints(for: mine)
    let candidates = try set.taking(places, axis: 0, mode: .clip)
    return try apply(.equal, Operand(candidates), Operand(mine))
  }
}

private struct PointSearch: ElementVisitor {
  let sorted: NDArray
  let wanted: NDArray
  let right: Bool

  func visit<T: Element>(_ type: T.Type) throws -> NDArray {
    let result = try NDArray(uninitialized: .int64, shape: [wanted.count])
    try sorted.withElements(T.self) { elements in
      try wanted.withElements(T.self) { values in
        try result.withElements(Int64.self) { places in
          try forEachRow(values.count, cost: 64) { index in
            let value = values[index]
            var low = 0
            var high = elements.count
            while low < high {
              let middle = (low &+ high) >> 1
              let isBefore =
                right
                ? !value.sortsBefore(elements[middle]) : elements[middle].sortsBefore(value)
              if isBefore { low = middle &+ 1 } else { high = middle }
            }
            places[index] = Int64(low)
          }
        }
      }
    }
    return result
  }
}
