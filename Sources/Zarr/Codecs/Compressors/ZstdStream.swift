import CZstd
import Workers

/// A zstd-compressed value, decoded as it is read: from the front to the back, every range behind
/// the one before. No more of it than what is asked for is ever held.
final class ZstdStream: ValueReader, @unchecked Sendable {
  // Sendable: made, used and finished by one thread, inside the call that hands it out.
  let byteCount: Int
  private let encoded: any ValueReader
  private let context: OpaquePointer
  private let piece: UnsafeMutableRawBufferPointer
  private var source = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
  /// How many encoded bytes were read.
  private var consumed = 0
  /// How many decoded bytes there were.
  private var produced = 0
  /// What the decoder still expects; 0 at the end of a frame.
  private var expected = 1

  /// - Parameters:
  ///   - byteCount: how many bytes the value must decode to.
  ///   - context: a decoder for this stream alone.
  ///   - piece: room for pieces of the encoded value.
  init(
    _ encoded: any ValueReader, byteCount: Int, _ context: OpaquePointer,
    _ piece: UnsafeMutableRawBufferPointer
  ) {
    self.encoded = encoded
    self.byteCount = byteCount
    self.context = context
    self.piece = piece
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try checkInside(offset..<offset.saturatedSum(buffer.count))
    guard offset >= produced else {
      throw ZarrError.codec("zstd", "byte \(offset) is behind byte \(produced)")
    }
    while produced < offset {
      let count = min(buffer.count, offset - produced)
      try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    }
    try fill(buffer)
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
    var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while target.pos < target.size {
      if try !step(&target) {
        throw ZarrError(
          .codecFailed,
          "the chunk decodes to \(produced + target.pos) bytes instead of \(byteCount)")
      }
    }
    produced += target.pos
  }

  /// Decodes on; false at the end of the value.
  private func step(_ target: inout ZSTD_outBuffer) throws -> Bool {
    if source.pos == source.size, consumed < encoded.byteCount {
      try Cancellation.current.check()
      let count = min(piece.count, encoded.byteCount - consumed)
      try encoded.read(
        at: consumed, into: UnsafeMutableRawBufferPointer(rebasing: piece[..<count]))
      consumed += count
      source = ZSTD_inBuffer(src: piece.baseAddress, size: count, pos: 0)
    }
    let before = (source.pos, target.pos)
    // At the end of a frame, asking for more would begin another.
    if source.pos == source.size, expected == 0 { return false }
    expected = try ZstdCodec.checked(ZSTD_decompressStream(context, &target, &source))
    return (source.pos, target.pos) != before
  }

  /// Decodes what is left, to learn whether the value is whole.
  ///
  /// - Throws: ``ZarrError`` of kind `codecFailed` if it is not.
  func finish() throws {
    try BufferPool.shared.withBuffer(1 << 17) { rest in
      while true {
        var target = ZSTD_outBuffer(dst: rest.baseAddress, size: rest.count, pos: 0)
        let isGoingOn = try step(&target)
        produced += target.pos
        guard produced <= byteCount else {
          throw ZarrError.codec("zstd", "the data decodes to more than \(byteCount) bytes")
        }
        if !isGoingOn { break }
      }
    }
    guard expected == 0 else { throw ZarrError.codec("zstd", "the data ends too early") }
    guard produced == byteCount else {
      throw ZarrError(
        .codecFailed, "the chunk decodes to \(produced) bytes instead of \(byteCount)")
    }
  }
}

extension ZstdCodec {
  func withStream<R>(
    _ reader: any ValueReader, byteCount: Int, _ body: (any ValueReader) throws -> R
  ) throws -> R? {
    guard isWorthStreaming(reader) else { return nil }
    return try Self.decompressors.with { context in
      try BufferPool.shared.withBuffer(Self.pieceByteCount) { piece in
        let stream = ZstdStream(reader, byteCount: byteCount, context.pointer, piece)
        let result = try body(stream)
        try stream.finish()
        return result
      }
    }
  }
}
