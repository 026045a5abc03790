import JSONText
import Script
import Zarr

extension Interpreter {
  /// The codec that an argument names: an object of `zarr.codecs`, or a dict in the spelling of
  /// either format.
  ///
  /// - Throws: `TypeError` or `ValueError` if it is none.
  func codec(_ value: Value) throws -> CodecSpec {
    if let spec = CodecClasses.unwrap(value) { return spec }
    guard case .dict(let dict) = value else {
      throw ScriptException.type("Expected a codec or a dict. Got \(value.typeName) instead.")
    }
    return try CodecSpec(json: .object(try jsonObject(dict)))
  }

  /// The codecs that an argument names: one, several, or None for none.
  ///
  /// - Throws: as ``codec(_:)``.
  func codecs(_ value: Value) throws -> [CodecSpec] {
    switch value {
    case .none: []
    case .list, .tuple: try array(value).map(codec)
    default: [try codec(value)]
    }
  }

  /// How chunks are to be called: {"name": "v2", "separator": "."}, the same with a configuration,
  /// or ("default", "/").
  ///
  /// - Throws: `TypeError` or `ValueError` if it is none of these.
  func keyEncoding(_ value: Value) throws -> ChunkKeyEncoding {
    switch value {
    case .tuple(let tuple) where tuple.items.count == 2:
      let parts = try strings(value, "a chunk key encoding")
      return try keyEncoding(parts[0], parts[1])
    case .dict(let dict):
      guard case .str(let name)? = dict["name"] else { break }
      var separator = dict["separator"]
      if case .dict(let configuration)? = dict["configuration"] {
        separator = configuration["separator"]
      }
      guard case .str(let text)? = separator else { return try keyEncoding(name.string, nil) }
      return try keyEncoding(name.string, text.string)
    default: break
    }
    throw ScriptException.type(
      "chunk_key_encoding must be a dict such as {'name': 'default', 'separator': '/'}")
  }

  func keyEncoding(_ name: String, _ separator: String?) throws -> ChunkKeyEncoding {
    guard let kind = ChunkKeyEncoding.Kind(rawValue: name) else {
      throw ScriptException.value("Unknown chunk key encoding: '\(name)'")
    }
    let text = separator ?? (kind == .default ? "/" : ".")
    guard let separator = ChunkKeyEncoding.Separator(rawValue: text) else {
      throw ScriptException.value("The chunk key separator must be '/' or '.', not '\(text)'")
    }
    return ChunkKeyEncoding(kind, separator: separator)
  }
}

/// The classes of the module `zarr.codecs`.
enum CodecClasses {
  /// A codec of the language.
  struct Codec {
    var spec: CodecSpec
    /// Whether it is shown as numcodecs does, as those of v2 are.
    var isV2 = false
  }

  private static let blosc = make(
    "BloscCodec", "*, typesize=None, cname='zstd', clevel=5, shuffle=None, blocksize=0",
    "Blosc: a compressor behind a shuffle."
  ) { a in
    let cname = try a.text("cname") ?? "zstd"
    let known = ["lz4", "lz4hc", "blosclz", "zstd", "snappy", "zlib"]
    guard known.contains(cname) else {
      let names = known.map { "'\($0)'" }.joined(separator: ", ")
      throw ScriptException.value("Value must be one of [\(names)]. Got \(cname) instead.")
    }
    var members: JSONObject = ["cname": .string(cname)]
    members["clevel"] = try a.json("clevel")
    members["shuffle"] = try a.text("shuffle").map { .string($0) }
    members["blocksize"] = try a.json("blocksize")
    members["typesize"] = try a.json("typesize")
    return CodecSpec("blosc", members)
  }

  private static let zstd = make("ZstdCodec", "*, level=0, checksum=False", "Zstandard.") { a in
    CodecSpec(
      "zstd", ["level": try a.json("level") ?? 0, "checksum": .bool(try a.flag("checksum"))])
  }

  private static let gzip = make("GzipCodec", "*, level=5", "gzip.") { a in
    CodecSpec("gzip", ["level": try a.json("level") ?? 5])
  }

  private static let bytes = make(
    "BytesCodec", "*, endian='little'", "The elements as they are, in a byte order."
  ) { a in
    CodecSpec("bytes", try a.text("endian").map { ["endian": .string($0)] } ?? [:])
  }

