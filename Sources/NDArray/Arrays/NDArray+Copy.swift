import CStreaming
import Glibc
import Workers

extension NDArray {
  /// This array if it is contiguous, else a contiguous copy.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func contiguous() throws -> NDArray {
    isContiguous ? self : try copy()
  }

  /// A new contiguous array with the same elements.
  ///
  /// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
  public func copy() throws -> NDArray {
    let result = try NDArray(uninitialized: dtype, shape: shape)
    try copyElements(into: result)
    return result
  }

  /// Writes the elements in C order to `destination`, which has room for ``byteCount`` bytes.
  ///
  /// - Throws: `Cancelled`.
  func copyElements(to destination: UnsafeMutableRawPointer) throws {
    let storage = ArrayStorage(address: destination, byteCount: byteCount, isWritable: true) { _ in
    }
    try copyElements(into: NDArray(storage: storage, dtype: dtype, shape: shape))
  }

  /// Copies all elements of `source` into this array. The two may overlap only if they are the same.
  ///
  /// - Throws: ``NDArrayError`` of kind `dtype` or `shape` if they differ in that, of kind
  ///   `readOnly` if this array may not be written to; `Cancelled`.
  public func assign(_ source: NDArray) throws {
    guard source.dtype == dtype else {
      throw NDArrayError(.dtype, "cannot copy \(source.dtype.name) into \(dtype.name) as it is")
    }
    guard source.shape == shape else {
      throw NDArrayError(
        .shape,
        "cannot copy shape \(source.shape.tupleDescription) into \(shape.tupleDescription)")
    }
    guard storage.isWritable else { throw NDArrayError(.readOnly, "the array is read-only") }
    try source.copyElements(into: self, pastCaches: storage.byteCount >= Self.cachedByteLimit)
  }

  /// What is copied to places in memory larger than this is not in a cache any more when somebody
  /// comes to read it.
  private static let cachedByteLimit = 32 << 20

  /// Sets all elements to the one that `element` holds the bytes of.
  ///
  /// - Parameter element: `dtype.itemSize` bytes in this machine's byte order.
  /// - Throws: ``NDArrayError`` of kind `value` if there are more or fewer bytes, of kind
  ///   `readOnly` if the array may not be written to; `Cancelled`.
  public func fill(_ element: [UInt8]) throws {
    guard element.count == dtype.itemSize else {
      throw NDArrayError(.value, "\(element.count) bytes are no element of \(dtype.name)")
    }
    try assign(try NDArray(bytes: element, dtype: dtype, shape: []).broadcast(to: shape))
  }

  /// Copies to an array of the same shape and dtype: large ones in pieces, on several threads.
  private func copyElements(into target: NDArray, pastCaches: Bool = false) throws {
    let pieces = byteCount / Self.pieceByteCount
    guard pieces > 2,
      let axis = shape.firstIndex(where: { $0 >= pieces }) ?? shape.firstIndex(of: shape.max() ?? 0)
    else { return copyRuns(of: self, to: target, pastCaches: pastCaches) }
    let length = shape[axis]
    let count = min(pieces, length)
    try Workers.forEach(count) { piece in
      let start = length * piece / count
      let part = length * (piece + 1) / count - start
      copyRuns(
        of: try slice(axis: axis, start: start, count: part),
        to: try target.slice(axis: axis, start: start, count: part), pastCaches: pastCaches)
    }
  }

  /// What is copied in a few milliseconds.
  private static let pieceByteCount = 4 << 20
}

