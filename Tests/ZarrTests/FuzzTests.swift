import Glibc
import JSONText
import NDArray
import Testing
import Zarr

/// A generator of random numbers that gives the same ones every time.
struct Lehmer: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
  }
}

extension [UInt8] {
  /// A damaged copy: bytes changed, removed, repeated or replaced by telling ones.
  func mutated(using random: inout Lehmer) -> [UInt8] {
    var bytes = self
    for _ in 0...Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 2:
        bytes.removeSubrange(
          place..<Swift.min(place + Int.random(in: 1..<9, using: &random), bytes.count))
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
      case 4: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
      default:
        for offset in place..<Swift.min(place + 8, bytes.count) { bytes[offset] = 0xFF }
      }
    }
    return bytes
  }
}

/// Damaged input gives an error or a result, never a trap, and errors of the right kind.
///
/// The environment variable ZARR_FUZZ multiplies the number of rounds, for a longer campaign with
/// other damage.
@Suite struct FuzzTests {
  static let factor = getenv("ZARR_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1

  static let documents: [String] = [
    MalformedTests.base.serialized(),
    """
    {"zarr_format":3,"node_type":"array","shape":[8,9],"data_type":"float32","chunk_grid":{"name":
    "regular","configuration":{"chunk_shape":[4,6]}},"chunk_key_encoding":{"name":"v2",
    "configuration":{"separator":"/"}},"fill_value":"0x7fc00001","codecs":[{"name":"transpose",
    "configuration":{"order":[1,0]}},{"name":"sharding_indexed","configuration":{"chunk_shape":[3,2],
    "codecs":[{"name":"bytes","configuration":{"endian":"big"}},{"name":"blosc","configuration":{
    "cname":"zstd","clevel":5,"shuffle":"bitshuffle","typesize":4,"blocksize":0}}],"index_codecs":[{
    "name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"start"}}],
    "dimension_names":["y",null],"attributes":{"a":[1,NaN]}}
    """,
    """
    {"zarr_format":2,"shape":[20,30],"chunks":[7,8],"dtype":">i4","compressor":{"id":"lzma","format":3,
    "check":-1,"preset":null,"filters":[{"id":3,"dist":4},{"id":33,"preset":1}]},"fill_value":null,
    "order":"F","filters":[{"id":"delta","dtype":">i4","astype":">i2"},{"id":"fixedscaleoffset",
    "scale":10,"offset":1e3,"dtype":"<f8","astype":"|u1"}],"dimension_separator":"/"}
    """,
    """
    {"zarr_format":3,"node_type":"group","attributes":{},"consolidated_metadata":{"kind":"inline",
    "must_understand":false,"metadata":{"a":{"zarr_format":3,"node_type":"group"}}}}
    """,
  ]

  @Test("metadata documents", arguments: documents.indices)
  func metadata(_ number: Int) throws {
    var random = Lehmer(state: UInt64(number + Self.factor))
    let text = Array(Self.documents[number].utf8)
    let key = number == 2 ? ".zarray" : "zarr.json"
    // Digits are worth more than other bytes: sizes are made of them.
    let digits = text.indices.filter { (0x30...0x39).contains(text[$0]) }
    for round in 0..<1500 * Self.factor {
      var bytes = text.mutated(using: &random)
      if round % 2 == 0, let place = digits.randomElement(using: &random) {
        bytes = text
        bytes.replaceSubrange(
          place...place,
          with: Array(
            ["-1", "0", "1e400", "9223372036854775807", "18446744073709551616", "null", "[]"]
              .randomElement(using: &random)?.utf8 ?? "".utf8))
      }
      let store = MemoryStore([key: bytes])
      do {
        var access = AccessOptions()
        access.byteLimit = 1 << 24
        switch try ZarrNode.open(store, consolidated: true, access: access) {
        case .group(let group): _ = try group.walk()
        case .array(let array):
          let region = Region(
            origin: array.shape.map { max(0, $0 - 3) }, shape: array.shape.map { min($0, 3) })
          guard array.rank < 8 else { continue }
          let data = try array.read(region)
          if array.storedShape.reduce(1.0, { $0 * Double($1) }) < 10_000 {
            try array.write(region, from: data)
            _ = try array.read(region)
          }
        }
      } catch is ZarrError {}
    }
  }

  @Test("shards: the index and the inner chunks", arguments: ["start", "end"], [true, false])
  func shards(_ location: String, _ hasChecksum: Bool) throws {
    var options = ArrayOptions(
      shape: [16, 16], dtype: .uint16, chunkShape: [4, 4], shardShape: [16, 16])
    options.shardIndexLocation = location
    options.shardIndexCodecs = hasChecksum ? [.bytes(), .crc32c] : [.bytes()]
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(try pattern(.uint16, [16, 16]))
    let good = try #require(try store.get("c/0/0"))
    var random = Lehmer(state: UInt64(8 + Self.factor))
    for _ in 0..<3000 * Self.factor {
      try store.set("c/0/0", good.mutated(using: &random))
      for region in [Region(all: [16, 16]), Region(origin: [5, 2], shape: [3, 9])] {
        do { _ = try array.read(region) } catch let error as ZarrError {
          #expect(error.key == "c/0/0" && [.codecFailed, .limitExceeded].contains(error.kind))
        }
      }
      do {
        try array.write(
          Region(origin: [2, 2], shape: [4, 4]), from: try pattern(.uint16, [4, 4]))
      } catch is ZarrError {}
    }
  }

  static let codecs: [CodecSpec] =
    [
      .zstd(level: 1), .gzip(), CodecSpec("zlib"), CodecSpec("lz4"), CodecSpec("bz2"),
      CodecSpec("lzma", ["preset": 0]), CodecSpec("lzma", ["format": 2, "preset": 0]),
    ]
    + ["blosclz", "lz4", "snappy", "zlib", "zstd"].flatMap {
      [.blosc($0, shuffle: "shuffle"), .blosc($0, shuffle: "bitshuffle")]
    }

  @Test("each codec's decoding", arguments: codecs)
  func decoding(_ spec: CodecSpec) throws {
    for length in [3, 700, 20_000] {
      var options = ArrayOptions(shape: [length], dtype: .uint16, chunkShape: [length])
      options.compressors = [spec]
      let store = MemoryStore()
      let array = try ZarrArray.create(store, options)
      try array.writeAll(try pattern(.uint16, [length]))
      let good = try #require(try store.get("c/0"))
      var random = Lehmer(state: UInt64(length + Self.factor))
      for _ in 0..<250 * Self.factor {
        try store.set("c/0", good.mutated(using: &random))
        do { _ = try array.readAll() } catch let error as ZarrError {
          #expect(error.key == "c/0" && [.codecFailed, .limitExceeded].contains(error.kind))
        }
      }
    }
  }
}
