import OMEZarr
import Script

/// The flat classes of coordinate transformations: Scale, Translation, Identity. Other kinds, and
/// transformations between named systems, are of ``TransformationClasses``.
enum Transformations {
  static let scale = Dataclass(
    "Scale", "scale, type='scale'", doc: "A factor for each axis: the distance of pixel centres.")
  static let translation = Dataclass(
    "Translation", "translation, type='translation'",
    doc: "An offset for each axis: where the centre of the first pixel is.")
  static let identity = Dataclass(
    "Identity", "type='identity'", doc: "The transformation that changes nothing.")

  /// The objects for a list of transformations; sequences are opened up.
  static func wrap(_ transformations: [CoordinateTransformation]) -> [Value] {
    transformations.flatMap(\.steps).map { step in
      let value: Value
      switch step.kind {
      case .scale(let factors): value = scale.make([.list(factors), .string("scale")])
      case .translation(let offsets):
        value = translation.make([.list(offsets), .string("translation")])
      case .identity: value = identity.make([.string("identity")])
      default: return TransformationClasses.wrap(step)
      }
      if case .host(let host) = value { (host as? DataclassInstance)?.origin = step }
      return value
    }
  }

  /// The objects for the transformations of a whole pyramid, which may lead from one named system to
  /// another.
  static func wrap(ofPyramid transformations: [CoordinateTransformation]) -> [Value] {
    transformations.flatMap { transformation in
      transformation.input == nil && transformation.output == nil
        ? wrap([transformation]) : [TransformationClasses.wrap(transformation)]
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
      if TransformationClasses.isTransformation(instance) {
        return try TransformationClasses.transformation(item, context)
      }
      var step = instance.origin as? CoordinateTransformation ?? .identity
      if instance.dataclass === scale {
        step.kind = .scale(try context.array(instance["scale"]).map(context.double))
      } else if instance.dataclass === translation {
        step.kind = .translation(try context.array(instance["translation"]).map(context.double))
      } else if instance.dataclass !== identity {
        throw ScriptException.type("expected a Scale or a Translation, got \(item.typeName)")
      }
      return step
    }
  }
}
