import NDArray
import Workers

/// A chunk as it is stored, before it is written.
public struct EncodedChunk: Sendable {
  /// The bytes; nil if every element is the fill value, so that nothing needs to be stored.
  public let bytes: [UInt8]?
}

extension ZarrArray {
  /// Encodes a chunk without writing it. With shards, a chunk inside a shard.
  ///
  /// - Parameter data: an array of ``chunkShape``, or less where the array ends; the rest is filled
  ///   with the fill value.
  /// - Throws: ``ZarrError`` of kind `codecFailed` or `invalidSelection`.
  public func encodeChunk(_ data: NDArray) throws -> EncodedChunk {
    let codec = codec.innermost
    guard data.dtype == dtype, data.shape.count == chunkShape.count,
      zip(data.shape, chunkShape).allSatisfy({ $0 <= $1 })
    else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "\(data.dtype.name) \(data.shape.tupleDescription) is no chunk of "
          + "\(dtype.name) \(chunkShape.tupleDescription)")
    }
    return try atKey(path, in: store) {
      try codec.withUpdated(
        nil, Region(all: data.shape), data, keepsEmpty: access.writesEmptyChunks, width: 1
      ) { EncodedChunk(bytes: $0.map { [UInt8]($0) }) }
    }
  }

  /// Writes an encoded chunk of an array without shards.
  ///
  /// - Throws: ``ZarrError`` of kind `unsupported` if the array has shards.
  public func writeEncoded(_ chunk: EncodedChunk, at index: [Int]) throws {
    guard shardShape == nil else {
      throw ZarrError(
        .unsupported, store: store.description, key: path,
        "a chunk of a shard cannot be written by itself")
    }
    _ = try storedRegion(index)
    let key = key(index)
    try ChunkLocks.shared.with("\(store.identity)/\(key)") {
      if let bytes = chunk.bytes { try store.set(key, bytes) } else { try store.delete(key) }
    }
  }

  /// Writes the stored value at `index` in one pass: a chunk, or a whole shard.
  ///
  /// - Parameters:
  ///   - data: an array of ``storedShape``, or less where the array ends, of any strides.
  ///   - width: how many threads encode the chunks of a shard; nil for what the array was opened
  ///     with. The bytes are the same.
  /// - Throws: ``ZarrError``.
  public func writeChunk(_ index: [Int], _ data: NDArray, width: Int? = nil) throws {
    let region = try storedRegion(index)
    guard data.dtype == dtype, data.shape == region.shape else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: key(index),
        "\(data.dtype.name) \(data.shape.tupleDescription) is not the chunk of "
          + "\(dtype.name) \(region.shape.tupleDescription)")
    }
    try writeStored(
      index, Region(all: region.shape), from: data,
      width: width ?? access.width ?? Workers.width)
  }

  /// Reads the stored value at `index`: a chunk or a whole shard, cut off at the array's end.
  ///
  /// - Throws: ``ZarrError``.
  public func readChunk(_ index: [Int]) throws -> NDArray { try read(try storedRegion(index)) }
}

extension ChunkCodec {
  /// The codec of the innermost chunks.
  var innermost: ChunkCodec {
    if case .sharded(let shard) = body { shard.inner.innermost } else { self }
  }
}
