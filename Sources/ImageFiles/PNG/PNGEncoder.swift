import CPNG
import NDArray

/// Encodes an array as PNG. The same array gives the same bytes.
///
/// - Parameters:
///   - image: bool (y, x), or uint8 or uint16 of shape (y, x) or (y, x, c) with 1 to 4 channels:
///     gray, gray with alpha, RGB, RGB with alpha.
///   - level: how hard to compress, 0...9.
/// - Throws: ``ImageFileError`` of kind `array`.
public func encodePNG(_ image: NDArray, level: Int = 6) throws -> [UInt8] {
  var png = try header(for: image)
  defer { ngffz_png_close(&png, 1) }
  let pixels = try image.contiguous()
  let rowBytes = pixels.shape.dropFirst().reduce(pixels.dtype.itemSize, *)
  let base = UnsafePointer(pixels.address.assumingMemoryBound(to: UInt8.self))
  guard ngffz_png_encode(&png, base, rowBytes, Int32(max(0, min(9, level)))) != 0 else {
    let text = withUnsafeBytes(of: png.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    throw ImageFileError(.array, nil, "the PNG could not be encoded: \(text)")
  }
  withExtendedLifetime(pixels) {}
  return Array(UnsafeBufferPointer(start: png.output, count: png.output_size))
}

/// Writes an array as a PNG file; see ``encodePNG(_:level:)``.
///
/// - Throws: ``ImageFileError``.
public func writePNG(_ path: String, _ image: NDArray, level: Int = 6) throws {
  let bytes: [UInt8]
  do {
    bytes = try encodePNG(image, level: level)
  } catch var error as ImageFileError {
    error.path = path
    throw error
  }
  try writeAtomically(path) { temporary in
    try bytes.withUnsafeBytes { try writeFile($0, to: temporary, for: path) }
  }
}

private func header(for image: NDArray) throws(ImageFileError) -> ngffz_png {
  let channels = image.rank == 3 ? image.shape[2] : 1
  guard image.rank == 2 || image.rank == 3, (1...4).contains(channels) else {
    throw ImageFileError(
      .array, nil,
      "a PNG holds (y, x) or (y, x, c) with 1 to 4 channels, not "
        + "\(image.shape.tupleDescription); write a stack as TIFF, or choose one plane")
  }
  guard image.dtype == .uint8 || image.dtype == .uint16 || (image.dtype == .bool && channels == 1)
  else {
    throw ImageFileError(
      .array, nil,
      "a PNG holds uint8 or uint16 (bool without channels), not \(image.dtype.name); "
        + "convert the array first, or write a TIFF")
  }
  guard image.shape[0] > 0, image.shape[1] > 0, let width = UInt32(exactly: image.shape[1]),
    let height = UInt32(exactly: image.shape[0]), width <= 1_000_000, height <= 1_000_000
  else {
    throw ImageFileError(
      .array, nil, "a PNG has sides of 1 to 1000000 pixels, not \(image.shape.tupleDescription)")
  }
  var png = ngffz_png()
  png.width = width
  png.height = height
  png.bit_depth = image.dtype == .bool ? 1 : image.dtype == .uint8 ? 8 : 16
  png.color_type =
    [
      PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA,
    ][channels - 1]
  return png
}