  private static let transpose = make("TransposeCodec", "*, order", "Another order of the axes.") {
    a in
    .transpose(try a["order"].map { try a.context.ints($0, "order") } ?? [])
  }

  private static let crc32c = make("Crc32cCodec", "", "A checksum.") { _ in .crc32c }

  private static let sharding = make(
    "ShardingCodec", "*, chunk_shape, codecs=None, index_codecs=None, index_location='end'",
    "Chunks inside of chunks."
  ) { a in
    .sharding(
      chunkShape: try a["chunk_shape"].map { try a.context.lengths($0, "chunk_shape") } ?? [],
      codecs: try a["codecs"].map(a.context.codecs) ?? [.bytes()],
      indexCodecs: try a["index_codecs"].map(a.context.codecs) ?? [.bytes(), .crc32c],
      indexLocation: try a.text("index_location") ?? "end")
  }

  /// A codec that has no class of its own here.
  private static let other = HostClass<Codec>("Codec", module: "zarr.abc.codec")

  private static let named: [String: HostClass<Codec>] = [
    "blosc": blosc, "zstd": zstd, "gzip": gzip, "bytes": bytes, "transpose": transpose,
    "crc32c": crc32c, "sharding_indexed": sharding,
  ]

  private static let enumerations = [
    enumeration("BloscCname", ["lz4", "lz4hc", "blosclz", "zstd", "snappy", "zlib"]),
    enumeration("BloscShuffle", ["noshuffle", "shuffle", "bitshuffle"]),
    enumeration("Endian", ["big", "little"]),
    enumeration("ShardingCodecIndexLocation", ["start", "end"]),
  ]

  private static func enumeration(_ name: String, _ values: [String]) -> Enumeration {
    Enumeration(
      name, module: "zarr.codecs", doc: "Words that codecs know.", values.map { ($0, $0) })
  }

  static func register(into interpreter: Interpreter) {
    interpreter.register(module: "zarr.codecs", doc: "How chunks become bytes.") { module, _ in
      for host in [blosc, bytes, crc32c, gzip, sharding, transpose, zstd] {
        module[host.type.name] = .type(host.type)
      }
      for enumeration in enumerations { module[enumeration.type.name] = .type(enumeration.type) }
    }
  }

  static func make(
    _ name: String, module: String = "zarr.codecs", _ signature: String, _ doc: String,
    isV2: Bool = false, _ body: @escaping (NamedArguments) throws -> CodecSpec
  ) -> HostClass<Codec> {
    let host = HostClass<Codec>(name, module: module, doc: doc)
    let parsed = Signature(signature)
    host.initializer(signature, doc) { context, a in
      Codec(spec: try body(NamedArguments(parsed, a, context)), isV2: isV2)
    }
    complete(host)
    return host
  }

  private static func complete(_ host: HostClass<Codec>) {
    host.repr { _, codec in CodecText.text(codec.spec, isV2: codec.isV2) }
    host.type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual, let a = unwrap(a), let b = unwrap(b) else {
        return nil
      }
      return .bool((a == b) == (op == .equal))
    }
    host.type.hash = { _, value in unwrap(value)?.hashValue ?? 0 }
    host.method("to_dict", "", "The codec as metadata spells it.") { context, codec, _ in
      context.value(codec.spec.json(codec.isV2 ? .v2 : .v3))
    }
    host.method("get_config", "", "The codec as Zarr v2 spells it.") { context, codec, _ in
      context.value(codec.spec.json(.v2))
    }
    host.type.getAttribute = { context, value, name in
      if name == "codec_id" || name == "codec_name" {
        return (unwrap(value)?.name).map(Value.string)
      }
      return unwrap(value)?.configuration[name].map(context.value)
    }
  }

  /// The object that shows a codec of some metadata.
  static func wrap(_ spec: CodecSpec, _ format: ZarrFormat) -> Value {
    let codec = Codec(spec: spec, isV2: format == .v2)
    let host = format == .v3 ? named[spec.name] : NumcodecsModule.named[spec.name]
    return (host ?? otherClass).wrap(codec)
  }

  private static let otherClass: HostClass<Codec> = {
    complete(other)
    return other
  }()

  /// The codec in an object, or nil if it is none.
  static func unwrap(_ value: Value) -> CodecSpec? { other.unwrap(value)?.spec }
}

extension NamedArguments {
  /// An argument as JSON; nil if it is `None` or was not given.
  func json(_ name: String) throws -> JSON? { try self[name].map { try context.json($0) } }
}
