import JSONText
import NDArray
import OrderedCollections
import Zarr

/// What can be told about an array without reading its elements.
struct ArrayFacts {
  var shape: [Int]
  var dtype: DType
  var chunks: [Int]
  var shards: [Int]?
  var codec: String?
  /// The bytes in the store; nil if that is unknown or would take long to find out.
  var storedBytes: Int?
  var path: String?

  /// More chunks than this are not asked for their sizes.
  private static let sizeLimit = 4096

  /// - Parameter countsStored: whether to ask the store for the sizes of the chunks.
  init(_ source: any ArraySource, countsStored: Bool = true) {
    shape = source.shape
    dtype = source.dtype
    chunks = source.chunkShape
    guard let array = source as? ZarrArray else { return }
    shards = array.shardShape
    path = array.path
    codec = Self.words(array.metadata.codecs)
    if countsStored { storedBytes = Self.storedBytes(array) }
  }

  /// The bytes that the elements take in memory; nil beyond `Int`.
  var byteCount: Int? { try? checkedByteCount(dtype, shape) }

  /// How many times smaller the store is.
  var ratio: Double? {
    guard let storedBytes, let byteCount, storedBytes > 0 else { return nil }
    return Double(byteCount) / Double(storedBytes)
  }

  var drawing: ChunkDrawing { ChunkDrawing(shape: shape, chunks: chunks, shards: shards) }

  private static func storedBytes(_ array: ZarrArray) -> Int? {
    let counts = array.storedCounts
    guard let total = counts.checkedProduct, total <= sizeLimit else { return nil }
    var index = [Int](repeating: 0, count: counts.count)
    var bytes = 0
    for _ in 0..<total {
      guard let size = try? array.store.size(array.key(index)) ?? 0 else { return nil }
      bytes = bytes &+ size
      for axis in counts.indices.reversed() {
        index[axis] += 1
        if index[axis] < counts[axis] { break }
        index[axis] = 0
      }
    }
    return bytes
  }

  /// The codecs in words, those inside of shards for a sharded array: "zstd 5", "blosc lz4 5".
  private static func words(_ codecs: [CodecSpec]) -> String {
    var names: [String] = []
    for codec in codecs {
      if codec.name == "sharding_indexed" {
        let inner = codec.configuration["codecs"]?.array ?? []
        names += inner.compactMap { item in
          item["name"]?.string.map { words($0, item["configuration"]?.object ?? [:]) }
            ?? item.string
        }
      } else {
        names.append(words(codec.name, codec.configuration))
      }
    }
    let shown = names.filter { !["bytes", "endian"].contains($0) && !$0.isEmpty }
    return shown.isEmpty ? "none" : shown.joined(separator: ", ")
  }

  static func words(_ name: String, _ configuration: JSONObject) -> String {
    let kind = configuration["cname"]?.string
    let level = configuration["clevel"] ?? configuration["level"]
    return [name, kind, level?.int.map(String.init)].compactMap { $0 }.joined(separator: " ")
  }
}
