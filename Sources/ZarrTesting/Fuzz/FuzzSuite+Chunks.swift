import NDArray
import Zarr

extension FuzzSuite {
  /// Every codec from bytes to bytes, some with several settings. Filters are those of v2.
  private static let coded: [(filters: [CodecSpec], compressors: [CodecSpec])] = {
    let compressors: [CodecSpec] =
      [
        .zstd(level: 1), .zstd(level: 3, checksum: true), .gzip(), CodecSpec("zlib"),
        CodecSpec("lz4"), CodecSpec("bz2"), CodecSpec("lzma", ["preset": 0]),
        CodecSpec("lzma", ["format": 2, "preset": 0]),
      ]
      + ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"].flatMap { name in
        ["noshuffle", "shuffle", "bitshuffle"].map { .blosc(name, shuffle: $0) }
      }
    let filters: [CodecSpec] = [
      CodecSpec("adler32"), CodecSpec("base64"), CodecSpec("crc32"), .crc32c,
      CodecSpec("fletcher32"), CodecSpec("jenkins_lookup3"), CodecSpec("packbits"),
      CodecSpec("delta", ["dtype": "<u2", "astype": "<i4"]),
      CodecSpec("shuffle", ["elementsize": 2]),
      CodecSpec("astype", ["encode_dtype": "<f4", "decode_dtype": "<u2"]),
      CodecSpec(
        "fixedscaleoffset", ["offset": 1, "scale": 3, "dtype": "<u2", "astype": "<f8"]),
    ]
    return compressors.map { ([], [$0]) } + filters.map { ([$0], []) }
  }()

  /// - Throws: what a codec must not throw.
  func codecs(_ rounds: Int, _ tally: inout Tally) throws {
    for (number, codec) in Self.coded.enumerated() {
      for length in [3, 700, 20_000] {
        let isBits = codec.filters.first?.name == "packbits"
        let dtype: DType = isBits ? .bool : .uint16
        var options = ArrayOptions(shape: [length], dtype: dtype, chunkShape: [length])
        options.format = .v2
        options.filters = codec.filters
        options.compressors = codec.compressors
        let store = MemoryStore()
        let array = try ZarrArray.create(store, options, access: access)
        try array.writeAll(try Self.pattern(dtype, [length]))
        guard let good = try store.get("0") else { throw SuiteFailure("a chunk is stored") }
        var random = SeededRandom(seed: seed &+ UInt64(number * 3 + length))
        // Long chunks take long; short ones are damaged more often.
        for _ in 0..<max(1, length > 1000 ? rounds / 8 : rounds) {
          try store.set("0", good.damaged(using: &random))
          try attempt(&tally, key: "0", kinds: [.codecFailed, .limitExceeded]) {
            let read = try array.readAll()
            try expect(read.shape == [length], "as many elements as there should be")
          }
        }
      }
    }
  }

  func shards(_ rounds: Int, _ tally: inout Tally) throws {
    for (number, location) in ["start", "end"].enumerated() {
      for hasChecksum in [true, false] {
        var options = ArrayOptions(
          shape: [16, 16], dtype: .uint16, chunkShape: [4, 4], shardShape: [16, 16])
        options.shardIndexLocation = location
        options.shardIndexCodecs = hasChecksum ? [.bytes(), .crc32c] : [.bytes()]
        let store = MemoryStore()
        let array = try ZarrArray.create(store, options, access: access)
        try array.writeAll(try Self.pattern(.uint16, [16, 16]))
        let patch = try Self.pattern(.uint16, [4, 4])
        guard let good = try store.get("c/0/0") else { throw SuiteFailure("a shard is stored") }
        var random = SeededRandom(seed: seed &+ UInt64(number))
        for _ in 0..<rounds {
          try store.set("c/0/0", good.damaged(using: &random))
          for region in [Region(all: [16, 16]), Region(origin: [5, 2], shape: [3, 9])] {
            try attempt(&tally, key: "c/0/0", kinds: [.codecFailed, .limitExceeded]) {
              _ = try array.read(region)
            }
          }
          try attempt(&tally, key: "c/0/0") {
            try array.write(Region(origin: [2, 2], shape: [4, 4]), from: patch)
          }
        }
      }
    }
  }

  /// Small numbers that repeat: compressible, and not all the same.
  private static func pattern(_ dtype: DType, _ shape: [Int]) throws -> NDArray {
    let count = shape.reduce(dtype.itemSize, *)
    let bytes = (0..<count).map { place -> UInt8 in
      if dtype == .bool { return UInt8((place + 1) % 3 / 2) }
      return place % 2 == 0 ? UInt8(truncatingIfNeeded: place / 7 ^ place / 91) : 0
    }
    return try NDArray(bytes: bytes, dtype: dtype, shape: shape)
  }
}
