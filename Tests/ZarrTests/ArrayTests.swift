import JSONText
import NDArray
import Synchronization
import Testing
import Workers
import Zarr

@Suite struct ArrayTests {
  static func counting(_ shape: [Int]) throws -> NDArray {
    try NDArray((0..<Int32(shape.reduce(1, *))).map { $0 + 1 }, shape: shape)
  }

  @Test("slices with steps, forwards and backwards, read and written", arguments: [nil, [4, 6]])
  func steps(_ shards: [Int]?) throws {
    let shape = [9, 11]
    let data = try Self.counting(shape)
    var options = ArrayOptions(shape: shape, dtype: .int32, chunkShape: [2, 3], shardShape: shards)
    options.compressors = [.zstd()]
    let array = try ZarrArray.create(MemoryStore(), options)
    try array.writeAll(data)
    for step in [1, 2, 3, 5, 20, -1, -2, -4, Int.max, -Int.max] {
      for start in [0, 1, 8] {
        let reach = step > 0 ? 8 - start : start
        let count = reach / abs(step) + 1
        let slices = [
          AxisSlice(start: start, count: count, step: step),
          AxisSlice(start: 10, count: 4, step: -3),
        ]
        var expected = data
        for (axis, slice) in slices.enumerated() {
          expected = try expected.slice(
            axis: axis, start: slice.start, count: slice.count, step: slice.step)
        }
        #expect(try array.read(slices).bytes() == expected.bytes())
        let target = try ZarrArray.create(MemoryStore(), options)
        try target.write(slices, from: expected)
        #expect(try target.read(slices).bytes() == expected.bytes())
        #expect(
          try target.readAll().elements(Int32.self).filter { $0 != 0 }.sorted()
            == expected.elements(Int32.self).sorted())
      }
    }
    for bad in [
      AxisSlice(start: 0, count: 10, step: 1), AxisSlice(start: -1, count: 1),
      AxisSlice(start: 9, count: 1),
      AxisSlice(start: 0, count: 2, step: 0), AxisSlice(start: 8, count: 2, step: .max),
      AxisSlice(start: 0, count: -1),
    ] {
      #expect { _ = try array.read([bad, AxisSlice(start: 0, count: 1)]) } throws: {
        ($0 as? ZarrError)?.kind == .invalidSelection
      }
    }
  }

  @Test("resizing keeps what stays and deletes the chunks that go")
  func resize() throws {
    let store = MemoryStore()
    var options = ArrayOptions(shape: [6, 6], dtype: .int32, chunkShape: [2, 2])
    options.fillValue = FillValue(Int32(-1))
    var array = try ZarrArray.create(store, path: "a", options)
    let data = try Self.counting([6, 6])
    try array.writeAll(data)
    try array.resize([3, 4])
    #expect(try ZarrArray.open(store, path: "a").shape == [3, 4])
    #expect(try store.list("a/c").count == 4)
    #expect(
      try array.readAll().bytes() == data.view(Region(origin: [0, 0], shape: [3, 4])).bytes())
    try array.resize([3, 7])
    #expect(try array.read(Region(origin: [0, 6], shape: [1, 1])).elements(Int32.self) == [-1])
    try array.append(try Self.counting([2, 7]))
    #expect(array.shape == [5, 7])
    #expect(
      try array.read(Region(origin: [3, 0], shape: [2, 7])).bytes()
        == Self.counting([2, 7]).bytes())
    #expect(throws: ZarrError.self) { try array.append(try Self.counting([2, 6])) }
    #expect(throws: ZarrError.self) { try array.resize([1]) }
    #expect(throws: ZarrError.self) { try array.resize([.max, .max]) }
    #expect(array.shape == [5, 7])
  }

  @Test("writers to parts of one chunk, from several arrays at once, lose nothing")
  func concurrentWriters() throws {
    let store = MemoryStore()
    let options = ArrayOptions(
      shape: [64], dtype: .int32, chunkShape: [16], shardShape: [32])
    _ = try ZarrArray.create(store, options)
    try Workers.forEach(64, width: 8) { index in
      let array = try ZarrArray.open(store)
      try array.write(
        Region(origin: [index], shape: [1]), from: try NDArray([Int32(index + 1)]))
    }
    #expect(try ZarrArray.open(store).readAll().bytes() == Self.counting([64]).bytes())
  }

  @Test("chunks that hold only the fill value are not stored, unless asked for")
  func emptyChunks() throws {
    for shards in [nil, [8]] as [[Int]?] {
      let store = MemoryStore()
      var options = ArrayOptions(shape: [16], dtype: .float32, chunkShape: [4], shardShape: shards)
      options.fillValue = FillValue(Float.nan)
      options.compressors = []
      let array = try ZarrArray.create(store, options)
      try array.writeAll(
        try NDArray([Float](repeating: .nan, count: 12) + [1, .nan, .nan, .nan]))
      #expect(try store.list("c") == [shards == nil ? "c/3" : "c/1"])
      #expect(
        try store.size(shards == nil ? "c/3" : "c/1") == (shards == nil ? 16 : 16 + 2 * 16 + 4))
      try array.write(Region(origin: [12], shape: [1]), from: try NDArray([Float.nan]))
      #expect(try store.list("c").isEmpty)
      var access = AccessOptions()
      access.writesEmptyChunks = true
      let full = try ZarrArray.open(store, access: access)
      try full.writeAll(try NDArray([Float](repeating: .nan, count: 16)))
      #expect(try store.list("c").count == (shards == nil ? 4 : 2))
    }
  }

  @Test("a region of a shard costs the index and the inner chunks it needs")
  func partialShards() throws {
    let counted = CountingStore()
    var options = ArrayOptions(
      shape: [64, 64], dtype: .uint16, chunkShape: [8, 8], shardShape: [64, 64])
    options.compressors = []
    try ZarrArray.create(counted, options).writeAll(try pattern(.uint16, [64, 64]))
    let array = try ZarrArray.open(counted)
    counted.byteCount.store(0, ordering: .relaxed)
    _ = try array.read(Region(origin: [9, 9], shape: [3, 3]))
    #expect(counted.byteCount.load(ordering: .relaxed) <= 64 * 16 + 4 + 128)
    _ = try array.read(Region(origin: [0, 0], shape: [8, 8]))
    // The index is remembered.
    #expect(counted.byteCount.load(ordering: .relaxed) <= 64 * 16 + 4 + 2 * 128)
  }

  @Test("equal content gives equal bytes, whatever the number of threads")
  func deterministic() throws {
    let data = try pattern(.uint16, [40, 40])
    let stores = try [1, 2, 7].map { width in
      let store = MemoryStore()
      var access = AccessOptions()
      access.width = width
      let options = ArrayOptions(
        shape: [40, 40], dtype: .uint16, chunkShape: [5, 5], shardShape: [40, 40])
      try ZarrArray.create(store, options, access: access).writeAll(data)
      return try store.get("c/0/0")
    }
    #expect(stores[0] == stores[1] && stores[0] == stores[2])
  }

  @Test("chunks encoded apart and shards written in one go are what writing gives")
  func chunkLevel() throws {
    let data = try pattern(.uint16, [20, 20])
    var options = ArrayOptions(shape: [20, 20], dtype: .uint16, chunkShape: [8, 8])
    let (one, other) = (MemoryStore(), MemoryStore())
    try ZarrArray.create(one, options).writeAll(data)
    let array = try ZarrArray.create(other, options)
    for row in 0..<3 {
      for column in 0..<3 {
        let region = try array.storedRegion([row, column])
        try array.writeEncoded(
          try array.encodeChunk(try data.view(region)), at: [row, column])
      }
    }
    #expect(try one.list("").allSatisfy { try one.get($0) == other.get($0) })
    options.shardShape = [16, 16]
    let sharded = try ZarrArray.create(other, options, overwrite: true)
    for index in [[0, 0], [0, 1], [1, 0], [1, 1]] {
      try sharded.writeChunk(index, try data.view(try sharded.storedRegion(index)))
    }
    #expect(try sharded.readAll().bytes() == data.bytes())
    #expect(throws: ZarrError.self) {
      try sharded.writeEncoded(try sharded.encodeChunk(data), at: [0, 0])
    }
  }

  @Test("long work stops when asked to, and tells how far it is")
  func cancellation() throws {
    let options = ArrayOptions(shape: [100], dtype: .int32, chunkShape: [1])
    let array = try ZarrArray.create(MemoryStore(), options)
    let token = Cancellation()
    let reports = Mutex<[Int]>([])
    let progress = Progress { report in
      reports.withLock { $0.append(report.completed) }
      if report.completed >= 10 { token.cancel() }
    }
    #expect(throws: Cancelled.self) {
      try Cancellation.$current.withValue(token) {
        try Progress.$current.withValue(progress) { try array.writeAll(try Self.counting([100])) }
      }
    }
    #expect(reports.withLock { $0.count } < 50)
  }

  @Test("old nested arrays that do not tell the separator", arguments: ["/", "."])
  func separator(_ separator: String) throws {
    let store = MemoryStore()
    var options = ArrayOptions(shape: [4, 4], dtype: .int32, chunkShape: [2, 2])
    options.format = .v2
    options.compressors = []
    options.keyEncoding = ChunkKeyEncoding(.v2, separator: .init(rawValue: separator) ?? .dot)
    let data = try Self.counting([4, 4])
    // The first chunk is missing.
    try ZarrArray.create(store, options).write(
      Region(origin: [2, 0], shape: [2, 4]),
      from: try data.view(Region(origin: [2, 0], shape: [2, 4])))
    var members = try JSON.parse(try #require(try store.get(".zarray"))).object ?? [:]
    members["dimension_separator"] = nil
    try store.set(".zarray", JSON.object(members).serializedBytes())
    let region = Region(origin: [2, 0], shape: [2, 4])
    #expect(try ZarrArray.open(store).read(region).bytes() == data.view(region).bytes())
  }

  @Test("fill values in every spelling")
  func fillValues() throws {
    let cases: [(JSON, DType, ZarrFormat, [UInt8])] = [
      (nil, .int16, .v2, [0, 0]), (0, .bool, .v3, [0]), (true, .bool, .v2, [1]),
      (.uint(.max), .uint64, .v3, [UInt8](repeating: 0xFF, count: 8)),
      (.int(.min), .int64, .v2, [0, 0, 0, 0, 0, 0, 0, 0x80]),
      (9_007_199_254_740_993, .int64, .v3, [1, 0, 0, 0, 0, 0, 0x20, 0]),
      (7.0, .uint8, .v3, [7]), ("NaN", .float32, .v3, [0, 0, 0xC0, 0x7F]),
      (.double(.nan), .float64, .v2, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
      ("+Infinity", .float16, .v3, [0, 0x7C]), ("-Infinity", .float16, .v3, [0, 0xFC]),
      ("0x7fc00001", .float32, .v3, [1, 0, 0xC0, 0x7F]), ("AQI=", .int16, .v2, [1, 2]),
      ([1, "NaN"], .complex64, .v3, [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F]),
      (2, .complex64, .v2, [0, 0, 0, 0x40, 0, 0, 0, 0]),
    ]
    for (json, dtype, format, bytes) in cases {
      let fill = try FillValue(json: json, dtype: dtype, format: format)
      #expect(fill.bytes == bytes, "\(json) \(dtype)")
      let again = try FillValue(
        json: fill.json(dtype, format: format), dtype: dtype, format: format)
      #expect(again == fill || format == .v2 && dtype.isFloat, "\(json) \(dtype)")
    }
    for (json, dtype): (JSON, DType) in [
      (256, .uint8), (-1, .uint64), (.bigInt("18446744073709551616"), .uint64), (1.5, .int8),
      (2, .bool), ("nan", .float32), ("0x7fc0", .float32), ("0x7fc0000g", .float32),
      ([1], .complex64),
      ("AQID", .int32), (.double(.infinity), .int32), ([], .float64), ([:], .int8),
    ] {
      #expect(throws: ZarrError.self) {
        _ = try FillValue(json: json, dtype: dtype, format: .v3)
      }
    }
  }
}

/// A store in memory that counts the bytes that are read.
final class CountingStore: Store {
  private let base = MemoryStore()
  let byteCount = Atomic<Int>(0)
  var identity: String { base.identity }
  var isWritable: Bool { true }
  var description: String { "CountingStore" }

  func reader(_ key: String) throws -> (any ValueReader)? {
    try base.reader(key).map { CountingReader(base: $0, store: self) }
  }
  func set(_ key: String, bytes: UnsafeRawBufferPointer) throws { try base.set(key, bytes: bytes) }
  func delete(_ key: String) throws { try base.delete(key) }
  func deletePrefix(_ prefix: String) throws { try base.deletePrefix(prefix) }
  func list(_ prefix: String) throws -> [String] { try base.list(prefix) }
  func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try base.listDirectory(prefix)
  }
}

private struct CountingReader: ValueReader {
  let base: any ValueReader
  let store: CountingStore
  var byteCount: Int { base.byteCount }
  var version: ValueVersion? { base.version }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    store.byteCount.add(buffer.count, ordering: .relaxed)
    try base.read(at: offset, into: buffer)
  }
}
