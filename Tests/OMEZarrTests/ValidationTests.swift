import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

/// One change that breaks one rule: [file, pointer, new value or nil to remove].
struct Break: Sendable, CustomTestStringConvertible {
  var rule: String
  var version: String
  var edits: [(file: String, pointer: String, value: JSON?)]

  init(_ rule: String, _ version: String, _ edits: (String, String, JSON?)...) {
    self.rule = rule
    self.version = version
    self.edits = edits.map { (file: $0.0, pointer: $0.1, value: $0.2) }
  }

  var testDescription: String { "\(rule) at \(version)" }
}

@Suite struct ValidationTests {
  /// A sound image of two levels with omero and a label image.
  static func soundImage(_ version: String) throws -> MemoryStore {
    let data = try NDArray((0..<(2 * 8 * 8)).map { UInt8($0) }, shape: [2, 8, 8])
    let image = try toNgffImage(
      data, dims: ["c", "y", "x"], scale: ["y": 0.5, "x": 0.5],
      axesUnits: ["y": "micrometer", "x": "micrometer"])
    var pyramid = try toMultiscales(image, scaleFactors: [2], method: .itkwasmBinShrink)
    let window = OmeroWindow(min: 0, max: 255, start: 1, end: 200)
    pyramid.metadata.omero = Omero(channels: [
      OmeroChannel(color: "FF0000", window: window, label: "a"),
      OmeroChannel(color: "00FF00", window: window, label: "b"),
    ])
    let values = try NDArray((0..<64).map { UInt16($0 % 5) }, shape: [8, 8])
    let labelImage = try toNgffImage(
      values, dims: ["y", "x"], scale: ["y": 0.5, "x": 0.5],
      axesUnits: ["y": "micrometer", "x": "micrometer"])
    pyramid.companions.labels["cells"] = LabelImage(
      multiscales: try toMultiscales(
        labelImage, scaleFactors: [2], method: .daskImageMode),
      imageLabel: ImageLabel(
        colors: [.init(1, rgba: [255, 0, 0, 255]), .init(2, rgba: [0, 255, 0, 255])],
        properties: [.init(1, values: ["class": "x"])]))
    let store = MemoryStore()
    var options = WriteOptions(version: version)
    options.consolidatesMetadata = false
    try toNgffZarr(store: store, pyramid, options)
    return store
  }

