import JSONText
import NDArray
import Script
import Zarr

/// `array.metadata` and `group.metadata`: what the documents say, member by member.
enum MetadataObjects {
  struct Metadata {
    /// The attributes of the object, in order.
    let members: [(String, Value)]
    /// The documents as one.
    let json: JSONObject
  }

  private static let arrayV2 = make("ArrayV2Metadata")
  private static let arrayV3 = make("ArrayV3Metadata")
  private static let groupClass = make("GroupMetadata")

  private static func make(_ name: String) -> HostClass<Metadata> {
    let host = HostClass<Metadata>(name, module: "zarr.core.metadata", doc: "What metadata says.")
    host.type.getAttribute = { _, value, name in
      host.unwrap(value)?.members.first { $0.0 == name }?.1
    }
    host.type.attributeNames = { _, value in host.unwrap(value)?.members.map(\.0) ?? [] }
    host.method("to_dict", "", "The document.") { context, metadata, _ in
      context.value(metadata.json)
    }
    host.repr { context, metadata in
      let parts = try metadata.members.map { "\($0.0)=\(try context.repr($0.1).string)" }
      return "\(name)(\(parts.joined(separator: ", ")))"
    }
    return host
  }

  static func group(_ group: ZarrGroup, _ context: Interpreter) -> Value {
    let format = group.format.rawValue
    return groupClass.wrap(
      Metadata(
        members: [
          ("attributes", context.value(group.attributes)), ("zarr_format", .int(format)),
          (
            "consolidated_metadata",
            group.metadata.consolidated.map { context.value($0) } ?? .none
          ), ("node_type", .string("group")),
        ],
        json: [
          "attributes": .object(group.attributes), "zarr_format": .int(format),
          "node_type": "group",
        ]))
  }

  static func array(_ array: ZarrArray, _ context: Interpreter) -> Value {
    switch array.metadata.encoding {
    case .v2(let encoding): v2(array, encoding, context)
    case .v3(let codecs): v3(array, codecs, context)
    }
  }

  private static func v3(
    _ array: ZarrArray, _ codecs: [CodecSpec], _ context: Interpreter
  ) -> Value {
    let metadata = array.metadata
    let encoding = metadata.keyEncoding
    let grid: JSON = [
      "name": "regular", "configuration": ["chunk_shape": lengths(metadata.storedShape)],
    ]
    let keys: JSON = [
      "name": .string(encoding.kind.rawValue),
      "configuration": ["separator": .string(encoding.separator.rawValue)],
    ]
    var json: JSONObject = [
      "shape": lengths(metadata.shape), "data_type": .string(metadata.dtype.name),
      "chunk_grid": grid, "chunk_key_encoding": keys,
      "fill_value": metadata.fillValue.json(metadata.dtype, format: .v3),
      "codecs": .array(codecs.map { $0.json(.v3) }),
      "attributes": .object(metadata.attributes),
    ]
    if let names = metadata.dimensionNames { json["dimension_names"] = .array(names.map(name)) }
    json["zarr_format"] = 3
    json["node_type"] = "array"
    let members: [(String, Value)] = [
      ("shape", .tuple(metadata.shape)), ("data_type", .string(metadata.dtype.name)),
      ("chunk_grid", context.value(grid)), ("chunk_key_encoding", context.value(keys)),
      ("fill_value", fill(metadata)),
      ("codecs", .tuple(codecs.map { CodecClasses.wrap($0, .v3) })),
      ("attributes", context.value(metadata.attributes)),
      (
        "dimension_names",
        metadata.dimensionNames.map { .tuple($0.map(Value.optional)) } ?? .none
      ),
      ("zarr_format", .int(3)), ("node_type", .string("array")),
      ("dtype", DTypeClass.wrap(metadata.dtype)), ("chunks", .tuple(array.chunkShape)),
    ]
    return arrayV3.wrap(Metadata(members: members, json: json))
  }

  private static func v2(
    _ array: ZarrArray, _ encoding: ArrayMetadata.V2Encoding, _ context: Interpreter
  ) -> Value {
    let metadata = array.metadata
    let filters = encoding.filters.map { JSON.array($0.map { $0.json(.v2) }) } ?? .null
    let separator = metadata.keyEncoding.separator.rawValue
    let mark = encoding.byteOrder == .big && metadata.dtype.endianUnitSize > 1 ? ">" : "<"
    let typeString =
      (metadata.dtype.itemSize == 1 ? "|" : mark) + metadata.dtype.typeString
    let json: JSONObject = [
      "shape": lengths(metadata.shape), "chunks": lengths(metadata.storedShape),
      "dtype": .string(typeString),
      "fill_value": metadata.fillValue.json(metadata.dtype, format: .v2),
      "order": .string(encoding.order.rawValue), "filters": filters,
      "dimension_separator": .string(separator),
      "compressor": encoding.compressor?.json(.v2) ?? .null,
      "attributes": .object(metadata.attributes), "zarr_format": 2,
    ]
    let members: [(String, Value)] = [
      ("shape", .tuple(metadata.shape)), ("chunks", .tuple(metadata.storedShape)),
      ("dtype", DTypeClass.wrap(metadata.dtype, isBigEndian: array.isShownBigEndian)),
      ("fill_value", fill(metadata)), ("order", .string(encoding.order.rawValue)),
      (
        "filters",
        encoding.filters.map { .tuple($0.map { CodecClasses.wrap($0, .v2) }) } ?? .none
      ),
      ("dimension_separator", .string(separator)),
      ("compressor", encoding.compressor.map { CodecClasses.wrap($0, .v2) } ?? .none),
      ("attributes", context.value(metadata.attributes)), ("zarr_format", .int(2)),
    ]
    return arrayV2.wrap(Metadata(members: members, json: json))
  }

  private static func fill(_ metadata: ArrayMetadata) -> Value {
    guard metadata.fillValue.isDefined,
      let scalar = try? metadata.fillValue.scalar(metadata.dtype)
    else { return .none }
    return ScalarClass.wrap(scalar)
  }

  private static func lengths(_ lengths: [Int]) -> JSON { .array(lengths.map { .int($0) }) }
  private static func name(_ name: String?) -> JSON { name.map { .string($0) } ?? .null }
}
