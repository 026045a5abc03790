import Foundation
import NDArray
import Synchronization
import Testing
import Workers
import Zarr

@testable import OMEZarr

/// Writing beside the place, and straight into archives.
@Suite struct StagingTests {
  private static func pyramid(_ length: Int = 64) throws -> Multiscales {
    let data = try NDArray(
      (0..<length * length).map { UInt16($0 % 60000) }, shape: [length, length])
    return try toMultiscales(
      try toNgffImage(data), scaleFactors: [2], method: .itkwasmBinShrink, chunks: .uniform(16))
  }

  private static func sum(_ image: Multiscales) throws -> Double {
    try image.images[0].data.readAll().doubles().reduce(0, +)
  }

  private static func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// A source that calls somebody before each read, and may fail.
  private struct Watched: ArraySource {
    let source: any ArraySource
    let look: @Sendable () throws -> Void
    var shape: [Int] { source.shape }
    var dtype: DType { source.dtype }
    var chunkShape: [Int] { source.chunkShape }
    func read(_ region: Region, into destination: NDArray) throws {
      try look()
      try source.read(region, into: destination)
    }
  }

  private struct Failure: Error {}

  private static func watched(_ look: @escaping @Sendable () throws -> Void) throws -> Multiscales {
    let data = try NDArray((0..<256 * 256).map { UInt16($0 % 60000) }, shape: [256, 256])
    return try toMultiscales(
      try toNgffImage(Watched(source: data, look: look)), scaleFactors: [2],
      method: .itkwasmBinShrink, chunks: .uniform(16))
  }

