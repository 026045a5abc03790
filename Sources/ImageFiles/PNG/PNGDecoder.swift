import CPNG
import NDArray
import Workers

/// The longest side of a PNG that is read, in pixels.
private let longestSide: UInt32 = 1_000_000
/// The most bytes of pixels that are read from a PNG.
private let mostBytes = 4 << 30

/// Reads a PNG file; see ``decodePNG(_:)``.
///
/// - Throws: ``ImageFileError``; `Cancelled`.
public func readPNG(_ path: String) throws -> NDArray {
  let bytes = try readFile(path)
  do {
    return try decodePNG(bytes)
  } catch var error as ImageFileError {
    error.path = path
    throw error
  }
}

/// Decodes a PNG.
///
/// - Returns: (y, x) for gray, (y, x, 2) for gray with alpha, (y, x, 3) for RGB and palettes,
///   (y, x, 4) for RGB with alpha. Gray of 1 bit is bool, 16-bit samples are uint16, all else is
///   uint8; gray of 2 and 4 bits is stretched to 0...255. Transparency other than an alpha channel
///   is left out, and so are gamma and colour profiles, as Pillow does.
/// - Throws: ``ImageFileError`` of kind `corrupt` or `tooLarge`; `Cancelled`.
public func decodePNG(_ bytes: [UInt8]) throws -> NDArray {
  try bytes.withUnsafeBufferPointer { input in
    var png = ngffz_png()
    defer { ngffz_png_close(&png, 0) }
    guard case .png = try ImageFormat(firstBytes: Array(input.prefix(16)), path: nil),
      let base = input.baseAddress
    else { throw ImageFileError(.unknownFormat, nil, "this is not a PNG") }
    guard ngffz_png_open(&png, base, input.count, longestSide) != 0 else {
      throw corrupt(png)
    }
    try checkSize(png, fileSize: input.count)
    guard ngffz_png_start(&png) != 0 else { throw corrupt(png) }
    let result = try makeArray(for: png)
    try readPixels(&png, into: result)
    guard ngffz_png_finish(&png) != 0 else { throw corrupt(png) }
    return result
  }
}

private func corrupt(_ png: ngffz_png) -> ImageFileError {
  let text = withUnsafeBytes(of: png.message) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
  let cause = text.isEmpty ? "libpng could not be started" : text
  let isLimit = text.contains("limit") || text.contains("too large")
  return ImageFileError(
    isLimit ? .tooLarge : .corrupt, nil,
    isLimit ? "the PNG is larger than is accepted: \(cause)" : "the PNG is damaged: \(cause)")
}

/// Refuses pictures whose pixels this file cannot hold: deflate shrinks by 1032 at most.
private func checkSize(_ png: ngffz_png, fileSize: Int) throws(ImageFileError) {
  let channels: Int =
    switch png.color_type {
    case PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE: 1
    case PNG_COLOR_TYPE_GRAY_ALPHA: 2
    case PNG_COLOR_TYPE_RGB: 3
    default: 4
    }
  // Sides are at most 10^6, so nothing here can overflow.
  let bits = Int(png.width) * channels * Int(png.bit_depth)
  let stored = ((bits + 7) / 8 + 1) * Int(png.height)
  let widened = Int(png.width) * Int(png.height) * max(3, channels) * (png.bit_depth == 16 ? 2 : 1)
  let size = "\(png.width)×\(png.height) pixels"
  guard stored / 1032 <= fileSize else {
    throw ImageFileError(
      .tooLarge, nil, "the PNG claims \(size), which its \(fileSize) bytes cannot hold")
  }
  guard widened <= mostBytes else {
    throw ImageFileError(.tooLarge, nil, "a PNG of \(size) is larger than is accepted")
  }
}

private func makeArray(for png: ngffz_png) throws -> NDArray {
  let dtype: DType =
    png.bit_depth == 16
    ? .uint16
    : png.bit_depth == 1 && png.color_type == PNG_COLOR_TYPE_GRAY ? .bool : .uint8
  let channels = Int(png.channels)
  let shape = [Int(png.height), Int(png.width)] + (channels > 1 ? [channels] : [])
  guard png.row_bytes == Int(png.width) * channels * dtype.itemSize else {
    throw ImageFileError(.corrupt, nil, "the PNG has rows of an unexpected length")
  }
  return try NDArray(zeros: dtype, shape: shape)
}

private func readPixels(_ png: inout ngffz_png, into array: NDArray) throws {
  let height = Int(png.height)
  let rowBytes = png.row_bytes
  let band = max(1, (1 << 20) / max(1, rowBytes))
  let base = array.address.assumingMemoryBound(to: UInt8.self)
  for _ in 0..<max(1, png.passes) {
    for row in stride(from: 0, to: height, by: band) {
      try Cancellation.current.check()
      guard ngffz_png_read_rows(&png, base + row * rowBytes, min(band, height - row)) != 0 else {
        throw corrupt(png)
      }
    }
  }
}
