import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Workers
import Zarr

@Suite struct WritingTests {
  private static func pyramid() throws -> Multiscales {
    let data = try NDArray((0..<(4 * 20 * 30)).map { UInt16($0) }, shape: [4, 20, 30])
    let image = try toNgffImage(
      data, dims: ["z", "y", "x"], scale: ["z": 2, "y": 0.5, "x": 0.5], name: "stack")
    return try toMultiscales(
      image, scaleFactors: [2], method: .itkwasmBinShrink, chunks: .uniform(8))
  }

  private static func equal(_ a: Multiscales, _ b: Multiscales) throws -> Bool {
    guard a.images.count == b.images.count else { return false }
    return try zip(a.images, b.images).allSatisfy { left, right in
      try left.data.readAll().doubles() == right.data.readAll().doubles()
        && left.pixelGrid == right.pixelGrid && left.dims == right.dims
    }
  }

  @Test(arguments: ["0.4", "0.5", "0.6"])
  func whatIsWrittenIsReadBack(version: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let pyramid = try Self.pyramid()
    #expect(try toNgffZarr(path, pyramid, WriteOptions(version: version)).isEmpty)
    let read = try fromNgffZarr(path, validate: true)
    #expect(read.metadata.version.rawValue == version)
    #expect(try Self.equal(pyramid, read))
    #expect(read.metadata.name == "stack")
    #expect(read.metadata.type == "itkwasm_bin_shrink")
    #expect(try Validator(.init(isStrict: true)).check(path).isValid)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ome.zarr"])
  }

