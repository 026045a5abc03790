import NDArray
import Workers

/// Reads regions of an array whose elements lie one after another in a value, in C order.
///
/// Only the needed bytes are read, in blocks small enough to stay in the processor's cache between
/// the read and the copy to where they belong; straight to there where they lie side by side.
struct PlainReader {
  let reader: any ValueReader
  let dtype: DType
  let shape: [Int]
  let swaps: Bool

  /// How many bytes are read at once if they cannot go straight to their place.
  private static let blockByteCount = 1 << 18

  /// Whether nothing is gained by blocks, since the value is in memory and needs no change.
  private var copiesInPlace: Bool { reader.isInMemory && !swaps }

  func read(_ region: Region, into destination: NDArray) throws {
    if region.isEmpty { return }
    let start = zip(region.origin, shape.rowMajorStrides).reduce(0) { $0 &+ $1.0 &* $1.1 }
    try read(from: start, region.shape, Array(shape), into: destination)
  }

  /// Reads a box of `box` elements, the first one at element `start`, of an array `lengths`.
  private func read(
    from start: Int, _ box: [Int], _ lengths: [Int], into destination: NDArray
  ) throws {
    try Cancellation.current.check()
    // The trailing axes that the box covers whole, and one more, are one run of bytes.
    var axis = box.count
    var runCount = 1
    while axis > 0 {
      axis -= 1
      runCount &*= box[axis]
      if box[axis] != lengths[axis] { break }
    }
    if box[..<axis].allSatisfy({ $0 == 1 }) {
      return try readRun(from: start, count: runCount, box, into: destination)
    }
    let span = spanCount(box, lengths)
    if copiesInPlace || span &* dtype.itemSize <= Self.blockByteCount {
      return try copy(from: start, span, box, lengths.rowMajorStrides, into: destination)
    }
    let outer = box.firstIndex { $0 != 1 } ?? 0
    let step = lengths[(outer + 1)...].reduce(1, &*)
    // As many slices as fit a block go together.
    let group = max(1, Self.blockByteCount / max(1, step &* dtype.itemSize))
    var done = 0
    while done < box[outer] {
      let count = min(group, box[outer] - done)
      var part = box
      part[outer] = count
      try read(
        from: start &+ done &* step, part, lengths,
        into: try destination.slice(axis: outer, start: done, count: count))
      done += count
    }
  }

  /// The elements from the first to the last of a box.
  private func spanCount(_ box: [Int], _ lengths: [Int]) -> Int {
    zip(box, lengths.rowMajorStrides).reduce(1) { $0 &+ ($1.0 - 1) &* $1.1 }
  }

  /// Reads elements that lie side by side in the value.
  private func readRun(
    from start: Int, count: Int, _ box: [Int], into destination: NDArray
  ) throws {
    let size = dtype.itemSize
    if destination.isContiguous {
      let target = UnsafeMutableRawBufferPointer(start: destination.address, count: count &* size)
      try reader.read(at: start &* size, into: target)
      if swaps { swapUnits(target, unit: dtype.endianUnitSize) }
      return
    }
    guard !copiesInPlace, count &* size > Self.blockByteCount,
      let axis = box.firstIndex(where: { $0 != 1 })
    else {
      return try copy(from: start, count, box, box.rowMajorStrides, into: destination)
    }
    let step = box[(axis + 1)...].reduce(1, &*)
    let group = max(1, Self.blockByteCount / max(1, step &* size))
    var done = 0
    while done < box[axis] {
      try Cancellation.current.check()
      var part = box
      part[axis] = min(group, box[axis] - done)
      let target = try destination.slice(axis: axis, start: done, count: part[axis])
      try readRun(from: start &+ done &* step, count: part[axis] &* step, part, into: target)
      done += part[axis]
    }
  }

  /// Reads `count` elements and copies a box of them, laid out with `strides`.
  private func copy(
    from start: Int, _ count: Int, _ box: [Int], _ strides: [Int], into destination: NDArray
  ) throws {
    if swaps {
      return try BufferPool.shared.withArray(dtype, [count]) { block in
        let bytes = UnsafeMutableRawBufferPointer(start: block.address, count: block.byteCount)
        try reader.read(at: start &* dtype.itemSize, into: bytes)
        swapUnits(bytes, unit: dtype.endianUnitSize)
        try destination.assign(
          try NDArray(storage: block.storage, dtype: dtype, shape: box, strides: strides))
      }
    }
    let range = start &* dtype.itemSize..<(start &+ count) &* dtype.itemSize
    try reader.withBytes(range) { bytes in
      try destination.assign(
        try NDArray(
          storage: .borrowed(bytes), dtype: dtype, shape: box, strides: strides))
    }
  }
}

extension ArrayStorage {
  /// Memory that somebody else owns and keeps while the storage is in use; it may not be written.
  static func borrowed(_ bytes: UnsafeRawBufferPointer) -> ArrayStorage {
    // An empty buffer may have no address; nothing is ever read from the one given here.
    let address = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
    return ArrayStorage(
      address: UnsafeMutableRawPointer(mutating: address), byteCount: bytes.count,
      isWritable: false
    ) { _ in }
  }
}
