import JSONText
import NDArray

/// A codec that turns bytes into bytes: a compressor, a checksum, a filter on elements.
///
/// A codec is bound: its parameters were checked when the array was opened, and it knows all that it
/// needs. Encoding and decoding are pure, synchronous and safe from several threads; compressors use
/// no threads of their own.
public protocol BytesCodec: Sendable {
  /// How large `byteCount` bytes become.
  func encodedSize(_ byteCount: Int) -> EncodedSize

  /// Encodes `input` into the beginning of `output`.
  ///
  /// - Parameter output: room for ``encodedSize(_:)``.
  /// - Returns: the number of bytes written.
  /// - Throws: ``ZarrError`` of kind `codecFailed`.
  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int

  /// Decodes `input`, which may hold anything, into the beginning of `output`.
  ///
  /// - Parameter output: room for what the result should be, and for no more.
  /// - Returns: the number of bytes written.
  /// - Throws: ``ZarrError`` of kind `codecFailed` if the input is damaged or yields more than there
  ///   is room for.
  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int

  /// As ``decode(_:into:)``, from a value in a store; a codec that can take it in pieces need not
  /// hold all of it.
  func decode(_ reader: any ValueReader, into output: UnsafeMutableRawBufferPointer) throws -> Int

  /// Calls `body` with the decoded value, which is decoded as it is read; nil if this codec cannot do
  /// so, or it is not worth it. The value may be read from the front to the back only.
  ///
  /// - Parameter byteCount: how many bytes the value must decode to.
  /// - Throws: as ``decode(_:into:)``; the whole value is checked, whatever is read of it.
  func withStream<R>(
    _ reader: any ValueReader, byteCount: Int, _ body: (any ValueReader) throws -> R
  ) throws -> R?

  /// The size of the elements that a filter makes; nil if they are as long as those it is given.
  var storedItemSize: Int? { get }

  /// Whether ``decodedPart(of:)`` is of use.
  var hasDecodedPart: Bool { get }

  /// The part of `input` that is its decoded form, for codecs that only add something around it;
  /// nil for all others.
  ///
  /// - Throws: as ``decode(_:into:)``.
  func decodedPart(of input: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer?
}

extension BytesCodec {
  public func decode(
    _ reader: any ValueReader, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try reader.withBytes(0..<reader.byteCount) { try decode($0, into: output) }
  }

  public func withStream<R>(
    _ reader: any ValueReader, byteCount: Int, _ body: (any ValueReader) throws -> R
  ) throws -> R? { nil }

  public var storedItemSize: Int? { nil }

  public var hasDecodedPart: Bool { false }

  public func decodedPart(of input: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    nil
  }
}

/// How large bytes become when encoded.
public enum EncodedSize: Sendable, Hashable {
  /// Always this.
  case exactly(Int)
  /// This or less.
  case atMost(Int)

  /// The room that the bytes need.
  public var bound: Int {
    switch self {
    case .exactly(let byteCount), .atMost(let byteCount): byteCount
    }
  }

  var isExact: Bool { if case .exactly = self { true } else { false } }

  /// The size of what a compressor yields at worst, with room for encoders less able than ours.
  static func compressed(_ byteCount: Int) -> EncodedSize {
    .atMost(byteCount + byteCount / 2 + (1 << 16))
  }
}

extension ZarrError {
  /// The error of a codec that cannot decode or encode.
  static func codec(_ name: String, _ reason: String) -> ZarrError {
    ZarrError(.codecFailed, "\(name): \(reason)")
  }
}

/// What a codec is bound to.
struct CodecContext {
  /// The type of the array's elements.
  var dtype: DType
  /// The byte order in which elements reach the codec.
  var byteOrder: ByteOrder
  /// The format of the metadata that named the codec.
  var format: ZarrFormat
}

/// The codecs from bytes to bytes that are known, by name.
enum BytesCodecs {
  typealias Make = @Sendable (CodecParameters, CodecContext) throws -> any BytesCodec

