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

/// Sorts elements in place, NaN last. Small integers are counted, which takes one pass.
func sortElements<T: Element>(_ elements: UnsafeMutableBufferPointer<T>) {
  if MemoryLayout<T>.size <= 2, T.dtype.isInteger, elements.count > 1 << (8 * T.dtype.itemSize - 4)
  {
    countingSort(elements)
    return
  }
  var elements = elements
  elements.sort { $0.sortsBefore($1) }
}

private func countingSort<T: Element>(_ elements: UnsafeMutableBufferPointer<T>) {
  let lowest = T.dtype.isSignedInteger ? -(1 << (8 * T.dtype.itemSize - 1)) : 0
  var counts = [Int](repeating: 0, count: 1 << (8 * T.dtype.itemSize))
  let limit = counts.count
  counts.withUnsafeMutableBufferPointer { counts in
    for element in elements {
      counts[Int(Int64(converting: element)) &- lowest] &+= 1
    }
    var place = 0
    for value in 0..<limit {
      let element = T(converting: Int64(value &+ lowest))
      for _ in 0..<counts[value] {
        elements[place] = element
        place &+= 1
      }
    }
  }
}

extension Int64 {
  /// Any element, by the rules of a cast.
  @inline(__always)
  init<T: Element>(converting element: T) { self = element.wide.converted(to: Int64.self) }
}

private struct RowSort: ElementVisitor {
  let rows: NDArray

  func visit<T: Element>(_ type: T.Type) throws {
    let length = rows.shape.last ?? 1
    guard length > 1 else { return }
    try rows.withElements(T.self) { elements in
      try forEachRow(elements.count / length, cost: length) { row in
        sortElements(
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
          let start = row &* length
          var part = UnsafeMutableBufferPointer(rebasing: indices[start..<start + length])
          for index in 0..<length { part[index] = Int64(index) }
          part.sort {
            elements[start &+ Int($0)].sortsBefore(elements[start &+ Int($1)])
          }
        }
      }
    }
    return result
  }
}
