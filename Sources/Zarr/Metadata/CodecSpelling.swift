import JSONText
import NDArray

extension CodecSpec {
  /// The same codec as `format` spells it, with every member that a reader may insist on.
  ///
  /// Specifications reach ``ArrayOptions`` from people, who use either format's spelling and leave
  /// members out; what is written must be what all implementations read.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` if a member makes no sense.
  func spelled(_ format: ZarrFormat, _ dtype: DType, _ order: ByteOrder) throws -> CodecSpec {
    let parameters = CodecParameters(self)
    let plain = plainName
    var members = configuration
    switch plain {
    case "blosc":
      let context = CodecContext(dtype: dtype, byteOrder: order, format: format)
      let shuffle = try BloscCodec.shuffle(parameters, context)
      members = [
        "cname": .string(
          try parameters.word("cname", BloscCodec.compressors, standard: "lz4")),
        "clevel": .int(try parameters.int("clevel", 0...9, standard: 5)),
        "shuffle": format == .v2 ? .int(shuffle) : .string(BloscCodec.shuffles[shuffle]),
        "blocksize": .int(try parameters.int("blocksize", 0...Int(Int32.max), standard: 0)),
      ]
      if format == .v3 {
        members["typesize"] = .int(
          try parameters.int("typesize", 1...Int(Int32.max), standard: dtype.itemSize))
      }
    case "zstd":
      members = ["level": .int(try parameters.int("level", -131_072...22, standard: 0))]
      let hasChecksum = try parameters.bool("checksum", standard: false)
      if format == .v3 || hasChecksum { members["checksum"] = .bool(hasChecksum) }
    case "gzip", "zlib":
      members = ["level": .int(try parameters.int("level", -1...9, standard: 5))]
      if members["level"] == -1 { members["level"] = 6 }
    case "bytes":
      members = dtype.itemSize == 1 ? [:] : ["endian": .string(try byteOrder().rawValue)]
    case ShardCodec.name:
      for key in ["codecs", "index_codecs"] {
        let inner = key == "codecs" ? dtype : .uint64
        guard let specs = members[key]?.array else { continue }
        members[key] = .array(
          try specs.map { try CodecSpec(json: $0).spelled(format, inner, order).json(.v3) })
      }
    case "delta" where format == .v2 && members["dtype"] == nil,
      "fixedscaleoffset" where format == .v2 && members["dtype"] == nil,
      "quantize" where format == .v2 && members["dtype"] == nil:
      members["dtype"] = .string(dtype.typeString(order))
    case "astype" where format == .v2 && members["decode_dtype"] == nil:
      members["decode_dtype"] = .string(dtype.typeString(order))
    default: break
    }
    let isPrivate = format == .v3 && Self.numcodecsNames.contains(plain)
    return CodecSpec(isPrivate ? BytesCodecs.numcodecsPrefix + plain : plain, members)
  }

  private var plainName: String {
    name.hasPrefix(BytesCodecs.numcodecsPrefix)
      ? String(name.dropFirst(BytesCodecs.numcodecsPrefix.count)) : name
  }

  /// Codecs that v3 knows only under zarr-python's private names.
  private static let numcodecsNames: Set<String> = [
    "adler32", "astype", "bitround", "bz2", "crc32", "delta", "fixedscaleoffset", "fletcher32",
    "jenkins_lookup3",
    "lz4", "lzma", "packbits", "quantize", "shuffle", "zlib",
  ]
}
