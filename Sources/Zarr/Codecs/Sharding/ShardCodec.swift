import JSONText
import NDArray
import Synchronization

/// The codec `sharding_indexed`: a chunk stored as smaller chunks with an index.
///
/// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html
/// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js.
/// Deviations: codecs whose size varies are refused for the index when the array is opened, as the
/// specification demands; zarr-python refuses them when it meets a shard. Inner chunks may lie in
/// any order, with gaps, and share bytes.
/// Example: {"name": "sharding_indexed", "configuration": {"chunk_shape": [32, 32],
/// "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], "index_codecs":
/// [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
/// "index_location": "end"}}
final class ShardCodec: Sendable {
  static let name = "sharding_indexed"
  /// Shards in shards in shards… end here.
  private static let depthLimit = 8

  let dtype: DType
  /// The shape of the shard, and of the inner chunks.
  let shape: [Int]
  let innerShape: [Int]
  let fill: FillValue
  let inner: ChunkCodec
  let index: ChunkCodec
  let indexByteCount: Int
  /// Inner chunks along each axis, and in all.
  let grid: [Int]
  let count: Int
  let indexIsAtStart: Bool
  let byteLimit: Int
  /// The bytes of the largest shard that we would write, or as much as memory may be taken.
  let sizeBound: Int
  /// Indexes read lately.
  let cache = Mutex(ShardIndexCache())

  init(
    _ spec: CodecSpec, dtype: DType, shape: [Int], fill: FillValue, format: ZarrFormat,
    byteLimit: Int, depth: Int
  ) throws {
    let parameters = CodecParameters(spec)
    try parameters.check(known: ["chunk_shape", "codecs", "index_codecs", "index_location"])
    guard depth < Self.depthLimit else {
      throw ZarrError(.unsupported, "shards nested more than \(Self.depthLimit) deep")
    }
    let innerShape = try DocumentReader.lengths(
      spec.configuration["chunk_shape"], "codec sharding_indexed: chunk_shape", minimum: 1)
    guard innerShape.count == shape.count,
      zip(shape, innerShape).allSatisfy({ $0.isMultiple(of: $1) })
    else {
      throw parameters.error(
        "inner chunks \(innerShape.tupleDescription) do not divide shards "
          + shape.tupleDescription)
    }
    indexIsAtStart =
      try parameters.word("index_location", ["start", "end"], standard: "end") == "start"
    inner = try ChunkCodec(
      try Self.specs(parameters, "codecs", standard: nil), dtype: dtype, shape: innerShape,
      fill: fill, format: format, byteLimit: byteLimit, depth: depth + 1)
    grid = zip(shape, innerShape).map { $0 / $1 }
    let indexSpecs = try Self.specs(parameters, "index_codecs", standard: [.bytes(), .crc32c])
    guard !indexSpecs.contains(where: { $0.name == Self.name }) else {
      throw parameters.error("its index may not be sharded")
    }
    index = try ChunkCodec(
      indexSpecs, dtype: .uint64, shape: grid + [2], fill: .zero(.uint64), format: format,
      byteLimit: byteLimit, depth: depth + 1)
    guard let indexByteCount = index.fixedSize else {
      throw parameters.error("the codecs of its index do not have a fixed size")
    }
    self.indexByteCount = indexByteCount
    count = grid.reduce(1, &*)
    sizeBound = min(
      byteLimit,
      count.saturatedProduct(inner.sizes[inner.sizes.count - 1].bound).saturatedSum(indexByteCount))
    self.dtype = dtype
    self.shape = shape
    self.innerShape = innerShape
    self.fill = fill
    self.byteLimit = byteLimit
  }

  private static func specs(
    _ parameters: CodecParameters, _ key: String, standard: [CodecSpec]?
  ) throws -> [CodecSpec] {
    guard let value = parameters.members[key], !value.isNull else {
      if let standard { return standard }
      throw parameters.error("\(key) is missing")
    }
    guard let elements = value.array else { throw parameters.error("\(key) must be a list") }
    return try elements.map { try CodecSpec(json: $0) }
  }
}

extension CodecSpec {
  /// The codec `sharding_indexed`.
  ///
  /// - Parameters:
  ///   - chunkShape: the shape of the inner chunks.
  ///   - codecs: the codecs of an inner chunk.
  ///   - indexCodecs: the codecs of the index.
  ///   - indexLocation: "start" or "end".
  public static func sharding(
    chunkShape: [Int], codecs: [CodecSpec], indexCodecs: [CodecSpec] = [.bytes(), .crc32c],
    indexLocation: String = "end"
  ) -> CodecSpec {
    CodecSpec(
      ShardCodec.name,
      [
        "chunk_shape": .array(chunkShape.map { .int($0) }),
        "codecs": .array(codecs.map { $0.json(.v3) }),
        "index_codecs": .array(indexCodecs.map { $0.json(.v3) }),
        "index_location": .string(indexLocation),
      ])
  }
}

/// The indexes of the shards that were read last, by the version of the shard's value.
struct ShardIndexCache {
  private var indexes: [ValueVersion: ShardIndex] = [:]
  private var order: [ValueVersion] = []
  private var byteCount = 0
  /// How many bytes of indexes are kept.
  private static let byteLimit = 16 << 20

  subscript(version: ValueVersion) -> ShardIndex? { indexes[version] }

  mutating func insert(_ index: ShardIndex, _ version: ValueVersion) {
    guard indexes.updateValue(index, forKey: version) == nil else { return }
    order.append(version)
    byteCount += index.count * 16
    while byteCount > Self.byteLimit || order.count > 4096, let oldest = order.first {
      order.removeFirst()
      if let dropped = indexes.removeValue(forKey: oldest) { byteCount -= dropped.count * 16 }
    }
  }
}
