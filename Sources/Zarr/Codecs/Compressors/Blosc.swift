import CBlosc
import JSONText
import Workers

/// The codec `blosc`.
///
/// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/blosc/index.html,
/// https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst
/// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js, numcodecs.
/// Deviations: the shuffle may be a number, as in v2, or a word, as in v3, in both formats; a
/// missing `typesize` is the size of an element. Decoding looks at the chunk's own header only, which
/// is checked before the library sees it. The library compresses a chunk in one go: that cannot be
/// stopped half-way, which takes seconds for 128 MiB at level 9.
/// Example: {"name": "blosc", "configuration": {"cname": "zstd", "clevel": 5, "shuffle": "shuffle",
/// "typesize": 2, "blocksize": 0}}
struct BloscCodec: BytesCodec {
  let compressor: String
  let level: Int32
  let shuffle: Int32
  let typeSize: Int
  let blockSize: Int

  private static let headerByteCount = 16
  /// Blosc counts in 32 bits.
  private static let byteLimit = Int(Int32.max) - 16
  static let compressors = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"]
  static let shuffles = ["noshuffle", "shuffle", "bitshuffle"]

  static let make: BytesCodecs.Make = { parameters, context in
    if context.format == .v3 {
      try parameters.check(known: ["cname", "clevel", "shuffle", "typesize", "blocksize"])
    }
    let typeSize = try parameters.int(
      "typesize", 0...Int(Int32.max), standard: context.dtype.itemSize)
    return BloscCodec(
      compressor: try parameters.word("cname", compressors, standard: "lz4"),
      level: Int32(try parameters.int("clevel", 0...9, standard: 5)),
      shuffle: Int32(try shuffle(parameters, context)),
      // Blosc itself takes sizes above 255 for 1.
      typeSize: (1...255).contains(typeSize) ? typeSize : 1,
      blockSize: try parameters.int("blocksize", 0...Int(Int32.max), standard: 0))
  }

  /// 0 for none, 1 for bytes, 2 for bits.
  static func shuffle(_ parameters: CodecParameters, _ context: CodecContext) throws -> Int {
    if let word = parameters.members["shuffle"]?.string {
      guard let number = shuffles.firstIndex(of: word) else {
        throw parameters.error("shuffle \"\(word.prefix(40))\" is not known")
      }
      return number
    }
    let number = try parameters.int("shuffle", -1...2, standard: 1)
    return number == -1 ? (context.dtype.itemSize == 1 ? 2 : 1) : number
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard input.count <= Self.byteLimit else {
      throw ZarrError.codec("blosc", "a chunk of \(input.count) bytes; the most is 2^31 - 17")
    }
    let result = blosc_compress_ctx(
      level, shuffle, typeSize, input.count, input.baseAddress, output.baseAddress, output.count,
      compressor, blockSize, 1)
    guard result > 0 else { throw ZarrError.codec("blosc", "compression failed (\(result))") }
    return Int(result)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let header = try BloscHeader(input)
    guard header.byteCount <= output.count else {
      throw ZarrError.codec(
        "blosc", "the header tells of \(header.byteCount) bytes, at most \(output.count) fit")
    }
    if header.byteCount == 0 { return 0 }
    if header.byteCount > 16 * Self.pieceByteCount, let itemSize = header.itemSize {
      return try decodeByPieces(input, header, itemSize, into: output)
    }
    let result = blosc_decompress_ctx(input.baseAddress, output.baseAddress, output.count, 1)
    guard Int(result) == header.byteCount else {
      throw ZarrError.codec("blosc", "the compressed blocks are damaged (\(result))")
    }
    return header.byteCount
  }

  /// Longer chunks are decoded in pieces, so that it can be stopped in between.
  private static let pieceByteCount = 1 << 20

