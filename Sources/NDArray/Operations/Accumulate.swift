extension NDArray {
  /// Running sums or products along an axis.
  ///
  /// - Parameters:
  ///   - operation: any that can be folded: `add`, `multiply`, `minimum`, `maximum` …
  ///   - axis: nil runs through the elements in C order and gives one axis.
  ///   - dtype: as in a reduction.
  /// - Throws: ``NDArrayError`` of kind `axis` or `dtype`; `Cancelled`.
  public func accumulated(
    _ operation: BinaryOperation, axis: Int? = nil, dtype: DType? = nil
  ) throws -> NDArray {
    let type = dtype ?? operation.reductionType(self.dtype)
    guard let axis else {
      return try reshaped([count]).accumulated(operation, axis: 0, dtype: type)
    }
    let place = try normalizedAxis(axis, rank: rank)
    let result = try cast(to: type)
    guard let fold = foldKernel(operation, type) else { throw operation.unsupported() }
    let length = shape[place]
    if length > 1, result.strides[place] != 1 {
      for index in 1..<length {
        let next = try result.element(axis: place, index: index)
        _ = try apply(
          operation, Operand(try result.element(axis: place, index: index - 1)), Operand(next),
          into: next)
      }
    } else if length > 1 {
      let size = type.itemSize
      for start in stride(from: 0, to: result.count, by: length) {
        let row = result.address + start &* size
        try forEachStretch(length - 1) { stretch in
          for index in stretch {
            // The running value goes first, as floats do not commute with NaN.
            fold(row + (index &+ 1) &* size, row + index &* size, 1, 1)
          }
        }
      }
    }
    return result
  }
}
