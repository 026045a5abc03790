import Glibc

/// An n-dimensional array of one dtype in memory: a view on storage that other arrays may share.
///
/// Copies of the value and views made from it (slices, transpositions) see the same elements, as in
/// NumPy. Axis 0 is the slowest in C order. Strides count elements; they may be negative or 0.
public struct NDArray: @unchecked Sendable {
  // Sendable: see ArrayStorage; shape and strides are values.

  /// The type of the elements.
  public let dtype: DType
  /// The length of each axis; empty for a 0-d array, which has one element.
  public let shape: [Int]
  /// The distance between neighbours along each axis, in elements.
  public let strides: [Int]
  /// The place of the element at index 0 of all axes, in elements from the start of the storage.
  public let offset: Int
  /// The memory.
  public let storage: ArrayStorage

  /// A view on storage.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds` if an element would lie outside the storage.
  public init(
    storage: ArrayStorage, dtype: DType, shape: [Int], strides: [Int]? = nil, offset: Int = 0
  ) throws(NDArrayError) {
    _ = try checkedByteCount(dtype, shape)
    let strides = strides ?? shape.rowMajorStrides
    guard strides.count == shape.count else {
      throw NDArrayError(.shape, "\(strides.count) strides for \(shape.count) axes")
    }
    if !shape.contains(0) {
      var low = offset
      var high = offset
      for (length, stride) in zip(shape, strides) {
        let (reach, overflow) = stride.multipliedReportingOverflow(by: length - 1)
        let (sum, overflow2) = (reach < 0 ? low : high).addingReportingOverflow(reach)
        if overflow || overflow2 { throw NDArrayError(.bounds, "strides reach beyond the memory") }
        if reach < 0 { low = sum } else { high = sum }
      }
      guard low >= 0, high < storage.byteCount / dtype.itemSize else {
        throw NDArrayError(
          .bounds,
          "an array of shape \(shape.tupleDescription) reaches beyond its \(storage.byteCount) bytes"
        )
      }
    }
    self.init(
      unchecked: storage, dtype: dtype, shape: shape, strides: strides, offset: offset)
  }

  /// A view whose elements are known to lie inside the storage.
  init(unchecked storage: ArrayStorage, dtype: DType, shape: [Int], strides: [Int], offset: Int) {
    self.storage = storage
    self.dtype = dtype
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// A new array in C order, all zero.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public init(zeros dtype: DType, shape: [Int]) throws(NDArrayError) {
    let byteCount = try checkedByteCount(dtype, shape)
    self.init(
      unchecked: try ArrayStorage(byteCount: byteCount, zeroed: true), dtype: dtype, shape: shape,
      strides: shape.rowMajorStrides, offset: 0)
  }

  /// A new array in C order whose elements are whatever the memory held: to be filled at once.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`.
  public init(uninitialized dtype: DType, shape: [Int]) throws(NDArrayError) {
    let byteCount = try checkedByteCount(dtype, shape)
    self.init(
      unchecked: try ArrayStorage(byteCount: byteCount, zeroed: false), dtype: dtype, shape: shape,
      strides: shape.rowMajorStrides, offset: 0)
  }

  /// A new array in C order with a copy of `values`.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if the counts differ.
  public init<T: Element>(_ values: [T], shape: [Int]? = nil) throws(NDArrayError) {
    let shape = shape ?? [values.count]
    guard shape.checkedProduct == values.count else {
      throw NDArrayError(
        .shape, "\(values.count) values do not fill the shape \(shape.tupleDescription)")
    }
    try self.init(uninitialized: T.dtype, shape: shape)
    values.withUnsafeBytes { source in
      if let base = source.baseAddress { memcpy(storage.address, base, source.count) }
    }
  }

  /// A new array in C order with a copy of the bytes of its elements, in this machine's byte order.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if the number of bytes is not that of the shape.
  public init(bytes: [UInt8], dtype: DType, shape: [Int]) throws(NDArrayError) {
    let byteCount = try checkedByteCount(dtype, shape)
    guard byteCount == bytes.count else {
      throw NDArrayError(
        .shape,
        "\(bytes.count) bytes do not fill the shape \(shape.tupleDescription) of \(dtype.name)")
    }
    try self.init(uninitialized: dtype, shape: shape)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress { memcpy(storage.address, base, source.count) }
    }
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The number of elements.
  public var count: Int { shape.reduce(1, &*) }

  /// The bytes of the elements, without gaps.
  public var byteCount: Int { count &* dtype.itemSize }

  /// The address of the element at index 0 of all axes.
  public var address: UnsafeMutableRawPointer { storage.address + offset &* dtype.itemSize }

  /// Whether the elements lie side by side in C order.
  public var isContiguous: Bool {
    var expected = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if shape[axis] == 0 { return true }
      if strides[axis] != expected { return false }
      expected &*= shape[axis]
    }
    return true
  }

  /// Calls `body` with the elements of a contiguous array in C order, for reading and writing.
  ///
  /// - Precondition: ``isContiguous``, and `T.dtype` is ``dtype``.
  @inlinable
  public func withElements<T: Element, R>(
    _ type: T.Type, _ body: (UnsafeMutableBufferPointer<T>) throws -> R
  ) rethrows -> R {
    precondition(T.dtype == dtype && isContiguous)
    return try body(
      UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: T.self), count: count))
  }

  /// The bytes of the elements in C order, in this machine's byte order.
  ///
  /// - Throws: `Cancelled`.
  public func bytes() throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
      if let base = buffer.baseAddress { try copyElements(to: base) }
      initialized = byteCount
    }
  }

  /// The elements in C order.
  ///
  /// - Precondition: `T.dtype` is ``dtype``.
  /// - Throws: `Cancelled`.
  public func elements<T: Element>(_ type: T.Type = T.self) throws -> [T] {
    precondition(T.dtype == dtype)
    return try [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress { try copyElements(to: UnsafeMutableRawPointer(base)) }
      initialized = count
    }
  }
}
