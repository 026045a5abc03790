import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

/// docs/versions.md says what each version carries; here it is found out and compared.
@Suite struct VersionTableTests {
  /// Something that an image may have: how to give it to one, and how to see whether it is there.
  struct Feature: Sendable {
    var name: String
    var give: @Sendable (inout Multiscales) throws -> Void
    var isThere: @Sendable (Multiscales) throws -> Bool
  }

  private static func base() throws -> Multiscales {
    let data = try NDArray((0..<64).map { UInt8($0) }, shape: [8, 8])
    return try toMultiscales(
      try toNgffImage(data, scale: ["y": 0.5, "x": 0.25], translation: ["y": 3, "x": -1]),
      scaleFactors: [2], method: .itkwasmBinShrink)
  }

  static let features: [Feature] = [
    Feature(name: "axes with type and unit") {
      $0.metadata.axes[0].unit = "micrometer"
    } isThere: {
      $0.metadata.axes.map(\.type) == ["space", "space"] && $0.metadata.axes[0].unit == "micrometer"
    },
    Feature(name: "orientation of axes (RFC-4)") {
      $0.metadata.axes[0].orientation = AnatomicalOrientation("anterior-to-posterior")
    } isThere: {
      $0.metadata.axes[0].orientation?.value == "anterior-to-posterior"
    },
    Feature(name: "`discrete` and `longName` of axes") {
      $0.metadata.axes[0].discrete = true
      $0.metadata.axes[0].longName = "height"
    } isThere: {
      $0.metadata.axes[0].discrete == true && $0.metadata.axes[0].longName == "height"
    },
    Feature(name: "scale and translation of levels") { _ in
    } isThere: {
      $0.images[1].pixelGrid == PixelGrid(scale: [1, 0.5], translation: [3.25, -0.875])
    },
    Feature(name: "transformations of the whole pyramid without systems") {
      $0.metadata.coordinateTransformations = [.scale([2, 2])]
    } isThere: {
      $0.metadata.coordinateTransformations == [.scale([2, 2])]
    },
    Feature(name: "name of the intrinsic coordinate system") {
      $0.metadata.coordinateSystems[0].name = "world"
      $0.metadata.intrinsicSystem = "world"
    } isThere: {
      $0.metadata.intrinsicSystem == "world"
    },
    Feature(name: "further coordinate systems and ways to them") {
      $0.metadata.coordinateSystems.append(
        CoordinateSystem(name: "atlas", axes: $0.metadata.axes))
      $0.metadata.coordinateTransformations = [
        CoordinateTransformation(
          .mapAxis([1, 0]), input: .init(name: "intrinsic"), output: .init(name: "atlas"))
      ]
    } isThere: {
      $0.metadata.coordinateSystems.count == 2
        && $0.metadata.coordinateTransformations?[0].kind == .mapAxis([1, 0])
    },
    Feature(name: "`omero` with every member") {
      let channel = OmeroChannel(
        color: "FF0000", window: OmeroWindow(min: 0, max: 9, start: 1, end: 8, extra: ["a": 1]),
        label: "a", active: true, coefficient: 1, family: "linear", inverted: false,
        extra: ["b": 2])
      $0.metadata.omero = Omero(channels: [channel], extra: ["rdefs": ["model": "color"], "id": 3])
    } isThere: {
      let channel = $0.metadata.omero?.channels.first
      return channel?.family == "linear" && channel?.extra["b"] == 2
        && channel?.window?.extra["a"] == 1 && $0.metadata.omero?.extra["id"] == 3
    },
    Feature(name: "`name`, any `type`, `metadata` with arguments") {
      $0.metadata.name = "n"
      $0.metadata.type = "own"
      $0.metadata.metadata = MethodMetadata(method: "m", extra: ["args": [1, 2]])
    } isThere: {
      $0.metadata.name == "n" && $0.metadata.type == "own"
        && $0.metadata.metadata?.extra["args"] == [1, 2]
    },
    Feature(name: "unknown members of an entry and a dataset") {
      $0.metadata.extra["@type"] = "ngff:Image"
      $0.metadata.datasets[1].extra["own"] = 1
    } isThere: {
      $0.metadata.extra["@type"] == "ngff:Image" && $0.metadata.datasets[1].extra["own"] == 1
    },
    Feature(name: "unknown members beside `multiscales`") {
      $0.companions.extra["_creator"] = "x"
    } isThere: {
      ($0.companions.extra["_creator"] ?? $0.rootAttributes?["_creator"]) == "x"
    },
    Feature(name: "attributes of others") {
      $0.rootAttributes = ["lab": ["x": .null]]
    } isThere: {
      $0.rootAttributes?["lab"]?["x"] == .null
    },
    Feature(name: "several entries of `multiscales`") {
      var other = try base()
      for index in other.metadata.datasets.indices {
        other.metadata.datasets[index].path = "other/\(index)"
      }
      $0.companions.siblings = [other]
    } isThere: {
      $0.companions.siblings.first?.images.count == 2
    },
    Feature(name: "label images with colours and properties") {
      let values = try toNgffImage(try NDArray([UInt8](0..<64), shape: [8, 8]))
      $0.companions.labels["l"] = try toLabelImage(
        values, scaleFactors: [2],
        imageLabel: ImageLabel(
          colors: [.init(1, rgba: [1, 2, 3, 4])], properties: [.init(1, values: ["a": "b"])]))
    } isThere: {
      let label = $0.companions.labels["l"]
      return label?.imageLabel.colors?[0].rgba == [1, 2, 3, 4]
        && label?.imageLabel.properties?[0].values["a"] == "b"
        && label?.multiscales.images.count == 2
    },
    Feature(name: "names of the dimensions in the arrays") { _ in
    } isThere: {
      ($0.images[0].data as? ZarrArray)?.dimensionNames == ["y", "x"]
    },
  ]

  private static func support(_ feature: Feature, _ version: String) throws -> String {
    var image = try base()
    try feature.give(&image)
    let store = MemoryStore()
    let notes = try toNgffZarr(store: store, image, WriteOptions(version: version))
    if try feature.isThere(try fromNgffZarr(store: store)) { return "yes" }
    return notes.isEmpty ? "no" : "reported"
  }

  /// The table as the page should have it.
  private static func table() throws -> String {
    let versions = ["0.4", "0.5", "0.6"]
    var lines = [
      "| what an image has | " + versions.joined(separator: " | ") + " |", "|---|---|---|---|",
    ]
    for feature in features {
      let cells = try versions.map { try support(feature, $0) }
      lines.append("| \(feature.name) | " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  @Test func thePageSaysWhatIsCarried() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/versions.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let table = try Self.table()
    #expect(text.contains(table), "the table in docs/versions.md should be:\n\(table)")
  }
}
