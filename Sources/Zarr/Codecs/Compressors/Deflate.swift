import CZlib
import JSONText
import Workers

/// The codecs `gzip` and `zlib`: deflate in the wrapping of RFC 1952 or RFC 1950.
///
/// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/gzip/index.html; numcodecs `zlib`
/// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js (gzip); numcodecs.
/// Deviations: several gzip members one after another and zero bytes behind them are read.
/// Example: {"name": "gzip", "configuration": {"level": 5}}
struct DeflateCodec: BytesCodec {
  let name: String
  let level: Int32

  private var isGzip: Bool { name == "gzip" }
  /// 2^15 bytes of window; 16 more stands for the gzip wrapping.
  private var windowBits: Int32 { isGzip ? 31 : 15 }

  static func make(_ name: String) -> BytesCodecs.Make {
    { parameters, context in
      if context.format == .v3 { try parameters.check(known: ["level"]) }
      return DeflateCodec(
        name: name, level: Int32(try parameters.int("level", -1...9, standard: 1)))
    }
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  private func fail(_ reason: String) -> ZarrError { ZarrError.codec(name, reason) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw ZarrError(.limitExceeded, "no memory for deflate") }
    defer { deflateEnd(&stream) }
    var window = StreamWindow(input, output)
    while true {
      try Cancellation.current.check()
      let isLast = window.feed(&stream)
      let status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      window.note(stream)
      if status == Z_STREAM_END { return window.written }
      guard status == Z_OK || (status == Z_BUF_ERROR && !window.isStuck) else {
        throw fail("compression failed (\(status))")
      }
    }
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw ZarrError(.limitExceeded, "no memory for inflate") }
    defer { inflateEnd(&stream) }
    var window = StreamWindow(input, output)
    while true {
      try Cancellation.current.check()
      _ = window.feed(&stream)
      let status = inflate(&stream, Z_NO_FLUSH)
      window.note(stream)
      switch status {
      case Z_STREAM_END:
        let rest = input[window.consumed...]
        if rest.allSatisfy({ $0 == 0 }) { return window.written }
        guard isGzip else { throw fail("\(rest.count) bytes follow the end of the data") }
        guard inflateReset(&stream) == Z_OK else { throw fail("reset failed") }
      case Z_OK where !window.isStuck: continue
      case Z_OK, Z_BUF_ERROR:
        if window.written == output.count, window.consumed < input.count {
          // The room is full: fine if only the trailer is left, which the next round would read.
          throw fail("the data decodes to more than \(output.count) bytes")
        }
        guard !window.isStuck else { throw fail("the data ends too early") }
      default:
        throw fail(stream.msg.map { String(cString: $0) } ?? "damaged data (\(status))")
      }
    }
  }
}

/// Feeds a zlib stream from buffers of any size, in pieces that take some milliseconds.
private struct StreamWindow {
  let input: UnsafeRawBufferPointer
  let output: UnsafeMutableRawBufferPointer
  private(set) var consumed = 0
  private(set) var written = 0
  /// Whether the last call neither took nor gave anything.
  private(set) var isStuck = false
  private var given: (input: UInt32, output: UInt32) = (0, 0)

  init(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) {
    self.input = input
    self.output = output
  }

  /// - Returns: whether this is all the input that is left.
  mutating func feed(_ stream: inout z_stream) -> Bool {
    let most = 1 << 18
    given.input = UInt32(min(most, input.count - consumed))
    given.output = UInt32(min(4 * most, output.count - written))
    if let base = input.baseAddress {
      stream.next_in = UnsafeMutablePointer(
        mutating: (base + consumed).assumingMemoryBound(to: UInt8.self))
    }
    if let base = output.baseAddress {
      stream.next_out = (base + written).assumingMemoryBound(to: UInt8.self)
    }
    stream.avail_in = given.input
    stream.avail_out = given.output
    return input.count - consumed <= most
  }

  mutating func note(_ stream: z_stream) {
    let taken = Int(given.input - stream.avail_in)
    let given = Int(self.given.output - stream.avail_out)
    consumed += taken
    written += given
    isStuck = taken == 0 && given == 0
  }
}

extension CodecSpec {
  /// The codec `gzip`.
  public static func gzip(level: Int = 5) -> CodecSpec { CodecSpec("gzip", ["level": .int(level)]) }
}
