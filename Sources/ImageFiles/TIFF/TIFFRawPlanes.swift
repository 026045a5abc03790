import CTIFF
import Glibc
import NDArray

/// How many planes ImageJ's description claims.
func imageJImageCount(_ description: String?) -> Int? {
  guard let description, description.hasPrefix("ImageJ=") else { return nil }
  return descriptionLines(description)["images"].flatMap { Int($0) }
}

extension TIFFPage {
  /// ImageJ writes stacks beyond 4 GB with one directory: the pixels of all planes lie behind each
  /// other, without compression.
  ///
  /// - Returns: a page per plane, or only this one if its own pixels do not lie in one piece.
  /// - Throws: ``ImageFileError`` of kind `corrupt` if the file is too short for the planes.
  func planesBehind(_ handle: TIFFHandle, count: Int) throws(ImageFileError) -> [TIFFPage] {
    try select(handle)
    let compression = handle.u16(TIFFTAG_COMPRESSION).map(Int32.init)
    let planeBytes = [height, width, samples, dtype.itemSize].checkedProduct
    guard compression == COMPRESSION_NONE, !isTiled, !isPlanar, bits == dtype.itemSize * 8,
      let planeBytes, isOnePiece(handle)
    else { return [self] }
    let start = TIFFGetStrileOffset(handle.tiff, 0)
    let fileSize = try regularFileSize(handle.path)
    guard let bytes = [planeBytes, count].checkedProduct,
      case let (end, overflow) = start.addingReportingOverflow(UInt64(bytes)), !overflow,
      end <= UInt64(fileSize)
    else {
      throw ImageFileError(
        .corrupt, handle.path,
        "the file is too short for the \(count) planes that its description claims")
    }
    return (0..<count).map { index in
      var plane = self
      plane.rawOffset = start + UInt64(index * planeBytes)
      plane.blockHeight = max(1, min(height, (1 << 20) / max(1, planeBytes / height)))
      return plane
    }
  }

  private func isOnePiece(_ handle: TIFFHandle) -> Bool {
    var expected = TIFFGetStrileOffset(handle.tiff, 0)
    for strip in 0..<UInt32(truncatingIfNeeded: blocksDown) {
      guard TIFFGetStrileOffset(handle.tiff, strip) == expected else { return false }
      let (next, overflow) = expected.addingReportingOverflow(
        TIFFGetStrileByteCount(handle.tiff, strip))
      if overflow { return false }
      expected = next
    }
    return true
  }

  /// Reads rows of a plane without a directory of its own.
  func readRaw(_ handle: TIFFHandle, _ start: UInt64, row: Int, shape: [Int]) throws -> NDArray {
    let block = try NDArray(uninitialized: dtype, shape: shape)
    let offset = Int(truncatingIfNeeded: start) + row * blockHeight * blockRowBytes
    var done = 0
    while done < block.byteCount {
      let got = pread(
        TIFFFileno(handle.tiff), block.address + done, block.byteCount - done, off_t(offset + done))
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        throw ImageFileError(
          .corrupt, handle.path, got < 0 ? systemErrorText() : "the file ends within a plane")
      }
      done += got
    }
    if TIFFIsByteSwapped(handle.tiff) != 0 { swapBytes(of: block) }
    return block
  }

  private func swapBytes(of block: NDArray) {
    let units = block.byteCount / dtype.endianUnitSize
    switch dtype.endianUnitSize {
    case 2:
      TIFFSwabArrayOfShort(block.address.assumingMemoryBound(to: UInt16.self), tmsize_t(units))
    case 4: TIFFSwabArrayOfLong(block.address.assumingMemoryBound(to: UInt32.self), tmsize_t(units))
    case 8:
      TIFFSwabArrayOfLong8(block.address.assumingMemoryBound(to: UInt64.self), tmsize_t(units))
    default: break
    }
  }
}
