import NDArray
import OMEZarr
import Testing
import Workers

/// A source of any size that must not be read.
struct Unread: ArraySource {
  let shape: [Int]
  var dtype: DType { .uint16 }
  var chunkShape: [Int] { shape.map { min($0, 128) } }
  func read(_ region: Region, into destination: NDArray) throws {
    throw OMEZarrError(.data, "read")
  }
}

@Suite struct PyramidTests {
  static let dtypes = DType.allCases.filter { !$0.isComplex }

  @Test(arguments: dtypes, Methods.allCases)
  func anyChunkingGivesTheSamePixels(dtype: DType, method: Methods) throws {
    for (shape, factors) in [([37], [3]), ([19, 23], [2, 4]), ([9, 14, 11], [1, 2, 3])] {
      let image = try randomImage(dtype, shape, seed: shape.count)
      let level = try Downsampled(image, method: method, factors: factors)
      let whole = try level.readAll()
      #expect(whole.shape == zip(shape, factors).map { $0 / $1 })
      let parts = try NDArray(zeros: dtype, shape: whole.shape)
      for index in indices(of: Region(all: whole.shape.map { ($0 + 2) / 3 })) {
        let origin = index.map { $0 * 3 }
        let region = Region(
          origin: origin, shape: zip(origin, whole.shape).map { min(3, $1 - $0) })
        try level.read(region, into: try parts.view(region))
      }
      #expect(try parts.bytes() == whole.bytes())
    }
  }

  @Test(arguments: dtypes) func fusedIsCloseToExact(dtype: DType) throws {
    for (shape, factors) in [([64, 70], [2, 2]), ([20, 33, 41], [2, 3, 4]), ([300], [16])] {
      let image = try randomImage(dtype, shape, seed: 11)
      let fused = try values(try Downsampled(image, factors: factors).readAll())
      let exact = try values(try Downsampled(image, factors: factors, isExact: true).readAll())
      let top = try values(image).map(abs).max() ?? 0
      if dtype.isFloat {
        let tolerance = dtype == .float16 ? 1e-3 : 1e-6
        #expect(zip(fused, exact).allSatisfy { abs($0 - $1) <= tolerance * top })
      } else {
        #expect(zip(fused, exact).allSatisfy { abs($0 - $1) <= 1 })
        #expect(zip(fused, exact).filter { $0 != $1 }.count <= max(1, fused.count / 200))
      }
    }
  }

  @Test(arguments: Methods.allCases) func constantImagesStayConstant(method: Methods) throws {
    for factor in [2, 3, 31, 63, 64, 100] {
      let image = try NDArray([Float](repeating: 7, count: 128 * 101), shape: [128, 101])
      let level = try values(
        try Downsampled(image, method: method, factors: [factor, factor]).readAll())
      #expect(level.allSatisfy { abs($0 - 7) < 1e-4 })
    }
  }

  @Test func integersAboveTheFloatRangeKeepTheirDigits() throws {
    let value = UInt32(16_777_217 * 3)
    let image = try NDArray([UInt32](repeating: value, count: 64), shape: [8, 8])
    for method in Methods.allCases where method != .itkGaussian && method != .daskImageGaussian {
      let level = try Downsampled(image, method: method, factors: [2, 2]).readAll()
      #expect(try level.elements(UInt32.self).allSatisfy { $0 == value })
    }
    let large = try NDArray([UInt64](repeating: .max, count: 64), shape: [8, 8])
    let mean = try Downsampled(large, method: .daskBinShrink, factors: [4, 4]).readAll()
    #expect(try mean.elements(UInt64.self).allSatisfy { $0 == .max })
  }

  @Test func interleavedColoursAreLikePlanes() throws {
    let planes = try randomImage(.uint8, [3, 40, 50], seed: 12)
    let interleaved = try planes.transposed([1, 2, 0]).copy()
    for method in Methods.allCases {
      let a = try Downsampled(planes, method: method, factors: [1, 2, 3]).readAll()
      let b = try Downsampled(interleaved, method: method, factors: [2, 3, 1]).readAll()
      #expect(try a.transposed([1, 2, 0]).bytes() == b.bytes())
    }
  }

