import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

@Suite struct OmeroTests {
  @Test func windowsAreThoseOfNumPy() throws {
    // numpy.quantile(range(100), [.02, .98]) is 1.98, 97.02.
    for dtype in [DType.uint8, .int16, .uint16, .int32, .float32, .float64] {
      let data = try NDArray((0..<100).map { Double($0) }, shape: [10, 10]).cast(to: dtype)
      let omero = try computeOmero(from: try toNgffImage(data))
      let window = try #require(omero.channels[0].window)
      #expect(window.min == 0 && window.max == 99)
      #expect(abs((window.start ?? 0) - 1.98) < 1e-9 && abs((window.end ?? 0) - 97.02) < 1e-9)
      #expect(omero.channels[0].color == "FFFFFF")
    }
  }

  @Test func channelsHaveTheirOwn() throws {
    let data = try NDArray((0..<200).map { Int16($0 - 100) }, shape: [2, 10, 10])
    let image = try toNgffImage(data, dims: ["c", "y", "x"], channelNames: ["a", "b"])
    let omero = try computeOmero(from: image)
    #expect(omero.channels.map(\.label) == ["a", "b"])
    #expect(omero.channels.map(\.color) == ["30A2DA", "FC4F30"])
    #expect(omero.channels.map { $0.window?.min } == [-100, 0])
    #expect(omero.channels.map { $0.window?.max } == [-1, 99])
    var options = OmeroOptions()
    options.labels = ["one"]
    #expect(throws: OMEZarrError.self) { try computeOmero(from: image, options) }
    options = OmeroOptions()
    options.quantiles = (0.9, 0.1)
    #expect(throws: OMEZarrError.self) { try computeOmero(from: image, options) }
  }

  @Test func valuesThatAreNoNumbersAreLeftAside() throws {
    let data = try NDArray([Float.nan, 1, .infinity, 3], shape: [2, 2])
    let window = try computeOmero(from: try toNgffImage(data)).channels[0].window
    #expect(window?.min == 1 && window?.max == 3)
    let nothing = try NDArray([Float](repeating: .nan, count: 4), shape: [2, 2])
    let empty = try computeOmero(from: try toNgffImage(nothing)).channels[0].window
    #expect(empty?.min == 0 && empty?.max == 1)
  }
}

@Suite struct LabelAndUpgradeTests {
  @Test func labelsAreAddedToAnImage() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.ome.zarr"
    try toNgffZarr(path, try fromNgffZarr(fixture("image_0.4.ome.zarr")))
    let values = try NDArray((0..<256).map { Int32($0 % 3) }, shape: [16, 16])
    let label = try toLabelImage(
      try toNgffImage(values, scale: ["y": 0.5, "x": 0.25]), scaleFactors: [2],
      imageLabel: ImageLabel(colors: [.init(1, rgba: [1, 2, 3, 255])]))
    try addLabel(label, named: "nuclei", to: path)
    try addLabel(label, named: "nuclei", to: path)
    let read = try fromNgffZarr(path)
    #expect(Array(read.companions.labels.keys) == ["nuclei"])
    #expect(read.companions.labels["nuclei"]?.imageLabel.colors?[0].rgba == [1, 2, 3, 255])
    let report = try Validator().check(path)
    #expect(report.isValid, "\(report.findings)")
    let wrong = try toNgffImage(try NDArray([Float](repeating: 1, count: 4), shape: [2, 2]))
    #expect(throws: OMEZarrError.self) { try toLabelImage(wrong, scaleFactors: []) }
    #expect(throws: OMEZarrError.self) { try addLabel(label, named: "../x", to: path) }
  }

  private static func copy(_ name: String, _ folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.copyItem(atPath: fixture(name), toPath: path)
    return path
  }

  @Test(
    arguments: [
      "image_0.1.zarr", "image_0.2.zarr", "image_0.3.zarr", "image_0.4.ome.zarr",
      "image_0.5.ome.zarr", "image_0.6.ome.zarr", "labels_0.5.ome.zarr",
    ], ["0.5", "0.6"])
  func imagesAreUpgradedInPlace(name: String, version: String) throws {
    let folder = try TemporaryFolder()
    let path = try Self.copy(name, folder)
    let before = try fromNgffZarr(path)
    let pixels = try before.images.map { try $0.data.readAll().doubles() }
    try upgradeOMEZarr(path, version: version)
    let after = try fromNgffZarr(path, validate: true)
    #expect(after.metadata.version.rawValue == version)
    #expect(try after.images.map { try $0.data.readAll().doubles() } == pixels)
    #expect(after.metadata.omero == before.metadata.omero)
    #expect(after.companions.labels.count == before.companions.labels.count)
    let report = try Validator().check(path)
    #expect(report.isValid, "\(report.findings)")
  }

  @Test(arguments: ["plate_0.4.ome.zarr", "plate_0.5.ome.zarr"], ["0.5", "0.6"])
  func platesAreUpgraded(name: String, version: String) throws {
    let folder = try TemporaryFolder()
    let path = try Self.copy(name, folder)
    try upgradeOMEZarr(path, output: folder.path + "/copy.ome.zarr", version: version)
    try upgradeOMEZarr(path, version: version)
    for path in [path, folder.path + "/copy.ome.zarr"] {
      let plate = try fromHCSZarr(path, validate: true)
      #expect(plate.metadata.version.rawValue == version)
      let image = try plate.well(row: "B", column: "2")?.image(1)
      #expect(try image?.images[0].data.readAll().doubles().first == 12)
      let report = try Validator().check(path)
      #expect(report.isValid, "\(report.findings)")
    }
  }

  @Test func whatCannotBeDoneInPlaceIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try Self.copy("image_0.5.ome.zarr", folder)
    let error = try #require(throws: OMEZarrError.self) { try upgradeOMEZarr(path, version: "0.4") }
    #expect(error.kind == .version)
    try upgradeOMEZarr(path, output: folder.path + "/old.ome.zarr", version: "0.4")
    #expect(try fromNgffZarr(folder.path + "/old.ome.zarr").metadata.version == .v04)
  }
}
