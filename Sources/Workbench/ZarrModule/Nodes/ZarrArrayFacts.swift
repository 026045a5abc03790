import NDArray
import Workers
import Zarr

/// What scripts and texts ask about an array.
extension ZarrArray {
  /// The number of elements.
  var size: Int { shape.checkedProduct ?? 0 }
  /// Bytes of all elements.
  var byteCount: Int { size &* dtype.itemSize }
  /// How many chunks there are along each axis; with shards, chunks in them.
  var chunkCounts: [Int] {
    zip(shape, chunkShape).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) }
  }

  /// "C" or "F"; in v3 the order of memory, which is always "C".
  var orderName: String {
    if case .v2(let encoding) = metadata.encoding { return encoding.order.rawValue }
    return "C"
  }

  /// The codecs by what they do; with shards, those of the chunks in them.
  var codecParts: (filters: [CodecSpec], serializer: CodecSpec?, compressors: [CodecSpec]) {
    switch metadata.encoding {
    case .v2(let encoding):
      return (encoding.filters ?? [], nil, encoding.compressor.map { [$0] } ?? [])
    case .v3(let codecs):
      return Self.parts(codecs, depth: 0)
    }
  }

  private static func parts(_ codecs: [CodecSpec], depth: Int) -> (
    filters: [CodecSpec], serializer: CodecSpec?, compressors: [CodecSpec]
  ) {
    guard
      let place = codecs.firstIndex(where: {
        ["bytes", "endian", "sharding_indexed"].contains($0.name)
      })
    else { return (codecs, nil, []) }
    if codecs.count == 1, depth < 8, codecs[place].name == "sharding_indexed",
      let inner = codecs[place].configuration["codecs"]?.array
    {
      return parts(inner.compactMap { try? CodecSpec(json: $0) }, depth: depth + 1)
    }
    return (Array(codecs[..<place]), codecs[place], Array(codecs[(place + 1)...]))
  }

  /// What the store holds of the array: all bytes, and how many chunks or shards.
  func storage() throws -> (bytes: Int, values: Int) {
    let documents = ["zarr.json", ".zarray", ".zattrs"].map { StoreKey.join(path, $0) }
    var bytes = 0
    var values = 0
    for key in try store.list(path) {
      try Cancellation.current.check()
      bytes += try store.size(key) ?? 0
      if !documents.contains(key) { values += 1 }
    }
    return (bytes, values)
  }
}
