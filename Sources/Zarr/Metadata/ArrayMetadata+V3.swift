import JSONText
import NDArray

// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html
// Deviations: codecs, chunk grids, key encodings and data types may be bare names or objects;
// dimension_names, storage_transformers and attributes may be null; dimension names may repeat.
extension ArrayMetadata {
  private static let knownMembers: Set<String> = [
    "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding",
    "fill_value", "codecs", "attributes", "storage_transformers", "dimension_names",
  ]

  /// Reads the `zarr.json` of an array.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` or `unsupported`.
  public init(v3 json: JSON) throws {
    let document = try DocumentReader(json)
    try document.checkFormat(.v3)
    guard try document.required("node_type") == "array" else {
      throw ZarrError(.invalidMetadata, "node_type is not \"array\"")
    }
    try Self.checkTransformers(document.members["storage_transformers"])
    let dtype = try DType.parseV3(try document.required("data_type"))
    self.init(
      format: .v3,
      shape: try DocumentReader.lengths(try document.required("shape"), "shape", minimum: 0),
      dtype: dtype,
      storedShape: try Self.chunkShape(try document.required("chunk_grid")),
      fillValue: try FillValue(
        json: try document.required("fill_value"), dtype: dtype, format: .v3),
      keyEncoding: try ChunkKeyEncoding(json: try document.required("chunk_key_encoding")),
      encoding: .v3(try Self.codecs(try document.required("codecs"))),
      dimensionNames: try Self.names(document.members["dimension_names"]),
      attributes: try document.attributes(),
      extensions: try document.extensions(known: Self.knownMembers))
    try checkShapes()
  }

  private static func checkTransformers(_ json: JSON?) throws {
    guard let json, !json.isNull else { return }
    guard let transformers = json.array else {
      throw ZarrError(.invalidMetadata, "storage_transformers must be a list")
    }
    guard transformers.isEmpty else {
      throw ZarrError(.unsupported, "storage transformers are not supported")
    }
  }

  private static func chunkShape(_ json: JSON) throws -> [Int] {
    let grid = try CodecSpec(json: json)
    guard grid.name == "regular" else {
      throw ZarrError(.unsupported, "chunk grid \"\(grid.name)\" is not supported")
    }
    if let stranger = grid.configuration.keys.first(where: { $0 != "chunk_shape" }) {
      throw ZarrError(.invalidMetadata, "chunk_grid has an unknown member \"\(stranger)\"")
    }
    return try DocumentReader.lengths(grid.configuration["chunk_shape"], "chunk_shape", minimum: 1)
  }

  private static func codecs(_ json: JSON) throws -> [CodecSpec] {
    guard let codecs = json.array else {
      throw ZarrError(.invalidMetadata, "codecs must be a list")
    }
    return try codecs.map { try CodecSpec(json: $0) }
  }

  private static func names(_ json: JSON?) throws -> [String?]? {
    guard let json, !json.isNull else { return nil }
    guard let elements = json.array else {
      throw ZarrError(.invalidMetadata, "dimension_names must be a list")
    }
    return try elements.map { element in
      if element.isNull { return nil }
      guard let name = element.string else {
        throw ZarrError(.invalidMetadata, "dimension_names must hold strings or null")
      }
      return name
    }
  }

  /// The `zarr.json` document.
  func zarrJSON(_ codecs: [CodecSpec]) -> JSON {
    var document: JSONObject = [
      "zarr_format": 3,
      "node_type": "array",
      "shape": .array(shape.map { .int($0) }),
      "data_type": .string(dtype.name),
      "chunk_grid": [
        "name": "regular",
        "configuration": ["chunk_shape": .array(storedShape.map { .int($0) })],
      ],
      "chunk_key_encoding": keyEncoding.json,
      "fill_value": fillValue.json(dtype, format: .v3),
      "codecs": .array(codecs.map { $0.json(.v3) }),
      "attributes": .object(attributes),
    ]
    if let names = dimensionNames {
      document["dimension_names"] = .array(names.map { $0.map { .string($0) } ?? .null })
    }
    for (name, value) in extensions { document[name] = value }
    return .object(document)
  }
}

extension ArrayMetadata {
  /// The documents of an array, by their names.
  var documents: [(name: String, json: JSON)] {
    switch encoding {
    case .v3(let codecs): return [("zarr.json", zarrJSON(codecs))]
    case .v2(let encoding):
      return [(".zattrs", .object(attributes)), (".zarray", zarray(encoding))]
    }
  }
}
