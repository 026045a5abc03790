extension NDArray {
  /// The index of the first largest (or smallest) element; the first NaN counts as either.
  ///
  /// - Parameter axis: nil searches the elements in C order.
  /// - Returns: indices as int64, with the shape of a reduction.
  /// - Throws: ``NDArrayError`` of kind `value` if there is nothing to search, of kind `axis`.
  public func indexOfExtreme(
    largest: Bool, axis: Int? = nil, keepsAxes: Bool = false
  ) throws -> NDArray {
    let (rows, outer, axes) = try self.rows(along: axis.map { [$0] })
    guard rows.shape[1] > 0 else {
      let name = largest ? "argmax" : "argmin"
      throw NDArrayError(.value, "attempt to get \(name) of an empty sequence")
    }
    let result = try rows.contiguous().dtype.visit(
      ExtremeSearch(rows: try rows.contiguous(), largest: largest))
    return try result.reshaped(keepsAxes ? keptShape(axes) : outer)
  }
}

private struct ExtremeSearch: ElementVisitor {
  let rows: NDArray
  let largest: Bool

  func visit<T: Element>(_ type: T.Type) throws -> NDArray {
    let (count, length) = (rows.shape[0], rows.shape[1])
    let result = try NDArray(uninitialized: .int64, shape: [count])
    try rows.withElements(T.self) { elements in
      try result.withElements(Int64.self) { places in
        try forEachRow(count, cost: length) { row in
          let range = row &* length..<(row &+ 1) &* length
          places[row] = Int64(
            try largest
              ? firstPlace(UnsafeBufferPointer(rebasing: elements[range])) { $0 }
              : firstPlace(UnsafeBufferPointer(rebasing: elements[range])) { ~$0 })
        }
      }
    }
    return result
  }
}

/// Where the largest rank occurs first; NaN ranks above all.
@inline(__always)
private func firstPlace<T: Element>(
  _ elements: UnsafeBufferPointer<T>, rank: (T.SortKey) -> T.SortKey
) throws -> Int {
  func rankOrTop(_ element: T) -> T.SortKey {
    element.isUnordered ? .max : rank(element.sortKey)
  }
  var (best, place) = (rankOrTop(elements[0]), 0)
  // The highest rank of a short stretch takes no branches; few stretches have to be looked through.
  try forEachStretch(elements.count, of: 1 << 12) { stretch in
    var top = best
    for index in stretch { top = max(top, rankOrTop(elements[index])) }
    guard top > best else { return }
    best = top
    place = stretch.first { rankOrTop(elements[$0]) == top } ?? place
  }
  return place
}

extension Element {
  /// NaN, or a complex number with a NaN.
  @inline(__always)
  var isUnordered: Bool { wide.isUnordered }
}
