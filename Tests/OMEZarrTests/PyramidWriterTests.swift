import NDArray
import OMEZarr
import Synchronization
import Testing
import Workers
import Zarr

/// A generator of the same numbers in every run.
struct Numbers: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

/// An image of random pixels that are neither all alike nor pure noise.
func randomImage(_ dtype: DType, _ shape: [Int], seed: Int) throws -> NDArray {
  var numbers = Numbers(seed)
  let top = dtype == .bool ? 1.0 : dtype.itemSize == 1 ? 120 : 30000
  let values = (0..<shape.reduce(1, *)).map { index in
    (top * Double(index % 97) / 97 * Double.random(in: 0.5...1, using: &numbers)).rounded()
  }
  return try array(of: values, dtype: dtype, shape: shape)
}

/// A source that counts how often each of its chunks is read.
final class CountingSource: ArraySource {
  let array: NDArray
  let chunkShape: [Int]
  let counts = Mutex<[[Int]: Int]>([:])
  init(_ array: NDArray, chunkShape: [Int]) {
    self.array = array
    self.chunkShape = chunkShape
  }
  var shape: [Int] { array.shape }
  var dtype: DType { array.dtype }
  func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    let first = zip(region.origin, chunkShape).map { $0 / $1 }
    let last = zip(region.end, chunkShape).map { ($0 - 1) / $1 }
    let box = Region(origin: first, shape: zip(first, last).map { $1 - $0 + 1 })
    counts.withLock { counts in
      for index in indices(of: box) { counts[index, default: 0] += 1 }
    }
    try destination.assign(try array.view(region))
  }
}

/// All indices in a box.
func indices(of box: Region) -> [[Int]] {
  var result: [[Int]] = [[]]
  for axis in box.shape.indices {
    result = result.flatMap { prefix in
      (0..<box.shape[axis]).map { prefix + [box.origin[axis] + $0] }
    }
  }
  return result
}

struct Layout: Sendable {
  var dims: [String]
  var shape: [Int]
  var factors: [ScaleFactor]
  var chunks: ChunkSizes
  var shards: Int = 1
  var dtype = DType.uint16
  var method = Methods.itkwasmGaussian

  static let all: [Layout] = [
    Layout(dims: ["y", "x"], shape: [100, 130], factors: [2, 4], chunks: .uniform(16)),
    Layout(dims: ["y", "x"], shape: [97, 61], factors: [2, 3, 6], chunks: .uniform(10)),
    Layout(dims: ["x"], shape: [501], factors: [3, 9], chunks: .uniform(32)),
    Layout(dims: ["z", "y", "x"], shape: [33, 40, 50], factors: [2, 4, 8], chunks: .uniform(8)),
    Layout(
      dims: ["z", "y", "x"], shape: [20, 70, 66], factors: [.perAxis(["y": 2, "x": 2]), 4],
      chunks: .list([4, 16, 16]), shards: 2),
    Layout(
      dims: ["t", "c", "z", "y", "x"], shape: [3, 2, 9, 20, 30], factors: [2, 4],
      chunks: .list([1, 2, 4, 8, 8]), dtype: .float32),
    Layout(
      dims: ["c", "y", "x"], shape: [3, 64, 80], factors: [2, 4], chunks: .uniform(16),
      dtype: .uint8, method: .itkwasmBinShrink),
    Layout(
      dims: ["y", "x", "c"], shape: [64, 80, 3], factors: [2, 4],
      chunks: .list([16, 16, 3]), dtype: .uint8, method: .itkwasmLabelImage),
    Layout(
      dims: ["z", "y", "x"], shape: [17, 30, 31], factors: [3, 5], chunks: .uniform(6), shards: 3,
      dtype: .int32, method: .daskImageGaussian),
    Layout(dims: ["y", "x"], shape: [1, 1], factors: [], chunks: .uniform(16)),
    Layout(dims: ["z", "y", "x"], shape: [5, 0, 4], factors: [], chunks: .uniform(16)),
  ]

  func multiscales(_ source: any ArraySource) throws -> Multiscales {
    try toMultiscales(
      try toNgffImage(source, dims: dims), scaleFactors: .list(factors), method: method,
      chunks: chunks)
  }

  func arrays(_ multiscales: Multiscales, in store: any Store) throws -> [ZarrArray] {
    try multiscales.images.enumerated().map { index, image in
      var options = ArrayOptions(
        shape: image.data.shape, dtype: image.data.dtype, chunkShape: image.data.chunkShape,
        shardShape: shards > 1 ? image.data.chunkShape.map { $0 * shards } : nil)
      options.compressors = [.zstd()]
      return try ZarrArray.create(store, path: "scale\(index)", options)
    }
  }
}

func contents(_ store: any Store) throws -> [String: [UInt8]] {
  var result: [String: [UInt8]] = [:]
  for key in try store.list("") { result[key] = try store.get(key) }
  return result
}

@Suite struct PyramidWriterTests {
  @Test(arguments: Layout.all) func storesWhatTheLevelsHold(layout: Layout) throws {
    let image = try randomImage(layout.dtype, layout.shape, seed: 1)
    let multiscales = try layout.multiscales(image)
    let store = MemoryStore()
    let arrays = try layout.arrays(multiscales, in: store)
    try PyramidWriter().write(multiscales.images.map(\.data), to: arrays)
    for (level, array) in zip(multiscales.images, arrays) {
      #expect(try array.readAll().bytes() == level.data.readAll().bytes())
    }
  }

