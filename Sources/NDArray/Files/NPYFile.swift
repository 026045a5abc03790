import Glibc
import Workers

/// Reading and writing of `.npy` files.
public enum NPYFile {
  /// Maps a file: its elements are read when they are touched.
  ///
  /// - Parameter isWritable: whether the file may be changed through the array ("r+").
  /// - Returns: an array on the file's bytes. A file in the other byte order is read instead.
  /// - Throws: ``NDArrayError`` of kind `value` if the file is not what it should be; ``FileFailure``
  ///   if the system refuses.
  public static func map(_ path: String, isWritable: Bool = false) throws -> NDArray {
    let (mapped, header, byteCount) = try open(path, isWritable: isWritable)
    let storage = ArrayStorage(
      address: mapped.address + header.dataOffset, byteCount: byteCount, isWritable: isWritable,
      isMappedFile: true, fileStamp: isWritable ? nil : fileStamp(path)
    ) { _ in withExtendedLifetime(mapped) {} }
    return try array(on: storage, header)
  }

  /// Reads a file into memory, on several threads.
  ///
  /// - Throws: as ``map(_:isWritable:)``; `Cancelled`.
  public static func read(_ path: String) throws -> NDArray {
    let (_, header, byteCount) = try open(path, isWritable: false)
    let storage = try ArrayStorage(byteCount: byteCount, zeroed: false)
    let piece = 4 << 20
    try Workers.forEach((byteCount + piece - 1) / piece) { index in
      let start = index * piece
      try readBytes(
        of: path, at: header.dataOffset + start,
        into: UnsafeMutableRawBufferPointer(
          start: storage.address + start, count: min(piece, byteCount - start)))
    }
    return try array(on: storage, header)
  }

  private static func open(
    _ path: String, isWritable: Bool
  ) throws -> (mapped: MappedFile, header: NPYHeader, byteCount: Int) {
    let mapped = try MappedFile(path: path, isWritable: isWritable)
    let header = try NPYHeader(
      parsing: UnsafeRawBufferPointer(start: mapped.address, count: mapped.count))
    let byteCount = try checkedByteCount(header.dtype, header.shape)
    guard mapped.count - header.dataOffset >= byteCount else {
      throw NDArrayError(
        .value,
        "\(path) is cut off: \(byteCount) bytes of elements are announced, "
          + "\(mapped.count - header.dataOffset) are there")
    }
    return (mapped, header, byteCount)
  }

  /// The array whose elements are the bytes of `storage`; those in the other byte order are copied.
  private static func array(on storage: ArrayStorage, _ header: NPYHeader) throws -> NDArray {
    let shape = header.isFortranOrder ? Array(header.shape.reversed()) : header.shape
    var array = try NDArray(storage: storage, dtype: header.dtype, shape: shape)
    if header.isBigEndian { array = try array.byteSwapped() }
    return header.isFortranOrder ? try array.transposed() : array
  }

  /// Writes a source as a file, chunk by chunk on several threads: what is in memory at once does
  /// not depend on the size of the source. The file appears whole or not at all.
  ///
  /// - Throws: ``FileFailure``; what the source throws; `Cancelled`.
  public static func write(_ source: any ArraySource, to path: String) throws {
    let header = NPYHeader.bytes(dtype: source.dtype, shape: source.shape)
    let byteCount = try checkedByteCount(source.dtype, source.shape)
    let (total, overflow) = byteCount.addingReportingOverflow(header.count)
    if overflow { throw NDArrayError(.size, "the array is too large for a file") }
    let temporary = path + ".\(getpid()).partial"
    do {
      let mapped = try MappedFile(creating: temporary, byteCount: total)
      header.withUnsafeBytes {
        if let base = $0.baseAddress { memcpy(mapped.address, base, $0.count) }
      }
      let storage = ArrayStorage(
        address: mapped.address + header.count, byteCount: byteCount, isWritable: true
      ) { _ in withExtendedLifetime(mapped) {} }
      let target = try NDArray(storage: storage, dtype: source.dtype, shape: source.shape)
      try copyChunks(of: source, to: target)
      guard rename(temporary, path) == 0 else { throw FileFailure(path) }
    } catch let failure as FileFailure where failure.path == temporary {
      unlink(temporary)
      // The name that was asked for, not that of the file in the making.
      throw FileFailure(path, code: failure.code)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func copyChunks(of source: any ArraySource, to target: NDArray) throws {
    let shape = source.shape
    guard !shape.contains(0) else { return }
    let chunk = zip(source.chunkShape, shape).map { max(1, min($0, $1)) }
    let counts = zip(shape, chunk).map { ($0 + $1 - 1) / $1 }
    let strides = counts.rowMajorStrides
    try Workers.forEach(counts.reduce(1, &*)) { index in
      var rest = index
      var origin: [Int] = []
      for axis in counts.indices {
        origin.append(rest / strides[axis] * chunk[axis])
        rest %= strides[axis]
      }
      let lengths = zip(zip(origin, chunk), shape).map { min($0.1, $1 - $0.0) }
      let region = Region(origin: origin, shape: lengths)
      try source.read(region, into: try target.view(region))
    }
  }
}

extension NDArray {
  /// A copy whose numbers have their bytes in the opposite order.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func byteSwapped() throws -> NDArray {
    let result = try copy()
    func swap<T: FixedWidthInteger>(_ type: T.Type) throws {
      let units = result.address.assumingMemoryBound(to: T.self)
      try forEachStretch(result.byteCount / MemoryLayout<T>.size) { stretch in
        for index in stretch { units[index] = units[index].byteSwapped }
      }
    }
    switch dtype.endianUnitSize {
    case 2: try swap(UInt16.self)
    case 4: try swap(UInt32.self)
    case 8: try swap(UInt64.self)
    default: break
    }
    return result
  }
}
