/// A file format for images.
public enum ImageFormat: String, Sendable, CaseIterable {
  case png, tiff

  /// The format that a file of this name is to be written in.
  ///
  /// - Throws: ``ImageFileError`` of kind `unknownFormat` if the extension is not .png, .tif or
  ///   .tiff (also .btf, .tf2 and .tf8, in any case).
  public init(path: String) throws(ImageFileError) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
    switch ending {
    case "png": self = .png
    case "tif", "tiff", "btf", "tf2", "tf8": self = .tiff
    default:
      let what = ending.isEmpty ? "a name without an extension" : "the extension .\(ending)"
      throw ImageFileError(
        .unknownFormat, path, "\(what) names no image format; write to .png, .tif or .tiff")
    }
  }

  /// The format that bytes at the beginning of a file tell.
  ///
  /// - Throws: ``ImageFileError`` of kind `unknownFormat`, which names the format if it is one that
  ///   people have.
  init(firstBytes bytes: [UInt8], path: String?) throws(ImageFileError) {
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    if bytes.starts(with: png) {
      self = .png
      return
    }
    let tiffs: [[UInt8]] = [
      [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
    ]
    if tiffs.contains(where: bytes.starts) {
      self = .tiff
      return
    }
    if bytes.isEmpty { throw ImageFileError(.corrupt, path, "the file is empty") }
    if bytes.starts(with: png.prefix(4)) {
      throw ImageFileError(
        .corrupt, path, "the file begins like a PNG, but its signature is damaged")
    }
    let others: [([UInt8], String)] = [
      ([0xFF, 0xD8, 0xFF], "JPEG"), (Array("GIF8".utf8), "GIF"), (Array("BM".utf8), "BMP"),
      (Array("RIFF".utf8), "WebP or another RIFF format"), (Array("PK".utf8), "ZIP"),
      (Array("\u{1}NUMPY".utf8.dropFirst()), "NumPy"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "NumPy"),
      ([0x89, 0x48, 0x44, 0x46], "HDF5"), (Array("{".utf8), "JSON"), (Array("<".utf8), "XML"),
    ]
    let name = others.first { bytes.starts(with: $0.0) }.map { "a \($0.1) file" }
    throw ImageFileError(
      .unknownFormat, path,
      "\(name ?? "a file of an unknown format"), where a PNG or TIFF image was expected")
  }
}
