import JSONText
import NDArray
import OMEZarr
import Zarr

extension StoreContent {
  /// The content for machines. Every kind has `version`, `kind`, `axes` and `levels`; plates and
  /// wells give those of their first image, with paths from their own root.
  func json() throws -> JSONObject {
    switch self {
    case .image(let group, let multiscales): return Self.image(group, multiscales)
    case .damaged(let group, let error): return Self.damaged(group, error)
    case .plate(let plate): return try Self.plate(plate)
    case .well(let group, let well):
      let images = well.images.map { field -> JSON in
        var members = Self.memberOrError(field.path, of: group)
        members["acquisition"] = field.acquisition.map(JSON.int) ?? .null
        return .object(members)
      }
      var members = Self.head(group)
      Self.adopt(images.first?.object, at: well.images.first?.path ?? "", into: &members)
      members["images"] = .array(images)
      return members
    case .collection(let group, let paths):
      var members = Self.head(group)
      let key = group.document.labels != nil ? "labels" : "images"
      members[key] = .array(paths.map { .object(Self.memberOrError($0, of: group)) })
      if let scene = group.document.scene { members["scene"] = scene }
      return members
    case .group(let group):
      var members = Self.head(version: nil, kind: "group", format: group.format)
      members["attributes"] = .object(group.attributes)
      members["nodes"] = .array(
        try group.children().map { entry -> JSON in
          let name = entry.path.split(separator: "/").last.map(String.init) ?? entry.path
          var node: JSONObject = ["path": .string(name)]
          node.merge(Self.node(entry.metadata)) { first, _ in first }
          return .object(node)
        })
      return members
    case .array(let array):
      var members = Self.head(version: nil, kind: "array", format: array.metadata.format)
      let names = array.dimensionNames ?? []
      members["axes"] = .array(
        names.compactMap { $0 }.count == array.rank
          ? names.map { ["name": $0.map(JSON.string) ?? .null] } : [])
      members["levels"] = [.object(Self.level(array, path: ""))]
      members["attributes"] = .object(array.attributes)
      return members
    }
  }

  private static func head(version: String?, kind: String?, format: ZarrFormat) -> JSONObject {
    [
      "version": version.map(JSON.string) ?? .null, "kind": kind.map(JSON.string) ?? .null,
      "zarr_format": .int(format.rawValue), "axes": [], "levels": [],
    ]
  }

  private static func head(_ group: OMEGroup) -> JSONObject {
    head(
      version: group.document.tag ?? group.document.version.rawValue, kind: group.document.kind,
      format: group.group.format)
  }

  private static func image(_ group: OMEGroup, _ multiscales: Multiscales) -> JSONObject {
    var members = head(group)
    let metadata = multiscales.metadata
    members["name"] = metadata.name.map(JSON.string) ?? .null
    members["axes"] = axes(metadata)
    members["levels"] = .array(
      zip(multiscales.images, metadata.datasets).map { image, dataset in
        var json = level(image.data, path: dataset.path)
        json["scale"] = .array(image.pixelGrid.scale.map(JSON.double))
        json["translation"] = .array(image.pixelGrid.translation.map(JSON.double))
        return .object(json)
      })
    if let omero = metadata.omero {
      members["channels"] = .array(
        omero.channels.map {
          [
            "label": $0.label.map(JSON.string) ?? .null,
            "color": $0.color.map(JSON.string) ?? .null,
          ]
        })
    }
    let labels = multiscales.companions.labels.keys.map { name -> JSON in
      let path = "labels/\(name)"
      return (try? member(path, of: group)).map(JSON.object) ?? ["path": .string(path)]
    }
    if !labels.isEmpty { members["labels"] = .array(labels) }
    return members
  }

  private static func axes(_ metadata: Metadata) -> JSON {
    .array(
      metadata.axes.map { axis in
        var json: JSONObject = [
          "name": .string(axis.name), "type": axis.type.map(JSON.string) ?? .null,
          "unit": axis.unit.map(JSON.string) ?? .null,
        ]
        if let orientation = axis.orientation { json["orientation"] = .string(orientation.value) }
        return .object(json)
      })
  }

  /// What there is of an image that cannot be read as a whole: `error` says why, and each level that
  /// is missing or broken has one as well.
  private static func damaged(_ group: OMEGroup, _ error: OMEZarrError) -> JSONObject {
    var members = head(group)
    let metadata = group.document.multiscales.first
    members["name"] = metadata?.name.map(JSON.string) ?? .null
    members["axes"] = metadata.map(axes) ?? []
    members["levels"] = .array(
      group.levels(of: metadata).map { dataset, array in
        switch array {
        case .success(let array):
          var json = level(array, path: dataset.path)
          let grid = metadata?.pixelGrid(of: dataset)
          json["scale"] = grid.map { .array($0.scale.map(JSON.double)) } ?? .null
          json["translation"] = grid.map { .array($0.translation.map(JSON.double)) } ?? .null
          return .object(json)
        case .failure(let error):
          return ["path": .string(dataset.path), "error": .string(error.message)]
        }
      })
    members["error"] = .string(error.description)
    return members
  }

