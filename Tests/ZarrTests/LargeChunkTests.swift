import JSONText
import NDArray
import Testing
import Workers
import Zarr
import ZarrTesting

/// Values long enough to be read and decoded piece by piece.
@Suite struct LargeChunkTests {
  private static let count = 3 << 20

  /// Bytes that do not compress: the stored value is as long as the chunk.
  private static func noise() throws -> NDArray {
    var random = SeededRandom(seed: 5)
    let words = (0..<count / 8).map { _ in random.next() }
    return try NDArray(words).contiguous()
  }

  private static func options(_ words: Int) -> ArrayOptions {
    var options = ArrayOptions(shape: [words], dtype: .uint64, chunkShape: [words])
    options.compressors = [.zstd(level: 1, checksum: true)]
    return options
  }

  @Test(
    "chunks that are worked on in pieces come back",
    arguments: [
      "zstd", "gzip", "zlib", "bz2", "lzma", "blosc", "delta", "shuffle", "fixedscaleoffset",
    ])
  func pieces(id: String) throws {
    var random = SeededRandom(seed: 9)
    // Some noise and much that repeats itself; for blosc, more than two pieces.
    let count = id == "blosc" ? 9 << 20 : 1 << 20
    let data = try NDArray((0..<count).map { UInt16($0 >> 4 & 0xFF) | UInt16(random.next() & 7) })
    var options = ArrayOptions(shape: [count], dtype: .uint16, chunkShape: [count])
    options.format = .v2
    let isFilter = ["delta", "shuffle", "fixedscaleoffset"].contains(id)
    var codec = CodecSpec(id)
    if id == "fixedscaleoffset" {
      codec.configuration = ["offset": 0, "scale": 1, "astype": "<i4"]
    }
    if id == "blosc" { codec.configuration = ["cname": "lz4", "shuffle": 1] }
    options.filters = isFilter ? [codec] : []
    options.compressors = isFilter ? [] : [codec]
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(data)
    #expect(try array.readAll().bytes() == data.bytes())

    // Both ways can be stopped.
    let token = Cancellation()
    token.cancel()
    Cancellation.$current.withValue(token) {
      #expect(throws: Cancelled.self) { _ = try array.readAll() }
      #expect(throws: Cancelled.self) { try array.writeAll(data) }
    }
    #expect(try array.readAll().bytes() == data.bytes())
  }

  @Test("zstd from a file: whole, in part, damaged")
  func zstd() throws {
    try withDirectory { path in
      let data = try Self.noise()
      let store = LocalStore(path)
      let array = try ZarrArray.create(store, path: "a", Self.options(data.count))
      try array.writeAll(data)
      let good = try #require(try store.get("a/c/0"))
      try #require(good.count > 2 << 20)
      #expect(try array.readAll().bytes() == data.bytes())
      let region = Region(origin: [1000], shape: [5])
      #expect(try array.read(region).bytes() == data.view(region).bytes())

      let small = try ZarrArray.create(store, path: "small", Self.options(data.count - 1))
      var changed = good
      changed[good.count / 2] ^= 1
      for (bytes, key, array) in [
        (Array(good.dropLast()), "a/c/0", array), (good + [0], "a/c/0", array),
        (Array(good[..<(1 << 18)]) + good, "a/c/0", array), (changed, "a/c/0", array),
        (good, "small/c/0", small),
      ] {
        try store.set(key, bytes)
        // A part is decoded as it is read; whether the rest is whole is found all the same.
        for part in [Region(all: array.shape), Region(origin: [70], shape: [9])] {
          #expect { _ = try array.read(part) } throws: { error in
            (error as? ZarrError)?.kind == .codecFailed && (error as? ZarrError)?.key == key
          }
        }
      }
    }
  }

  @Test("zstd in several frames, with one to skip between them")
  func frames() throws {
    try withDirectory { path in
      let data = try Self.noise()
      let store = LocalStore(path)
      let half = data.count / 2
      let parts = try ZarrArray.create(
        store, path: "parts",
        {
          var options = Self.options(data.count)
          options.chunkShape = [half]
          return options
        }())
      try parts.writeAll(data)
      let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
      let array = try ZarrArray.create(store, path: "whole", Self.options(data.count))
      let first = try #require(try store.get("parts/c/0"))
      let second = try #require(try store.get("parts/c/1"))
      try store.set("whole/c/0", first + skipped + second)
      #expect(try array.readAll().bytes() == data.bytes())
    }
  }

  @Test("regions of a chunk that is decoded as it is read")
  func regions() throws {
    try withDirectory { path in
      let data = try Self.noise().reshaped([32, 96, 128])
      var options = ArrayOptions(shape: data.shape, dtype: .uint64, chunkShape: [32, 90, 128])
      options.compressors = [.zstd(level: 1)]
      options.serializer = .bytes(.big)
      for axes in [[0, 1, 2], [2, 0, 1]] {
        options.filters = [.transpose(axes)]
        let array = try ZarrArray.create(LocalStore(path), options, overwrite: true)
        try array.writeAll(data)
        for region in [
          Region(all: data.shape), Region(origin: [3, 5, 7], shape: [20, 80, 90]),
          Region(origin: [31, 89, 127], shape: [1, 1, 1]),
          Region(origin: [0, 0, 64], shape: [32, 96, 1]),
        ] {
          #expect(try array.read(region).bytes() == data.view(region).bytes())
        }
      }
    }
  }
}
