import CTIFF
import NDArray

extension TIFFPage {
  /// Decodes one tile or strip as (y, x, sample).
  ///
  /// - Parameters:
  ///   - row: which block from the top.
  ///   - column: which block from the left.
  ///   - plane: which sample of a planar page, else 0.
  /// - Returns: a full tile, or the strip's rows that lie in the page.
  func decodeBlock(_ handle: TIFFHandle, row: Int, column: Int, plane: Int) throws -> NDArray {
    let rows = isTiled ? blockHeight : min(blockHeight, height - row * blockHeight)
    let shape = [rows, blockWidth, blockSamples]
    if let rawOffset { return try readRaw(handle, rawOffset, row: row, shape: shape) }
    let number = UInt32(truncatingIfNeeded: (plane * blocksDown + row) * blocksAcross + column)
    // An empty place in a sparse file stands for zeros.
    if TIFFGetStrileByteCount(handle.tiff, number) == 0 {
      return try NDArray(zeros: dtype, shape: shape)
    }
    let storedBytes = rows * blockRowBytes
    if bits == dtype.itemSize * 8 {
      let block = try NDArray(uninitialized: dtype, shape: shape)
      try decode(handle, number, to: block.address, count: storedBytes)
      return block
    }
    let packed = try NDArray(uninitialized: .uint8, shape: [storedBytes])
    try decode(handle, number, to: packed.address, count: storedBytes)
    return try unpack(packed, shape: shape)
  }

  private func decode(
    _ handle: TIFFHandle, _ number: UInt32, to address: UnsafeMutableRawPointer, count: Int
  ) throws(ImageFileError) {
    let got =
      isTiled
      ? TIFFReadEncodedTile(handle.tiff, number, address, tmsize_t(count))
      : TIFFReadEncodedStrip(handle.tiff, number, address, tmsize_t(count))
    guard got == tmsize_t(count) else {
      throw handle.error(
        .corrupt, "\(isTiled ? "tile" : "strip") \(number) of the page at byte \(offset) is damaged"
      )
    }
    handle.clearLog()
  }

  /// Widens samples of 1 to 15 bits, the highest bit first, rows beginning at whole bytes.
  private func unpack(_ packed: NDArray, shape: [Int]) throws -> NDArray {
    let result = try NDArray(uninitialized: dtype, shape: shape)
    let perRow = shape[1] * shape[2]
    let source = packed.address.assumingMemoryBound(to: UInt8.self)
    if dtype == .uint16 {
      let target = result.address.assumingMemoryBound(to: UInt16.self)
      for row in 0..<shape[0] {
        widen(source + row &* blockRowBytes, target + row &* perRow, count: perRow)
      }
    } else {
      let target = result.address.assumingMemoryBound(to: UInt8.self)
      for row in 0..<shape[0] {
        widen(source + row &* blockRowBytes, target + row &* perRow, count: perRow)
      }
    }
    withExtendedLifetime(packed) {}
    return result
  }

  @inline(__always)
  private func widen<T: FixedWidthInteger>(
    _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<T>, count: Int
  ) {
    let bits = bits
    let mask = (UInt32(1) << UInt32(bits)) &- 1
    var held: UInt32 = 0
    var heldBits = 0
    var next = source
    for index in 0..<count {
      while heldBits < bits {
        held = held << 8 | UInt32(next.pointee)
        next += 1
        heldBits &+= 8
      }
      heldBits &-= bits
      target[index] = T(truncatingIfNeeded: held >> UInt32(heldBits) & mask)
    }
  }
}
