import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

@Suite struct ReadingTests {
  private static func sum(_ image: NgffImage) throws -> Int {
    let array = try image.data.readAll()
    var total = 0
    for value in try array.doubles() { total += Int(value) }
    return total
  }

  @Test(arguments: [
    "image_0.4.ome.zarr", "image_0.5.ome.zarr", "image_0.6.ome.zarr", "image_0.5.ozx",
  ])
  func imagesOfNgffZarrAreRead(name: String) throws {
    let read = try fromNgffZarr(fixture(name), validate: true)
    #expect(read.images.count == 2)
    #expect(read.images.map(\.data.shape) == [[2, 3, 16, 16], [2, 3, 8, 8]])
    #expect(read.metadata.dimensionNames == ["c", "z", "y", "x"])
    #expect(read.images[0].scale["x"] == 0.25)
    #expect(read.images[0].translation["y"] == 10)
    #expect(read.images[1].scale["y"] == 1)
    #expect(read.images[1].translation["y"] == 10.25)
    #expect(read.images[0].axesUnits?["z"] == "micrometer")
    #expect(read.metadata.omero?.channels.map(\.label) == ["DAPI", "GFP"])
    #expect(read.metadata.omero?.channels[1].window?.end == 200)
    #expect(read.method == .itkwasmBinShrink)
    #expect(try Self.sum(read.images[0]) == 188_685)
    #expect(try Self.sum(read.images[1]) == 47350)
  }

  @Test(arguments: [("0.1", 5), ("0.2", 5), ("0.3", 3)])
  func oldVersionsAreRead(version: String, rank: Int) throws {
    let read = try fromNgffZarr(fixture("image_\(version).zarr"), validate: true)
    #expect(read.metadata.version.rawValue == version)
    #expect(read.images.count == 2)
    #expect(read.metadata.axes.count == rank)
    #expect(read.images[1].scale["y"] == 2)
    #expect(read.images[1].scale["z"] == 1)
    #expect(read.metadata.omero?.extra["rdefs"]?["model"] == "color")
    #expect(read.metadata.omero?.channels[0].family == "linear")
    #expect(read.rootAttributes?["_creator"]?["name"] == "someone")
    #expect(read.metadata.type == "nearest")
    #expect(read.metadata.metadata?.extra["args"] == [1])
  }

  @Test func labelsGroupTransformationsAndForeignAttributesAreRead() throws {
    let read = try fromNgffZarr(fixture("labels_0.5.ome.zarr"))
    #expect(read.images[0].scale["x"] == 0.2)
    #expect(read.images[1].scale["x"] == 0.4)
    #expect(read.images[1].translation["x"] == 0.5 * 0.2 + 6)
    #expect(read.rootAttributes?["someone"]?["else"]?[2] == .null)
    let label = try #require(read.companions.labels["cells"])
    #expect(label.imageLabel.colors?[0].rgba == [255, 0, 0, 255])
    #expect(label.imageLabel.properties?[0].values["class"] == "nucleus")
    #expect(label.multiscales.images[0].data.dtype == .uint8)
    let alone = try fromNgffZarr(fixture("labels_0.5.ome.zarr/labels/cells"))
    #expect(alone.companions.imageLabel?.sourceImage == "../../")
  }

