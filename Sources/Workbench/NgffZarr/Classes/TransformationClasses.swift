import JSONText
import OMEZarr
import Script

/// The classes of `ngff_zarr.v06.zarr_metadata`: coordinate systems and the transformations between
/// them. What they hold becomes the library's model by way of JSON, as a file of 0.6 has it.
enum TransformationClasses {
  static let identifier = Record(
    Dataclass(
      "CoordinateSystemIdentifier", "path=None, name=None",
      doc: "What a transformation leads from or to: an array's path, a system's name."),
    blank: CoordinateSystemIdentifier(), [.text(\.path, "path"), .text(\.name, "name")])

  static let axis = Record(
    Dataclass(
      "Axis", "name, type, unit=None, orientation=None, discrete=None",
      doc: "An axis of a coordinate system of OME-Zarr 0.6."),
    blank: Axis(name: ""),
    [
      .text(\.name, "name"), .text(\.type, "type"), .text(\.unit, "unit"),
      .record(\.orientation, MetadataRecords.orientation), .bool(\.discrete, "discrete"),
    ])

  static let system = Record(
    Dataclass("CoordinateSystem", "name, axes", doc: "A named space with its axes."),
    blank: CoordinateSystem(name: "", axes: []),
    [
      .text(\.name, "name"),
      .init(get: { .list($0.axes.map(axis.wrap)) }) { context, model, value in
        model.axes = try context.array(value).map { item in
          // The flat class of the same name is as good.
          axis.dataclass.instance(item) == nil
            ? try MetadataRecords.axis.unwrap(item, context) : try axis.unwrap(item, context)
        }
      },
    ])

  private static let identity = transformation(
    "Identity", "identity", "", "The transformation that changes nothing.")
  private static let scale = transformation(
    "Scale", "scale", "scale", "A factor for each axis.")
  private static let translation = transformation(
    "Translation", "translation", "translation", "An offset for each axis.")
  private static let rotation = transformation(
    "Rotation", "rotation", "rotation, path=None", "A matrix of rotation, as a list of rows.")
  private static let affine = transformation(
    "Affine", "affine", "affine, path=None",
    "A matrix with the offset in its last column, as a list of rows.")
  static let coordinates = transformation(
    "Coordinates", "coordinates", "path, interpolation=None",
    "A field of coordinates, in the image at a path.")
  static let displacements = transformation(
    "Displacements", "displacements", "path, interpolation=None",
    "A field of displacements, in the image at a path.")
  private static let mapAxis = transformation(
    "MapAxis", "mapAxis", "mapAxis", "A permutation: the input axis of each output axis.",
    prepare: checkPermutation)
  private static let projectAxis = transformation(
    "ProjectAxis", "projectAxis", "droppedInputs=None, createdOutputs=None",
    "Drops axes and makes others, at 0.", prepare: checkProjection)
  private static let sequence = transformation(
    "TransformSequence", "sequence", "transformations", "Transformations, first to last.",
    standardName: "'transformSequence'")
  private static let bijection = transformation(
    "Bijection", "bijection", "forward, inverse", "A transformation with its inverse.")
  private static let byDimension = transformation(
    "ByDimension", "byDimension", "transformations",
    "Transformations of some of the axes each: a list of ByDimensionItem.")
  private static let byDimensionItem = Dataclass(
    "ByDimensionItem", "transformation, inputAxes, outputAxes",
    doc: "One transformation of a ByDimension, with the indices of its axes.")
  private static let dataset = Dataclass(
    "Dataset", "path, coordinateTransformations", doc: "One level of a pyramid of OME-Zarr 0.6.")
  private static let metadata: Dataclass = {
    let dataclass = Dataclass(
      "Metadata",
      "coordinateSystems, datasets, coordinateTransformations=None, omero=None, name='image', "
        + "type=None, metadata=None, extra=?", doc: "The multiscales metadata of OME-Zarr 0.6.",
      fresh: ["extra": { .dict([]) }])
    addToVersion(dataclass) { value, context in try metadata(value, context) }
    return dataclass
  }()

  private static let transformations = [
    identity, scale, translation, rotation, affine, coordinates, displacements, mapAxis,
    projectAxis, byDimension, bijection, sequence,
  ]

  /// All of them, for the module.
  static var all: [Dataclass] {
    [
      axis.dataclass, system.dataclass, identifier.dataclass, byDimensionItem, dataset, metadata,
    ] + transformations
  }

