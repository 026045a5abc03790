import ImageFiles
import NDArray

extension Raster {
  /// A picture from a PNG file's bytes; gray becomes equal parts, 16 bits become 8, alpha is left
  /// out.
  ///
  /// - Throws: `ImageFileError` for what is no PNG.
  public init(png: [UInt8]) throws {
    let decoded = try decodePNG(png)
    let pixels = try decoded.dtype == .uint8 ? decoded : Self.bytes(decoded)
    let channels = pixels.rank == 3 ? pixels.shape[2] : 1
    self.init(width: pixels.shape[1], height: pixels.shape[0])
    let values: [UInt8] = try pixels.elements()
    // Larger pictures than a raster holds are cut.
    for y in 0..<height {
      for x in 0..<width {
        let at = (y * pixels.shape[1] + x) * channels
        self[x, y] =
          channels < 3
          ? RGB(values[at], values[at], values[at])
          : RGB(values[at], values[at + 1], values[at + 2])
      }
    }
  }

  /// The samples of a 1-bit or 16-bit picture as bytes.
  private static func bytes(_ array: NDArray) throws -> NDArray {
    let raw = try array.contiguous()
    if raw.dtype == .bool {
      return try NDArray(
        bytes: try raw.bytes().map { $0 == 0 ? 0 : 255 }, dtype: .uint8, shape: raw.shape)
    }
    let wide: [UInt16] = try raw.elements()
    return try NDArray(wide.map { UInt8($0 >> 8) }, shape: raw.shape)
  }
}
