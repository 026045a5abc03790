import NDArray
import Workers

extension ShardCodec {
  /// Reads the index of a shard.
  ///
  /// - Throws: ``ZarrError`` of kind `codecFailed` or `limitExceeded`.
  func readIndex(_ reader: any ValueReader) throws -> ShardIndex {
    if let version = reader.version, let known = cache.withLock({ $0[version] }) { return known }
    guard reader.byteCount >= indexByteCount else {
      throw ZarrError(
        .codecFailed,
        "the shard has \(reader.byteCount) bytes, less than the \(indexByteCount) of its index")
    }
    let start = indexIsAtStart ? 0 : reader.byteCount - indexByteCount
    let entries = try ShardIndex(count: count, shape: grid + [2])
    do {
      try index.read(
        PartReader(whole: reader, part: start..<start + indexByteCount),
        Region(all: grid + [2]), into: entries.entries, width: 1)
    } catch let error as ZarrError {
      throw ZarrError(error.kind, key: error.key, "the shard's index: \(error.reason)")
    }
    if let version = reader.version { cache.withLock { $0.insert(entries, version) } }
    return entries
  }

  /// Reads a region of a shard: only the index and the inner chunks that the region touches.
  func read(
    _ reader: any ValueReader, _ region: Region, into destination: NDArray, width: Int
  ) throws {
    let index = try readIndex(reader)
    let plan = ChunkPlan(region, chunkShape: innerShape)
    if reader.prefersBatches {
      return try readInBatches(reader, index, plan, into: destination, width: width)
    }
    try Workers.forEach(plan.count, width: width) { number in
      let piece = plan.piece(number)
      let target = try destination.view(piece.inRegion)
      let place = piece.chunk.linearIndex(in: grid)
      guard let range = try index.range(place, in: reader.byteCount) else {
        return try target.fill(fill.bytes)
      }
      try readInner(PartReader(whole: reader, part: range), piece, into: target)
    }
  }

  private func readInner(
    _ reader: any ValueReader, _ piece: ChunkPlan.Piece, into target: NDArray
  ) throws {
    do {
      try inner.read(reader, piece.inChunk, into: target, width: 1)
    } catch let error as ZarrError where error.kind == .codecFailed {
      throw ZarrError(
        .codecFailed, key: error.key,
        "inner chunk \(piece.chunk.tupleDescription): \(error.reason)")
    }
  }

  /// As ``read(_:_:into:width:)``, for values that are far away: many ranges go in one request.
  private func readInBatches(
    _ reader: any ValueReader, _ index: ShardIndex, _ plan: ChunkPlan, into destination: NDArray,
    width: Int
  ) throws {
    let batchByteCount = 32 << 20
    var pieces: [ChunkPlan.Piece] = []
    var ranges: [Range<Int>] = []
    var byteCount = 0
    func readBatch() throws {
      let values = try reader.read(ranges)
      let batch = pieces
      try Workers.forEach(batch.count, width: width) { number in
        let target = try destination.view(batch[number].inRegion)
        try readInner(MemoryReader(values[number]), batch[number], into: target)
      }
      (pieces, ranges, byteCount) = ([], [], 0)
    }
    for number in 0..<plan.count {
      let piece = plan.piece(number)
      let place = piece.chunk.linearIndex(in: grid)
      guard let range = try index.range(place, in: reader.byteCount) else {
        try destination.view(piece.inRegion).fill(fill.bytes)
        continue
      }
      pieces.append(piece)
      ranges.append(range)
      byteCount += range.count
      if byteCount >= batchByteCount { try readBatch() }
    }
    if !pieces.isEmpty { try readBatch() }
  }
}