  /// An image below a group, with its path.
  private static func member(_ path: String, of group: OMEGroup) throws -> JSONObject {
    let child = try group.child(path).imageGroup()
    let members: JSONObject = ["path": .string(path)]
    do {
      return members.merging(image(child, try child.multiscales())) { first, _ in first }
    } catch let error as OMEZarrError {
      return members.merging(damaged(child, error)) { first, _ in first }
    }
  }

  private static func memberOrError(_ path: String, of group: OMEGroup) -> JSONObject {
    do {
      return try member(path, of: group)
    } catch {
      return ["path": .string(path), "error": .string("\(error)")]
    }
  }

  /// An array: what it is made of, without scale and translation.
  static func level(_ data: any ArraySource, path: String) -> JSONObject {
    func numbers(_ shape: [Int]) -> JSON { .array(shape.map(JSON.int)) }
    let array = data as? ZarrArray
    return [
      "path": .string(path), "shape": numbers(data.shape), "dtype": .string(data.dtype.name),
      "chunks": numbers(data.chunkShape), "shards": array?.shardShape.map(numbers) ?? .null,
      "scale": .null, "translation": .null,
      "codecs": .array((array?.metadata.codecs ?? []).map { $0.json(.v3) }),
    ]
  }

  /// A node of a hierarchy by its metadata alone.
  static func node(_ metadata: Result<NodeMetadata, ZarrError>) -> JSONObject {
    switch metadata {
    case .success(.array(let metadata)):
      return [
        "type": "array", "shape": .array(metadata.shape.map(JSON.int)),
        "dtype": .string(metadata.dtype.name),
        "chunks": .array(metadata.chunkShape.map(JSON.int)),
        "shards": metadata.shardShape.map { .array($0.map(JSON.int)) } ?? .null,
      ]
    case .success(.group(let metadata)):
      let document = try? OMEDocument(attributes: metadata.attributes)
      let kind = document?.kind
      return [
        "type": "group", "kind": kind.map(JSON.string) ?? .null,
        "version": kind == nil ? .null : document?.tag.map(JSON.string) ?? .null,
      ]
    case .failure(let error): return ["type": .null, "error": .string("\(error)")]
    }
  }

  /// Takes over axes and levels of an image that lies at `path`.
  private static func adopt(_ image: JSONObject?, at path: String, into members: inout JSONObject) {
    guard let image else { return }
    members["axes"] = image["axes"]
    members["levels"] = .array(
      (image["levels"]?.array ?? []).map { level in
        var level = level.object ?? [:]
        level["path"] = .string(StoreKey.join(path, level["path"]?.string ?? ""))
        return .object(level)
      })
  }

  private static func plate(_ plate: HCSPlate) throws -> JSONObject {
    var members = head(plate.group)
    members["name"] = plate.name.map(JSON.string) ?? .null
    members["rows"] = .array(plate.rows.map { .string($0.name) })
    members["columns"] = .array(plate.columns.map { .string($0.name) })
    members["acquisitions"] = .array(
      (plate.acquisitions ?? []).map {
        ["id": .int($0.id), "name": $0.name.map(JSON.string) ?? .null]
      })
    members["field_count"] = plate.fieldCount.map(JSON.int) ?? .null
    var isFilled = false
    members["wells"] = .array(
      plate.wells.map { place in
        let well = try? plate.well(rowIndex: place.rowIndex, columnIndex: place.columnIndex)
        if !isFilled, let well, let field = well.images.first {
          let path = "\(place.path)/\(field.path)"
          if let image = try? member(path, of: plate.group) {
            adopt(image, at: path, into: &members)
            isFilled = true
          }
        }
        // Of a well in several folders (before 0.4) each has its own fields.
        let isInFolder = place.path.split(separator: "/").count > 2
        let own = isInFolder ? (try? plate.group.child(place.path))?.document.well?.images : nil
        let images = (own ?? well?.images)?.map { field -> JSON in
          [
            "path": .string(field.path),
            "acquisition": field.acquisition.map(JSON.int) ?? .null,
          ]
        }
        return [
          "path": .string(place.path), "row_index": .int(place.rowIndex),
          "column_index": .int(place.columnIndex), "images": images.map(JSON.array) ?? .null,
        ]
      })
    return members
  }
}
