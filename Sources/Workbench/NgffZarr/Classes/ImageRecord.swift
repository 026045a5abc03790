import NDArray
import OMEZarr
import OrderedCollections
import Script

/// The class `NgffImage`, bound to the library's image.
enum ImageRecord {
  static let dataclass = Dataclass(
    "NgffImage",
    "data, dims, scale, translation, name='image', axes_units=None, axes_orientations=None, "
      + "axes_types=None, channel_names=None, channel_colors=None, computed_callbacks=?",
    doc: "One image at one resolution: lazy pixels, and what its axes mean.",
    hidden: ["axes_orientations", "axes_types", "channel_names", "channel_colors"],
    fresh: ["computed_callbacks": { Value.list([Value]()) }], showsLayout: true)

  /// The object that shows an image.
  ///
  /// - Parameter unitsOfAllAxes: whether `axes_units` has an entry for each axis, as images have
  ///   that were read, or is `None` where no unit is known.
  static func wrap(_ image: NgffImage, arrayName: String, unitsOfAllAxes: Bool = false) -> Value {
    let data = image.data as? LazyArray ?? LazyArray(image.data, name: arrayName)
    let orientations = image.axesOrientations?.map { name, orientation in
      (name, MetadataRecords.orientation.wrap(orientation))
    }
    let known = unitsOfAllAxes ? image.dims.map { ($0, image.axesUnits?[$0]) } : nil
    let units = known ?? image.axesUnits?.map { ($0, Optional($1)) }
    return dataclass.make(named: [
      "data": LazyArrays.wrap(data),
      "dims": Self.texts(image.dims),
      "scale": Self.numbers(image.scale),
      "translation": Self.numbers(image.translation),
      "name": Value.string(image.name),
      "axes_units": units.map { Value.dict($0.map { ($0, Value.optional($1)) }) } ?? Value.none,
      "axes_orientations": orientations.map { Value.dict($0) } ?? Value.none,
      "axes_types": image.axesTypes.map { Value.dict($0.map { ($0, Value.string($1)) }) }
        ?? Value.none,
      "channel_names": image.channelNames.map(Self.texts) ?? Value.none,
      "channel_colors": image.channelColors.map(Self.texts) ?? Value.none,
      "computed_callbacks": Value.list([Value]()),
    ])
  }

  private static func texts(_ texts: [String]) -> Value { .list(texts.map { Value.string($0) }) }

  private static func numbers(_ numbers: OrderedDictionary<String, Double>) -> Value {
    .dict(numbers.map { ($0, Value.float($1)) })
  }

  /// The image that an object stands for.
  ///
  /// - Throws: `TypeError` or `ValueError` if a field makes no sense.
  static func unwrap(_ value: Value, _ context: Interpreter) throws -> NgffImage {
    let instance = try dataclass.require(value)
    guard case .str(let name) = instance["name"] else {
      throw ScriptException.type("name must be str, not \(instance["name"].typeName)")
    }
    let dims = try context.strings(instance["dims"], "dims")
    var image = try toNgffImage(
      try context.arraySource(instance["data"]), dims: dims,
      scale: ordered(try context.numbers(instance["scale"], "scale")),
      translation: ordered(try context.numbers(instance["translation"], "translation")),
      name: name.string, axesUnits: try texts(instance["axes_units"], "axes_units", context),
      axesOrientations: try orientations(instance["axes_orientations"], context))
    image.axesTypes = try texts(instance["axes_types"], "axes_types", context)
    image.channelNames = try optionalTexts(instance["channel_names"], "channel_names", context)
    image.channelColors = try optionalTexts(instance["channel_colors"], "channel_colors", context)
    return image
  }

  static func ordered<T>(_ pairs: [(name: String, value: T)]) -> OrderedDictionary<String, T> {
    OrderedDictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// A dict of texts without those that are `None`; nil if nothing is left.
  static func texts(_ value: Value, _ what: String, _ context: Interpreter) throws
    -> OrderedDictionary<String, String>?
  {
    if value.isNone { return nil }
    var result: OrderedDictionary<String, String> = [:]
    for (name, member) in try context.members(value, what) where !member.isNone {
      guard let text = member.text else {
        throw ScriptException.type("\(what) must map to str, not \(member.typeName)")
      }
      result[name] = text
    }
    return result.isEmpty ? nil : result
  }

  static func optionalTexts(_ value: Value, _ what: String, _ context: Interpreter) throws
    -> [String]?
  {
    value.isNone ? nil : try context.strings(value, what)
  }

  static func orientations(_ value: Value, _ context: Interpreter) throws
    -> OrderedDictionary<String, AnatomicalOrientation>?
  {
    if value.isNone { return nil }
    var result: OrderedDictionary<String, AnatomicalOrientation> = [:]
    for (name, member) in try context.members(value, "orientation") where !member.isNone {
      if let known = OrientationFunctions.values.member(member) {
        result[name] = AnatomicalOrientation(known.value)
      } else if case .str(let text) = member {
        result[name] = AnatomicalOrientation(text.string)
      } else {
        result[name] = try MetadataRecords.orientation.unwrap(member, context)
      }
    }
    return result
  }
}
