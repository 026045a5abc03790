import NDArray
import Workers

extension ShardCodec {
  /// Replaces a region of a shard, in one pass over its inner chunks: those that the region covers
  /// are encoded anew, all others are taken over as they are.
  ///
  /// The inner chunks lie in C order without gaps, so equal content gives equal bytes.
  ///
  /// - Parameters:
  ///   - existing: the shard's stored value; nil if there is none.
  ///   - body: gets the bytes to store, or nil if no inner chunk needs to be stored.
  func withUpdated<R>(
    _ existing: (any ValueReader)?, _ region: Region, _ source: NDArray, keepsEmpty: Bool,
    width: Int, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    let old = try existing.map { (reader: $0, index: try readIndex($0)) }
    let plan = ChunkPlan(Region(all: shape), chunkShape: innerShape)
    return try assemble(width: width, body) { number, use in
      let piece = plan.piece(number)
      let range = try old.flatMap { try $0.index.range(number, in: $0.reader.byteCount) }
      let part = range.flatMap { range in old.map { PartReader(whole: $0.reader, part: range) } }
      let common = piece.inRegion.intersection(region)
      if common.isEmpty {
        guard let part else { return try use(nil) }
        return try part.withBytes(0..<part.byteCount) { try use($0) }
      }
      try inner.withUpdated(
        part, common.relative(to: piece.inRegion.origin),
        try source.view(common.relative(to: region.origin)), keepsEmpty: keepsEmpty, width: 1, use)
    }
  }

  /// Puts a shard together.
  ///
  /// - Parameters:
  ///   - body: gets the bytes of the shard, or nil if no inner chunk is stored.
  ///   - encode: calls its second argument with the bytes of an inner chunk, or with nil.
  func assemble<R>(
    width: Int, _ body: (UnsafeRawBufferPointer?) throws -> R,
    _ encode: @Sendable (Int, (UnsafeRawBufferPointer?) throws -> Void) throws -> Void
  ) throws -> R {
    let assembly = try ShardAssembly(self)
    if width <= 1 {
      for number in 0..<count {
        try Cancellation.current.check()
        try encode(number) { try assembly.append(number, $0) }
      }
    } else {
      try Workers.forEachInOrder(count, width: width) { number in
        var encoded: [UInt8]?
        try encode(number) { encoded = $0.map { [UInt8]($0) } }
        return encoded
      } consume: { number, encoded in
        try encoded?.withUnsafeBytes { try assembly.append(number, $0) }
      }
    }
    return try assembly.withBytes(body)
  }
}
