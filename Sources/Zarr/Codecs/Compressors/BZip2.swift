import CBZip2
import JSONText

/// The codec `bz2`.
///
/// Spec: numcodecs `bz2`, https://sourceware.org/bzip2/
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.bz2`).
/// Deviations: several streams one after another are read.
/// Example: {"id": "bz2", "level": 1}
struct BZip2Codec: BytesCodec {
  let level: Int32

  static let make: BytesCodecs.Make = { parameters, _ in
    BZip2Codec(level: Int32(try parameters.int("level", 1...9, standard: 1)))
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard let inputCount = UInt32(exactly: input.count), let inputCharacters = input.mutable else {
      throw ZarrError.codec("bz2", "a chunk of \(input.count) bytes")
    }
    var written = UInt32(clamping: output.count)
    let status = BZ2_bzBuffToBuffCompress(
      output.characters, &written, inputCharacters, inputCount, level, 0, 0)
    guard status == BZ_OK else { throw ZarrError.codec("bz2", "compression failed (\(status))") }
    return Int(written)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard !input.isEmpty else { throw ZarrError.codec("bz2", "there are no bytes to decode") }
    var consumed = 0
    var written = 0
    while consumed < input.count {
      let (taken, given) = try decodeStream(
        UnsafeRawBufferPointer(rebasing: input[consumed...]),
        UnsafeMutableRawBufferPointer(rebasing: output[written...]))
      consumed += taken
      written += given
    }
    return written
  }

  private func decodeStream(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws -> (consumed: Int, written: Int) {
    var stream = bz_stream()
    guard BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else {
      throw ZarrError(.limitExceeded, "no memory for bzip2")
    }
    defer { BZ2_bzDecompressEnd(&stream) }
    var consumed = 0
    var written = 0
    while true {
      let offered = (
        input: UInt32(clamping: input.count - consumed),
        output: UInt32(clamping: output.count - written)
      )
      stream.next_in = input.mutable.map { $0 + consumed }
      stream.avail_in = offered.input
      stream.next_out = output.characters.map { $0 + written }
      stream.avail_out = offered.output
      let status = BZ2_bzDecompress(&stream)
      let taken = Int(offered.input - stream.avail_in)
      let given = Int(offered.output - stream.avail_out)
      consumed += taken
      written += given
      if status == BZ_STREAM_END { return (consumed, written) }
      guard status == BZ_OK else { throw ZarrError.codec("bz2", "damaged data (\(status))") }
      if taken == 0, given == 0 {
        throw ZarrError.codec(
          "bz2",
          written == output.count
            ? "the data decodes to more than \(output.count) bytes" : "the data ends too early")
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The address for C functions that promise by word only not to write.
  fileprivate var mutable: UnsafeMutablePointer<CChar>? {
    characters.map { UnsafeMutablePointer(mutating: $0) }
  }
}