  @Test func nodesThatAreNoImageSayWhatTheyAre() throws {
    let plate = fixture("plate_0.5.ome.zarr")
    for (path, words) in [
      (plate, ["plate", "A/1/0", "from_hcs_zarr"]), (plate + "/A/1", ["well", "2 fields"]),
      (fixture("labels_0.5.ome.zarr") + "/labels", ["label", "cells"]),
      (fixture("labels_0.5.ome.zarr") + "/s0", ["array"]),
    ] {
      let error = try #require(throws: OMEZarrError.self) { try fromNgffZarr(path) }
      #expect(error.kind == .wrongNode)
      for word in words { #expect(error.description.contains(word), "\(error)") }
    }
    #expect(try fromNgffZarr(plate + "/A/1/0").images[0].data.shape == [8, 8])
  }

  @Test func whatIsNotThereIsNamed() throws {
    let error = try #require(throws: OMEZarrError.self) { try fromNgffZarr("/nowhere/x.zarr") }
    #expect(error.kind == .missing)
    #expect(throws: OMEZarrError.self) { try fromNgffZarr(fixture("expected.json")) }
    let folder = try #require(throws: OMEZarrError.self) { try fromNgffZarr(fixture("")) }
    #expect(folder.kind == .notZarr)
    let version = try #require(throws: OMEZarrError.self) {
      try fromNgffZarr(fixture("image_0.4.ome.zarr"), version: "0.5")
    }
    #expect(version.kind == .version)
    let unknown = try #require(throws: OMEZarrError.self) {
      try fromNgffZarr(fixture("image_0.4.ome.zarr"), version: "0.7")
    }
    #expect(unknown.kind == .version)
  }

  @Test(arguments: [
    "../secret", "/etc", "a/../b", "..", "a\\b", "C:/x", "%2e%2e/a", "", ".", "http://x/y",
  ])
  func pathsThatLeadOutAreRefused(path: String) throws {
    let store = MemoryStore()
    _ = try ZarrGroup.create(
      store, format: .v2,
      attributes: [
        "multiscales": [
          [
            "version": "0.4",
            "axes": [["name": "y", "type": "space"], ["name": "x", "type": "space"]],
            "datasets": [
              [
                "path": .string(path),
                "coordinateTransformations": [["type": "scale", "scale": [1, 1]]],
              ]
            ],
          ]
        ]
      ])
    let error = try #require(throws: OMEZarrError.self) { try fromNgffZarr(store: store) }
    #expect(error.kind == .unsafePath)
  }

  @Test func draftsOf06AreUnderstood() throws {
    let json = try JSON.parse(
      """
      {"ome": {"version": "0.6.dev2", "multiscales": [{
        "coordinateSystems": [{"name": "world", "axes": [
          {"name": "y", "type": "space"}, {"name": "x", "type": "space"}]}],
        "datasets": [{"path": "0", "coordinateTransformations": [
          {"type": "scale", "scale": [2, 3], "input": "0", "output": "world"}]}]}]}}
      """)
    let document = try OMEDocument(attributes: try #require(json.object))
    #expect(document.version == .v06)
    #expect(document.multiscales[0].intrinsicSystem == "world")
    #expect(
      document.multiscales[0].pixelGrid(of: document.multiscales[0].datasets[0]).scale == [2, 3])
  }

  @Test(arguments: [
    (#"{"multiscales":[{"datasets":[{"path":"0"}]}]}"#, NgffVersion.v01),
    (#"{"multiscales":[{"axes":["y","x"],"datasets":[{"path":"0"}]}]}"#, .v03),
    (#"{"multiscales":[{"axes":[{"name":"y"},{"name":"x"}],"datasets":[]}]}"#, .v04),
    (#"{"multiscales":[{"version":0.2,"datasets":[]}]}"#, .v02),
    (#"{"plate":{"columns":[],"rows":[],"wells":[]}}"#, .v04),
    (#"{"ome":{"multiscales":[{"axes":[],"datasets":[]}]}}"#, .v05),
    (#"{"ome":{"multiscales":[{"coordinateSystems":[],"datasets":[]}]}}"#, .v06),
    (#"{"ome":{"version":"0.6rc0"}}"#, .v06),
    (#"{"ome":{"version":"0.9.dev1"}}"#, .v09),
    (#"{"ome":{"version":"0.7","multiscales":[{"coordinateSystems":[],"datasets":[]}]}}"#, .v06),
  ])
  func versionsAreDetected(text: String, version: NgffVersion) throws {
    let json = try JSON.parse(text)
    let document = try OMEDocument(attributes: try #require(json.object))
    #expect(document.version == version)
  }
}

extension NDArray {
  /// All elements as doubles, in C order.
  func doubles() throws -> [Double] { try cast(to: .float64).elements(Double.self) }
}