  static func isTransformation(_ instance: DataclassInstance) -> Bool {
    transformations.contains { $0 === instance.dataclass }
  }

  private static func transformation(
    _ name: String, _ type: String, _ own: String, _ doc: String, standardName: String = "None",
    prepare: ((Interpreter, inout [Value]) throws -> Void)? = nil
  ) -> Dataclass {
    let dataclass = Dataclass(
      name,
      "*, input=None, output=None, name=\(standardName), type='\(type)'"
        + (own.isEmpty ? "" : ", " + own), doc: doc, prepare: prepare)
    dataclass.type.add(
      "to_dict",
      .method(
        Builtin("to_dict", "", doc: "The fields as a dict.") { _, receiver, _ in asDict(receiver) })
    )
    return dataclass
  }

  private static func checkPermutation(_ context: Interpreter, _ values: inout [Value]) throws {
    let indices = try context.array(values[4]).map { try context.int($0, "mapAxis") }
    guard indices.sorted() == Array(indices.indices) else {
      throw ScriptException.value(
        "mapAxis must be a permutation holding every zero-based input axis index exactly once; "
          + "got \(try context.repr(values[4]).string)")
    }
  }

  private static func checkProjection(_ context: Interpreter, _ values: inout [Value]) throws {
    guard !values[4].isNone || !values[5].isNone else {
      throw ScriptException.value(
        "projectAxis must declare droppedInputs, createdOutputs, or both")
    }
    for (name, value) in [("droppedInputs", values[4]), ("createdOutputs", values[5])]
    where !value.isNone {
      let indices = try context.array(value).map { try context.int($0, name) }
      guard !indices.isEmpty, indices.count <= 3, indices.allSatisfy({ $0 >= 0 }),
        Set(indices).count == indices.count
      else {
        throw ScriptException.value(
          "\(name) holds one to three indices of axes, each once; "
            + "got \(try context.repr(value).string)")
      }
    }
  }

  // MARK: From the library's model

  /// The object for a transformation; one of an unknown kind keeps its type only.
  static func wrap(_ model: CoordinateTransformation) -> Value {
    let own: [Value]
    let dataclass: Dataclass
    switch model.kind {
    case .identity: (dataclass, own) = (identity, [])
    case .scale(let factors): (dataclass, own) = (scale, [.list(factors)])
    case .translation(let offsets): (dataclass, own) = (translation, [.list(offsets)])
    case .mapAxis(let axes): (dataclass, own) = (mapAxis, [ints(axes)])
    case .projectAxis(let dropped, let created):
      (dataclass, own) = (projectAxis, [dropped.map(ints) ?? .none, created.map(ints) ?? .none])
    case .affine(let matrix): (dataclass, own) = (affine, wrap(matrix))
    case .rotation(let matrix): (dataclass, own) = (rotation, wrap(matrix))
    case .sequence(let steps): (dataclass, own) = (sequence, [.list(steps.map(wrap))])
    case .bijection(let forward, let inverse):
      (dataclass, own) = (bijection, [wrap(forward), wrap(inverse)])
    case .byDimension(let parts):
      (dataclass, own) = (
        byDimension,
        [
          .list(
            parts.map { part in
              byDimensionItem.make([
                wrap(part.transformation), ints(part.inputAxes), ints(part.outputAxes),
              ])
            })
        ]
      )
    case .displacements(let path, let interpolation):
      (dataclass, own) = (displacements, [.string(path), .optional(interpolation)])
    case .coordinates(let path, let interpolation):
      (dataclass, own) = (coordinates, [.string(path), .optional(interpolation)])
    case .other: (dataclass, own) = (identity, [])
    }
    let head: [Value] = [
      model.input.map(identifier.wrap) ?? .none, model.output.map(identifier.wrap) ?? .none,
      .optional(model.name), .string(model.type),
    ]
    let value = dataclass.make(head + own)
    dataclass.instance(value)?.origin = model
    return value
  }

  private static func ints(_ values: [Int]) -> Value { .list(values.map { Value.int($0) }) }

  private static func wrap(_ matrix: CoordinateTransformation.Matrix) -> [Value] {
    switch matrix {
    case .inline(let rows): [.list(rows.map { Value.list($0) }), .none]
    case .path(let path): [.none, .string(path)]
    }
  }

