import NDArray

/// A shard that is being put together: its inner chunks' bytes one after another, and its index.
final class ShardAssembly: @unchecked Sendable {
  // Sendable: used by one thread at a time; whoever shares it takes turns.
  private let codec: ShardCodec
  private let index: ShardIndex
  private let sink: any ValueSink

  /// Begins a shard without inner chunks.
  ///
  /// - Parameter sink: takes the bytes of the shard; nothing comes before the first inner chunk.
  /// - Throws: ``ZarrError`` of kind `limitExceeded`.
  init(_ codec: ShardCodec, into sink: any ValueSink) throws {
    self.codec = codec
    self.sink = sink
    try codec.index.checkLimit(codec.indexByteCount)
    index = try ShardIndex(count: codec.count, shape: codec.grid + [2])
  }

  /// Adds inner chunk `number`, counted in C order; nil if it is not to be stored.
  func append(_ number: Int, _ bytes: UnsafeRawBufferPointer?) throws {
    guard let bytes else { return }
    if codec.indexIsAtStart, sink.count == 0 { try withIndex { try sink.append($0) } }
    let offset = sink.count
    try sink.append(bytes)
    index.set(number, offset..<sink.count)
  }

  /// Adds the index. To be called once.
  ///
  /// - Returns: whether any inner chunk is stored; if not, there is no shard.
  func finish() throws -> Bool {
    guard index.isAnyStored else { return false }
    try withIndex { bytes in
      if codec.indexIsAtStart {
        try sink.replace(at: 0, with: bytes)
      } else {
        try sink.append(bytes)
      }
    }
    return true
  }

  private func withIndex(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try codec.index.withEncoded(index.entries, keepsEmpty: true, width: 1) { bytes in
      if let bytes { try body(bytes) }
    }
  }
}