  /// Every codec, under its name in v3 and its id in v2, which agree.
  static let makers: [String: Make] = [
    "blosc": BloscCodec.make,
    "bz2": BZip2Codec.make,
    "gzip": DeflateCodec.make("gzip"),
    "lz4": LZ4Codec.make,
    "lzma": LZMACodec.make,
    "zlib": DeflateCodec.make("zlib"),
    "zstd": ZstdCodec.make,

    "jenkins_lookup3": JenkinsLookup3.make,
    "adler32": ChecksumCodec.make(
      "adler32", standardLocation: "start", ZlibChecksums.adler32),
    "crc32": ChecksumCodec.make("crc32", standardLocation: "start", ZlibChecksums.crc32),
    "crc32c": ChecksumCodec.make("crc32c", standardLocation: "end", CRC32C.checksum),
    "fletcher32": ChecksumCodec.make(
      "fletcher32", standardLocation: "end", ZlibChecksums.fletcher32),

    "astype": ElementwiseCodec.makeAsType,
    "base64": Base64Codec.make,
    "bitround": BitRoundCodec.make,
    "delta": DeltaCodec.make,
    "fixedscaleoffset": ElementwiseCodec.makeScaleOffset,
    "packbits": PackBitsCodec.make,
    "quantize": ElementwiseCodec.makeQuantize,
    "shuffle": ShuffleCodec.make,
  ]

  /// zarr-python's v3 names for the codecs of numcodecs begin with this.
  static let numcodecsPrefix = "numcodecs."

  /// Whether there is a codec of this name.
  static func isKnown(_ name: String) -> Bool { makers[plainName(name)] != nil }

  private static func plainName(_ name: String) -> String {
    name.hasPrefix(numcodecsPrefix) ? String(name.dropFirst(numcodecsPrefix.count)) : name
  }

  /// Makes a bound codec.
  ///
  /// - Throws: ``ZarrError`` of kind `unknownCodec` or `invalidMetadata`.
  static func make(_ spec: CodecSpec, _ context: CodecContext) throws -> any BytesCodec {
    guard let make = makers[plainName(spec.name)] else {
      throw ZarrError(.unknownCodec, "codec \"\(spec.name.prefix(80))\" is not known")
    }
    return try make(CodecParameters(spec), context)
  }
}

/// The parameters of a codec, read with checks.
struct CodecParameters {
  let name: String
  let members: JSONObject

  init(_ spec: CodecSpec) {
    name = spec.name
    members = spec.configuration
  }

  func error(_ reason: String) -> ZarrError {
    ZarrError(.invalidMetadata, "codec \(name): \(reason)")
  }

  /// - Throws: if there is a member that is not `known`. Zarr v3 asks for this.
  func check(known: Set<String>) throws {
    for member in members.keys where !known.contains(member) {
      throw error("unknown member \"\(member)\"")
    }
  }

  /// An integer in `range`; `standard` if the member is missing or null.
  func int(_ key: String, _ range: ClosedRange<Int>, standard: Int?) throws -> Int {
    guard let value = members[key], !value.isNull else {
      if let standard { return standard }
      throw error("\(key) is missing")
    }
    guard let number = value.int, range.contains(number) else {
      throw error(
        "\(key) must be an integer from \(range.lowerBound) to \(range.upperBound), "
          + "not \(value.serialized().prefix(40))")
    }
    return number
  }

  func double(_ key: String) throws -> Double {
    guard let value = members[key]?.double, value.isFinite else {
      throw error("\(key) must be a finite number")
    }
    return value
  }

  func bool(_ key: String, standard: Bool) throws -> Bool {
    guard let value = members[key], !value.isNull else { return standard }
    if let flag = value.bool ?? value.int.flatMap({ $0 == 0 ? false : $0 == 1 ? true : nil }) {
      return flag
    }
    throw error("\(key) must be true or false")
  }

  /// One of some words; `standard` if the member is missing or null.
  func word(_ key: String, _ words: [String], standard: String?) throws -> String {
    guard let value = members[key], !value.isNull else {
      if let standard { return standard }
      throw error("\(key) is missing")
    }
    guard let word = value.string, words.contains(word) else {
      throw error(
        "\(key) must be one of \(words.joined(separator: ", ")), "
          + "not \(value.serialized().prefix(40))")
    }
    return word
  }
}
