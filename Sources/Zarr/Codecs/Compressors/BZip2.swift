import CBZip2
import JSONText
import Workers

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
    var stream = bz_stream()
    guard BZ2_bzCompressInit(&stream, level, 0, 0) == BZ_OK else {
      throw ZarrError(.limitExceeded, "no memory for bzip2")
    }
    defer { BZ2_bzCompressEnd(&stream) }
    var window = BZip2Window(input, output)
    while true {
      try Cancellation.current.check()
      let isLast = window.feed(&stream)
      let status = BZ2_bzCompress(&stream, isLast ? BZ_FINISH : BZ_RUN)
      window.note(stream)
      if status == BZ_STREAM_END { return window.written }
      guard status == BZ_RUN_OK || status == BZ_FINISH_OK, !window.isStuck else {
        throw ZarrError.codec("bz2", "compression failed (\(status))")
      }
    }
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
    var window = BZip2Window(input, output)
    while true {
      try Cancellation.current.check()
      _ = window.feed(&stream)
      let status = BZ2_bzDecompress(&stream)
      window.note(stream)
      if status == BZ_STREAM_END { return (window.consumed, window.written) }
      guard status == BZ_OK else { throw ZarrError.codec("bz2", "damaged data (\(status))") }
      if window.isStuck {
        throw ZarrError.codec(
          "bz2",
          window.written == output.count
            ? "the data decodes to more than \(output.count) bytes" : "the data ends too early")
      }
    }
  }
}

/// Feeds a bzip2 stream from buffers of any size, in pieces of some milliseconds' work.
private struct BZip2Window {
  let input: UnsafeRawBufferPointer
  let output: UnsafeMutableRawBufferPointer
  private(set) var consumed = 0
  private(set) var written = 0
  /// Whether the last call neither took nor gave anything.
  private(set) var isStuck = false
  private var given: (input: UInt32, output: UInt32) = (0, 0)
  private static let most = 1 << 18

  init(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) {
    self.input = input
    self.output = output
  }

  /// - Returns: whether this is all the input that is left.
  mutating func feed(_ stream: inout bz_stream) -> Bool {
    given.input = UInt32(min(Self.most, input.count - consumed))
    given.output = UInt32(min(Self.most, output.count - written))
    stream.next_in = input.mutable.map { $0 + consumed }
    stream.avail_in = given.input
    stream.next_out = output.characters.map { $0 + written }
    stream.avail_out = given.output
    return input.count - consumed <= Self.most
  }

  mutating func note(_ stream: bz_stream) {
    let taken = Int(given.input - stream.avail_in)
    let given = Int(self.given.output - stream.avail_out)
    consumed += taken
    written += given
    isStuck = taken == 0 && given == 0
  }
}

extension UnsafeRawBufferPointer {
  /// The address for C functions that promise by word only not to write.
  fileprivate var mutable: UnsafeMutablePointer<CChar>? {
    characters.map { UnsafeMutablePointer(mutating: $0) }
  }
}
