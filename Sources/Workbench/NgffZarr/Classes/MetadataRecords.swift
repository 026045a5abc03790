import OMEZarr
import Script

/// The metadata classes of `ngff_zarr` for images, bound to the library's model.
enum MetadataRecords {
  static let orientation = Record(
    Dataclass(
      "AnatomicalOrientation", "value, type='anatomical'",
      doc: "Which way an axis of space points in a body (RFC-4)."),
    blank: AnatomicalOrientation("left-to-right"),
    [
      .init(get: { OrientationFunctions.wrap($0.value) }) { _, model, value in
        if let member = OrientationFunctions.values.member(value) {
          model.value = member.value
        } else if case .str(let text) = value {
          model.value = text.string
        } else {
          throw ScriptException.type("value must be str, not \(value.typeName)")
        }
      },
      .text(\.type, "type"),
    ])

  static let axis = Record(
    Dataclass(
      "Axis", "name, type, unit=None, orientation=None",
      doc: "One axis: its name, its type (space, time, channel) and its UDUNITS-2 unit.",
      hidden: ["orientation"]),
    blank: Axis(name: ""),
    [
      .text(\.name, "name"), .text(\.type, "type"), .text(\.unit, "unit"),
      .record(\.orientation, orientation),
    ])

  static let dataset = Record(
    Dataclass(
      "Dataset", "path, coordinateTransformations",
      doc: "One level of a pyramid: the path of its array and where its pixels are."),
    blank: Dataset(path: "", coordinateTransformations: []),
    [
      .text(\.path, "path"),
      .init(get: { .list(Transformations.wrap($0.coordinateTransformations)) }) {
        context, model, value in
        model.coordinateTransformations = try Transformations.unwrap(value, context)
      },
    ])

  static let method = Record(
    Dataclass(
      "MethodMetadata", "description, method, version",
      doc: "How the smaller levels were made."),
    blank: MethodMetadata(),
    [
      .text(\.description, "description"), .text(\.method, "method"), .text(\.version, "version"),
    ])

  static let omeroWindow = Record(
    Dataclass(
      "OmeroWindow", "min, max, start, end",
      doc: "The range of a channel's values, and the part of it that is shown."),
    blank: OmeroWindow(min: nil, max: nil, start: nil, end: nil),
    [
      .number(\.min, "min"), .number(\.max, "max"), .number(\.start, "start"),
      .number(\.end, "end"),
    ])

  static let omeroChannel: Record<OmeroChannel> = {
    let dataclass = Dataclass(
      "OmeroChannel",
      "color, window, label=None, active=None, coefficient=None, family=None, "
        + "inverted=None",
      doc: "How one channel is shown: colour as six hex digits, window, label.",
      hidden: ["active", "coefficient", "family", "inverted"])
    let record = Record(
      dataclass, blank: OmeroChannel(color: nil, window: nil),
      [
        .text(\.color, "color"), .record(\.window, omeroWindow), .text(\.label, "label"),
        .bool(\.active, "active"), .number(\.coefficient, "coefficient"),
        .text(\.family, "family"), .bool(\.inverted, "inverted"),
      ])
    dataclass.type.add(
      "validate_color",
      .method(
        Builtin(
          "validate_color", "", doc: "Raises ValueError unless the colour is six hex digits."
        ) { context, receiver, _ in
          try record.unwrap(receiver, context).validateColor()
          return .none
        }))
    return record
  }()

  static let omero = Record(
    Dataclass("Omero", "channels", doc: "How the channels are shown (OMERO)."),
    blank: Omero(channels: []), [.list(\.channels, omeroChannel)])

  static let metadata: Record<Metadata> = {
    let dataclass = Dataclass(
      "Metadata",
      "axes, datasets, coordinateTransformations=None, omero=None, name='image', version='0.4', "
        + "type=None, metadata=None",
      doc: "The multiscales metadata of OME-Zarr.",
      hidden: ["omero", "type!", "metadata!"], showsLayout: true)
    dataclass.type.property("dimension_names", "The names of the axes.") { context, receiver in
      let axes = try context.array(dataclass.require(receiver)["axes"])
      return .tuple(try axes.map { try context.getAttribute($0, "name") })
    }
    CoordinateSystems.add(to: dataclass) { try metadata.unwrap($0, $1) }
    TransformationClasses.addToVersion(dataclass) { try CoordinateSystems.metadata($0, $1) }
    return Record(
      dataclass, blank: Metadata(axes: [], datasets: []),
      [
        .list(\.axes, axis), .list(\.datasets, dataset),
        .init(get: { model in
          model.coordinateTransformations.map { .list(Transformations.wrap(ofPyramid: $0)) }
            ?? .none
        }) { context, model, value in
          model.coordinateTransformations =
            value.isNone ? nil : try Transformations.unwrap(value, context)
        },
        .record(\.omero, omero), .text(\.name, "name"),
        .init(get: { .string($0.version.rawValue) }) { context, model, value in
          model.version = try Versions.version(value)
        },
        .text(\.type, "type"), .record(\.metadata, method),
      ])
  }()
}

/// Versions of OME-Zarr as scripts write them.
enum Versions {
  /// - Throws: `TypeError` if it is no text, `ValueError` if there is no such version.
  static func version(_ value: Value) throws -> NgffVersion {
    let text: String
    switch value {
    case .str(let object): text = object.string
    case .float(let number): text = "\(number)"
    case .host(let host) where host is EnumMember: text = (host as? EnumMember)?.value ?? ""
    default: throw ScriptException.type("version must be str, not \(value.typeName)")
    }
    guard let version = NgffVersion(tag: text) else {
      throw ScriptException.value(
        "'\(text)' is not a valid NgffVersion; there are "
          + NgffVersion.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return version
  }
}
