import CLZ4
import JSONText

/// The codec `lz4`: the length as a little-endian uint32, then one LZ4 block.
///
/// Spec: numcodecs `lz4`, https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.lz4`).
/// Deviations: none.
/// Example: {"id": "lz4", "acceleration": 1}
struct LZ4Codec: BytesCodec {
  let acceleration: Int32
  private static let prefixByteCount = 4

  static let make: BytesCodecs.Make = { parameters, _ in
    LZ4Codec(
      acceleration: Int32(try parameters.int("acceleration", -65_537...65_537, standard: 1)))
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard let inputCount = Int32(exactly: input.count), inputCount <= 0x7E00_0000 else {
      throw ZarrError.codec("lz4", "a chunk of \(input.count) bytes; the most is 2,113,929,216")
    }
    output.storeBytes(of: UInt32(inputCount).littleEndian, as: UInt32.self)
    let room = Int32(clamping: output.count - Self.prefixByteCount)
    let written = LZ4_compress_fast(
      input.characters, output.characters.map { $0 + Self.prefixByteCount }, inputCount, room,
      acceleration)
    guard written > 0 else { throw ZarrError.codec("lz4", "compression failed") }
    return Int(written) + Self.prefixByteCount
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard input.count > Self.prefixByteCount,
      let blockCount = Int32(exactly: input.count - Self.prefixByteCount)
    else { throw ZarrError.codec("lz4", "\(input.count) bytes are no lz4 data") }
    let declared = Int(UInt32(littleEndian: input.loadUnaligned(as: UInt32.self)))
    guard declared <= output.count, let declared = Int32(exactly: declared) else {
      throw ZarrError.codec("lz4", "it tells of \(declared) bytes, at most \(output.count) fit")
    }
    let written = LZ4_decompress_safe(
      input.characters.map { $0 + Self.prefixByteCount }, output.characters, blockCount, declared)
    guard written == declared else { throw ZarrError.codec("lz4", "the block is damaged") }
    return Int(written)
  }
}

extension UnsafeRawBufferPointer {
  /// The address as C libraries want it.
  var characters: UnsafePointer<CChar>? { baseAddress?.assumingMemoryBound(to: CChar.self) }
}

extension UnsafeMutableRawBufferPointer {
  /// The address as C libraries want it.
  var characters: UnsafeMutablePointer<CChar>? {
    baseAddress?.assumingMemoryBound(to: CChar.self)
  }
}