  /// A sound plate with two wells of one field, two acquisitions.
  static func soundPlate(_ version: String) throws -> MemoryStore {
    let path = try TemporaryFolder()
    let plate = Plate(
      columns: [PlateColumn(name: "1"), PlateColumn(name: "2")],
      rows: [PlateRow(name: "A"), PlateRow(name: "B")],
      wells: [
        PlateWell(path: "A/1", rowIndex: 0, columnIndex: 0),
        PlateWell(path: "B/2", rowIndex: 1, columnIndex: 1),
      ], version: try #require(NgffVersion(rawValue: version)),
      acquisitions: [
        PlateAcquisition(id: 0, name: "a", maximumFieldCount: 1),
        PlateAcquisition(id: 1, name: "b", maximumFieldCount: 1),
      ], fieldCount: 1, name: "p")
    let image = try toNgffImage(
      try NDArray((0..<16).map { UInt8($0) }, shape: [4, 4]),
      axesUnits: ["y": "micrometer", "x": "micrometer"])
    let pyramid = try toMultiscales(image, scaleFactors: [2], method: .itkwasmBinShrink)
    let writer = try HCSPlateWriter(path.path + "/p.zarr", plate)
    var options = WriteOptions()
    options.consolidatesMetadata = false
    try writer.write(pyramid, row: "A", column: "1", options)
    try writer.write(pyramid, row: "B", column: "2", acquisition: 1, options)
    try writer.finish()
    let local = LocalStore(path.path + "/p.zarr")
    let store = MemoryStore()
    for key in try local.list("") { try store.set(key, try #require(try local.get(key))) }
    return store
  }

  static func edit(_ store: MemoryStore, _ edits: [(file: String, pointer: String, value: JSON?)])
    throws
  {
    for edit in edits {
      if edit.pointer.isEmpty, edit.value == nil {
        try store.deletePrefix(edit.file)
        try store.delete(edit.file)
        continue
      }
      let bytes = try store.get(edit.file)
      let json = try bytes.map { try JSON.parse($0) } ?? .object([:])
      let steps = edit.pointer.split(separator: "/").map {
        String($0).replacingOccurrences(of: "~1", with: "/")
      }
      try store.set(edit.file, change(json, steps[...], edit.value).serializedBytes())
    }
  }

  private static func change(_ json: JSON, _ steps: ArraySlice<String>, _ value: JSON?) -> JSON {
    guard let step = steps.first else { return value ?? .null }
    let isRemoval = steps.count == 1 && value == nil
    switch json {
    case .object(var members):
      if isRemoval {
        members.removeValue(forKey: step)
      } else {
        members[step] = change(members[step] ?? .object([:]), steps.dropFirst(), value)
      }
      return .object(members)
    case .array(var elements):
      guard let index = Int(step) else { return json }
      if isRemoval {
        elements.remove(at: index)
      } else if index == elements.count {
        elements.append(value ?? .null)
      } else {
        elements[index] = change(elements[index], steps.dropFirst(), value)
      }
      return .array(elements)
    default: return json
    }
  }

  static func check(_ store: any Store, strict: Bool = false) throws -> Validator.Report {
    try Validator(.init(isStrict: strict)).check(StoreLocation(store: store))
  }

  @Test(arguments: ["0.4", "0.5", "0.6"])
  func soundHierarchiesHaveNoFindings(version: String) throws {
    for store in [try Self.soundImage(version), try Self.soundPlate(version)] {
      let findings = try Self.check(store).findings.filter { $0.severity != .info }
      #expect(findings.isEmpty, "\(findings)")
      #expect(try Self.check(store, strict: true).isValid)
    }
  }

  private static let m4 = "/multiscales/0"
  private static let m5 = "/attributes/ome/multiscales/0"
  private static let r4 = ".zattrs"
  private static let r5 = "zarr.json"

  static let imageBreaks: [Break] = [
    Break("schema", "0.4", (r4, "\(m4)/datasets/0/path", 5)),
    Break("schema", "0.5", (r5, "/attributes/ome/version", nil)),
    Break("recommended", "0.4", (r4, "\(m4)/name", nil)),
    Break("ome-metadata", "0.5", (r5, "/attributes/ome", nil)),
    Break("version-known", "0.5", (r5, "/attributes/ome/version", "0.7")),
    Break("version-missing", "0.4", (r4, "\(m4)/version", nil)),
    Break(
      "version-consistent", "0.5", ("labels/zarr.json", "/attributes/ome/version", "0.6"),
      ("labels/cells/zarr.json", "/attributes/ome/version", "0.6")),
    Break("zarr-format", "0.4", (r4, "\(m4)/version", "0.5")),
    Break("ome-namespace", "0.5", (r5, "/attributes/multiscales", [])),
    Break("ome-namespace", "0.5", (r5, "/attributes/ome/ome", [:])),
    Break("one-format", "0.5", (".zgroup", "/zarr_format", 2)),
    Break("nested-archive", "0.5", ("inner.ozx", "/a", 2)),
    Break("axis-count", "0.4", (r4, "\(m4)/axes/2", nil), (r4, "\(m4)/axes/1", nil)),
    Break("axis-space-count", "0.5", (r5, "\(m5)/axes/1/type", "custom")),
    Break("axis-type", "0.4", (r4, "\(m4)/axes/1/type", "channel")),
    Break(
      "axis-order", "0.4", (r4, "\(m4)/axes/0/type", "space"), (r4, "\(m4)/axes/2/type", "channel")),
    Break(
      "axis-space-order", "0.4", (r4, "\(m4)/axes/1/name", "x"), (r4, "\(m4)/axes/2/name", "y")),
    Break("axis-names-unique", "0.4", (r4, "\(m4)/axes/1/name", "x")),
    Break("axis-type-missing", "0.4", (r4, "\(m4)/axes/0/type", nil)),
    Break("axis-unit", "0.4", (r4, "\(m4)/axes/1/unit", "µm")),
    Break("axis-unit-missing", "0.4", (r4, "\(m4)/axes/1/unit", nil)),
    Break(
      "axis-orientation-on-non-space", "0.5",
      (r5, "\(m5)/axes/0/orientation", ["type": "anatomical", "value": "left-to-right"])),
    Break(
      "axis-orientation-anatomical-type", "0.5",
      (r5, "\(m5)/axes/1/orientation", ["type": "a", "value": "left-to-right"])),
    Break(
      "axis-orientation-unique-axis", "0.5",
      (r5, "\(m5)/axes/1/orientation", ["type": "anatomical", "value": "left-to-right"]),
      (r5, "\(m5)/axes/2/orientation", ["type": "anatomical", "value": "right-to-left"])),
    Break(
      "scale-length-mismatch", "0.4",
      (r4, "\(m4)/datasets/1/coordinateTransformations/0/scale", [1, 1])),
    Break(
      "scale-length-mismatch", "0.6",
      (r5, "\(m5)/datasets/1/coordinateTransformations/0/transformations/0/scale", [1, 1])),
    Break(
      "global-coord-transform-after-per-level", "0.4",
      (
        r4, "\(m4)/datasets/0/coordinateTransformations",
        [
          ["type": "translation", "translation": [0, 0, 0]],
          ["type": "scale", "scale": [1, 1, 1]],
        ]
      )),
    Break(
      "global-coord-transform-after-per-level", "0.5",
      (r5, "\(m5)/coordinateTransformations", [["type": "translation", "translation": [0, 0, 0]]])),
    Break(
      "scale-positive", "0.5",
      (r5, "\(m5)/datasets/0/coordinateTransformations/0/scale", [1, 0, 0.5])),
    Break(
      "dataset-order-highest-to-lowest", "0.4",
      (r4, "\(m4)/datasets/1/coordinateTransformations/0/scale", [1, 0.25, 0.25])),
    Break("dataset-paths-unique", "0.4", (r4, "\(m4)/datasets/1/path", "scale0/image")),
    Break("unsafe-path", "0.4", (r4, "\(m4)/datasets/1/path", "../x")),
    Break(
      "omero-channel-color-format", "0.5", (r5, "/attributes/ome/omero/channels/0/color", "#FF0000")
    ),
    Break("omero-channel-members", "0.5", (r5, "/attributes/ome/omero/channels/0/window", nil)),
    Break("omero-window-order", "0.4", (r4, "/omero/channels/0/window/start", 300)),
    Break("omero-channel-count", "0.4", (r4, "/omero/channels/1", nil)),
    Break("dataset-array-exists", "0.4", (r4, "\(m4)/datasets/1/path", "scale1")),
    Break("dataset-array-exists", "0.5", ("scale1", "", nil)),
    Break("dataset-ndim", "0.4", (r4, "\(m4)/axes/0", nil)),
    Break("dataset-dtype", "0.6", ("scale1/image/zarr.json", "/data_type", "int8")),
    Break("dataset-shape-order", "0.4", ("scale1/image/.zarray", "/shape", [2, 9, 4])),
    Break("level-shape-scale", "0.5", ("scale1/image/zarr.json", "/shape", [2, 2, 4])),
    Break(
      "level-translation", "0.6",
      (
        r5, "\(m5)/datasets/1/coordinateTransformations/0/transformations/1/translation",
        [0, 3, 0.25]
      )),
    Break(
      "dimension-names", "0.5", ("scale0/image/zarr.json", "/dimension_names", ["c", "x", "y"])),
    Break("dimension-names", "0.5", ("scale0/image/zarr.json", "/dimension_names", nil)),
    Break("dimension-separator", "0.4", ("scale0/image/.zarray", "/dimension_separator", ".")),
    Break("labels-list", "0.5", ("labels/zarr.json", "/attributes/ome/labels", nil)),
    Break("labels-exist", "0.4", ("labels/.zattrs", "/labels/1", "other")),
    Break("labels-listed", "0.4", ("labels/.zattrs", "/labels/0", nil)),
    Break("label-metadata", "0.5", ("labels/cells/zarr.json", "/attributes/ome/image-label", nil)),
    Break("label-dtype", "0.5", ("labels/cells/scale0/image/zarr.json", "/data_type", "float32")),
    Break("label-levels", "0.4", ("labels/cells/.zattrs", "\(m4)/datasets/1", nil)),
    Break("label-shape", "0.4", ("labels/cells/scale0/image/.zarray", "/shape", [8, 7])),
    Break(
      "label-value-unique", "0.4", ("labels/cells/.zattrs", "/image-label/colors/1/label-value", 1)),
    Break("label-rgba", "0.4", ("labels/cells/.zattrs", "/image-label/colors/1/rgba", nil)),
    Break(
      "label-source", "0.4", ("labels/cells/.zattrs", "/image-label/source/image", "../../../x")),
    Break(
      "label-source", "0.5",
      ("labels/cells/zarr.json", "/attributes/ome/image-label/source/image", "../")),
    Break(
      "system-names-unique", "0.6",
      (
        r5, "\(m5)/coordinateSystems/1",
        [
          "name": "intrinsic",
          "axes": [["name": "y", "type": "space"], ["name": "x", "type": "space"]],
        ]
      )),
    Break(
      "dataset-output-system", "0.6",
      (r5, "\(m5)/datasets/1/coordinateTransformations/0/output/name", "other")),
    Break(
      "dataset-input-path", "0.6",
      (r5, "\(m5)/datasets/1/coordinateTransformations/0/input/path", "other")),
    Break(
      "transformation-systems", "0.6",
      (
        r5, "\(m5)/coordinateTransformations",
        [["type": "identity", "input": ["name": "intrinsic"], "output": ["name": "nowhere"]]]
      )),
    Break(
      "transformation-graph-connected", "0.6",
      (
        r5, "\(m5)/coordinateSystems/1",
        [
          "name": "island",
          "axes": [["name": "y", "type": "space"], ["name": "x", "type": "space"]],
        ]
      )),
    Break(
      "transformation-parameters", "0.6",
      (
        r5, "\(m5)/coordinateTransformations",
        [
          [
            "type": "mapAxis", "mapAxis": [0, 0, 2], "input": ["name": "intrinsic"],
            "output": ["name": "intrinsic"],
          ]
        ]
      )),
    Break(
      "transformation-parameters", "0.6",
      (
        r5, "\(m5)/coordinateTransformations",
        [
          [
            "type": "rotation", "rotation": [[1, 0, 0], [0, 1, 0], [0, 0, -1]],
            "input": ["name": "intrinsic"], "output": ["name": "intrinsic"],
          ]
        ]
      )),
    Break(
      "transformation-parameters", "0.6",
      (
        r5, "\(m5)/coordinateTransformations",
        [
          [
            "type": "affine", "affine": [[1, 0], [0, 1, 2]], "input": ["name": "intrinsic"],
            "output": ["name": "intrinsic"],
          ]
        ]
      )),
    Break("bioformats2raw-layout", "0.5", (r5, "/attributes/ome/bioformats2raw.layout", 2)),
    Break("series-exist", "0.5", (r5, "/attributes/ome/bioformats2raw.layout", 3)),
    Break("json", "0.5", ("labels/cells/zarr.json", "/zarr_format", 7)),
  ]

  @Test(arguments: imageBreaks)
  func brokenRulesOfImagesAreFound(broken: Break) throws {
    let store = try Self.soundImage(broken.version)
    #expect(
      try !Self.check(store).findings.contains { $0.rule == broken.rule && $0.severity != .info })
    try Self.edit(store, broken.edits)
    let findings = try Self.check(store).findings
    #expect(findings.contains { $0.rule == broken.rule }, "\(findings)")
  }

  static let plateBreaks: [Break] = [
    Break("plate-names-unique", "0.4", (r4, "/plate/rows/1/name", "A")),
    Break("plate-well-path", "0.4", (r4, "/plate/wells/1/path", "C/2")),
    Break("plate-well-path", "0.5", (r5, "/attributes/ome/plate/wells/1/path", "../B/2")),
    Break("plate-row-index-consistency", "0.5", (r5, "/attributes/ome/plate/wells/1/rowIndex", 0)),
    Break("plate-wells-unique", "0.4", (r4, "/plate/wells/1/path", "A/1")),
    Break("plate-acquisition-ids-unique", "0.4", (r4, "/plate/acquisitions/1/id", 0)),
    Break("plate-well-exists", "0.5", ("A/1", "", nil)),
    Break("plate-well-exists", "0.4", ("A/1/.zattrs", "/well", nil)),
    Break("plate-well-listed", "0.4", (r4, "/plate/wells/1", nil)),
    Break("plate-field-count", "0.4", (r4, "/plate/field_count", nil)),
    Break("well-acquisition-missing", "0.4", ("A/1/.zattrs", "/well/images/0/acquisition", nil)),
    Break(
      "well-acquisition-unknown", "0.5",
      ("A/1/zarr.json", "/attributes/ome/well/images/0/acquisition", 5)),
    Break(
      "well-image-paths-unique", "0.4",
      ("A/1/.zattrs", "/well/images/1", ["path": "0", "acquisition": 1])),
    Break(
      "well-image-exists", "0.5",
      ("A/1/zarr.json", "/attributes/ome/well/images/1", ["path": "7", "acquisition": 1])),
    Break(
      "well-field-count", "0.4", (r4, "/plate/acquisitions/1", nil),
      ("A/1/.zattrs", "/well/images/1", ["path": "1", "acquisition": 0])),
    Break("schema", "0.5", ("A/1/0/zarr.json", "\(m5)/axes", nil)),
    Break("dataset-array-exists", "0.4", ("B/2/0/scale1", "", nil)),
  ]

  @Test(arguments: plateBreaks)
  func brokenRulesOfPlatesAreFound(broken: Break) throws {
    let store = try Self.soundPlate(broken.version)
    #expect(try !Self.check(store).findings.contains { $0.rule == broken.rule })
    try Self.edit(store, broken.edits)
    let findings = try Self.check(store).findings
    #expect(findings.contains { $0.rule == broken.rule }, "\(findings)")
  }

  /// A scene over an image with the system `intrinsic`.
  static func soundScene() throws -> MemoryStore {
    let image = try soundImage("0.6")
    let store = MemoryStore()
    for key in try image.list("") {
      try store.set("image/\(key)", try #require(try image.get(key)))
    }
    let scene: JSON = [
      "coordinateSystems": [
        [
          "name": "world",
          "axes": [["name": "y", "type": "space"], ["name": "x", "type": "space"]],
        ]
      ],
      "coordinateTransformations": [
        [
          "type": "projectAxis", "droppedInputs": [0],
          "input": ["name": "intrinsic", "path": "image"], "output": ["name": "world"],
        ]
      ],
    ]
    _ = try ZarrGroup.create(store, attributes: ["ome": ["version": "0.6", "scene": scene]])
    return store
  }

  static let sceneBreaks: [Break] = {
    let scene = "/attributes/ome/scene"
    let edge = "\(scene)/coordinateTransformations/0"
    let island: JSON = [
      "name": "island", "axes": [["name": "y", "type": "space"], ["name": "x", "type": "space"]],
    ]
    return [
      Break("scene-systems", "0.6", (r5, "\(edge)/output/name", "nowhere")),
      Break("scene-systems", "0.6", (r5, "\(edge)/input/name", "other")),
      Break("scene-paths", "0.6", (r5, "\(edge)/input/path", "../x")),
      Break("scene-paths", "0.6", (r5, "\(edge)/input/path", "absent")),
      Break("scene-connected", "0.6", (r5, "\(scene)/coordinateSystems/1", island)),
      Break(
        "scene-parameters", "0.6", (r5, "\(edge)/droppedInputs", nil),
        (r5, "\(edge)/type", "mapAxis"), (r5, "\(edge)/mapAxis", [0, 0])),
    ]
  }()

  @Test(arguments: sceneBreaks)
  func brokenRulesOfScenesAreFound(broken: Break) throws {
    let store = try Self.soundScene()
    let before = try Self.check(store).findings.filter { $0.severity != .info }
    #expect(before.isEmpty, "\(before)")
    try Self.edit(store, broken.edits)
    let findings = try Self.check(store).findings
    #expect(findings.contains { $0.rule == broken.rule }, "\(findings)")
  }

  @Test func everyRuleIsTested() {
    let tested = Set((Self.imageBreaks + Self.plateBreaks + Self.sceneBreaks).map(\.rule))
    let all = Set(Validator.rules.map(\.id))
    // Those of archives, of data, and of what cannot be opened, have their tests elsewhere.
    let others = all.subtracting(tested).filter { !$0.hasPrefix("ozx-") }
    #expect(
      others == [
        "consolidated-metadata", "readable", "archive-entry", "chunk-decodes", "chunk-stray",
        "chunk-missing",
      ])
    #expect(tested.isSubset(of: all))
    #expect(Validator.rules.count == all.count)
    #expect(Validator.rules.allSatisfy { !$0.source.isEmpty && !$0.summary.isEmpty })
  }

  @Test(arguments: ["0.4", "0.5"])
  func staleConsolidatedMetadataIsFoundAndRepaired(version: String) throws {
    let store = try Self.soundImage(version)
    var group = try ZarrGroup.open(store)
    try group.consolidate()
    #expect(try Self.check(store).isValid)
    let file = version == "0.4" ? "labels/.zattrs" : "labels/zarr.json"
    try Self.edit(store, [(file, "/attributes/someone", "else")])
    #expect(try Self.check(store).findings.map(\.rule).contains("consolidated-metadata"))
    try Validator().fix(StoreLocation(store: store))
    #expect(try Self.check(store).isValid)
  }

  @Test func mechanicalRepairsAreShownThenMade() throws {
    let store = try Self.soundImage("0.5")
    try Self.edit(
      store,
      [
        ("zarr.json", "/attributes/ome/multiscales/0/axes/1/unit", "µm"),
        ("zarr.json", "/attributes/ome/omero/channels/0/color", "#FF0000"),
        ("scale0/image/zarr.json", "/dimension_names", ["a", "b", "c"]),
        ("labels/zarr.json", "/attributes/ome/labels", []),
      ])
    let location = try StoreLocation(store: store)
    let before = try Validator().check(location).findings
    #expect(before.count { $0.severity != .info } == 4)
    let changes = try Validator().proposedChanges(location)
    #expect(
      changes.map(\.file).sorted() == ["labels/zarr.json", "scale0/image/zarr.json", "zarr.json"])
    #expect(
      changes.first { $0.file == "labels/zarr.json" }?.difference == """
        --- labels/zarr.json
        +++ labels/zarr.json
        @@ -4,7 +4,9 @@
           "attributes": {
             "ome": {
               "version": "0.5",
        -      "labels": []
        +      "labels": [
        +        "cells"
        +      ]
             }
           }
         }
        """)
    let text = try #require(changes.first { $0.file == "zarr.json" }?.difference)
    #expect(text.contains("\n-") && text.contains("micrometer"))
    // Two places, each with three lines around.
    #expect(text.split(separator: "\n").count { $0.hasPrefix("@@ ") } == 2, "\(text)")
    #expect(try Validator().check(location).findings == before)
    try Validator().fix(location)
    let after = try Validator().check(location).findings.filter { $0.severity != .info }
    #expect(after.isEmpty, "\(after)")
  }

  @Test func strictModeTurnsRecommendationsIntoErrors() throws {
    let store = try Self.soundImage("0.4")
    try Self.edit(store, [(".zattrs", "/multiscales/0/name", nil)])
    #expect(try Self.check(store).isValid)
    #expect(try !Self.check(store, strict: true).isValid)
  }

  @Test(arguments: [
    "image_0.1.zarr", "image_0.2.zarr", "image_0.3.zarr", "image_0.4.ome.zarr",
    "image_0.5.ome.zarr", "image_0.6.ome.zarr", "image_0.5.ozx", "plate_0.4.ome.zarr",
    "plate_0.5.ome.zarr", "labels_0.5.ome.zarr",
  ])
  func whatOthersWroteIsValid(name: String) throws {
    let report = try Validator().check(fixture(name))
    let errors = report.findings.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors)")
    #expect(report.version != nil)
  }

  @Test func invalidMetadataIsRefusedOnRequest() throws {
    let store = try Self.soundImage("0.4")
    try Self.edit(
      store,
      [
        (".zattrs", "/multiscales/0/axes/1", ["name": "x", "type": "space", "unit": "meter"])
      ])
    #expect(try fromNgffZarr(store: store).images.count == 2)
    let error = try #require(throws: OMEZarrError.self) {
      try fromNgffZarr(store: store, validate: true)
    }
    #expect(error.kind == .invalid)
    #expect(error.description.contains("axis-names-unique"))
  }
}