  @Test(arguments: Layout.all) func bytesDependOnPixelsOnly(layout: Layout) throws {
    let image = try randomImage(layout.dtype, layout.shape, seed: 2)
    func write(_ source: any ArraySource, width: Int, memory: Int) throws -> [String: [UInt8]] {
      let multiscales = try layout.multiscales(source)
      let store = MemoryStore()
      var writer = PyramidWriter()
      writer.width = width
      writer.memoryTarget = memory
      try writer.write(
        multiscales.images.map(\.data), to: try layout.arrays(multiscales, in: store))
      return try contents(store)
    }
    let expected = try write(image, width: 1, memory: 1 << 30)
    for (width, memory) in [(2, 1 << 30), (16, 1 << 16), (1, 1 << 12), (3, 1)] {
      #expect(try write(image, width: width, memory: memory) == expected)
      let chunked = CountingSource(image, chunkShape: layout.shape.map { max(1, $0 / 3) })
      #expect(try write(chunked, width: width, memory: memory) == expected)
    }
  }

  @Test func everySourceChunkIsReadOnce() throws {
    let image = try randomImage(.uint16, [40, 90, 70], seed: 3)
    let source = CountingSource(image, chunkShape: [13, 32, 20])
    let layout = Layout(
      dims: ["z", "y", "x"], shape: image.shape, factors: [2, 4], chunks: .uniform(16))
    let multiscales = try layout.multiscales(source)
    try PyramidWriter().write(
      multiscales.images.map(\.data), to: try layout.arrays(multiscales, in: MemoryStore()))
    source.counts.withLock { counts in
      #expect(counts.count == 4 * 3 * 4)
      #expect(counts.values.allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: Layout.all) func resumesToTheSameBytes(layout: Layout) throws {
    let image = try randomImage(layout.dtype, layout.shape, seed: 4)
    let multiscales = try layout.multiscales(image)
    let store = MemoryStore()
    let arrays = try layout.arrays(multiscales, in: store)
    var writer = PyramidWriter()
    try writer.write(multiscales.images.map(\.data), to: arrays)
    let expected = try contents(store)
    writer.resumes = true
    var numbers = Numbers(5)
    for share in [0.0, 0.1, 0.5, 1.0] {
      for key in try store.list("") where !key.hasSuffix("zarr.json") {
        if Double.random(in: 0..<1, using: &numbers) < share { try store.delete(key) }
      }
      try writer.write(multiscales.images.map(\.data), to: arrays)
      #expect(try contents(store) == expected)
    }
  }

  @Test func aReplacedLevelIsWrittenAsGiven() throws {
    let image = try randomImage(.uint8, [64, 64], seed: 6)
    let layout = Layout(
      dims: ["y", "x"], shape: [64, 64], factors: [2, 4], chunks: .uniform(16), dtype: .uint8)
    var multiscales = try layout.multiscales(image)
    multiscales.images[1].data = try randomImage(.uint8, [32, 32], seed: 7)
    let arrays = try layout.arrays(multiscales, in: MemoryStore())
    try PyramidWriter().write(multiscales.images.map(\.data), to: arrays)
    for (level, array) in zip(multiscales.images, arrays) {
      #expect(try array.readAll().bytes() == level.data.readAll().bytes())
    }
  }

  @Test func cancellationLeavesWholeValuesOnly() throws {
    let image = try randomImage(.uint16, [60, 80, 80], seed: 8)
    let layout = Layout(
      dims: ["z", "y", "x"], shape: image.shape, factors: [2, 4], chunks: .uniform(16))
    let multiscales = try layout.multiscales(image)
    let whole = MemoryStore()
    try PyramidWriter().write(
      multiscales.images.map(\.data), to: try layout.arrays(multiscales, in: whole))
    let expected = try contents(whole)
    let store = MemoryStore()
    let arrays = try layout.arrays(multiscales, in: store)
    let token = Cancellation()
    let progress = Progress { if $0.completed > $0.total / 3 { token.cancel() } }
    #expect(throws: Cancelled.self) {
      try Cancellation.$current.withValue(token) {
        try Progress.$current.withValue(progress) {
          try PyramidWriter().write(multiscales.images.map(\.data), to: arrays)
        }
      }
    }
    let partial = try contents(store)
    #expect(partial.count < expected.count)
    #expect(partial.allSatisfy { expected[$0.key] == $0.value })
    var writer = PyramidWriter()
    writer.resumes = true
    try writer.write(multiscales.images.map(\.data), to: arrays)
    #expect(try contents(store) == expected)
  }

  @Test func progressEndsAtTheTotal() throws {
    let image = try randomImage(.uint16, [50, 60], seed: 9)
    let layout = Layout(dims: ["y", "x"], shape: [50, 60], factors: [2], chunks: .uniform(16))
    let multiscales = try layout.multiscales(image)
    let last = Mutex(0)
    let total = 50 * 60 * 2 + 25 * 30 * 2
    try Progress.$current.withValue(
      Progress { report in
        #expect(report.total == total)
        last.withLock { $0 = max($0, report.completed) }
      }
    ) {
      try PyramidWriter().write(
        multiscales.images.map(\.data), to: try layout.arrays(multiscales, in: MemoryStore()))
    }
    #expect(last.withLock { $0 } == total)
  }
}
