import NDArray

/// A shard that is being put together: its inner chunks' bytes one after another, and its index.
final class ShardAssembly: @unchecked Sendable {
  // Sendable: used by one thread at a time; whoever shares it takes turns.
  private let codec: ShardCodec
  private let index: ShardIndex
  private let sink = ByteSink()

  /// Begins a shard without inner chunks.
  ///
  /// - Throws: ``ZarrError`` of kind `limitExceeded`.
  init(_ codec: ShardCodec) throws {
    self.codec = codec
    try codec.index.checkLimit(codec.indexByteCount)
    index = try ShardIndex(count: codec.count, shape: codec.grid + [2])
    if codec.indexIsAtStart { try sink.append(zeros: codec.indexByteCount) }
  }

  /// Adds inner chunk `number`, counted in C order; nil if it is not to be stored.
  func append(_ number: Int, _ bytes: UnsafeRawBufferPointer?) throws {
    guard let bytes else { return }
    let offset = sink.count
    try sink.append(bytes)
    index.set(number, offset..<sink.count)
  }

  /// Calls `body` with the bytes of the shard, or with nil if no inner chunk is stored. To be called
  /// once.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer?) throws -> R) throws -> R {
    if !index.isAnyStored { return try body(nil) }
    return try codec.index.withEncoded(index.entries, keepsEmpty: true, width: 1) { bytes in
      if let bytes {
        if codec.indexIsAtStart {
          sink.replace(at: 0, with: bytes)
        } else {
          try sink.append(bytes)
        }
      }
      return try body(sink.bytes)
    }
  }
}