/// Copies the elements of an array to another of its shape and dtype.
private func copyRuns(of array: NDArray, to target: NDArray, pastCaches: Bool) {
  let itemSize = array.dtype.itemSize
  let (source, destination) = (array.address, target.address)
  let loop = StridedLoop(shape: array.shape, strides: [array.strides, target.strides])
  let step = (loop.runStrides[0], loop.runStrides[1])
  let count = loop.runLength
  guard step == (1, 1) || count == 1 else {
    return loop.forEachRun { places in
      copyItems(
        itemSize, source + places[0] &* itemSize, step.0,
        destination + places[1] &* itemSize, step.1, count)
    }
  }
  let byteCount = count &* itemSize
  let streams = pastCaches && byteCount >= streamedLine && loop.rowLength > 1
  let rowStep = (loop.rowStrides[0] &* itemSize, loop.rowStrides[1] &* itemSize)
  loop.forEachRow { places in
    var from = source + places[0] &* itemSize
    var to = destination + places[1] &* itemSize
    for _ in 0..<loop.rowLength {
      if streams { stream(to, from, byteCount) } else { memcpy(to, from, byteCount) }
      from += rowStep.0
      to += rowStep.1
    }
  }
  if streams { stream_fence() }
}

/// The bytes that travel together between memory and caches.
private let streamedLine = 64

/// Copies bytes past the caches: their lines need not be fetched before they are written, which
/// saves a third of the traffic with memory. Only whole lines go this way.
@inline(__always)
private func stream(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ byteCount: Int) {
  let ahead = Int(bitPattern: to) & (streamedLine &- 1)
  var done = 0
  if ahead != 0 {
    done = min(byteCount, streamedLine &- ahead)
    memcpy(to, from, done)
  }
  while done &+ streamedLine <= byteCount {
    stream_16_bytes(to + done, from + done)
    stream_16_bytes(to + (done &+ 16), from + (done &+ 16))
    stream_16_bytes(to + (done &+ 32), from + (done &+ 32))
    stream_16_bytes(to + (done &+ 48), from + (done &+ 48))
    done &+= streamedLine
  }
  if done < byteCount { memcpy(to + done, from + done, byteCount &- done) }
}

/// Copies `count` items of `itemSize` bytes (1, 2, 4, 8 or 16); the steps are in items.
func copyItems(
  _ itemSize: Int, _ source: UnsafeRawPointer, _ sourceStep: Int,
  _ destination: UnsafeMutableRawPointer, _ destinationStep: Int, _ count: Int
) {
  if sourceStep == 1, destinationStep == 1 {
    memcpy(destination, source, count &* itemSize)
    return
  }
  if sourceStep == 0, destinationStep == 1, count > 1 {
    repeatItem(itemSize, source, destination, count)
    return
  }
  switch itemSize {
  case 1: copyRun(UInt8.self, source, sourceStep, destination, destinationStep, count)
  case 2: copyRun(UInt16.self, source, sourceStep, destination, destinationStep, count)
  case 4: copyRun(UInt32.self, source, sourceStep, destination, destinationStep, count)
  case 8: copyRun(UInt64.self, source, sourceStep, destination, destinationStep, count)
  default: copyRun(SIMD2<UInt64>.self, source, sourceStep, destination, destinationStep, count)
  }
}

/// Copies one item to `count` places side by side: ever longer parts of what is there already, as
/// long as they stay in the first-level cache.
private func repeatItem(
  _ itemSize: Int, _ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer, _ count: Int
) {
  memcpy(destination, source, itemSize)
  var done = 1
  while done < count {
    let part = min(done, count &- done, 4096 / itemSize)
    memcpy(destination + done &* itemSize, destination, part &* itemSize)
    done &+= part
  }
}

@inline(__always)
private func copyRun<T: BitwiseCopyable>(
  _ type: T.Type, _ source: UnsafeRawPointer, _ sourceStep: Int,
  _ destination: UnsafeMutableRawPointer, _ destinationStep: Int, _ count: Int
) {
  // Unaligned forms: 16-byte items and mapped files promise no alignment.
  let size = MemoryLayout<T>.size
  for index in 0..<count {
    let value = (source + index &* sourceStep &* size).loadUnaligned(as: T.self)
    (destination + index &* destinationStep &* size).storeBytes(of: value, as: T.self)
  }
}
