import NDArray
import Workers

extension ZarrArray {
  public func read(_ region: Region, into destination: NDArray) throws {
    if let other = try replacement() { return try other.read(region, into: destination) }
    try check(region, destination)
    let plan = ChunkPlan(region, chunkShape: storedShape)
    // Few chunks: the threads share the work inside them.
    let width = access.width ?? Workers.width
    let innerWidth = plan.count >= width ? 1 : width
    try forEachPiece(plan, "reading") { piece in
      try readStored(
        piece.chunk, piece.inChunk, into: try destination.view(piece.inRegion), width: innerWidth)
    }
  }

  /// Reads a region of the chunk or shard at `index`, counted from its own first element.
  func readStored(
    _ index: [Int], _ region: Region, into destination: NDArray, width: Int
  ) throws {
    let key = key(index)
    try atKey(key, in: store) {
      if let reader = try store.reader(key) {
        try codec.read(reader, region, into: destination, width: width)
      } else {
        try destination.fill(fillValue.bytes)
      }
    }
  }

  /// Calls `body` for each piece of a plan, on several threads, and reports progress.
  func forEachPiece(
    _ plan: ChunkPlan, _ verb: String, _ body: @Sendable (ChunkPlan.Piece) throws -> Void
  ) throws {
    let progress = plan.count > 1 ? ProgressCounter("\(verb) \(path)", total: plan.count) : nil
    try Workers.forEach(plan.count, width: access.width) { number in
      let piece = plan.piece(number)
      try body(piece)
      progress?.step(piece.inChunk.shape.reduce(dtype.itemSize, &*))
    }
  }
}
