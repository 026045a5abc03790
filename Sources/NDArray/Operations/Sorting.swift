extension NDArray {
  /// The elements in ascending order along an axis, NaN last.
  ///
  /// - Parameter axis: nil sorts all elements into one axis.
  /// - Throws: ``NDArrayError`` of kind `axis`; `Cancelled`.
  public func sorted(axis: Int? = -1) throws -> NDArray {
    guard let axis else { return try reshaped([count]).sorted(axis: 0) }
    let place = try normalizedAxis(axis, rank: rank)
    let rows = try movingAxisLast(place).copy()
    try rows.sortRows()
    return try rows.movingLastAxis(to: place)
  }

  /// The indices that would sort the elements along an axis, as int64. Equal elements keep their order.
  ///
  /// - Parameter axis: nil sorts all elements into one axis.
  /// - Throws: ``NDArrayError`` of kind `axis`; `Cancelled`.
  public func sortingIndices(axis: Int? = -1) throws -> NDArray {
    guard let axis else { return try reshaped([count]).sortingIndices(axis: 0) }
    let place = try normalizedAxis(axis, rank: rank)
    let rows = try movingAxisLast(place).contiguous()
    return try dtype.visit(IndexSort(rows: rows)).movingLastAxis(to: place)
  }

  /// A view with one axis moved to the end.
  func movingAxisLast(_ axis: Int) throws(NDArrayError) -> NDArray {
    try transposed(shape.indices.filter { $0 != axis } + [axis])
  }

  /// A view with the last axis moved to where it came from.
  func movingLastAxis(to axis: Int) throws(NDArrayError) -> NDArray {
    var order = Array(0..<rank - 1)
    order.insert(rank - 1, at: axis)
    return try transposed(order)
  }

  /// Sorts the last axis of this contiguous array in place.
  func sortRows() throws {
    try dtype.visit(RowSort(rows: self))
  }
}

private struct RowSort: ElementVisitor {
  let rows: NDArray

  func visit<T: Element>(_ type: T.Type) throws {
    let length = rows.shape.last ?? 1
    guard length > 1 else { return }
    try rows.withElements(T.self) { elements in
      try forEachRow(elements.count / length, cost: length) { row in
        try sortElements(
          UnsafeMutableBufferPointer(rebasing: elements[row * length..<(row + 1) * length]))
      }
    }
  }
}

private struct IndexSort: ElementVisitor {
  let rows: NDArray

  func visit<T: Element>(_ type: T.Type) throws -> NDArray {
    let result = try NDArray(uninitialized: .int64, shape: rows.shape)
    let length = rows.shape.last ?? 1
    guard length > 0 else { return result }
    try rows.withElements(T.self) { elements in
      try result.withElements(Int64.self) { indices in
        try forEachRow(elements.count / length, cost: length) { row in
          let range = row * length..<(row + 1) * length
          try sortPlaces(
            of: UnsafeBufferPointer(rebasing: elements[range]),
            into: UnsafeMutableBufferPointer(rebasing: indices[range]))
        }
      }
    }
    return result
  }
}
