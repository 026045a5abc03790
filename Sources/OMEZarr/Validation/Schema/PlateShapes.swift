import JSONText

/// The shapes of plates and wells, version by version.
enum PlateShapes {
  /// The document of a plate.
  static func plate(_ version: NgffVersion) -> Shape {
    switch version {
    case .v01, .v02, .v03: .object(["plate": oldPlate(version)], required: ["plate"])
    case .v04: .object(["plate": newPlate.and(.within(["version": .string("0.4")]))])
    default: .inNamespace(version, ["plate": newPlate], required: ["plate"])
    }
  }

  /// What the strict schema asks for on top.
  static func strictPlate(_ version: NgffVersion) -> Shape {
    let own = version.hasNamespace ? [] : ["version"]
    let extra = Shape.within([
      "plate": .within(["acquisitions": .elements(.required(["name", "maximumfieldcount"]))])
        .and(.required(["name"] + own))
    ])
    return plate(version).and(version.hasNamespace ? .within(["ome": extra]) : extra)
  }

  private static func oldPlate(_ version: NgffVersion) -> Shape {
    let named = Shape.list(.object(["name": .string], required: ["name"]), min: 1, unique: true)
    return .object(
      [
        "version": .string(version.rawValue), "name": .string, "columns": named, "rows": named,
        "wells": .list(.object(["path": .string], required: ["path"]), min: 1, unique: true),
        "acquisitions": .list(oldAcquisition(version), min: 1, unique: true),
      ], required: ["version", "columns", "rows", "wells"])
  }

  private static func oldAcquisition(_ version: NgffVersion) -> Shape {
    let count: Shape = version == .v01 ? .number : .integer
    let time: Shape = version == .v01 ? .number : .index
    return .object(
      [
        "id": count, "maximumfieldcount": count, "name": .string, "description": .string,
        "starttime": time, "endtime": version == .v01 ? .any : time,
      ], required: ["id"])
  }

  private static let newPlate: Shape = {
    let named = Shape.list(
      .object(["name": .string(.alphanumeric)], required: ["name"]), min: 1, unique: true)
    let well = Shape.object(
      ["path": .string(.alphanumericPair), "rowIndex": .index, "columnIndex": .index],
      required: ["path", "rowIndex", "columnIndex"])
    let acquisition = Shape.object(
      [
        "id": .index, "maximumfieldcount": .positive, "name": .string, "description": .string,
        "starttime": .index, "endtime": .index,
      ], required: ["id"])
    return .object(
      [
        "acquisitions": .list(acquisition), "field_count": .positive, "name": .string,
        "columns": named, "rows": named, "wells": .list(well, min: 1, unique: true),
      ], required: ["columns", "rows", "wells"])
  }()

  /// The document of a well.
  static func well(_ version: NgffVersion) -> Shape {
    let path: Shape = .string(version.hasCoordinateSystems ? .nodeName : .alphanumeric)
    let image = Shape.object(["acquisition": .integer, "path": path], required: ["path"])
    let well = Shape.object(
      ["images": .list(image, min: 1, unique: true)], required: ["images"])
    if version.hasNamespace { return .inNamespace(version, ["well": well], required: ["well"]) }
    return .object(["well": well.and(.within(["version": .string(version.rawValue)]))])
  }

  /// What the strict schema asks for on top.
  static func strictWell(_ version: NgffVersion) -> Shape {
    version.hasNamespace
      ? well(version) : well(version).and(.within(["well": .required(["version"])]))
  }
}