  @Test func versionsAreThoseOfThePage() throws {
    let folder = try TemporaryFolder()
    let pyramid = try Self.pyramid()
    try toNgffZarr(folder.path + "/a.ome.zarr", pyramid)
    #expect(try fromNgffZarr(folder.path + "/a.ome.zarr").metadata.version == .v04)
    try toNgffZarr(folder.path + "/a.ozx", pyramid)
    let archived = try fromNgffZarr(folder.path + "/a.ozx", validate: true)
    #expect(archived.metadata.version == .v05)
    #expect(try Self.equal(pyramid, archived))
    #expect(try OZX.readVersion(folder.path + "/a.ozx") == "0.5")
    #expect(try Validator(.init(isStrict: true)).check(folder.path + "/a.ozx").isValid)
    for version in ["0.3", "0.7", "", "0.9.dev1"] {
      let error = try #require(throws: OMEZarrError.self) {
        try toNgffZarr(folder.path + "/b.ome.zarr", pyramid, WriteOptions(version: version))
      }
      #expect(error.kind == .version)
    }
    #expect(throws: OMEZarrError.self) {
      try toNgffZarr(folder.path + "/b.ozx", pyramid, WriteOptions(version: "0.4"))
    }
  }

  @Test(arguments: [
    (ChunksPerShard.uniform(2), [8, 16, 16]), (.list([1, 2, 3]), [4, 16, 24]),
    (.perAxis(["z": 1, "x": 9]), [4, 8, 32]),
  ])
  func shardsAreAsAskedFor(shards: ChunksPerShard, shape: [Int]) throws {
    let folder = try TemporaryFolder()
    var options = WriteOptions(version: "0.5")
    options.chunksPerShard = shards
    let path = folder.path + "/a.ome.zarr"
    try toNgffZarr(path, try Self.pyramid(), options)
    let array = try ZarrArray.open(LocalStore(path), path: "scale0/stack")
    // The axis z has one chunk of 4, so that a shard is no longer either.
    #expect(array.shardShape == [min(4, shape[0]), shape[1], shape[2]])
    #expect(array.chunkShape == [4, 8, 8])
    #expect(array.dimensionNames == ["z", "y", "x"])
    #expect(try Self.equal(try Self.pyramid(), fromNgffZarr(path)))
  }

  @Test(arguments: [
    ChunksPerShard.uniform(0), .list([2, 2]), .perAxis(["q": 2]), .uniform(-1),
  ])
  func senselessShardsAreRefused(shards: ChunksPerShard) throws {
    let folder = try TemporaryFolder()
    var options = WriteOptions(version: "0.5")
    options.chunksPerShard = shards
    #expect(throws: OMEZarrError.self) {
      try toNgffZarr(folder.path + "/a.ome.zarr", try Self.pyramid(), options)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aStoreMayBeWrittenOverItself() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let pyramid = try Self.pyramid()
    try toNgffZarr(path, pyramid, WriteOptions(version: "0.4"))
    try toNgffZarr(path, try fromNgffZarr(path), WriteOptions(version: "0.5"))
    let read = try fromNgffZarr(path)
    #expect(read.metadata.version == .v05)
    #expect(try Self.equal(pyramid, read))
    #expect(!FileManager.default.fileExists(atPath: path + "/.zattrs"))
  }

  @Test func aFailureLeavesTheOldStoreWhole() throws {
    struct Failing: ArraySource {
      let shape = [64, 64]
      let dtype = DType.uint8
      let chunkShape = [8, 8]
      func read(_ region: Region, into destination: NDArray) throws {
        if region.origin[0] + region.shape[0] > 32 { throw OMEZarrError(.data, "broken") }
      }
    }
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let pyramid = try Self.pyramid()
    try toNgffZarr(path, pyramid)
    let broken = try toMultiscales(
      try toNgffImage(Failing()), scaleFactors: [2], method: .itkwasmBinShrink)
    #expect(throws: (any Error).self) { try toNgffZarr(path, broken) }
    #expect(try Self.equal(pyramid, fromNgffZarr(path)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ome.zarr"])
  }

  @Test func otherThingsAreNeverDeleted() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/photos"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/holiday.jpg"))
    for target in [path, path + "/holiday.jpg"] {
      let error = try #require(throws: OMEZarrError.self) {
        try toNgffZarr(target, try Self.pyramid())
      }
      #expect(error.kind == .exists)
    }
    #expect(FileManager.default.fileExists(atPath: path + "/holiday.jpg"))
    let zarr = folder.path + "/a.ome.zarr"
    try toNgffZarr(zarr, try Self.pyramid())
    let error = try #require(throws: OMEZarrError.self) {
      try toNgffZarr(zarr, try Self.pyramid(), WriteOptions(overwrite: false))
    }
    #expect(error.kind == .exists)
  }

  @Test(arguments: ["0.4", "0.5", "0.6"], ["0.4", "0.5", "0.6"])
  func nothingIsLostBetweenVersions(from: String, to: String) throws {
    let folder = try TemporaryFolder()
    let source = try fromNgffZarr(fixture("labels_0.5.ome.zarr"))
    let first = folder.path + "/first.ome.zarr"
    let second = folder.path + "/second.ome.zarr"
    try toNgffZarr(first, source, WriteOptions(version: from))
    try toNgffZarr(second, try fromNgffZarr(first), WriteOptions(version: to))
    var back = try fromNgffZarr(second)
    if to == "0.6" {
      // The whole pyramid's transformations are a system of their own there.
      let third = folder.path + "/third.ome.zarr"
      try toNgffZarr(third, back, WriteOptions(version: "0.5"))
      back = try fromNgffZarr(third)
    }
    #expect(try Self.equal(source, back))
    #expect(back.metadata.coordinateTransformations?.map(\.type) == ["scale", "translation"])
    #expect(back.metadata.type == "gaussian")
    #expect(back.metadata.metadata?.extra["kwargs"] == ["a": 1])
    #expect(back.rootAttributes?["someone"] == source.rootAttributes?["someone"])
    let label = try #require(back.companions.labels["cells"])
    #expect(label.imageLabel.colors == source.companions.labels["cells"]?.imageLabel.colors)
    #expect(
      try Self.equal(label.multiscales, try #require(source.companions.labels["cells"]).multiscales)
    )
    #expect(try Validator().check(second).isValid)
  }

  @Test func whatAVersionCannotSayIsReported() throws {
    var pyramid = try Self.pyramid()
    pyramid.metadata.coordinateSystems.append(
      CoordinateSystem(name: "atlas", axes: pyramid.metadata.axes))
    pyramid.metadata.coordinateTransformations = [
      CoordinateTransformation(
        .mapAxis([0, 2, 1]), input: .init(name: "intrinsic"), output: .init(name: "atlas"))
    ]
    let folder = try TemporaryFolder()
    #expect(
      try toNgffZarr(folder.path + "/a.ome.zarr", pyramid, WriteOptions(version: "0.6")).isEmpty)
    #expect(try Validator().check(folder.path + "/a.ome.zarr").isValid)
    let notes = try toNgffZarr(folder.path + "/b.ome.zarr", pyramid, WriteOptions(version: "0.5"))
    #expect(notes.count == 2)
    #expect(notes.description.contains("atlas") && notes.description.contains("mapAxis"))
  }

  @Test func imagesThatAVersionCannotHoldAreRefused() throws {
    let line = try toMultiscales(
      try toNgffImage(try NDArray([UInt8](0..<100))), scaleFactors: [], method: .itkwasmBinShrink)
    let folder = try TemporaryFolder()
    let error = try #require(throws: OMEZarrError.self) {
      try toNgffZarr(folder.path + "/a.ome.zarr", line)
    }
    #expect(error.kind == .version)
    #expect(error.description.contains("axis-count"))
  }

  @Test(arguments: [
    (#"{"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": 2}"#, "0.5"),
    (#"{"name": "blosc", "configuration": {"cname": "lz4", "shuffle": "bitshuffle"}}"#, "0.4"),
    (#"{"id": "gzip", "level": 3}"#, "0.5"), (#""gzip""#, "0.4"), (#""zstd""#, "0.5"),
    (#"{"id": "zlib", "level": 2}"#, "0.4"),
  ])
  func compressorsAreTakenInEitherSpelling(text: String, version: String) throws {
    let folder = try TemporaryFolder()
    var options = WriteOptions(version: version)
    options.compressors = [try CodecSpec(json: try JSON.parse(text))]
    let path = folder.path + "/a.ome.zarr"
    try toNgffZarr(path, try Self.pyramid(), options)
    #expect(try Self.equal(try Self.pyramid(), fromNgffZarr(path)))
  }

  @Test func resumingFinishesWhatIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    var options = WriteOptions(version: "0.5")
    try interrupt(path, try Self.pyramid(), options)
    options.resumes = true
    let unfinished = folder.path + "/.a.ome.zarr.ngffz.partial"
    let first = unfinished + "/scale0/stack/c/0/0/0"
    let made = try #require(try modificationTime(first))
    #expect(
      FileManager.default.createFile(atPath: unfinished + "/scale0/.123-45.partial", contents: nil))
    try toNgffZarr(path, try Self.pyramid(), options)
    #expect(try Self.equal(try Self.pyramid(), fromNgffZarr(path)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ome.zarr"])
    #expect(try modificationTime(path + "/scale0/stack/c/0/0/0") == made)
    for stray in ["/scale0/.123-45.partial", "/.record.partial"] {
      #expect(!FileManager.default.fileExists(atPath: path + stray))
    }
  }

  /// What is resumed must be the same: other pixels, another method or another version start anew.
  @Test(arguments: ["pixels", "method", "version", "codec", "nothing recorded"])
  func resumingSomethingElseStartsAnew(difference: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    var options = WriteOptions(version: "0.5")
    try interrupt(path, try Self.pyramid(), options)
    options.resumes = true
    var pyramid = try Self.pyramid()
    switch difference {
    case "pixels":
      let other = try NDArray((0..<2400).map { UInt16($0 + 1) }, shape: [4, 20, 30])
      let image = try toNgffImage(
        other, dims: ["z", "y", "x"], scale: ["z": 2, "y": 0.5, "x": 0.5], name: "stack")
      pyramid = try toMultiscales(
        image, scaleFactors: [2], method: .itkwasmBinShrink, chunks: .uniform(8))
    case "method":
      pyramid = try toMultiscales(
        pyramid.images[0], scaleFactors: [2], method: .daskImageNearest, chunks: .uniform(8))
    case "version": options.version = "0.4"
    case "codec": options.compressors = [.zstd()]
    default: unlink(folder.path + "/.a.ome.zarr.ngffz.partial/.record.partial")
    }
    try toNgffZarr(path, pyramid, options)
    #expect(try Self.equal(pyramid, fromNgffZarr(path)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ome.zarr"])
  }

  @Test func whatIsReplacedStaysUntilTheNewIsWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let old = try Self.pyramid()
    try toNgffZarr(path, old, WriteOptions(version: "0.4"))
    let other = try toMultiscales(old.images[0], scaleFactors: [], chunks: .uniform(4))
    try interrupt(path, other, WriteOptions(version: "0.4"))
    #expect(try Self.equal(old, fromNgffZarr(path)))
    try toNgffZarr(path, other, WriteOptions(version: "0.4"))
    #expect(try Self.equal(other, fromNgffZarr(path)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ome.zarr"])
  }

  /// Writes an image and stops when the first chunk is stored.
  private func interrupt(_ path: String, _ image: Multiscales, _ options: WriteOptions) throws {
    let cancellation = Cancellation()
    var options = options
    options.width = 1
    #expect(throws: Cancelled.self) {
      try Cancellation.$current.withValue(cancellation) {
        try Progress.$current.withValue(Progress { _ in cancellation.cancel() }) {
          try toNgffZarr(path, image, options)
        }
      }
    }
  }

  private func modificationTime(_ path: String) throws -> Date? {
    try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
}
