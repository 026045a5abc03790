import NDArray
import Synchronization

/// Writes one shard in one pass: its chunks come in any order, from any threads, and are encoded as
/// they come. What is held is the encoded chunks so far, never more than the shard.
///
/// ```swift
/// let writer = try ShardWriter(array, at: [0, 3])
/// for chunk in chunks { try writer.write(chunk.index, chunk.data) }
/// try writer.finish()
/// ```
///
/// Chunks that are not written hold the fill value. What was stored before is replaced when
/// ``finish()`` has run, and not touched until then. The chunks lie in the shard in the order in which
/// they came.
public final class ShardWriter: Sendable {
  /// The array that the shard belongs to.
  public let array: ZarrArray
  /// The index of the shard.
  public let index: [Int]
  /// How many chunks the shard has along each axis.
  public let chunkCounts: [Int]
  /// The shape of such a chunk: of shards in shards, the inner ones.
  public let chunkShape: [Int]

  private let codec: ShardCodec
  private let sink = ByteSink()
  private let assembly: ShardAssembly
  private let state = Mutex(State())

  private struct State {
    var written: Set<Int> = []
    var isFinished = false
  }

  /// Begins a shard.
  ///
  /// - Throws: ``ZarrError`` of kind `unsupported` if the array has no shards, `invalidSelection` if
  ///   there is no such shard, `readOnly`, `limitExceeded`.
  public init(_ array: ZarrArray, at index: [Int]) throws {
    guard case .sharded(let codec) = array.codec.body else {
      throw ZarrError(
        .unsupported, store: array.store.description, key: array.path, "the array has no shards")
    }
    try array.store.checkWritable(array.path)
    _ = try array.storedRegion(index)
    self.array = array
    self.index = index
    self.codec = codec
    chunkShape = array.codec.unlaid(codec.innerShape)
    chunkCounts = zip(array.storedShape, chunkShape).map { $0 / $1 }
    assembly = try atKey(array.key(index), in: array.store) {
      [sink] in try ShardAssembly(codec, into: sink)
    }
  }

  /// Encodes and adds a chunk.
  ///
  /// - Parameters:
  ///   - chunk: the index of the chunk in the shard.
  ///   - data: an array of ``chunkShape``, or less where the array ends, of any strides.
  /// - Throws: ``ZarrError`` of kind `invalidSelection` if there is no such chunk in the array, the
  ///   data does not fit, the chunk was written before, or the shard is finished; `codecFailed`.
  public func write(_ chunk: [Int], _ data: NDArray) throws {
    try atKey(array.key(index), in: array.store) {
      try check(chunk, data)
      let number = array.codec.laidOut(chunk).linearIndex(in: codec.grid)
      let isNew = state.withLock { !$0.isFinished && $0.written.insert(number).inserted }
      guard isNew else {
        throw ZarrError(
          .invalidSelection,
          "chunk \(chunk.tupleDescription) of the shard was written already, or the shard is finished"
        )
      }
      do {
        let data = try array.codec.laidOut(data)
        try codec.inner.withUpdated(
          nil, Region(all: data.shape), data, keepsEmpty: array.access.writesEmptyChunks, width: 1
        ) { bytes in
          try state.withLock { _ in try assembly.append(number, bytes) }
        }
      } catch {
        // Without this chunk the shard is not what was asked for: it is not to be stored.
        state.withLock { $0.isFinished = true }
        throw error
      }
    }
  }

  private func check(_ chunk: [Int], _ data: NDArray) throws {
    let isInside =
      chunk.count == chunkCounts.count
      && zip(chunk, chunkCounts).allSatisfy { $0 >= 0 && $0 < $1 }
    let shape = chunk.indices.map { axis -> Int in
      guard isInside else { return 0 }
      let start = index[axis] * array.storedShape[axis] + chunk[axis] * chunkShape[axis]
      return max(0, min(chunkShape[axis], array.shape[axis] - start))
    }
    guard isInside, !shape.contains(0), data.dtype == array.dtype, data.shape == shape else {
      throw ZarrError(
        .invalidSelection,
        "\(data.dtype.name) \(data.shape.tupleDescription) is not chunk "
          + "\(chunk.tupleDescription) of a shard of \(chunkCounts.tupleDescription) chunks of "
          + "\(array.dtype.name) \(chunkShape.tupleDescription)")
    }
  }

  /// Stores the shard; one of which every element is the fill value is not stored.
  ///
  /// To be called once, when all calls of ``write(_:_:)`` have returned.
  ///
  /// - Throws: ``ZarrError`` of the store; then what was stored before is still there.
  public func finish() throws {
    let key = array.key(index)
    try atKey(key, in: array.store) {
      let isFirst = state.withLock { state -> Bool in
        defer { state.isFinished = true }
        return !state.isFinished
      }
      guard isFirst else { throw ZarrError(.invalidSelection, "the shard is finished already") }
      try ChunkLocks.shared.with("\(array.store.identity)/\(key)") {
        let isStored = try assembly.finish()
        try array.codec.withFiltersApplied(isStored ? sink.bytes : nil) { bytes in
          if let bytes {
            try array.store.set(key, bytes: bytes)
          } else {
            try array.store.delete(key)
          }
        }
      }
    }
  }
}
