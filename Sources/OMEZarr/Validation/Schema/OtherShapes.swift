import JSONText

/// The shapes of label images, of bioformats2raw groups and of scenes.
enum OtherShapes {
  /// The document of a label image.
  static func label(_ version: NgffVersion) -> Shape {
    let byte = Shape.integer.and(.range(min: 0, max: 255))
    let color = Shape.object(
      ["label-value": .number, "rgba": .list(byte, min: 4, max: 4)], required: ["label-value"])
    let properties = Shape.object(["label-value": .integer], required: ["label-value"])
    let label = Shape.object([
      "colors": .list(color, min: 1, unique: true),
      "properties": .list(properties, min: 1, unique: true),
      "source": .object(["image": .string]),
    ])
    if version.hasNamespace {
      return .inNamespace(version, ["image-label": label], required: ["image-label"])
    }
    return .object(["image-label": label.and(.within(["version": .string(version.rawValue)]))])
  }

  /// What the strict schema asks for on top.
  static func strictLabel(_ version: NgffVersion) -> Shape {
    let own = version.hasNamespace ? [] : ["version"]
    let extra = Shape.within(["image-label": .required(own + ["colors"])])
    return label(version).and(version.hasNamespace ? .within(["ome": extra]) : extra)
  }

  /// The document of the root of what bioformats2raw writes.
  static func bioformats2raw(_ version: NgffVersion) -> Shape {
    let layout = Shape.number.and(.value([3]))
    if version.hasNamespace {
      return .inNamespace(
        version, ["bioformats2raw.layout": layout], required: ["bioformats2raw.layout"])
    }
    return .object(["bioformats2raw.layout": layout])
  }

  /// The document of the group `OME` of what bioformats2raw writes.
  static func series(_ version: NgffVersion) -> Shape {
    if version.hasNamespace {
      return .inNamespace(version, ["series": .list(.string)], required: ["series"])
    }
    return .object(["series": .list(.string)])
  }

  /// The document of a scene.
  static func scene(_ version: NgffVersion) -> Shape {
    let scene = Shape.object(
      [
        "coordinateSystems": TransformationShapes.systems(version),
        "coordinateTransformations": .list(TransformationShapes.ofScene(version), min: 1),
      ], required: ["coordinateTransformations"])
    return .inNamespace(version, ["scene": scene], required: ["scene"])
  }
}
