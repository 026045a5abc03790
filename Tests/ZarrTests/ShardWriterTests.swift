import JSONText
import NDArray
import Testing
import Zarr

@Suite struct ShardWriterTests {
  @Test(
    "a shard written chunk by chunk, in any order", arguments: [[0, 1], [1, 0]], ["start", "end"])
  func shardWriter(_ axes: [Int], _ location: String) throws {
    let data = try ArrayTests.counting([10, 12])
    var options = ArrayOptions(shape: [10, 12], dtype: .int32, chunkShape: [2, 4])
    let order: JSON = .array(axes.map { .int($0) })
    options.filters = [CodecSpec("transpose", ["order": order])]
    options.chunkShape = [8, 8]
    options.serializer = .sharding(
      chunkShape: axes == [0, 1] ? [2, 4] : [4, 2], codecs: [.bytes(), .zstd(level: 1)],
      indexLocation: location)
    options.compressors = []
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    for index in [[1, 1], [0, 1], [1, 0], [0, 0]] {
      let writer = try ShardWriter(array, at: index)
      #expect(writer.chunkShape == [2, 4])
      let region = try array.storedRegion(index)
      let part = try data.view(region)
      let counts = region.shape.indices.map {
        (region.shape[$0] - 1) / writer.chunkShape[$0] + 1
      }
      for number in (0..<counts[0] * counts[1]).reversed() {
        let chunk = [number / counts[1], number % counts[1]]
        let origin = [chunk[0] * 2, chunk[1] * 4]
        let shape = [min(2, region.shape[0] - origin[0]), min(4, region.shape[1] - origin[1])]
        let piece = try part.view(Region(origin: origin, shape: shape))
        try writer.write(chunk, piece)
        #expect(throws: ZarrError.self) { try writer.write(chunk, piece) }
      }
      #expect(try store.get(array.key(index)) == nil)
      #expect(throws: ZarrError.self) { try writer.write([9, 9], part) }
      try writer.finish()
      #expect(throws: ZarrError.self) { try writer.finish() }
    }
    #expect(try array.readAll().bytes() == data.bytes())
    #expect(try ZarrArray.open(store).readAll().bytes() == data.bytes())
  }

  @Test("an unfinished shard changes nothing, an empty one is not stored")
  func unfinishedShards() throws {
    let options = ArrayOptions(shape: [8], dtype: .int32, chunkShape: [2], shardShape: [4])
    let store = MemoryStore()
    let array = try ZarrArray.create(store, options)
    try array.writeAll(try ArrayTests.counting([8]))
    let before = try store.get("c/0")
    let writer = try ShardWriter(array, at: [0])
    try writer.write([1], try ArrayTests.counting([2]))
    #expect(try store.get("c/0") == before)
    let empty = try ShardWriter(array, at: [0])
    try empty.write([1], try NDArray(zeros: .int32, shape: [2]))
    try empty.finish()
    #expect(try store.get("c/0") == nil)
    #expect(throws: ZarrError.self) { _ = try ShardWriter(array, at: [2]) }
  }
}
