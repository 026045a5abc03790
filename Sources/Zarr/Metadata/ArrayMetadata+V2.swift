import JSONText
import NDArray

// Spec: https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html
// Deviations: order, filters, compressor and fill_value may be missing; other members are ignored,
// as the specification asks.
extension ArrayMetadata {
  /// Reads a `.zarray` document and, if there is one, its `.zattrs`.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` or `unsupported`.
  public init(zarray json: JSON, zattrs: JSON? = nil) throws {
    let document = try DocumentReader(json)
    try document.checkFormat(.v2)
    let (dtype, byteOrder) = try DType.parseV2(try document.required("dtype"))
    var separator: ChunkKeyEncoding.Separator?
    if let value = document.members["dimension_separator"], !value.isNull {
      separator = value.string.flatMap(ChunkKeyEncoding.Separator.init)
      if separator == nil {
        throw ZarrError(.invalidMetadata, "dimension_separator must be \"/\" or \".\"")
      }
    }
    let encoding = V2Encoding(
      order: try Self.order(document.members["order"]), byteOrder: byteOrder,
      filters: try Self.filters(document.members["filters"]),
      compressor: try Self.compressor(document.members["compressor"]))
    self.init(
      format: .v2,
      shape: try DocumentReader.lengths(try document.required("shape"), "shape", minimum: 0),
      dtype: dtype,
      storedShape: try DocumentReader.lengths(
        try document.required("chunks"), "chunks", minimum: 1),
      fillValue: try FillValue(
        json: document.members["fill_value"] ?? .null, dtype: dtype, format: .v2,
        byteOrder: byteOrder),
      keyEncoding: ChunkKeyEncoding(.v2, separator: separator ?? .dot),
      encoding: .v2(encoding), dimensionNames: nil, attributes: try Self.attributes(zattrs),
      extensions: [:], lacksSeparator: separator == nil)
    try checkShapes()
  }

  private static func order(_ json: JSON?) throws -> MemoryOrder {
    guard let json, !json.isNull else { return .c }
    guard let order = json.string.flatMap(MemoryOrder.init) else {
      throw ZarrError(.invalidMetadata, "order must be \"C\" or \"F\"")
    }
    return order
  }

  private static func filters(_ json: JSON?) throws -> [CodecSpec]? {
    guard let json, !json.isNull else { return nil }
    guard let filters = json.array else {
      throw ZarrError(.invalidMetadata, "filters must be a list or null")
    }
    return try filters.map { try CodecSpec(json: $0) }
  }

  private static func compressor(_ json: JSON?) throws -> CodecSpec? {
    guard let json, !json.isNull else { return nil }
    return try CodecSpec(json: json)
  }

  /// The attributes of a `.zattrs` document; none if there is no document.
  static func attributes(_ zattrs: JSON?) throws -> JSONObject {
    guard let zattrs else { return [:] }
    guard let attributes = zattrs.object else {
      throw ZarrError(.invalidMetadata, "the attributes must be an object, not \(zattrs.kind)")
    }
    return attributes
  }

  /// The `.zarray` document.
  func zarray(_ encoding: V2Encoding) -> JSON {
    let filters = encoding.filters ?? []
    return [
      "shape": .array(shape.map { .int($0) }),
      "chunks": .array(storedShape.map { .int($0) }),
      "dtype": .string(dtype.typeString(encoding.byteOrder)),
      "fill_value": fillValue.json(dtype, format: .v2),
      "order": .string(encoding.order.rawValue),
      "filters": filters.isEmpty ? .null : .array(filters.map { $0.json(.v2) }),
      "dimension_separator": .string(keyEncoding.separator.rawValue),
      "compressor": encoding.compressor?.json(.v2) ?? .null,
      "zarr_format": 2,
    ]
  }
}