  @Test func whoReadsWhileItIsReplacedIsToldOfNoLinks() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    let image = try Self.pyramid(16)
    try toNgffZarr(path, image)
    let isDone = Atomic(false)
    try Workers.forEach(2, width: 2) { role in
      defer { isDone.store(true, ordering: .relaxed) }
      if role == 0 {
        for _ in 0..<50 { try toNgffZarr(path, image) }
        return
      }
      while !isDone.load(ordering: .relaxed) {
        let location = try StoreLocation(reading: path)
        #expect(try NodeMetadata.read(location.store, "") != nil)
        #expect(try location.store.get(".zattrs") != nil)
      }
    }
  }

  @Test func archivesAreWrittenWithoutACopyBesideThem() throws {
    let folder = try TemporaryFolder()
    let place = folder.path
    let seen = Mutex<Set<String>>([])
    let image = try Self.watched {
      let names = try FileManager.default.contentsOfDirectory(atPath: place)
      seen.withLock { $0.formUnion(names) }
    }
    try toNgffZarr(folder.path + "/a.ozx", image)
    let during = seen.withLock { $0 }
    #expect(during.count == 1)
    #expect(during.allSatisfy { $0.hasPrefix("a.ozx.") && $0.hasSuffix(".partial") })
    #expect(try Self.names(folder) == ["a.ozx"])
    #expect(try OZX.check(folder.path + "/a.ozx").isEmpty)
  }

  @Test func anArchiveIsTheSameForAnyNumberOfThreads() throws {
    let folder = try TemporaryFolder()
    let data = try NDArray((0..<6 * 128 * 96).map { UInt16($0 % 60000) }, shape: [6, 128, 96])
    let image = try toMultiscales(
      try toNgffImage(data, dims: ["c", "y", "x"]), scaleFactors: [2, 4],
      method: .itkwasmBinShrink, chunks: .uniform(16))
    var archives: Set<Data> = []
    for width in [1, 2, 5] {
      var options = WriteOptions()
      options.width = width
      options.chunksPerShard = .perAxis(["y": 2])
      try toNgffZarr(folder.path + "/a.ozx", image, options)
      archives.insert(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a.ozx")))
    }
    #expect(archives.count == 1)
    #expect(try fromNgffZarr(folder.path + "/a.ozx").images.count == 3)
  }

  @Test(arguments: ["a.ozx", "a.ome.zarr"])
  func aFailureLeavesTheOldOneWhole(name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + name
    let old = try Self.pyramid()
    try toNgffZarr(path, old)
    let reads = Mutex(0)
    let image = try Self.watched {
      try reads.withLock {
        $0 += 1
        if $0 > 3 { throw Failure() }
      }
    }
    #expect(throws: Failure.self) { try toNgffZarr(path, image) }
    #expect(try Self.sum(try fromNgffZarr(path)) == Self.sum(old))
    #expect(try Self.names(folder) == [name])
  }

  @Test func twoWritersOfOnePlaceDoNotMeet() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let first = try StagedDirectory(path, overwrite: true, resumes: false)
    let second = try StagedDirectory(path, overwrite: true, resumes: false)
    #expect(first.staging != second.staging)
    let error = try #require(throws: OMEZarrError.self) {
      try StagedDirectory(path, overwrite: true, resumes: true)
    }
    #expect(error.kind == .exists)
    for (staged, value) in [(first, 1), (second, 2)] {
      let image = try toMultiscales(
        try toNgffImage(try NDArray([UInt8](repeating: UInt8(value), count: 64), shape: [8, 8])))
      _ = try ZarrGroup.create(LocalStore(staged.staging), path: "", format: .v3)
      try toNgffZarr(staged.staging + "/image", image)
      try staged.commit()
    }
    #expect(try Self.sum(try fromNgffZarr(path + "/image")) == 128)
    #expect(try Self.names(folder) == ["a.ome.zarr"])
  }

  @Test func whatKilledWritersLeaveIsRemoved() throws {
    let folder = try TemporaryFolder()
    let manager = FileManager.default
    for name in [".a.ome.zarr.ngffz.partial", ".a.ome.zarr.ngffz.1.partial"] {
      try manager.createDirectory(
        atPath: "\(folder.path)/\(name)/scale0", withIntermediateDirectories: true)
    }
    // No process has such a number.
    try Data().write(to: URL(fileURLWithPath: folder.path + "/a.ozx.4999999-3.partial"))
    try Data().write(to: URL(fileURLWithPath: folder.path + "/a.ozx.mine.partial"))
    try toNgffZarr(folder.path + "/a.ome.zarr", try Self.pyramid())
    try toNgffZarr(folder.path + "/a.ozx", try Self.pyramid())
    #expect(try Self.names(folder) == ["a.ome.zarr", "a.ozx", "a.ozx.mine.partial"])
  }

  @Test func whatCameToThePlaceMeanwhileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let staged = try StagedDirectory(path, overwrite: false, resumes: false)
    try toNgffZarr(path, try Self.pyramid(32))
    let error = try #require(throws: OMEZarrError.self) { try staged.commit() }
    #expect(error.kind == .exists)
    staged.discard()
    #expect(try fromNgffZarr(path).images.count == 2)
    #expect(try Self.names(folder) == ["a.ome.zarr"])
  }

  @Test func aStoreThatAKilledWriterHadMovedAsideComesBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    try toNgffZarr(path, try Self.pyramid())
    #expect(rename(path, folder.path + "/.a.ome.zarr.ngffz.replaced") == 0)
    #expect(throws: OMEZarrError.self) {
      try StagedDirectory(path, overwrite: false, resumes: false)
    }
    #expect(try fromNgffZarr(path).images.count == 2)
    #expect(try Self.names(folder) == ["a.ome.zarr"])
  }

  @Test func manyWritersOfOnePlaceLeaveOneWholeStore() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let image = try Self.pyramid()
    try toNgffZarr(path, image)
    let isMissing = Mutex(false)
    try Workers.forEach(24, width: 6) { _ in
      try toNgffZarr(path, image)
      if !FileManager.default.fileExists(atPath: path) { isMissing.withLock { $0 = true } }
    }
    #expect(!isMissing.withLock { $0 })
    #expect(try Self.sum(try fromNgffZarr(path)) == Self.sum(image))
    #expect(try Self.names(folder) == ["a.ome.zarr"])
  }

  @Test func aHierarchyIsNotCopiedIntoItself() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    try toNgffZarr(path, try Self.pyramid())
    let error = try #require(throws: OMEZarrError.self) {
      try upgradeOMEZarr(path, output: path + "/b.ome.zarr", version: "0.5")
    }
    #expect(error.kind == .argument)
  }

  @Test func aNameAsLongAsNamesMayBe() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + String(repeating: "ä", count: 122) + ".ome.zarr"
    try toNgffZarr(path, try Self.pyramid())
    #expect(try fromNgffZarr(path).images.count == 2)
  }

  @Test(arguments: ["0.4", "0.5"])
  func imagesThatWereReadGoOnWhenTheirStoreIsReplaced(version: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    let pyramid = try Self.pyramid()
    var options = WriteOptions(version: version)
    options.compressors = [CodecSpec("gzip", ["level": 1])]
    try toNgffZarr(path, pyramid, options)
    let read = try fromNgffZarr(path)
    try toNgffZarr(path, read)
    try toNgffZarr(path, read, WriteOptions(version: "0.5"))
    let other = try toMultiscales(read.images[0], scaleFactors: [2], chunks: .uniform(32))
    try toNgffZarr(path, other)
    #expect(try Self.sum(read) == Self.sum(pyramid))
    try toNgffZarr(path, try Self.pyramid(32))
    let error = try #require(throws: ZarrError.self) { try Self.sum(read) }
    #expect(error.description.contains("open it again"))
  }

  @Test func attributesOfOthersStayWhenAnImageIsReplaced() throws {
    let folder = try TemporaryFolder()
    for name in ["a.ome.zarr", "a.ozx"] {
      let path = folder.path + "/" + name
      var image = try Self.pyramid()
      image.rootAttributes = ["lab": "one", "note": "old"]
      try toNgffZarr(path, image)
      image.rootAttributes = ["note": "new"]
      try toNgffZarr(path, image, WriteOptions(version: "0.6"))
      let read = try fromNgffZarr(path)
      #expect(read.rootAttributes == ["lab": "one", "note": "new"])
      #expect(read.metadata.version == .v06)
    }
  }
}
