import NDArray

/// Opens an image file, whatever its name says, by the bytes it begins with.
///
/// - Returns: for a PNG its pixels in memory, see ``decodePNG(_:)``; for a TIFF a ``TIFFSource``,
///   which reads tiles and strips when asked.
/// - Throws: ``ImageFileError``.
public func readImage(_ path: String) throws -> any ArraySource {
  let start = try readFile(path, count: 16)
  switch try ImageFormat(firstBytes: start, path: path) {
  case .png: return try readPNG(path)
  case .tiff: return try TIFFSource(path)
  }
}

/// Reads an image file into memory, with the shape and dtype that Python's `imageio.v3.imread`
/// gives: (y, x) for gray, (y, x, c) for colours, stacks with further axes in front.
///
/// Where imageio throws away bits, nothing is lost here: PNG colours of 16 bits stay uint16.
///
/// - Throws: ``ImageFileError``; `Cancelled`.
public func imread(_ path: String) throws -> NDArray { try readImage(path).readAll() }

/// Writes an array as PNG or TIFF, by the extension of `path`, as Python's `imageio.v3.imwrite`
/// does. The file appears whole or not at all; one that is there is replaced.
///
/// - Throws: ``ImageFileError``; whatever keeps the source from being read.
public func imwrite(_ path: String, _ image: any ArraySource) throws {
  switch try ImageFormat(path: path) {
  case .png: try writePNG(path, try image.readAll())
  case .tiff: try writeTIFF(path, image)
  }
}
