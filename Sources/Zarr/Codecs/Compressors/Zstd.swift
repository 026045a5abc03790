import CZstd
import JSONText
import Workers

/// The codec `zstd`.
///
/// Spec: https://github.com/zarr-developers/zarr-extensions/tree/main/codecs/zstd, RFC 8878
/// Compatible implementations: zarr-python, tensorstore, zarrs, numcodecs.
/// Deviations: several frames one after another, skippable frames and frames that do not tell their
/// size are read; a declared size is never believed.
/// Example: {"name": "zstd", "configuration": {"level": 0, "checksum": false}}
struct ZstdCodec: BytesCodec {
  let level: Int32
  let hasChecksum: Bool

  /// Frames that ask for a window of more than 2^27 bytes, zstd's own default limit, are refused.
  private static let windowLogLimit: Int32 = 27

  static let make: BytesCodecs.Make = { parameters, context in
    if context.format == .v3 { try parameters.check(known: ["level", "checksum"]) }
    return ZstdCodec(
      level: Int32(try parameters.int("level", -131_072...22, standard: 0)),
      hasChecksum: try parameters.bool("checksum", standard: false))
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try Self.compressors.with { context in
      ZSTD_CCtx_reset(context.pointer, ZSTD_reset_session_and_parameters)
      ZSTD_CCtx_setParameter(context.pointer, ZSTD_c_compressionLevel, level)
      ZSTD_CCtx_setParameter(context.pointer, ZSTD_c_checksumFlag, hasChecksum ? 1 : 0)
      guard input.count > 4 * Self.pieceByteCount else {
        let result = ZSTD_compress2(
          context.pointer, output.baseAddress, output.count, input.baseAddress, input.count)
        return try Self.checked(result)
      }
      return try encodeByPieces(input, into: output, context.pointer)
    }
  }

  /// Compresses one piece of output after another, so that it can be stopped in between.
  private func encodeByPieces(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer,
    _ context: OpaquePointer
  ) throws -> Int {
    // The input stays where it is, so the library need not copy it first.
    ZSTD_CCtx_setParameter(context, ZSTD_c_experimentalParam9, 1)
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: 0, pos: 0)
    while true {
      try Cancellation.current.check()
      guard target.pos < output.count else {
        throw ZarrError.codec("zstd", "more than the \(output.count) bytes that are expected")
      }
      target.size = min(output.count, target.pos + Self.pieceByteCount)
      let rest = try Self.checked(ZSTD_compressStream2(context, &target, &source, ZSTD_e_end))
      if rest == 0 { return target.pos }
    }
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard !input.isEmpty else { throw ZarrError.codec("zstd", "there are no bytes to decode") }
    return try Self.decompressors.with { context in
      let result = ZSTD_decompressDCtx(
        context.pointer, output.baseAddress, output.count, input.baseAddress, input.count)
      return try Self.checked(result)
    }
  }

  /// Values longer than this are read and decoded piece by piece.
  static let pieceByteCount = 1 << 18

  func decode(
    _ reader: any ValueReader, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard isWorthStreaming(reader) else {
      return try reader.withBytes(0..<reader.byteCount) { try decode($0, into: output) }
    }
    return try Self.decompressors.with { context in
      try BufferPool.shared.withBuffer(Self.pieceByteCount) { piece in
        try decode(reader, by: piece, context.pointer, into: output)
      }
    }
  }

  func isWorthStreaming(_ reader: any ValueReader) -> Bool {
    reader.byteCount > 4 * Self.pieceByteCount && !reader.isInMemory && !reader.prefersBatches
  }

  private func decode(
    _ reader: any ValueReader, by piece: UnsafeMutableRawBufferPointer, _ context: OpaquePointer,
    into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    // The output stays where it is, so the library need not keep a copy of its end for itself.
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    ZSTD_DCtx_setParameter(context, ZSTD_d_experimentalParam2, 1)
    defer {
      ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
      ZSTD_DCtx_setParameter(context, ZSTD_d_experimentalParam2, 0)
    }
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    var consumed = 0
    var expected = 1
    while consumed < reader.byteCount {
      try Cancellation.current.check()
      let count = min(piece.count, reader.byteCount - consumed)
      let part = UnsafeMutableRawBufferPointer(rebasing: piece[..<count])
      try reader.read(at: consumed, into: part)
      consumed += count
      var source = ZSTD_inBuffer(src: part.baseAddress, size: count, pos: 0)
      while source.pos < source.size {
        let before = (source.pos, target.pos)
        expected = try Self.checked(ZSTD_decompressStream(context, &target, &source))
        guard (source.pos, target.pos) != before else {
          throw ZarrError.codec("zstd", "the data decodes to more than \(output.count) bytes")
        }
      }
    }
    guard expected == 0 else { throw ZarrError.codec("zstd", "the data ends too early") }
    return target.pos
  }

  static func checked(_ result: Int) throws -> Int {
    if ZSTD_isError(result) != 0 {
      throw ZarrError.codec("zstd", String(cString: ZSTD_getErrorName(result)).lowercased())
    }
    return result
  }

  private final class Compressor {
    let pointer: OpaquePointer
    init?() {
      guard let pointer = ZSTD_createCCtx() else { return nil }
      self.pointer = pointer
    }
    deinit { ZSTD_freeCCtx(pointer) }
  }

  final class Decompressor {
    let pointer: OpaquePointer
    init?() {
      guard let pointer = ZSTD_createDCtx() else { return nil }
      self.pointer = pointer
      ZSTD_DCtx_setParameter(pointer, ZSTD_d_windowLogMax, ZstdCodec.windowLogLimit)
    }
    deinit { ZSTD_freeDCtx(pointer) }
  }

  private static let compressors = Pool<Compressor>(limit: 16) { Compressor() }
  static let decompressors = Pool<Decompressor>(limit: 16) { Decompressor() }
}

extension CodecSpec {
  /// The codec `zstd`.
  public static func zstd(level: Int = 0, checksum: Bool = false) -> CodecSpec {
    CodecSpec("zstd", ["level": .int(level), "checksum": .bool(checksum)])
  }
}
