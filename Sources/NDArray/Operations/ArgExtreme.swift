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
    rows.withElements(T.self) { elements in
      result.withElements(Int64.self) { places in
        for row in 0..<count {
          let start = row &* length
          var best = start
          for index in start..<start &+ length {
            if elements[best].isUnordered { break }
            let (a, b) = (elements[index], elements[best])
            if a.isUnordered || (largest ? b.precedes(a) : a.precedes(b)) { best = index }
          }
          places[row] = Int64(best &- start)
        }
      }
    }
    return result
  }
}

extension Element {
  /// NaN, or a complex number with a NaN.
  @inline(__always)
  var isUnordered: Bool { wide.isUnordered }

  /// Whether this element comes first in order; false for NaN on either side.
  @inline(__always)
  func precedes(_ other: Self) -> Bool { wide.precedes(other.wide) }

  /// The order of sorting: NaN comes last.
  @inline(__always)
  func sortsBefore(_ other: Self) -> Bool {
    precedes(other) || (other.isUnordered && !isUnordered)
  }
}
