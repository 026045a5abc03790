import Glibc

extension NDArray {
  /// A 0-d array with one element.
  public init<T: Element>(scalar value: T) {
    let address = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    address.storeBytes(of: value, as: T.self)
    self.init(
      unchecked: ArrayStorage(address: address, byteCount: 16, isWritable: true) {
        $0.deallocate()
      }, dtype: T.dtype, shape: [], strides: [], offset: 0)
  }

  /// A 0-d array with one element, converted to `dtype` by the rules of a cast.
  public init<T: Element>(scalar value: T, as dtype: DType) {
    let address = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    withUnsafeBytes(of: value) { source in
      if let base = source.baseAddress { castKernel(from: T.dtype, to: dtype)(base, address, 1) }
    }
    self.init(
      unchecked: ArrayStorage(address: address, byteCount: 16, isWritable: true) {
        $0.deallocate()
      }, dtype: dtype, shape: [], strides: [], offset: 0)
  }

  /// A new array in C order, all elements `value` (a 0-d array), converted to `dtype`.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public init(filled value: NDArray, dtype: DType, shape: [Int]) throws {
    try self.init(uninitialized: dtype, shape: shape)
    try convertElements(from: value)
  }

  /// The elements converted to another dtype, by the rules of C: a new array in C order.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func cast(to target: DType) throws -> NDArray {
    if target == dtype { return try copy() }
    let result = try NDArray(uninitialized: target, shape: shape)
    try result.convertElements(from: self)
    return result
  }

  /// This array if it has the dtype already, else a converted copy.
  ///
  /// - Throws: as ``cast(to:)``.
  public func asType(_ target: DType) throws -> NDArray {
    target == dtype ? self : try cast(to: target)
  }

  /// Sets this array's elements to those of `source`, broadcast to this shape and converted.
  ///
  /// The two may overlap.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if the source does not broadcast, of kind `readOnly`
  ///   if this array may not be written to; `Cancelled`.
  public func convertElements(from source: NDArray) throws {
    guard storage.isWritable else {
      throw NDArrayError(.readOnly, "assignment destination is read-only")
    }
    var source = source
    // Leading axes of length 1 may be dropped in an assignment.
    while source.rank > rank, source.shape[0] == 1 {
      source = try source.element(axis: 0, index: 0)
    }
    guard let seen = try? source.broadcast(to: shape) else {
      throw NDArrayError(
        .shape,
        "could not broadcast input array from shape \(source.shape.plainDescription) "
          + "into shape \(shape.plainDescription)")
    }
    if overlaps(seen) { source = try seen.copy() } else { source = seen }
    if source.dtype == dtype {
      try assign(source)
      return
    }
    try runElementwise(
      shape: shape, inputs: [LoopOperand(array: source, loopType: dtype)],
      outputs: [LoopOperand(array: self, loopType: dtype)],
      kernel: copyKernel(dtype.itemSize))
  }

  /// Whether writing here could change what has yet to be read from `other`.
  func overlaps(_ other: NDArray) -> Bool {
    guard storage === other.storage, !shape.contains(0), !other.shape.contains(0) else {
      return false
    }
    if dtype == other.dtype, offset == other.offset, shape == other.shape,
      strides == other.strides
    {
      return false
    }
    let (a, b) = (byteRange, other.byteRange)
    return a.lowerBound < b.upperBound && b.lowerBound < a.upperBound
  }

  /// The bytes of the storage between the first and the last element.
  fileprivate var byteRange: Range<Int> {
    var low = offset
    var high = offset
    for (length, stride) in zip(shape, strides) {
      let reach = stride &* (length &- 1)
      if reach < 0 { low &+= reach } else { high &+= reach }
    }
    return (low &* dtype.itemSize)..<((high &+ 1) &* dtype.itemSize)
  }
}

/// Copies elements of `size` bytes; the conversion happens on the way to the kernel.
private func copyKernel(_ size: Int) -> ElementKernel {
  { operands, steps, count in
    copyItems(size, operands[0], steps[0], operands[1], 1, count)
  }
}

extension NDArray {
  /// Whether the bytes from the first to the last element of both arrays have some in common.
  public func mayOverlap(_ other: NDArray) -> Bool {
    guard storage === other.storage, count > 0, other.count > 0 else { return false }
    let (a, b) = (byteRange, other.byteRange)
    return a.lowerBound < b.upperBound && b.lowerBound < a.upperBound
  }
}

extension NDArray {
  /// The same elements in an array that may not be written to.
  public func readOnly() -> NDArray {
    let owner = storage
    let view = ArrayStorage(
      address: owner.address, byteCount: owner.byteCount, isWritable: false
    ) { _ in withExtendedLifetime(owner) {} }
    return NDArray(unchecked: view, dtype: dtype, shape: shape, strides: strides, offset: offset)
  }
}
