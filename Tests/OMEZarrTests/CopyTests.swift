import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

/// Converting whole hierarchies into new ones, with everything that lies in them.
@Suite struct CopyTests {
  private static func image(_ value: UInt8) throws -> Multiscales {
    try toMultiscales(
      try toNgffImage(try NDArray([UInt8](repeating: value, count: 64), shape: [8, 8])),
      scaleFactors: [2], method: .itkwasmBinShrink)
  }

  private static func group(
    _ path: String, _ version: String, _ members: JSONObject, foreign: JSONObject = [:]
  ) throws {
    let isNew = version != "0.4"
    var attributes = foreign
    if isNew {
      attributes["ome"] = .object(members.merging(["version": .string(version)]) { $1 })
    } else {
      attributes.merge(members) { $1 }
    }
    _ = try ZarrGroup.create(
      LocalStore(path), format: isNew ? .v3 : .v2, attributes: attributes)
  }

  private static let targets = ["0.4", "0.5", "0.6"]

  @Test(arguments: ["0.4", "0.5"], targets)
  func seriesAreCopiedWithTheirFiles(from: String, to: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/in.zarr"
    try Self.group(path, from, ["bioformats2raw.layout": 3], foreign: ["maker": "me"])
    try Self.group(path + "/OME", from, ["series": ["0", "1"]])
    let xml = Data("<OME/>".utf8)
    try xml.write(to: URL(fileURLWithPath: path + "/OME/METADATA.ome.xml"))
    for number in 0..<2 {
      try toNgffZarr(
        "\(path)/\(number)", try Self.image(UInt8(number + 5)), WriteOptions(version: from))
    }
    for name in to == "0.4" ? ["out.zarr"] : ["out.zarr", "out.ozx"] {
      let output = folder.path + "/" + name
      #expect(try upgradeOMEZarr(path, output: output, version: to).isEmpty)
      for number in 0..<2 {
        let read = try fromNgffZarr("\(output)/\(number)", validate: true)
        #expect(read.metadata.version.rawValue == to)
        #expect(try read.images[0].data.readAll().doubles().first == Double(number + 5))
      }
      let root = try OMEGroup(StoreLocation(reading: output))
      #expect(try root.seriesPaths() == ["0", "1"])
      #expect(root.document.attributes == ["maker": "me"])
      #expect(try root.group.store.get("OME/METADATA.ome.xml") == Array(xml))
      let report = try Validator().check(output)
      #expect(report.isValid, "\(report.findings)")
    }
  }

  @Test(arguments: ["0.4", "0.5"], targets)
  func platesKeepWhatOthersWrote(from: String, to: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/in.zarr"
    let plate: JSON = [
      "rows": [["name": "A"]], "columns": [["name": "1", "hue": "red"]],
      "wells": [["path": "A/1", "rowIndex": 0, "columnIndex": 0, "dose": 3]], "own": true,
      "version": .string(from),
    ]
    try Self.group(path, from, ["plate": plate], foreign: ["robot": "r2"])
    try Self.group(path + "/A", from, [:], foreign: ["row": "first"])
    try Self.group(
      path + "/A/1", from,
      ["well": ["images": [["path": "field", "acquisition": 0, "z": 1]], "own": 1]],
      foreign: ["cells": 9])
    var image = try Self.image(7)
    image.rootAttributes = ["field": "f"]
    try toNgffZarr(path + "/A/1/field", image, WriteOptions(version: from))
    let output = folder.path + "/out.zarr"
    try upgradeOMEZarr(path, output: output, version: to)
    let read = try fromHCSZarr(output)
    #expect(read.group.document.attributes["robot"] == "r2")
    #expect(read.metadata.extra["own"] == true)
    #expect(read.columns[0].extra["hue"] == "red")
    #expect(read.wells[0].extra["dose"] == 3)
    let row = try read.group.group.group("A")
    #expect(row.attributes["row"] == "first")
    let well = try #require(try read.well(row: "A", column: "1"))
    #expect(well.group.document.attributes["cells"] == 9)
    #expect(well.images[0].extra["z"] == 1)
    #expect(well.metadata.extra["own"] == 1)
    let field = try #require(try well.image(0))
    #expect(field.rootAttributes?["field"] == "f")
    #expect(try field.images[0].data.readAll().doubles().first == 7)
  }

  @Test(arguments: targets, targets)
  func whatLiesBesideAnImageIsCopied(from: String, to: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/in.zarr"
    var image = try Self.image(3)
    let values = try toNgffImage(try NDArray([UInt8](0..<64), shape: [8, 8]))
    image.companions.labels["cells"] = try toLabelImage(values, scaleFactors: [2])
    try toNgffZarr(path, image, WriteOptions(version: from))
    let store = LocalStore(path)
    let format: ZarrFormat = from == "0.4" ? .v2 : .v3
    let tables = try ZarrGroup.create(
      store, path: "tables", format: format, attributes: ["kind": "rois"])
    var options = ArrayOptions(shape: [5, 3], dtype: .float32, chunkShape: [2, 3])
    options.format = format
    options.attributes = ["unit": "um"]
    let numbers = try NDArray((0..<15).map { Float($0) }, shape: [5, 3])
    try tables.createArray("values", options).writeAll(numbers)
    try store.set("notes/readme.txt", Array("hello".utf8))
    let output = folder.path + "/out.zarr"
    try upgradeOMEZarr(path, output: output, version: to)
    let root = try OMEGroup(StoreLocation(reading: output))
    #expect(try root.group.group("tables").attributes == ["kind": "rois"])
    let copied = try root.group.array("tables/values")
    #expect(try copied.readAll().doubles() == numbers.doubles())
    #expect(copied.attributes == ["unit": "um"])
    #expect(try root.group.store.get("notes/readme.txt") == Array("hello".utf8))
    #expect(try root.multiscales().companions.labels["cells"]?.multiscales.images.count == 2)
    let report = try Validator().check(output)
    #expect(report.isValid, "\(report.findings)")
  }
}
