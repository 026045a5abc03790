import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

/// Plates of 0.1 to 0.3, whose wells may lie in folders, one for each acquisition.
@Suite struct FolderPlateTests {
  /// A field whose pixels all have the same value.
  private static func field(_ path: String, _ value: UInt8) throws {
    let data = try NDArray([UInt8](repeating: value, count: 64), shape: [1, 1, 1, 8, 8])
    let image = try toMultiscales(
      try toNgffImage(data, dims: ["t", "c", "z", "y", "x"]),
      scaleFactors: [.perAxis(["y": 2, "x": 2])], method: .itkwasmBinShrink)
    try toNgffZarr(path, image, WriteOptions(version: "0.4"))
    let datasets: JSON = .array(
      image.metadata.datasets.map { ["path": .string($0.path)] })
    let attributes: JSON = ["multiscales": [["version": "0.2", "datasets": datasets]], "own": 7]
    try LocalStore(path).set(".zattrs", attributes.serializedBytes())
    try LocalStore(path).delete(".zmetadata")
  }

  /// Two folders; A/1 is in both, A/2 in the second one only. The first field of each has the value
  /// of its folder's number, times ten, plus the column.
  private static func plate(_ path: String, acquisitions: JSON?) throws {
    let store = LocalStore(path)
    var plate: JSONObject = [
      "version": "0.2", "name": "p", "rows": [["name": "A"]],
      "columns": [["name": "1"], ["name": "2"]],
      "wells": [
        ["path": "2020-10-10/A/1"], ["path": "2020-10-11/A/1", "note": "n"],
        ["path": "2020-10-11/A/2"],
      ],
    ]
    plate["acquisitions"] = acquisitions
    _ = try ZarrGroup.create(
      store, format: .v2, attributes: ["plate": .object(plate), "maker": "me"])
    for (number, folder) in ["2020-10-10", "2020-10-11"].enumerated() {
      _ = try ZarrGroup.create(store, path: folder, format: .v2)
      _ = try ZarrGroup.create(
        store, path: "\(folder)/A", format: .v2, attributes: ["row": .int(number)])
      for column in number == 0 ? [1] : [1, 2] {
        let well = "\(folder)/A/\(column)"
        _ = try ZarrGroup.create(
          store, path: well, format: .v2,
          attributes: [
            "well": ["version": "0.2", "images": [["path": "0"], ["path": "1"]]], "well-of": "me",
          ])
        for name in 0..<2 {
          try field("\(path)/\(well)/\(name)", UInt8(100 * name + 10 * number + column))
        }
      }
    }
    try store.set("2020-10-10/notes.txt", Array("hello".utf8))
  }

  private static func value(_ image: Multiscales?) throws -> Double? {
    try image?.images[0].data.readAll().doubles().first
  }

  private static let named: JSON = [
    ["id": 5, "name": "2020-10-11"], ["id": 3, "name": "2020-10-10"],
  ]
  private static let cases: [JSON?] = [named, [["id": 3], ["id": 5]], nil]

  @Test func wellsAreReadFromAllTheirFolders() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.zarr"
    try Self.plate(path, acquisitions: Self.named)
    let plate = try fromHCSZarr(path, validate: true)
    #expect(plate.wells.count == 3)
    let well = try #require(try plate.well(row: "A", column: "1"))
    #expect(well.path == "A/1")
    #expect(well.images.map(\.acquisition) == [3, 3, 5, 5])
    #expect(Set(well.images.map(\.path)).count == 4)
    #expect(try (0..<4).map { try Self.value(well.image($0)) } == [1, 101, 11, 111])
    #expect(try Self.value(well.image(acquisition: 5, fieldIndex: 1)) == 111)
    #expect(try plate.well(rowIndex: 0, columnIndex: 1)?.images.count == 2)
    #expect(try plate.well(row: "A", column: "3") == nil)
    #expect(try Validator().check(path).isValid)
  }

  @Test(arguments: cases, ["0.4", "0.5", "0.6"])
  func wellsAreMovedOutOfFolders(acquisitions: JSON?, to version: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.zarr"
    try Self.plate(path, acquisitions: acquisitions)
    let output = folder.path + "/out.ome.zarr"
    let notes = try upgradeOMEZarr(path, output: output, version: version)
    #expect(notes.contains { $0.message.contains("folders") })
    let report = try Validator().check(output)
    #expect(report.isValid, "\(report.findings)")
    let plate = try fromHCSZarr(output, validate: true)
    #expect(plate.wells.map(\.path) == ["A/1", "A/2"])
    #expect(plate.group.document.attributes == ["maker": "me"])
    let ids = acquisitions == nil ? [0, 1] : [3, 5]
    let well = try #require(try plate.well(row: "A", column: "1"))
    #expect(well.images.map(\.acquisition) == [ids[0], ids[0], ids[1], ids[1]])
    #expect(try (0..<4).map { try Self.value(well.image($0)) } == [1, 101, 11, 111])
    #expect(try well.image(0)?.rootAttributes?["own"] == 7)
    #expect(well.group.document.attributes["well-of"] == "me")
    #expect(try Self.value(plate.well(row: "A", column: "2")?.image(1)) == 112)
    if acquisitions == nil {
      #expect(plate.acquisitions?.map(\.name) == ["2020-10-10", "2020-10-11"])
    }
    let store = LocalStore(output)
    #expect(try store.get("2020-10-10/notes.txt") == Array("hello".utf8))
    #expect(try !ZarrGroup.open(store).contains("2020-10-10/A"))
    #expect(try ZarrGroup.open(store, path: "A").attributes["row"] == 0)
  }

  @Test func inPlaceTheyAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.zarr"
    try Self.plate(path, acquisitions: nil)
    let before = try LocalStore(path).list("")
    let error = try #require(throws: OMEZarrError.self) {
      try upgradeOMEZarr(path, version: "0.5")
    }
    #expect(error.kind == .version && error.message.contains("2020-10-10/A/1"))
    #expect(try LocalStore(path).list("") == before)
  }

  @Test func wellsOfNoRowAreNoted() throws {
    let store = MemoryStore()
    _ = try ZarrGroup.create(
      store, format: .v2,
      attributes: [
        "plate": [
          "version": "0.3", "rows": [["name": "A"]], "columns": [["name": "1"]],
          "wells": [["path": "A/1"], ["path": "B/1"], ["path": "A1"]],
        ]
      ])
    let plate = try fromHCSZarr(store: store)
    #expect(plate.wells.map(\.path) == ["A/1"])
    #expect(plate.group.document.notes.map(\.message).contains { $0.hasPrefix("2 of 3 wells") })
  }
}
