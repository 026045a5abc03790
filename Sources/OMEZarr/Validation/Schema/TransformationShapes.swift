import JSONText

/// The shapes of coordinate systems and transformations, 0.6 and later.
enum TransformationShapes {
  /// The list of axes of a coordinate system.
  static func axes(_ version: NgffVersion) -> Shape {
    var axis = Shape.object(
      [
        "name": .string.and(.nonEmptyText), "longName": .string, "type": .string,
        "discrete": .boolean, "unit": .string,
      ], required: ["name"])
    guard version < .v09 else {
      axis = axis.and(.within(["orientation": orientation]))
      return .list(axis, min: 1, unique: true)
    }
    func ofType(_ type: JSON) -> Shape {
      .object(["type": .value([type])], required: ["type"])
    }
    return .list(axis, min: 1, max: 5, unique: true).and(
      .oneOf([
        .contains(ofType("space"), min: 2, max: 3), .contains(ofType("array"), min: 2, max: .max),
      ]))
  }

  /// The list of axes, with types from a known set.
  static func strictAxes(_ version: NgffVersion) -> Shape {
    let types = Shape.string(
      "array", "channel", "time", "space", "displacement", "coordinate", "frequency")
    return axes(version).and(.elements(.object(["type": types])))
  }

  /// The orientation of an axis in a body (RFC-4).
  static let orientation = Shape.object(
    [
      "type": .value(["anatomical"]),
      "value": .value(AnatomicalOrientation.values.map(JSON.string)),
    ], required: ["type", "value"])

  /// A coordinate system.
  static func system(_ version: NgffVersion) -> Shape {
    .object(
      ["name": .string.and(.nonEmptyText), "axes": axes(version)], required: ["name", "axes"])
  }

  /// The list of coordinate systems.
  static func systems(_ version: NgffVersion) -> Shape { .list(system(version), unique: true) }

  /// The list of coordinate systems, with types of axes from a known set.
  static func strictSystems(_ version: NgffVersion) -> Shape {
    systems(version).and(.elements(.object(["axes": strictAxes(version)])))
  }

  private static let identifier = Shape.object(["name": .string, "path": .string])

  private static let fromArrayToSystem = Shape.object(
    [
      "input": identifier.and(.required(["path"])), "output": identifier.and(.required(["name"])),
    ], required: ["input", "output"])

  /// The list of transformations that stands by itself.
  static func list(_ version: NgffVersion) -> Shape {
    .list(transformation(version).and(fromArrayToSystem), min: 1, unique: true)
  }

  /// The transformation of a dataset.
  static func ofDataset(_ version: NgffVersion) -> Shape {
    let named = fromArrayToSystem.and(.within(["name": .string]))
    let sequence = Shape.all([
      typed("sequence"), .required(["type"]),
      .object(
        ["transformations": .list(.oneOf([scale, translation]), min: 2, max: 2)],
        required: ["transformations"]), named,
    ])
    return .oneOf([scale.and(named), identity.and(named), sequence])
  }

  /// A transformation of a pyramid as a whole.
  static func betweenSystems(_ version: NgffVersion) -> Shape {
    let end = Shape.object(["name": .string], required: ["name"])
    return transformation(version).and(
      .object(["input": end, "output": end], required: ["input", "output"]))
  }

  /// A transformation of a scene.
  static func ofScene(_ version: NgffVersion) -> Shape {
    let end = identifier.and(.required(["name"])).and(.noOtherMembers(than: ["name", "path"]))
    return transformation(version).and(
      .object(["input": end, "output": end], required: ["input", "output"]))
  }

  // The type comes first in every form: a form that is not meant is left at once, so that the cost
  // stays linear in the size of the document however deep forms are nested.
  private static func typed(_ type: JSON) -> Shape {
    .all([.kind(.object), .within(["type": .value([type])])])
  }

  private static func form(
    _ type: JSON, _ members: KeyValuePairs<String, Shape>, required: [String]
  ) -> Shape {
    .all([typed(type), .within(members), .required(required)])
  }

  private static let identity = typed("identity")
  private static let scale = form(
    "scale", ["scale": .list(.number.and(.above(0)))], required: ["scale"])
  private static let translation = form(
    "translation", ["translation": .list(.number)], required: ["translation"])

  private static func indices(_ version: NgffVersion, min: Int, max: Int) -> Shape {
    version < .v09
      ? .list(.integer.and(.range(min: 0, max: 4)), min: min, max: max, unique: true)
      : .list(.index, min: min == 2 ? 0 : min, unique: true)
  }

  private static func projection(_ version: NgffVersion) -> Shape {
    let list = indices(version, min: 1, max: 3)
    return .all([
      typed("projectAxis"), .within(["droppedInputs": list, "createdOutputs": list]),
      .anyOf([.required(["droppedInputs"]), .required(["createdOutputs"])]),
    ])
  }

  private static func matrix(_ type: String, _ rows: Shape) -> Shape {
    .all([
      typed(.string(type)),
      .oneOf([
        .all([.within(["path": .string]), .required(["path"])]),
        .all([.members([(type, rows)]), .required([type])]),
      ]),
    ])
  }

  private static let rotation: Shape = matrix(
    "rotation",
    .oneOf(
      (2...5).map { size in
        .list(.list(.number, min: size, max: size), min: size, max: size)
      }))

  private static func field(_ type: JSON) -> Shape {
    form(
      type, ["path": .string, "interpolation": .string("nearest", "linear", "cubic")],
      required: ["path"])
  }

  private static func transformation(_ version: NgffVersion) -> Shape {
    let nested = Shape.deferred { version < .v09 ? transformation06 : transformation09 }
    let part = Shape.object(
      [
        "transformation": nested, "inputAxes": .list(.number), "outputAxes": .list(.number),
      ], required: ["transformation", "inputAxes", "outputAxes"])
    return .all([
      .object(["name": .string, "type": .string], required: ["type"]),
      .oneOf([
        identity, scale, translation,
        form(
          "mapAxis", ["mapAxis": indices(version, min: 2, max: 5)], required: ["mapAxis"]),
        projection(version),
        matrix("affine", .list(.list(.number))), rotation,
        form(
          "bijection", ["forward": nested, "inverse": nested], required: ["forward", "inverse"]),
        form("sequence", ["transformations": .list(nested)], required: ["transformations"]),
        form("byDimension", ["transformations": .list(part)], required: ["transformations"]),
        field("displacements"), field("coordinates"),
      ]),
    ])
  }

  private static let transformation06 = transformation(.v06)
  private static let transformation09 = transformation(.v09)
}
