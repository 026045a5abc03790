import JSONText
import Zarr

/// The printed form of codecs, as zarr-python and numcodecs print theirs.
enum CodecText {
  static func text(_ spec: CodecSpec, isV2: Bool) -> String {
    if isV2 { return numcodecs(spec) }
    let members = spec.configuration
    switch spec.name {
    case "bytes":
      let endian = members["endian"]?.string
      return "BytesCodec(endian=\(endian.map { "<Endian.\($0): '\($0)'>" } ?? "None"))"
    case "zstd":
      return "ZstdCodec(level=\(python(members["level"])), checksum=\(python(members["checksum"])))"
    case "gzip": return "GzipCodec(level=\(python(members["level"])))"
    case "crc32c": return "Crc32cCodec()"
    case "transpose": return "TransposeCodec(order=\(tuple(members["order"])))"
    case "blosc":
      let cname = members["cname"]?.string ?? "zstd"
      let shuffle = members["shuffle"]?.string ?? "shuffle"
      return "BloscCodec(_tunable_attrs=set(), typesize=\(python(members["typesize"] ?? 1)), "
        + "cname=<BloscCname.\(cname): '\(cname)'>, clevel=\(python(members["clevel"])), "
        + "shuffle=<BloscShuffle.\(shuffle): '\(shuffle)'>, "
        + "blocksize=\(python(members["blocksize"])))"
    case "sharding_indexed":
      let location = members["index_location"]?.string ?? "end"
      return "ShardingCodec(chunk_shape=\(tuple(members["chunk_shape"])), "
        + "codecs=\(codecs(members["codecs"])), index_codecs=\(codecs(members["index_codecs"])), "
        + "index_location=<ShardingCodecIndexLocation.\(location): '\(location)'>)"
    default:
      let parts = members.map { "\($0.key)=\(python($0.value))" }
      return "\(spec.name)(\(parts.joined(separator: ", ")))"
    }
  }

  /// "(ZstdCodec(level=0, checksum=False),)"
  static func tuple(_ specs: [CodecSpec], isV2: Bool) -> String {
    tuple(specs.map { text($0, isV2: isV2) })
  }

  private static func tuple(_ parts: [String]) -> String {
    parts.count == 1 ? "(\(parts[0]),)" : "(\(parts.joined(separator: ", ")))"
  }

  private static func tuple(_ json: JSON?) -> String { tuple((json?.array ?? []).map(python)) }

  private static func codecs(_ json: JSON?) -> String {
    tuple((json?.array ?? []).compactMap { try? CodecSpec(json: $0) }, isV2: false)
  }

  /// "Zstd(level=0)"
  private static func numcodecs(_ spec: CodecSpec) -> String {
    let names = [
      "zstd": "Zstd", "zlib": "Zlib", "gzip": "GZip", "bz2": "BZ2", "lz4": "LZ4", "lzma": "LZMA",
      "blosc": "Blosc", "delta": "Delta", "shuffle": "Shuffle", "astype": "AsType",
      "fixedscaleoffset": "FixedScaleOffset", "quantize": "Quantize", "packbits": "PackBits",
      "crc32": "CRC32", "crc32c": "CRC32C", "adler32": "Adler32", "fletcher32": "Fletcher32",
      "bitround": "BitRound",
    ]
    let shuffles = ["AUTOSHUFFLE", "NOSHUFFLE", "SHUFFLE", "BITSHUFFLE"]
    let parts = spec.configuration.map { name, value in
      if spec.name == "blosc", name == "shuffle", let number = value.int,
        (-1...2).contains(number)
      {
        return "shuffle=\(shuffles[number + 1])"
      }
      return "\(name)=\(python(value))"
    }
    return "\(names[spec.name] ?? spec.name)(\(parts.joined(separator: ", ")))"
  }

  /// A value of metadata as Python prints it.
  static func python(_ json: JSON?) -> String {
    switch json {
    case nil, .null?: "None"
    case .bool(let flag)?: flag ? "True" : "False"
    case .string(let text)?: "'\(text)'"
    case let json?: json.serialized()
    }
  }
}
