import JSONText
import NDArray
import OMEZarr
import OrderedCollections
import Testing
import Zarr

/// Writing with `overwrite` false: what is there stays, and what is new is put beside it.
@Suite struct BesideTests {
  private static func pyramid(_ value: UInt8, version: String = "0.6") throws -> Multiscales {
    let data = try NDArray([UInt8](repeating: value, count: 256), shape: [16, 16])
    return try toMultiscales(try toNgffImage(data), scaleFactors: [2], method: .itkwasmBinShrink)
  }

  private static func sum(_ path: String, level: Int = 0) throws -> Double {
    try fromNgffZarr(path).images[level].data.readAll().doubles().reduce(0, +)
  }

  @Test(arguments: ["0.4", "0.5", "0.6"], [false, true])
  func anImageThatIsThereStays(version: String, metadataOnly: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try toNgffZarr(path, try Self.pyramid(1), WriteOptions(version: version))
    var options = WriteOptions(version: version, overwrite: false)
    options.metadataOnly = metadataOnly
    let error = try #require(throws: OMEZarrError.self) {
      try toNgffZarr(path, try Self.pyramid(2), options)
    }
    #expect(error.kind == .exists)
    #expect(try Self.sum(path) == 256)
  }

  @Test(arguments: ["0.4", "0.5", "0.6"])
  func anImageIsPutBesideWhatLiesBelow(version: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try toNgffZarr(path + "/fields/first", try Self.pyramid(1), WriteOptions(version: version))
    let options = WriteOptions(version: version, overwrite: false)
    try toNgffZarr(path, try Self.pyramid(2), options)
    #expect(try Self.sum(path) == 512)
    #expect(try Self.sum(path + "/fields/first") == 256)
    #expect(try Validator().check(path).isValid)
    // An array in the way is not overwritten.
    let group = try ZarrGroup.open(LocalStore(path), format: version == "0.4" ? .v2 : .v3)
    var attributes = group.attributes
    attributes = attributes.filter { $0.key == "mine" }
    var bare = group
    try bare.setAttributes(attributes)
    let error = try #require(throws: OMEZarrError.self) {
      try toNgffZarr(path, try Self.pyramid(3), options)
    }
    #expect(error.kind == .exists && error.message.contains("scale0/image"))
  }

  @Test func foldersOfOthersAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    try LocalStore(path).set("notes/todo.txt", [1])
    for overwrite in [true, false] {
      #expect(throws: OMEZarrError.self) {
        try toNgffZarr(
          path, try Self.pyramid(1), WriteOptions(version: "0.5", overwrite: overwrite))
      }
    }
    #expect(try LocalStore(path).list("") == ["notes/todo.txt"])
  }

  @Test func attributesStayWhenLevelsAreAppended() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/i.ome.zarr"
    var image = try Self.pyramid(1)
    image.rootAttributes = ["mine": [1, 2]]
    try toNgffZarr(path, image, WriteOptions(version: "0.5"))
    var options = WriteOptions(version: "0.5", overwrite: false)
    options.startLevel = 1
    try toNgffZarr(path, try Self.pyramid(1), options)
    #expect(try fromNgffZarr(path).rootAttributes?["mine"] == [1, 2])
  }

  private static func scene(_ tiles: [String], fields: [String] = []) throws -> Scene {
    let images = try tiles.map { ($0, try pyramid(UInt8($0.utf8.count))) }
    let axes = images[0].1.metadata.axes
    let toWorld = tiles.map { tile in
      CoordinateTransformation(
        .translation([0, 1]), input: CoordinateSystemIdentifier(path: tile, name: "intrinsic"),
        output: CoordinateSystemIdentifier(name: "world"))
    }
    let moved = fields.map { field in
      CoordinateTransformation(
        .displacements(path: field, interpolation: nil),
        input: CoordinateSystemIdentifier(path: tiles[0], name: "intrinsic"),
        output: CoordinateSystemIdentifier(name: "world"))
    }
    return Scene(
      images: OrderedDictionary(uniqueKeysWithValues: images),
      coordinateTransformations: toWorld + moved,
      coordinateSystems: [CoordinateSystem(name: "world", axes: axes)])
  }

  @Test func scenesGrow() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s.ome.zarr"
    try toNgffZarr(path, try Self.scene(["a"]))
    try toNgffZarr(path + "/fields/f", try Self.pyramid(9), WriteOptions(version: "0.6"))
    #expect(throws: OMEZarrError.self) {
      try toNgffZarr(path, try Self.pyramid(1), WriteOptions(version: "0.6", overwrite: false))
    }
    let grown = try Self.scene(["a", "below/bb"], fields: ["fields/f"])
    try toNgffZarr(path, grown, WriteOptions(version: "0.6", overwrite: false))
    let scene = try fromSceneZarr(try StoreLocation(reading: path), validate: true)
    #expect(Array(scene.images.keys) == ["a", "below/bb"])
    #expect(scene.coordinateTransformations.count == 3)
    #expect(try Self.sum(path + "/fields/f") == 9 * 256)
    #expect(try Self.sum(path + "/below/bb") == 8 * 256)
    // Replaced as a whole, nothing else is left.
    try toNgffZarr(path, try Self.scene(["a"]))
    #expect(try LocalStore(path).listDirectory("").directories == ["a"])
  }

  @Test func scenesInScenesOfPathsAreWrittenInAnyOrder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s.ozx"
    try toNgffZarr(path, try Self.scene(["a/b", "a/b/cc"]))
    let scene = try fromSceneZarr(try StoreLocation(reading: path), validate: true)
    #expect(scene.images.count == 2)
  }

  @Test(arguments: ["../out", "/tmp/out", "a/../../out", ""])
  func pathsOfScenesStayInside(path: String) throws {
    let folder = try TemporaryFolder()
    #expect(throws: OMEZarrError.self) {
      try toNgffZarr(folder.path + "/s.ome.zarr", try Self.scene([path]))
    }
    var scene = try Self.scene(["a"])
    try toNgffZarr(folder.path + "/s.ome.zarr", scene)
    scene.coordinateTransformations[0].input?.path = path
    let store = LocalStore(folder.path + "/s.ome.zarr")
    var root = try ZarrGroup.open(store)
    let systems: JSON = [["name": "world", "axes": [["name": "y"], ["name": "x"]]]]
    try root.setAttributes([
      "ome": [
        "version": "0.6",
        "scene": [
          "coordinateSystems": systems,
          "coordinateTransformations": [
            [
              "type": "identity", "input": ["path": .string(path), "name": "intrinsic"],
              "output": ["name": "world"],
            ]
          ],
        ],
      ]
    ])
    #expect(throws: (any Error).self) {
      try fromSceneZarr(try StoreLocation(reading: store.root), validate: true)
    }
    #expect(try !Validator().report(store.root).isValid)
  }

  @Test func aTransformationOnItsOwn() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.ome.zarr"
    let field = CoordinateTransformation(
      .displacements(path: "d/f", interpolation: "linear"),
      input: CoordinateSystemIdentifier(name: "a"), output: CoordinateSystemIdentifier(name: "b"))
    #expect(
      try #require(throws: OMEZarrError.self) { try toNgffZarr(path, field) }.kind == .missing)
    try toNgffZarr(path + "/d/f", try Self.pyramid(3), WriteOptions(version: "0.6"))
    try toNgffZarr(path, field, WriteOptions(version: "0.6", overwrite: false))
    #expect(try fromTransformationZarr(try StoreLocation(reading: path)) == field)
    #expect(try Self.sum(path + "/d/f") == 3 * 256)
    #expect(throws: OMEZarrError.self) {
      try toNgffZarr(path, field, WriteOptions(version: "0.5", overwrite: false))
    }
    #expect(throws: OMEZarrError.self) {
      try fromTransformationZarr(try StoreLocation(reading: path + "/d/f"))
    }
  }
}
