import NDArray
import Workers

extension ZarrArray {
  /// Writes the elements of `source` to `region`.
  ///
  /// Chunks that the region covers only in part are read, changed and written back.
  ///
  /// - Parameters:
  ///   - region: a box inside the array.
  ///   - source: an array of this dtype and of the region's shape, of any strides.
  /// - Throws: ``ZarrError``, `NDArrayError` if the region or the source does not fit, `Cancelled`.
  public func write(_ region: Region, from source: NDArray) throws {
    if let other = try replacement() { return try other.write(region, from: source) }
    try store.checkWritable(path)
    try check(region, source)
    let plan = ChunkPlan(region, chunkShape: storedShape)
    let width = access.width ?? Workers.width
    let innerWidth = plan.count >= width ? 1 : width
    try forEachPiece(plan, "writing") { piece in
      try writeStored(
        piece.chunk, piece.inChunk, from: try source.view(piece.inRegion), width: innerWidth)
    }
  }

  /// Writes all elements.
  public func writeAll(_ source: NDArray) throws {
    try write(Region(all: shape), from: source)
  }

  /// Writes a region of the chunk or shard at `index`, counted from its own first element.
  func writeStored(_ index: [Int], _ region: Region, from source: NDArray, width: Int) throws {
    let key = key(index)
    try atKey(key, in: store) {
      try ChunkLocks.shared.with("\(store.identity)/\(key)") {
        try updateStored(index, region, from: source, width: width)
      }
    }
  }

  /// As ``writeStored(_:_:from:width:)``, by somebody who holds the chunk's lock.
  func updateStored(_ index: [Int], _ region: Region, from source: NDArray, width: Int) throws {
    let key = key(index)
    // A region that reaches to the array's end covers the chunk: nothing else in it counts.
    let coversAll = region.shape == (try storedRegion(index)).shape
    let existing = coversAll ? nil : try store.reader(key)
    try codec.update(
      key, in: store, existing, region, source, keepsEmpty: access.writesEmptyChunks, width: width)
  }
}
