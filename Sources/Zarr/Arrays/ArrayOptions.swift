import JSONText
import NDArray

/// What a new array should be.
public struct ArrayOptions: Sendable {
  /// The length of each axis, slowest first.
  public var shape: [Int]
  /// The type of the elements.
  public var dtype: DType
  /// The shape of a chunk; with shards, of the chunks inside them.
  public var chunkShape: [Int]
  /// The shape of a shard, a multiple of the chunk shape; nil for none. v3 only.
  public var shardShape: [Int]?
  /// The format of the documents.
  public var format = ZarrFormat.v3
  /// v2: filters. v3: codecs from arrays to arrays, such as `transpose`.
  public var filters: [CodecSpec] = []
  /// v3: the codec from an array to bytes; nil for `bytes`.
  public var serializer: CodecSpec?
  /// The compressors and checksums applied to a chunk's bytes; in v2 at most one.
  public var compressors: [CodecSpec] = [.zstd()]
  /// The value of elements that were never written; nil for 0.
  public var fillValue: FillValue?
  /// Whether the last axis or the first is the fastest within a chunk.
  public var order = MemoryOrder.c
  /// The order of the bytes of a number.
  public var byteOrder = ByteOrder.little
  /// How the key of a chunk follows from its index; nil for the format's usual one: "c/0/1" in v3,
  /// "0.1" in v2.
  public var keyEncoding: ChunkKeyEncoding?
  /// The names of the axes. v3 only.
  public var dimensionNames: [String?]?
  /// The user's attributes.
  public var attributes = JSONObject()
  /// The codecs of a shard's index; nil for `bytes` and `crc32c`.
  public var shardIndexCodecs: [CodecSpec]?
  /// Where a shard's index lies: "end" or "start".
  public var shardIndexLocation = "end"

  /// What a new array should be; the other members have the usual values.
  public init(shape: [Int], dtype: DType, chunkShape: [Int], shardShape: [Int]? = nil) {
    self.shape = shape
    self.dtype = dtype
    self.chunkShape = chunkShape
    self.shardShape = shardShape
  }

  /// The metadata of the new array.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` or `unsupported` if the wishes do not go
  ///   together.
  public func metadata() throws -> ArrayMetadata {
    guard shape.allSatisfy({ $0 >= 0 }) else {
      throw ZarrError(.invalidMetadata, "the shape \(shape.tupleDescription) has a negative length")
    }
    guard (fillValue?.bytes.count ?? dtype.itemSize) == dtype.itemSize else {
      throw ZarrError(.invalidMetadata, "the fill value is not of \(dtype.name)")
    }
    try checkNames()
    let metadata = ArrayMetadata(
      format: format, shape: shape, dtype: dtype, storedShape: shardShape ?? chunkShape,
      fillValue: fillValue ?? .zero(dtype),
      keyEncoding: keyEncoding
        ?? (format == .v2
          ? ChunkKeyEncoding(.v2, separator: .dot) : ChunkKeyEncoding(.default, separator: .slash)),
      encoding: format == .v2 ? .v2(try v2Encoding()) : .v3(try v3Codecs()),
      dimensionNames: dimensionNames, attributes: attributes, extensions: [:])
    try metadata.checkShapes()
    return metadata
  }

  private func checkNames() throws {
    guard let dimensionNames else { return }
    guard format == .v3 else {
      throw ZarrError(.unsupported, "Zarr v2 has no dimension names")
    }
    let names = dimensionNames.compactMap { $0 }
    if let name = names.first(where: { name in
      !name.isEmpty && names.filter { $0 == name }.count > 1
    }) {
      throw ZarrError(.invalidMetadata, "two dimensions are named \"\(name)\"")
    }
  }

  private func v2Encoding() throws -> ArrayMetadata.V2Encoding {
    guard shardShape == nil else { throw ZarrError(.unsupported, "Zarr v2 has no shards") }
    guard serializer == nil else { throw ZarrError(.unsupported, "Zarr v2 has no serializer") }
    guard compressors.count <= 1 else {
      throw ZarrError(.unsupported, "Zarr v2 has one compressor; use filters for the others")
    }
    guard keyEncoding?.kind != .default else {
      throw ZarrError(.unsupported, "Zarr v2 has no chunk key encoding \"default\"")
    }
    return ArrayMetadata.V2Encoding(
      order: order, byteOrder: byteOrder,
      filters: filters.isEmpty ? nil : try filters.map { try $0.spelled(.v2, dtype, byteOrder) },
      compressor: try compressors.first?.spelled(.v2, dtype, byteOrder))
  }

  private func v3Codecs() throws -> [CodecSpec] {
    var codecs = filters
    if order == .f, shape.count > 1 {
      codecs.append(.transpose(Array(shape.indices.reversed())))
    }
    codecs.append(serializer ?? .bytes(byteOrder))
    codecs = try (codecs + compressors).map { try $0.spelled(.v3, dtype, byteOrder) }
    guard let shardShape else { return codecs }
    guard shardShape.count == chunkShape.count else {
      throw ZarrError(.invalidMetadata, "shards and chunks differ in their number of dimensions")
    }
    let shards = CodecSpec.sharding(
      chunkShape: chunkShape, codecs: codecs,
      indexCodecs: shardIndexCodecs ?? [.bytes(), .crc32c], indexLocation: shardIndexLocation)
    return [try shards.spelled(.v3, dtype, byteOrder)]
  }
}

/// How arrays are opened and used.
public struct AccessOptions: Sendable {
  /// The most memory, in bytes, that may be taken for one chunk or one shard's index; above it,
  /// reading and writing throw `limitExceeded`. Absent chunks need none.
  public var byteLimit = 4 << 30
  /// Whether chunks of which every element is the fill value are stored.
  public var writesEmptyChunks = false
  /// How many threads one call uses; nil for one per core.
  public var width: Int?

  /// The usual: 4 GiB, empty chunks are left out, one thread per core.
  public init() {}
}
