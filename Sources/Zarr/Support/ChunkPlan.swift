import NDArray

/// Which chunks a region touches, and where.
struct ChunkPlan: Sendable {
  let region: Region
  let chunkShape: [Int]
  /// The index of the first chunk along each axis.
  private let first: [Int]
  /// The number of chunks along each axis.
  private let counts: [Int]
  /// The number of chunks in all.
  let count: Int

  /// One chunk's part of a region.
  struct Piece {
    /// The index of the chunk.
    var chunk: [Int]
    /// The part, counted from the chunk's first element.
    var inChunk: Region
    /// The part, counted from the region's first element.
    var inRegion: Region
  }

  /// - Precondition: the region lies inside an array; chunk lengths are positive.
  init(_ region: Region, chunkShape: [Int]) {
    self.region = region
    self.chunkShape = chunkShape
    let isEmpty = region.isEmpty
    first = zip(region.origin, chunkShape).map { $0 / $1 }
    counts = region.shape.indices.map { axis in
      if isEmpty { return 0 }
      let last = region.origin[axis] + (region.shape[axis] - 1)
      return last / chunkShape[axis] - region.origin[axis] / chunkShape[axis] + 1
    }
    // No more chunks than elements: a product that a region's shape has been checked for.
    count = counts.reduce(1, &*)
  }

  /// Piece `number`, in C order of the chunks.
  func piece(_ number: Int) -> Piece {
    var rest = number
    var piece = Piece(chunk: first, inChunk: region, inRegion: region)
    for axis in counts.indices.reversed() {
      let chunk = first[axis] + rest % counts[axis]
      rest /= counts[axis]
      let start = chunk * chunkShape[axis]
      let low = max(region.origin[axis], start)
      let high = min(
        region.origin[axis] + region.shape[axis] - 1, start + (chunkShape[axis] - 1))
      piece.chunk[axis] = chunk
      piece.inChunk.origin[axis] = low - start
      piece.inChunk.shape[axis] = high - low + 1
      piece.inRegion.origin[axis] = low - region.origin[axis]
      piece.inRegion.shape[axis] = high - low + 1
    }
    return piece
  }
}

extension [Int] {
  /// How many chunks of `chunkShape` an array of this shape has along each axis.
  func chunkCounts(_ chunkShape: [Int]) -> [Int] {
    zip(self, chunkShape).map { length, chunk in length == 0 ? 0 : (length - 1) / chunk + 1 }
  }

  /// The number of an index in C order of an array of `shape`.
  func linearIndex(in shape: [Int]) -> Int {
    zip(self, shape).reduce(0) { $0 &* $1.1 &+ $1.0 }
  }
}
