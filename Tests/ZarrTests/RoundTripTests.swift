import JSONText
import NDArray
import Testing
import Zarr

/// An array of any dtype whose bytes follow from a seed.
func pattern(_ dtype: DType, _ shape: [Int], seed: Int = 1) throws -> NDArray {
  let count = try checkedByteCount(dtype, shape)
  var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
  let bytes = (0..<count).map { index -> UInt8 in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    if dtype == .bool { return UInt8(state >> 63) }
    // Half of it repeats, so that compressors have something to find.
    return index % 2 == 0 ? UInt8(truncatingIfNeeded: state >> 60) : UInt8(index / 16 & 7)
  }
  return try NDArray(bytes: bytes, dtype: dtype, shape: shape)
}

@Suite struct RoundTripTests {
  struct Layout: Sendable {
    var shape: [Int]
    var chunks: [Int]
    var shards: [Int]?
  }

  static let layouts: [Layout] = [
    Layout(shape: [], chunks: []),
    Layout(shape: [0], chunks: [3]),
    Layout(shape: [1], chunks: [1]),
    Layout(shape: [13], chunks: [4]),
    Layout(shape: [5, 7], chunks: [2, 3]),
    Layout(shape: [7, 11, 13], chunks: [3, 4, 5]),
    Layout(shape: [7, 11, 13], chunks: [2, 3, 4], shards: [4, 6, 8]),
    Layout(shape: [3, 0, 2], chunks: [1, 1, 1]),
  ]

  @Test(
    "what is written is read, in both formats", arguments: DType.allCases, layouts)
  func wholeArrays(_ dtype: DType, _ layout: Layout) throws {
    let data = try pattern(dtype, layout.shape)
    for format in ZarrFormat.allCases where format == .v3 || layout.shards == nil {
      for order in [MemoryOrder.c, .f] {
        for byteOrder in [ByteOrder.little, .big] {
          var options = ArrayOptions(
            shape: layout.shape, dtype: dtype, chunkShape: layout.chunks, shardShape: layout.shards)
          options.format = format
          options.order = order
          options.byteOrder = byteOrder
          let store = MemoryStore()
          try ZarrArray.create(store, path: "a", options).writeAll(data)
          let array = try ZarrArray.open(store, path: "a")
          #expect(array.chunkShape == layout.chunks)
          #expect(array.shardShape == layout.shards)
          #expect(try array.readAll().bytes() == data.bytes())
        }
      }
    }
  }

  @Test("every region of a small array, read and written", arguments: [nil, [4, 6]])
  func regions(_ shards: [Int]?) throws {
    let shape = [5, 7]
    let options = ArrayOptions(
      shape: shape, dtype: .uint16, chunkShape: [2, 3], shardShape: shards)
    let data = try pattern(.uint16, shape)
    let other = try pattern(.uint16, shape, seed: 2)
    for top in 0..<5 {
      for left in 0..<7 {
        for height in 0...(5 - top) {
          for width in 0...(7 - left) {
            let region = Region(origin: [top, left], shape: [height, width])
            let array = try ZarrArray.create(MemoryStore(), options)
            try array.writeAll(data)
            #expect(try array.read(region).bytes() == data.view(region).bytes())
            let expected = try data.copy()
            try expected.view(region).assign(other.view(region))
            try array.write(region, from: other.view(region))
            #expect(try array.readAll().bytes() == expected.bytes())
          }
        }
      }
    }
  }
}
