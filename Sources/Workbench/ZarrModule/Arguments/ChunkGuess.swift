import Glibc
import NDArray

/// The chunk shape that zarr-python chooses where none is given, after h5py.
enum ChunkGuess {
  /// Axes are halved in turn until a chunk is near a size that grows slowly with the array.
  ///
  /// - Parameter limit: the most bytes of a chunk.
  static func chunks(_ shape: [Int], _ dtype: DType, limit: Double = 67_108_864) -> [Int] {
    guard !shape.isEmpty else { return [] }
    let itemSize = Double(dtype.itemSize)
    var chunks = shape.map { max(1, Double($0)) }
    let total = chunks.reduce(itemSize, *)
    let wanted = 262_144 * pow(2, log10(total / 1_048_576))
    let target = min(max(wanted, 131_072), limit)
    var axis = 0
    while true {
      let size = chunks.reduce(itemSize, *)
      let isNear = size < target || abs(size - target) / target < 0.5
      if isNear && size < limit { break }
      if chunks.allSatisfy({ $0 == 1 }) { break }
      chunks[axis % chunks.count] = (chunks[axis % chunks.count] / 2).rounded(.up)
      axis += 1
    }
    return chunks.map { Int(exactly: $0) ?? Int.max }
  }

  /// Two chunks a shard along the axes that have more than eight.
  static func shards(_ shape: [Int], chunks: [Int]) -> [Int] {
    zip(shape, chunks).map { length, chunk in
      chunk > 0 && length / chunk > 8
        ? chunk.multipliedReportingOverflow(by: 2).partialValue : chunk
    }
  }
}
