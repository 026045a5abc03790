import NDArray
import Workers

extension ShardCodec {
  /// Replaces a region of a shard; see ``update(_:_:_:keepsEmpty:width:into:)``.
  ///
  /// - Parameter body: gets the bytes to store, or nil if no inner chunk needs to be stored.
  func withUpdated<R>(
    _ existing: (any ValueReader)?, _ region: Region, _ source: NDArray, keepsEmpty: Bool,
    width: Int, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    let sink = ByteSink()
    let isStored = try update(
      existing, region, source, keepsEmpty: keepsEmpty, width: width, into: sink)
    return try body(isStored ? sink.bytes : nil)
  }

  /// Writes a shard with a region replaced, in one pass over its inner chunks: those that the region
  /// covers are encoded anew, all others are taken over as they are.
  ///
  /// The inner chunks lie in C order without gaps, so equal content gives equal bytes.
  ///
  /// - Parameters:
  ///   - existing: the shard's stored value; nil if there is none.
  ///   - sink: takes the bytes of the shard.
  /// - Returns: whether any inner chunk is stored; if not, there is no shard.
  func update(
    _ existing: (any ValueReader)?, _ region: Region, _ source: NDArray, keepsEmpty: Bool,
    width: Int, into sink: any ValueSink
  ) throws -> Bool {
    let old = try existing.map { (reader: $0, index: try readIndex($0)) }
    let plan = ChunkPlan(Region(all: shape), chunkShape: innerShape)
    let assembly = try ShardAssembly(self, into: sink)
    try Workers.forEachInOrder(count, width: width) { number, inTurn in
      func append(_ bytes: UnsafeRawBufferPointer?) throws {
        try inTurn { try assembly.append(number, bytes) }
      }
      let piece = plan.piece(number)
      let range = try old.flatMap { try $0.index.range(number, in: $0.reader.byteCount) }
      let part = range.flatMap { range in old.map { PartReader(whole: $0.reader, part: range) } }
      let common = piece.inRegion.intersection(region)
      if common.isEmpty {
        guard let part else { return }
        return try part.withBytes(0..<part.byteCount, append)
      }
      try inner.withUpdated(
        part, common.relative(to: piece.inRegion.origin),
        try source.view(common.relative(to: region.origin)), keepsEmpty: keepsEmpty, width: 1,
        append)
    }
    return try assembly.finish()
  }
}
