import JSONText
import NDArray
import Testing
import Zarr
import ZarrTesting

@Suite struct CodecTests {
  static let blosc: [CodecSpec] = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"].flatMap {
    name in
    ["noshuffle", "shuffle", "bitshuffle"].map { .blosc(name, shuffle: $0) }
  }

  static let compressors: [CodecSpec] =
    blosc + [
      .zstd(level: 3), .zstd(level: -1, checksum: true), .gzip(), CodecSpec("zlib", ["level": 9]),
      CodecSpec("lz4"), CodecSpec("bz2", ["level": 2]), CodecSpec("lzma", ["preset": 0]),
      CodecSpec("lzma", ["format": 2, "preset": 0]),
      CodecSpec(
        "lzma", ["format": 3, "filters": [["id": 3, "dist": 2], ["id": 33, "preset": 0]]]),
    ]

  @Test(
    "compressors", arguments: compressors, [DType.bool, .int16, .complex128])
  func compressor(_ spec: CodecSpec, _ dtype: DType) throws {
    for format in ZarrFormat.allCases {
      var use = CodecSuite.Use(format, dtype)
      use.compressors = [spec]
      try CodecSuite.run(use)
    }
  }

  @Test(
    "checksums", arguments: ["crc32c", "crc32", "adler32", "fletcher32"], ["start", "end"])
  func checksum(_ name: String, _ location: String) throws {
    var use = CodecSuite.Use(.v3, .int16)
    use.compressors = [CodecSpec(name, ["location": .string(location)])]
    // Adler-32 and Fletcher-32 have two forms of zero.
    use.detectsDamage = name.hasPrefix("crc")
    try CodecSuite.run(use)
  }

  @Test("filters of integers", arguments: DType.allCases.filter(\.isInteger))
  func integerFilters(_ dtype: DType) throws {
    for order in [ByteOrder.little, .big] {
      for spec in [
        CodecSpec("delta"), CodecSpec("shuffle", ["elementsize": .int(dtype.itemSize)]),
        CodecSpec("astype", ["encode_dtype": "<i8"]), CodecSpec("base64"),
      ] {
        var use = CodecSuite.Use(.v2, dtype)
        use.byteOrder = order
        use.filters = [spec]
        use.compressors = [.zstd()]
        try CodecSuite.run(use)
      }
    }
  }

  @Test("filters of floats", arguments: [DType.float32, .float64])
  func floatFilters(_ dtype: DType) throws {
    for spec in [
      CodecSpec("delta"), CodecSpec("quantize", ["digits": 3]),
      CodecSpec("bitround", ["keepbits": 5]),
      CodecSpec("fixedscaleoffset", ["scale": 10, "offset": 5, "astype": "<i4"]),
      CodecSpec("astype", ["encode_dtype": "<f2"]),
    ] {
      for format in ZarrFormat.allCases {
        var use = CodecSuite.Use(format, dtype)
        use.filters = [spec]
        use.isLossless = false
        try CodecSuite.run(use)
      }
    }
  }

  @Test("packed bits") func packBits() throws {
    for format in ZarrFormat.allCases {
      var use = CodecSuite.Use(format, .bool)
      use.filters = [CodecSpec("packbits")]
      try CodecSuite.run(use)
    }
  }

  /// The bytes that numcodecs 0.16 makes of "abcdefg".
  @Test(
    "checksums stand where numcodecs puts them",
    arguments: [
      ("crc32", "a66a2a3161626364656667"), ("adler32", "bd02db0a61626364656667"),
      ("crc32c", "6162636465666741f427e6"), ("fletcher32", "616263646566672d9183e1"),
      ("jenkins_lookup3", "61626364656667a5d41ab1"),
    ])
  func checksumBytes(_ name: String, _ expected: String) throws {
    var options = ArrayOptions(shape: [7], dtype: .uint8, chunkShape: [7])
    options.format = .v2
    options.filters = [CodecSpec(name)]
    options.compressors = []
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(try NDArray(Array("abcdefg".utf8)))
    let bytes = try #require(try store.get("0"))
    #expect(hex(bytes) == expected)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("unknown codecs are named")
  func unknown() throws {
    var options = ArrayOptions(shape: [4], dtype: .uint8, chunkShape: [2])
    options.compressors = [CodecSpec("nope")]
    #expect { _ = try ZarrArray.create(MemoryStore(), options) } throws: { error in
      let error = error as? ZarrError
      return error?.kind == .unknownCodec && error?.reason.contains("nope") == true
    }
  }

  @Test("a bomb is stopped at the size of the chunk")
  func bombs() throws {
    for spec in [
      CodecSpec.zstd(), .gzip(), CodecSpec("zlib"), CodecSpec("bz2"), CodecSpec("lzma"),
      CodecSpec("lz4"), .blosc("zstd"),
    ] {
      let store = MemoryStore()
      var large = ArrayOptions(shape: [1 << 22], dtype: .uint8, chunkShape: [1 << 22])
      large.format = .v2
      large.compressors = [spec]
      var access = AccessOptions()
      access.writesEmptyChunks = true
      let array = try ZarrArray.create(store, path: "large", large, access: access)
      try array.writeAll(try NDArray(zeros: .uint8, shape: [1 << 22]))
      var small = large
      small.shape = [100]
      small.chunkShape = [100]
      let target = try ZarrArray.create(store, path: "small", small)
      try store.set("small/0", try #require(try store.get("large/0")))
      #expect { _ = try target.readAll() } throws: { error in
        (error as? ZarrError)?.kind == .codecFailed && (error as? ZarrError)?.key == "small/0"
      }
    }
  }

  @Test("delta between integers and floats, as numcodecs stores it", arguments: ["<f8", "<f4"])
  func deltaAsFloats(stored: String) throws {
    var options = ArrayOptions(shape: [4], dtype: .int32, chunkShape: [4])
    options.format = .v2
    options.filters = [CodecSpec("delta", ["dtype": "<i4", "astype": .string(stored)])]
    options.compressors = []
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(try NDArray([Int32(5), -3, 100, 99]))
    let bytes = try #require(try store.get("0"))
    let differences = bytes.withUnsafeBytes { bytes in
      (0..<4).map {
        stored == "<f8"
          ? bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self)
          : Double(bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self))
      }
    }
    #expect(differences == [5, -8, 103, -1])
    #expect(try array.readAll().elements(Int32.self) == [5, -3, 100, 99])
  }

  @Test(
    "filters before big-endian bytes work on elements, whatever their size becomes",
    arguments: [
      CodecSpec("numcodecs.delta", ["dtype": "<u2", "astype": "<i4"]),
      CodecSpec("numcodecs.astype", ["encode_dtype": "<i8", "decode_dtype": "<u2"]),
    ])
  func filtersInBigEndian(_ filter: CodecSpec) throws {
    var options = ArrayOptions(shape: [3], dtype: .uint16, chunkShape: [3])
    options.filters = [filter]
    options.serializer = .bytes(.big)
    options.compressors = []
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(try NDArray([UInt16(1), 2, 500]))
    let bytes = try #require(try store.get("c/0"))
    // The difference 1 or the number 2, the highest byte first.
    let size = bytes.count / 3
    #expect(bytes[..<size].elementsEqual([UInt8](repeating: 0, count: size - 1) + [1]))
    #expect(try ZarrArray.open(store).readAll().elements(UInt16.self) == [1, 2, 500])
  }
}