  private func decodeByPieces(
    _ input: UnsafeRawBufferPointer, _ header: BloscHeader, _ itemSize: Int,
    into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let byteCount = header.byteCount
    // Whole blocks: a part of one costs as much.
    let piece = max(1, Self.pieceByteCount / max(1, header.blockSize)) * header.blockSize
    let most = max(1, piece / itemSize)
    var done = 0
    while done < byteCount {
      try Cancellation.current.check()
      let count = min(most, (byteCount - done) / itemSize)
      let result = blosc_getitem(
        input.baseAddress, Int32(done / itemSize), Int32(count),
        output.baseAddress.map { $0 + done })
      guard Int(result) == count * itemSize else {
        throw ZarrError.codec("blosc", "the compressed blocks are damaged (\(result))")
      }
      done += count * itemSize
    }
    return byteCount
  }
}

/// The header and the block starts of a blosc chunk, checked.
private struct BloscHeader {
  let byteCount: Int
  let blockSize: Int
  /// The bytes of an element; nil if the chunk is not a whole number of elements.
  let itemSize: Int?

  private static let byteShuffle: UInt8 = 1
  private static let copied: UInt8 = 2
  private static let bitShuffle: UInt8 = 4
  private static let unsplit: UInt8 = 16

  init(_ input: UnsafeRawBufferPointer) throws {
    func number(_ offset: Int) -> Int {
      Int(UInt32(littleEndian: input.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    func fail(_ reason: String) -> ZarrError { ZarrError.codec("blosc", reason) }
    guard input.count >= 16 else { throw fail("\(input.count) bytes have no room for a header") }
    guard input[0] == 2 || input[0] == 1 else { throw fail("format version \(input[0])") }
    let flags = input[2]
    let typeSize = Int(input[3])
    byteCount = number(4)
    blockSize = number(8)
    let storedCount = number(12)
    guard storedCount >= 16, storedCount <= input.count else {
      throw fail("the header tells of \(storedCount) compressed bytes, there are \(input.count)")
    }
    guard byteCount <= Int(Int32.max) - 16 else { throw fail("\(byteCount) bytes are too many") }
    guard typeSize >= 1 else { throw fail("elements of 0 bytes") }
    let bothShuffles = Self.byteShuffle | Self.bitShuffle
    guard flags & bothShuffles != bothShuffles else { throw fail("shuffled in two ways") }
    itemSize = byteCount.isMultiple(of: typeSize) ? typeSize : nil
    if byteCount == 0 { return }
    guard blockSize > 0, blockSize <= byteCount, blockSize <= Int(Int32.max) / 3 else {
      throw fail("blocks of \(blockSize) bytes")
    }
    if flags & Self.copied != 0 {
      guard storedCount == byteCount + 16 else { throw fail("a copy of another length") }
      return
    }
    let blockCount = (byteCount - 1) / blockSize + 1
    guard blockCount <= (storedCount - 16) / 4 else { throw fail("\(blockCount) blocks") }
    let splits =
      flags & Self.unsplit == 0 && typeSize <= 16 && blockSize / typeSize >= 128 ? typeSize : 1
    for block in 0..<blockCount {
      let isCutShort = block == blockCount - 1 && !byteCount.isMultiple(of: blockSize)
      var position = number(16 + 4 * block)
      guard position >= 16 + 4 * blockCount else { throw fail("block \(block) lies in the header") }
      for _ in 0..<(isCutShort ? 1 : splits) {
        guard position <= storedCount - 4 else { throw fail("block \(block) lies outside") }
        let length = number(position)
        guard length > 0, length <= storedCount - 4 - position else {
          throw fail("block \(block) reaches outside")
        }
        position += 4 + length
      }
    }
  }
}

extension CodecSpec {
  /// The codec `blosc`, in the spelling of v3; creating an array turns it into the array's format.
  ///
  /// - Parameters:
  ///   - compressor: blosclz, lz4, lz4hc, snappy, zlib or zstd.
  ///   - shuffle: noshuffle, shuffle or bitshuffle.
  public static func blosc(
    _ compressor: String = "lz4", level: Int = 5, shuffle: String = "shuffle"
  ) -> CodecSpec {
    CodecSpec(
      "blosc",
      ["cname": .string(compressor), "clevel": .int(level), "shuffle": .string(shuffle)])
  }
}