  /// The metadata of a pyramid as 0.6 has it.
  private static func wrap(_ model: Metadata, _ context: Interpreter) throws -> Value {
    var document = OMEDocument(version: .v06)
    document.multiscales = [model]
    let written = document.attributes(version: .v06).attributes
    let entry = written["ome"]?["multiscales"]?[0]
    let levels = try transformations(
      (entry?["datasets"]?.array ?? []).map { dataset in
        dataset["coordinateTransformations"]?.array ?? []
      })
    let datasets = zip(model.datasets, levels).map { level, steps in
      dataset.make([.string(level.path), .list(steps.map(wrap))])
    }
    let group = try transformations([entry?["coordinateTransformations"]?.array ?? []])[0]
    let systems = try (entry?["coordinateSystems"]?.array ?? []).map { json in
      try CoordinateSystem(document: json)
    }
    return metadata.make([
      .list(systems.map(system.wrap)), .list(datasets),
      group.isEmpty ? .none : .list(group.map(wrap)),
      model.omero.map(MetadataRecords.omero.wrap) ?? .none, .string(model.name ?? "image"),
      .optional(model.type), model.metadata.map(MetadataRecords.method.wrap) ?? .none,
      context.value(model.extra),
    ])
  }

  private static func transformations(
    _ lists: [[JSON]]
  ) throws -> [[CoordinateTransformation]] {
    try lists.map { try $0.map { try CoordinateTransformation(document: $0) } }
  }

  // MARK: To the library's model

  /// The pyramid's metadata in an object of either class `Metadata`.
  static func metadata(_ value: Value, _ context: Interpreter) throws -> Metadata {
    guard let instance = metadata.instance(value) else {
      return try CoordinateSystems.metadata(value, context)
    }
    guard case .object(var entry) = try json(value, context) else {
      return Metadata(axes: [], datasets: [])
    }
    let omero = entry.removeValue(forKey: "omero")
    if case .object(let extra)? = entry.removeValue(forKey: "extra") {
      entry.merge(extra) { own, _ in own }
    }
    var ome: JSONObject = ["version": "0.6", "multiscales": [.object(entry)]]
    ome["omero"] = omero
    let document = try OMEDocument(attributes: ["ome": .object(ome)])
    guard let result = document.multiscales.first else {
      throw ScriptException.type("\(instance.type.name) holds no image")
    }
    return result
  }

  /// The library's transformation in an object. One that was read and not changed since is what it
  /// was, with members that nobody knows.
  static func transformation(
    _ value: Value, _ context: Interpreter
  ) throws -> CoordinateTransformation {
    let document = try json(value, context)
    var origin: CoordinateTransformation?
    if case .host(let host) = value {
      origin = (host as? DataclassInstance)?.origin as? CoordinateTransformation
    }
    guard let origin else { return try CoordinateTransformation(document: document) }
    if try json(wrap(origin), context) == document { return origin }
    var changed = try CoordinateTransformation(document: document)
    changed.extra = origin.extra
    return changed
  }

  /// An object with all it holds as JSON, without what is None.
  static func json(_ value: Value, _ context: Interpreter) throws -> JSON {
    func plain(_ json: JSON) -> JSON {
      switch json {
      case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(plain))
      case .array(let items): .array(items.map(plain))
      default: json
      }
    }
    return plain(try context.json(asDict(value)))
  }

  /// An object as `dataclasses.asdict` gives it.
  private static func asDict(_ value: Value) -> Value {
    switch value {
    case .host(let host):
      guard let instance = host as? DataclassInstance else { return value }
      return .dict(zip(instance.dataclass.fieldNames, instance.values).map { ($0, asDict($1)) })
    case .list(let list): return .list(list.items.map(asDict))
    case .tuple(let tuple): return .tuple(tuple.items.map(asDict))
    default: return value
    }
  }

  /// Adds `metadata.to_version("0.6")` to a class of metadata.
  static func addToVersion(
    _ dataclass: Dataclass, _ unwrap: @escaping (Value, Interpreter) throws -> Metadata
  ) {
    dataclass.type.add(
      "to_version",
      .method(
        Builtin(
          "to_version", "version", doc: "The metadata as another version of OME-Zarr has it."
        ) { context, receiver, a in
          var model = try unwrap(receiver, context)
          model.version = try Versions.version(a[0])
          if model.version.rawValue == "0.6" { return try wrap(model, context) }
          guard ["0.4", "0.5"].contains(model.version.rawValue) else {
            throw ScriptException.value("Unsupported version conversion: \(model.version.rawValue)")
          }
          return MetadataRecords.metadata.wrap(model)
        }))
  }
}
