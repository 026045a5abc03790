import JSONText

/// The shape of `multiscales` and `omero`, version by version.
enum ImageShapes {
  /// The document of an image.
  static func image(_ version: NgffVersion) -> Shape {
    if version.hasNamespace {
      return .inNamespace(
        version,
        ["multiscales": multiscales(version), "omero": omero(version)], required: ["multiscales"])
    }
    return .object(
      ["multiscales": multiscales(version), "omero": omero(version)], required: ["multiscales"])
  }

  /// What the strict schema asks for on top.
  static func strictImage(_ version: NgffVersion) -> Shape {
    let own = version.hasNamespace ? [] : ["version"]
    let extra = Shape.within([
      "multiscales": .elements(.required(own + ["metadata", "type", "name"]))
    ])
    return image(version).and(version.hasNamespace ? .within(["ome": extra]) : extra)
  }

  private static func multiscales(_ version: NgffVersion) -> Shape {
    .list(entry(version), min: 1, unique: true)
  }

  private static func entry(_ version: NgffVersion) -> Shape {
    let common = Shape.within([
      "name": .string,
      "datasets": .list(dataset(version), min: 1),
    ])
    let versioned = common.and(.within(["version": .string(version.rawValue)]))
    let required: Shape
    switch version {
    case .v01:
      let metadata = Shape.object(["method": .string, "version": .string])
      return .all([
        .kind(.object), .required(["datasets"]), versioned, .within(["metadata": metadata]),
      ])
    case .v02: return .all([.kind(.object), .required(["datasets"]), versioned])
    case .v03:
      required = .required(["datasets", "axes"])
      let axes = Shape.list(.string(.axisLetter), min: 2)
      return .all([.kind(.object), required, versioned, .within(["axes": axes])])
    case .v04, .v05:
      required = .required(["datasets", "axes"])
      let own = Shape.within(["axes": axes, "coordinateTransformations": transformations])
      return .all([.kind(.object), required, version == .v04 ? versioned : common, own])
    case .v06, .v09:
      required = .required(["datasets", "coordinateSystems"])
      let own = Shape.within([
        "coordinateSystems": .list(TransformationShapes.system(version), min: 1),
        "coordinateTransformations": .list(TransformationShapes.betweenSystems(version), min: 1),
      ])
      return .all([.kind(.object), required, common, own])
    }
  }

  private static func dataset(_ version: NgffVersion) -> Shape {
    switch version {
    case .v01, .v02, .v03: .object(["path": .string], required: ["path"])
    case .v04, .v05:
      .object(
        ["path": .string, "coordinateTransformations": transformations],
        required: ["path", "coordinateTransformations"])
    case .v06, .v09:
      .object(
        [
          "path": .string,
          "coordinateTransformations": .list(
            TransformationShapes.ofDataset(version), min: 1, max: 1, unique: true),
        ], required: ["path", "coordinateTransformations"])
    }
  }

  /// The axes of 0.4 and 0.5.
  private static let axes: Shape = {
    let typed = Shape.object(
      ["name": .string, "type": .string("channel", "time", "space")], required: ["name", "type"])
    let custom = Shape.object(
      ["name": .string, "type": .string.and(.not(.value(["space", "time", "channel"])))],
      required: ["name"])
    let space = Shape.object(["name": .string, "type": .string("space"), "unit": .string])
    return .list(.oneOf([typed, custom]), min: 2, max: 5, unique: true)
      .and(.contains(space, min: 2, max: 3))
  }()

  /// The transformations of 0.4 and 0.5.
  private static let transformations: Shape = {
    let numbers = Shape.list(.number, min: 2)
    let scale = Shape.object(["type": .string("scale"), "scale": numbers])
    let translation = Shape.object(
      ["type": .string("translation"), "translation": numbers], required: ["type", "translation"])
    return .list(.oneOf([scale.and(.required(["type", "scale"])), translation]), min: 1)
      .and(.contains(scale, min: 1, max: 1))
  }()

  private static func omero(_ version: NgffVersion) -> Shape {
    let isNewest = version == .v09
    let window = Shape.object(
      ["end": .number, "max": .number, "min": .number, "start": .number],
      required: isNewest ? ["start", "end"] : ["start", "min", "end", "max"])
    var channel = Shape.object(
      ["window": window, "label": .string, "color": .string, "active": .boolean],
      required: version.hasNamespace ? [] : ["window", "color"])
    channel = channel.and(
      isNewest ? .within(["inverted": .boolean]) : .within(["family": .string]))
    return .object(["channels": .list(channel)], required: ["channels"])
  }
}

extension Shape {
  /// The document of a version that keeps its metadata in `ome`.
  static func inNamespace(
    _ version: NgffVersion, _ members: KeyValuePairs<String, Shape>, required: [String]
  ) -> Shape {
    .object(
      [
        "ome": .all([
          .kind(.object), .within(members), .within(["version": .tag(of: version)]),
          .required(required + ["version"]),
        ])
      ], required: ["ome"])
  }

  /// The value of `version`.
  static func tag(of version: NgffVersion) -> Shape {
    version == .v06 ? .string("0.6", "0.6rc0") : .string(version.rawValue)
  }
}
