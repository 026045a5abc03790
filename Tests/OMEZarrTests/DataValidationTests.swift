import Glibc
import JSONText
import NDArray
import OMEZarr
import Testing
import Workers
import Zarr

/// Validation that decodes every chunk.
@Suite struct DataValidationTests {
  private static func check(_ path: String) throws -> [Finding] {
    try Validator(.init(readsData: true)).check(path).findings.filter {
      DataIds.all.contains($0.rule)
    }
  }

  private enum DataIds {
    static let all: Set<String> = [
      "archive-entry", "chunk-decodes", "chunk-stray", "chunk-missing",
    ]
  }

  private static func write(_ path: String, _ version: String, shards: Int? = nil) throws {
    let data = try NDArray((0..<64 * 64).map { UInt16($0 % 60000) }, shape: [64, 64])
    let image = try toMultiscales(
      try toNgffImage(data), scaleFactors: [2], method: .itkwasmBinShrink, chunks: .uniform(16))
    var options = WriteOptions(version: version)
    options.chunksPerShard = shards.map { .uniform($0) }
    try toNgffZarr(path, image, options)
  }

  /// Cuts the value of a key in half.
  private static func truncate(_ store: LocalStore, _ key: String) throws {
    let bytes = try #require(try store.get(key))
    try store.set(key, Array(bytes.prefix(bytes.count / 2)))
  }

  @Test(arguments: [("0.4", "scale0/image/1/2"), ("0.5", "scale0/image/c/1/2")])
  func truncatedChunksAreFound(version: String, key: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try Self.write(path, version)
    #expect(try Self.check(path).isEmpty)
    let store = LocalStore(path)
    try Self.truncate(store, key)
    let found = try Self.check(path)
    #expect(found.count == 1)
    #expect(found.first?.file == key)
    #expect(found.first?.message.hasPrefix("chunk (1, 2): ") == true)
    #expect(try Validator().check(path).isValid)
    #expect(try !Validator(.init(readsData: true)).check(path).isValid)
  }

  @Test func chunksInsideOfShardsAreFound() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try Self.write(path, "0.5", shards: 2)
    let store = LocalStore(path)
    let key = "scale0/image/c/1/0"
    let shard = try #require(try store.get(key))
    // The compressor's header of the shard's first chunk.
    var broken = shard
    for index in 0..<8 { broken[index] = 0xFF }
    try store.set(key, broken)
    let found = try Self.check(path)
    #expect(found.map(\.file) == [key], "\(found)")
    #expect(found.first?.message.hasPrefix("chunk (1, 0), in it (0, 0): ") == true)
    // Without its index the whole shard is lost.
    try Self.truncate(store, key)
    let lost = try Self.check(path)
    #expect(lost.count == 1, "\(lost)")
    #expect(lost.first?.message.hasPrefix("chunk (1, 0): ") == true)
  }

  @Test func missingAndStrayFilesAreTold() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try Self.write(path, "0.4")
    let store = LocalStore(path)
    try store.delete("scale0/image/0/0")
    for name in ["9/9", "0/x", "0/00", "thumbs.db", "deep/er"] {
      try store.set("scale0/image/\(name)", [1])
    }
    let found = try Self.check(path)
    #expect(found.allSatisfy { $0.severity == .info })
    #expect(found.filter { $0.rule == "chunk-stray" }.count == 5)
    let missing = found.filter { $0.rule == "chunk-missing" }
    #expect(missing.map(\.file) == ["scale0/image/.zarray"])
    #expect(missing.first?.message.hasPrefix("15 of 16 ") == true)
  }

  @Test func archivesAreCheckedEntryByEntry() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ozx"
    try Self.write(path, "0.5", shards: 2)
    #expect(try Self.check(path).isEmpty)
    let file = try #require(fopen(path, "r+"))
    let key = "scale0/image/c/0/0"
    let value = try #require(try ZipStore(path).get(key))
    var whole = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&whole, 1, whole.count, file)
    let start = try #require(whole[..<count].firstRange(of: value)?.lowerBound)
    fseek(file, start + 40, SEEK_SET)
    var other = whole[start + 40] ^ 0xFF
    fwrite(&other, 1, 1, file)
    fclose(file)
    let found = try Self.check(path)
    #expect(found.map(\.rule) == ["archive-entry"] && found.first?.file == key, "\(found)")
  }

  @Test func aHugeArrayWithoutChunksCostsNothing() throws {
    let store = MemoryStore()
    let options = ArrayOptions(
      shape: [1 << 20, 1 << 20, 1 << 20], dtype: .uint8, chunkShape: [1, 1, 1])
    _ = try ZarrGroup.create(store, attributes: ["ome": ["version": "0.5"]])
    _ = try ZarrArray.create(store, path: "a", options)
    let found = try Validator(.init(readsData: true)).check(StoreLocation(store: store)).findings
    #expect(
      found.contains {
        $0.rule == "chunk-missing" && $0.message.hasPrefix("0 of 1152921504606846976 ")
      })
  }

  @Test func itCanBeInterrupted() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try Self.write(path, "0.5")
    let token = Cancellation()
    token.cancel()
    #expect(throws: Cancelled.self) {
      try Cancellation.$current.withValue(token) { try Self.check(path) }
    }
  }
}
