import JSONText

extension ArrayMetadata {
  /// The shape of the innermost chunks: those inside of shards, if there are shards.
  ///
  /// What codecs say that make no sense is passed over; opening the array tells of it.
  public var chunkShape: [Int] { Self.innermost(codecs, storedShape) }

  /// The shape of a shard; nil if chunks are stored one by one.
  public var shardShape: [Int]? {
    codecs.contains { $0.name == "sharding_indexed" } ? storedShape : nil
  }

  private static func innermost(_ codecs: [CodecSpec], _ shape: [Int]) -> [Int] {
    // The axes of the array in the order in which the shards see them.
    var axes = Array(shape.indices)
    for codec in codecs {
      if codec.name == "transpose", let order = codec.configuration["order"]?.array {
        let order = order.compactMap(\.int)
        guard order.sorted() == Array(shape.indices) else { return shape }
        axes = order.map { axes[$0] }
      }
      guard codec.name == "sharding_indexed" else { continue }
      let chunk = codec.configuration["chunk_shape"]?.array?.compactMap(\.int) ?? []
      guard chunk.count == shape.count else { return shape }
      let inner = (codec.configuration["codecs"]?.array ?? []).compactMap {
        try? CodecSpec(json: $0)
      }
      var result = shape
      for (axis, length) in zip(axes, innermost(inner, chunk)) { result[axis] = length }
      return result
    }
    return shape
  }
}
