import JSONText
import NDArray
import Zarr

/// The spelling of compressors in the two formats of Zarr.
enum CodecTranslation {
  private static let shuffles = ["noshuffle", "shuffle", "bitshuffle"]

  /// The compressor in the spelling of a format, for elements of a type.
  ///
  /// - Throws: ``OMEZarrError`` of kind `version` for a compressor that the format does not have.
  static func translated(
    _ spec: CodecSpec, to format: ZarrFormat, _ dtype: DType
  ) throws(OMEZarrError) -> CodecSpec {
    var spec = spec
    if spec.name.hasPrefix("blosc:") {
      spec.configuration["cname"] = .string(String(spec.name.dropFirst(6)))
      spec.name = "blosc"
    }
    if spec.name.hasPrefix("numcodecs.") { spec.name = String(spec.name.dropFirst(10)) }
    switch (spec.name, format) {
    case ("blosc", _): return blosc(spec.configuration, format, dtype)
    case ("zstd", .v3):
      return CodecSpec(
        "zstd",
        [
          "level": spec.configuration["level"] ?? 0,
          "checksum": .bool(spec.configuration["checksum"]?.bool ?? false),
        ])
    case ("zstd", .v2): return CodecSpec("zstd", ["level": spec.configuration["level"] ?? 0])
    case ("gzip", _): return CodecSpec("gzip", ["level": spec.configuration["level"] ?? 6])
    case ("zlib", .v2), ("bz2", .v2):
      return CodecSpec(spec.name, ["level": spec.configuration["level"] ?? 1])
    case ("lz4", .v2):
      return CodecSpec("lz4", ["acceleration": spec.configuration["acceleration"] ?? 1])
    case (_, .v2): return spec
    case ("zlib", .v3), ("lz4", .v3), ("bz2", .v3), ("lzma", .v3):
      throw OMEZarrError(
        .version,
        "the compressor '\(spec.name)' is not one of Zarr v3; use zstd, gzip or blosc")
    default: return spec
    }
  }

  private static func blosc(
    _ given: JSONObject, _ format: ZarrFormat, _ dtype: DType
  ) -> CodecSpec {
    var mode = 1
    if let name = given["shuffle"]?.string {
      mode = shuffles.firstIndex(of: name) ?? 1
    } else if let number = given["shuffle"]?.int {
      mode = number == -1 ? (dtype.itemSize == 1 ? 2 : 1) : (0...2).contains(number) ? number : 1
    } else {
      mode = dtype.itemSize == 1 ? 2 : 1
    }
    var configuration: JSONObject = [
      "cname": given["cname"] ?? "lz4", "clevel": given["clevel"] ?? 5,
      "blocksize": given["blocksize"] ?? 0,
    ]
    if format == .v2 {
      configuration["shuffle"] = .int(mode)
    } else {
      configuration["shuffle"] = .string(shuffles[mode])
      configuration["typesize"] = .int(dtype.itemSize)
    }
    return CodecSpec("blosc", configuration)
  }
}
