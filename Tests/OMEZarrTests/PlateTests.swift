import Foundation
import NDArray
import OMEZarr
import Testing
import Zarr

@Suite struct PlateTests {
  @Test(arguments: ["plate_0.4.ome.zarr", "plate_0.5.ome.zarr"])
  func platesOfNgffZarrAreRead(name: String) throws {
    let plate = try fromHCSZarr(fixture(name), validate: true)
    #expect(plate.name == "screen")
    #expect(plate.rows.map(\.name) == ["A", "B"])
    #expect(plate.wells.map(\.path) == ["A/1", "B/2"])
    #expect(plate.acquisitions?.map(\.name) == ["first", "second"])
    #expect(plate.fieldCount == 2)
    let well = try #require(try plate.well(row: "B", column: "2"))
    #expect(well.images.count == 2)
    #expect((well.rowIndex, well.columnIndex) == (1, 1))
    let image = try #require(try well.image(1))
    #expect(image.images[0].data.shape == [8, 8])
    #expect(try image.images[0].data.readAll().doubles() == Array(repeating: 12, count: 64))
    #expect(try well.image(2) == nil)
    #expect(try well.image(-1) == nil)
    #expect(try well.image(acquisition: 1)?.images[0].data.readAll().doubles().first == 12)
    #expect(try well.image(acquisition: 1, fieldIndex: 1) == nil)
    #expect(try plate.well(row: "A", column: "2") == nil)
    #expect(try plate.well(rowIndex: 0, columnIndex: 0)?.path == "A/1")
    #expect(try plate.well(rowIndex: -1, columnIndex: 0) == nil)
    #expect(try plate.well(row: "B", column: "2") === well)
  }

  @Test func anImageIsNoPlate() throws {
    let error = try #require(throws: OMEZarrError.self) {
      try fromHCSZarr(fixture("image_0.5.ome.zarr"))
    }
    #expect(error.kind == .wrongNode)
    #expect(throws: OMEZarrError.self) { try fromHCSZarr("/nowhere") }
  }

  private static func plate(_ version: NgffVersion) -> Plate {
    Plate(
      columns: [PlateColumn(name: "1"), PlateColumn(name: "2")], rows: [PlateRow(name: "A")],
      wells: [
        PlateWell(path: "A/1", rowIndex: 0, columnIndex: 0),
        PlateWell(path: "A/2", rowIndex: 0, columnIndex: 1),
      ], version: version, name: "p")
  }

  private static func image(_ value: UInt8) throws -> Multiscales {
    let data = try NDArray([UInt8](repeating: value, count: 64), shape: [8, 8])
    return try toMultiscales(
      try toNgffImage(data), scaleFactors: [2], method: .itkwasmBinShrink)
  }

  @Test(arguments: [
    (NgffVersion.v04, "p.ome.zarr"), (.v05, "p.ome.zarr"), (.v06, "p.ome.zarr"), (.v05, "p.ozx"),
  ])
  func platesAreWrittenWithGaps(version: NgffVersion, name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + name
    let writer = try HCSPlateWriter(path, Self.plate(version))
    try writer.write(Self.image(3), row: "A", column: "1")
    try writer.write(Self.image(4), row: "A", column: "1", fieldIndex: 1)
    try writer.finish()
    let plate = try fromHCSZarr(path, validate: true)
    #expect(plate.metadata.version == version)
    // Listed, but never written: no error, no well.
    #expect(try plate.well(row: "A", column: "2") == nil)
    let well = try #require(try plate.well(row: "A", column: "1"))
    #expect(well.images.map(\.path) == ["0", "1"])
    #expect(try well.image(1)?.images[0].data.readAll().doubles().first == 4)
    #expect(try fromNgffZarr(path + "/A/1/0").images.count == 2)
    let report = try Validator().check(path)
    #expect(report.findings.filter { $0.severity == .error }.map(\.rule) == ["plate-well-exists"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
  }

  @Test func fieldsAreAddedToAPlateThatIsThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.ome.zarr"
    let plate = Self.plate(.v04)
    try toHCSZarr(plate, path)
    for column in ["1", "2"] {
      try writeHCSWellImage(path, Self.image(7), plate: plate, row: "A", column: column)
    }
    try writeHCSWellImage(
      path, Self.image(8), plate: plate, row: "A", column: "2", fieldIndex: 0, acquisition: 2)
    let well = try #require(try fromHCSZarr(path).well(row: "A", column: "2"))
    #expect(well.images == [WellImage(path: "0", acquisition: 2)])
    #expect(try well.image()?.images[0].data.readAll().doubles().first == 8)
    #expect(try Validator().check(path).isValid)
    for (row, column, word) in [("Q", "1", "Row 'Q'"), ("A", "9", "Column '9'")] {
      let error = try #require(throws: OMEZarrError.self) {
        try writeHCSWellImage(path, Self.image(1), plate: plate, row: row, column: column)
      }
      #expect(error.description.contains(word))
    }
    #expect(throws: OMEZarrError.self) {
      try writeHCSWellImage(
        path, Self.image(1), plate: plate, row: "A", column: "1", WriteOptions(version: "0.5"))
    }
  }

  @Test func aWriterThatIsDiscardedLeavesWhatWasThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.ome.zarr"
    try toHCSZarr(Self.plate(.v05), path)
    let writer = try HCSPlateWriter(path, Self.plate(.v04))
    try writer.write(Self.image(1), row: "A", column: "1")
    writer.discard()
    #expect(try fromHCSZarr(path).metadata.version == .v05)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["p.ome.zarr"])
  }

  @Test func pathsThatLeadOutOfAPlateAreRefused() throws {
    let store = MemoryStore()
    let wells: [PlateWell] = [PlateWell(path: "../x", rowIndex: 0, columnIndex: 0)]
    var document = OMEDocument(version: .v05)
    document.plate = Plate(
      columns: [PlateColumn(name: "x")], rows: [PlateRow(name: "..")], wells: wells, version: .v05)
    _ = try ZarrGroup.create(store, attributes: document.attributes(version: .v05).attributes)
    let error = try #require(throws: OMEZarrError.self) {
      try fromHCSZarr(store: store).well(row: "..", column: "x")
    }
    #expect(error.kind == .unsafePath)
  }
}