  @Test func layingOutAHugeImageReadsNothing() throws {
    let image = try toNgffImage(Unread(shape: [20000, 100_000, 50000]), dims: ["z", "y", "x"])
    let multiscales = try toMultiscales(image)
    #expect(multiscales.images.count > 5)
    let plan = try plan(multiscales)
    #expect(plan.byteCount > 200_000_000_000_000)
    #expect(plan.memoryByteCount <= 256 << 20)
  }

  @Test(arguments: [
    ([256, 256], 256, []), ([512, 512], 256, [[2, 2]]), ([1024, 1024], 256, [[2, 2], [4, 4]]),
    ([4096, 1000], 256, [[2, 1], [4, 1], [8, 2], [16, 2]]),
    ([1024, 1024], 64, [[2, 2], [4, 4], [8, 8], [16, 16]]),
    ([64, 512, 512], 128, [[1, 2, 2], [1, 4, 4]]), ([256, 256, 256], 128, [[2, 2, 2]]),
    ([2048], 256, [[2], [4], [8]]),
  ])
  func automaticFactors(shape: [Int], chunk: Int, expected: [[Int]]) throws {
    let multiscales = try toMultiscales(
      try toNgffImage(Unread(shape: shape)), chunks: .uniform(chunk))
    let dims = multiscales.images[0].dims
    #expect(
      multiscales.scaleFactors?.map { factor in dims.map { factor.factor(of: $0) } } == expected)
  }

  @Test func scalesAndTranslations() throws {
    let image = try toNgffImage(
      Unread(shape: [64, 64]), scale: ["y": 0.5, "x": 0.25], translation: ["y": 10, "x": -3])
    let images = try toMultiscales(
      image, scaleFactors: [2, 4, 3, .perAxis(["x": 2, "y": 8])]
    ).images
    #expect(images.map { $0.scale["y"] } == [0.5, 1, 2, 1.5, 4])
    #expect(images.map { $0.scale["x"] } == [0.25, 0.5, 1, 0.75, 0.5])
    #expect(images.map { $0.translation["y"] } == [10, 10.25, 10.75, 10.5, 11.75])
    #expect(images.map { $0.translation["x"] } == [-3, -2.875, -2.625, -2.75, -2.875])
    #expect(images.map(\.data.shape) == [[64, 64], [32, 32], [16, 16], [21, 21], [8, 32]])
  }

  @Test func axesAreReorderedUnlessAskedNotTo() throws {
    let image = try toNgffImage(
      try randomImage(.uint8, [8, 9, 3], seed: 1), dims: ["y", "x", "c"])
    let canonical = try toMultiscales(image, scaleFactors: [2]).images
    #expect(canonical.map(\.dims) == [["c", "y", "x"], ["c", "y", "x"]])
    #expect(canonical[1].data.shape == [3, 4, 4])
    let kept = try toMultiscales(image, scaleFactors: [2], axisOrder: .preserve).images
    #expect(kept[1].data.shape == [4, 4, 3])
  }

  @Test func wrongArgumentsAreRefused() throws {
    let data = Unread(shape: [8, 8])
    let image = try toNgffImage(data)
    #expect(throws: OMEZarrError.self) { try toNgffImage(data, dims: ["y"]) }
    #expect(throws: OMEZarrError.self) { try toNgffImage(data, dims: ["y", "y"]) }
    #expect(throws: OMEZarrError.self) { try toNgffImage(data, dims: ["y", "q"]) }
    #expect(throws: OMEZarrError.self) { try toNgffImage(data, scale: ["z": 1]) }
    #expect(throws: OMEZarrError.self) { try toNgffImage(data, scale: ["y": .nan]) }
    #expect(throws: OMEZarrError.self) { try toNgffImage(Unread(shape: [])) }
    #expect(throws: OMEZarrError.self) { try toMultiscales(image, scaleFactors: [9]) }
    #expect(throws: OMEZarrError.self) { try toMultiscales(image, scaleFactors: [0]) }
    #expect(throws: OMEZarrError.self) {
      try toMultiscales(image, scaleFactors: [.perAxis(["z": 2])])
    }
    #expect(throws: OMEZarrError.self) { try toMultiscales(image, chunks: .uniform(0)) }
    #expect(throws: OMEZarrError.self) { try toMultiscales(image, chunks: .list([4])) }
    #expect(throws: OMEZarrError.self) {
      try Downsampled(try NDArray(zeros: .complex64, shape: [4]), factors: [2])
    }
  }

  @Test func viewsShowTheRightElements() throws {
    let array = try randomImage(.int16, [6, 7, 8], seed: 13)
    let source = CountingSource(array, chunkShape: [2, 3, 4])
    let turned = try source.transposed([2, 0, 1])
    #expect(try turned.readAll().bytes() == array.transposed([2, 0, 1]).bytes())
    let plane = try source.selecting(axis: 1, index: 4)
    #expect(try plane.readAll().bytes() == array.element(axis: 1, index: 4).bytes())
    let steps = try Sliced(
      source,
      axes: [
        .init(start: 5, count: 3, step: -2), .init(start: 1, count: 2, step: 3),
        .init(start: 7, count: 8, step: -1),
      ])
    let expected = try array.slice(axis: 0, start: 5, count: 3, step: -2)
      .slice(axis: 1, start: 1, count: 2, step: 3).slice(axis: 2, start: 7, count: 8, step: -1)
    #expect(try steps.readAll().bytes() == expected.bytes())
    let region = Region(origin: [1, 0, 3], shape: [2, 1, 4])
    #expect(try steps.read(region).bytes() == expected.view(region).bytes())
  }

  @Test func statisticsStream() throws {
    let array = try NDArray([Float(1), 5, .nan, -2], shape: [2, 2])
    let found = try array.statistics()
    #expect(found.count == 3 && found.minimum == -2 && found.maximum == 5 && found.sum == 4)
    let image = try randomImage(.uint16, [30, 40], seed: 14)
    let counts = try CountingSource(image, chunkShape: [7, 9]).histogram(bins: 16, range: 0...30000)
    #expect(counts.reduce(0, +) == 1200)
    #expect(throws: OMEZarrError.self) { try image.histogram(bins: 0, range: 0...1) }
  }

  @Test func plansCountChunksAndShards() throws {
    let ramp = try NDArray((0..<13000).map { UInt16($0 / 130) }, shape: [100, 130])
    let image = try toNgffImage(ramp)
    let multiscales = try toMultiscales(image, scaleFactors: [2], chunks: .uniform(32))
    var options = WriteOptions(version: "0.5")
    options.chunksPerShard = .uniform(2)
    options.compressors = [.zstd()]
    let plan = try plan(multiscales, options, codecs: [[], [.zstd()]])
    #expect(plan.levels.map(\.chunkCount) == [20, 6])
    #expect(plan.levels.map(\.fileCount) == [6, 2])
    #expect(plan.byteCount == 100 * 130 * 2 + 50 * 65 * 2)
    #expect(plan.passCount == 1)
    // What will be used comes first, and is not tried twice.
    #expect(plan.codecs.map(\.isUsed) == [true, false])
    #expect(plan.codecs[0].encodedByteCount < plan.codecs[0].sampledByteCount)
    #expect(plan.codecs[1].encodedByteCount == plan.codecs[1].sampledByteCount)
  }

  @Test func plansTellCodecsApartByTheirShuffle() throws {
    let ramp = try NDArray((0..<13000).map { UInt16($0 / 130) }, shape: [100, 130])
    let multiscales = try toMultiscales(try toNgffImage(ramp), scaleFactors: [2])
    let options = WriteOptions(version: "0.4")
    let plan = try plan(multiscales, options, codecs: [[.blosc("lz4")]])
    #expect(plan.codecs.map(\.isUsed) == [true, false])
    #expect(plan.codecs[0].codec != plan.codecs[1].codec)
    #expect(plan.codecs[1].codec == plan.codecs[0].codec + ", byte shuffle")
  }
}
