import OMEZarr
import Script

/// The classes of coordinate transformations: Scale, Translation, Identity, and one for the rest.
enum Transformations {
  static let scale = Dataclass(
    "Scale", "scale, type='scale'", doc: "A factor for each axis: the distance of pixel centres.")
  static let translation = Dataclass(
    "Translation", "translation, type='translation'",
    doc: "An offset for each axis: where the centre of the first pixel is.")
  static let identity = Dataclass(
    "Identity", "type='identity'", doc: "The transformation that changes nothing.")
  static let other = Dataclass(
    "CoordinateTransformation", "type",
    doc: "A transformation of OME-Zarr 0.6 that is kept as it was read.")

  /// The objects for a list of transformations; sequences are opened up.
  static func wrap(_ transformations: [CoordinateTransformation]) -> [Value] {
    transformations.flatMap(\.steps).map { step in
      let value: Value
      switch step.kind {
      case .scale(let factors): value = scale.make([.list(factors), .string("scale")])
      case .translation(let offsets):
        value = translation.make([.list(offsets), .string("translation")])
      case .identity: value = identity.make([.string("identity")])
      default: value = other.make([.string(step.type)])
      }
      if case .host(let host) = value { (host as? DataclassInstance)?.origin = step }
      return value
    }
  }

  /// The transformations in a list of objects.
  ///
  /// - Throws: `TypeError` if an item is none.
  static func unwrap(_ list: Value, _ context: Interpreter) throws -> [CoordinateTransformation] {
    try context.array(list).map { item in
      guard case .host(let host) = item, let instance = host as? DataclassInstance else {
        throw ScriptException.type("expected a Scale or a Translation, got \(item.typeName)")
      }
      var step = instance.origin as? CoordinateTransformation ?? .identity
      if instance.dataclass === scale {
        step.kind = .scale(try context.array(instance["scale"]).map(context.double))
      } else if instance.dataclass === translation {
        step.kind = .translation(try context.array(instance["translation"]).map(context.double))
      } else if instance.dataclass !== other && instance.dataclass !== identity {
        throw ScriptException.type("expected a Scale or a Translation, got \(item.typeName)")
      }
      return step
    }
  }
}
