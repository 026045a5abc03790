import OMEZarr
import Script

/// The coordinate systems of the flat class `Metadata`, as 0.6 has them. A list of them is made when
/// it is asked for, and what is done to it counts from then on; the axes of the intrinsic system in it
/// are those of the metadata.
enum CoordinateSystems {
  private static let name = "coordinateSystems"

  static func add(
    to dataclass: Dataclass, _ unwrap: @escaping (Value, Interpreter) throws -> Metadata
  ) {
    dataclass.type.add(
      name,
      .property(
        .init(
          doc: "The named spaces: the intrinsic one, and those that transformations lead to.",
          get: { context, receiver in
            let instance = try dataclass.require(receiver)
            return try list(instance, unwrap(receiver, context))
          },
          set: { _, receiver, value in
            try dataclass.require(receiver).derived[name] = value
          })))
    dataclass.type.property(
      "intrinsic_coordinate_system", "The space that all levels lead to, with the axes."
    ) { context, receiver in
      let instance = try dataclass.require(receiver)
      let model = try unwrap(receiver, context)
      let systems = try context.array(list(instance, model))
      return systems.first { isIntrinsic($0, model) } ?? systems.first ?? .none
    }
  }

  private static func list(_ instance: DataclassInstance, _ model: Metadata) -> Value {
    if let list = instance.derived[name] { return list }
    let record = TransformationClasses.system
    let systems = Value.list(
      model.coordinateSystems.map { system in
        system.name == model.intrinsicSystem
          ? record.dataclass.make([.string(system.name), instance["axes"]]) : record.wrap(system)
      })
    instance.derived[name] = systems
    return systems
  }

  private static func isIntrinsic(_ system: Value, _ model: Metadata) -> Bool {
    TransformationClasses.system.dataclass.instance(system)?["name"].text == model.intrinsicSystem
  }

  /// The pyramid's metadata in an object of the flat class, with the systems that its list has.
  static func metadata(_ value: Value, _ context: Interpreter) throws -> Metadata {
    let record = MetadataRecords.metadata
    var model = try record.unwrap(value, context)
    guard let list = record.dataclass.instance(value)?.derived[name] else { return model }
    let axes = model.axes
    model.coordinateSystems = try context.array(list).map { item in
      if isIntrinsic(item, model) {
        return CoordinateSystem(name: model.intrinsicSystem, axes: axes)
      }
      return try TransformationClasses.system.unwrap(item, context)
    }
    guard model.coordinateSystems.contains(where: { $0.name == model.intrinsicSystem }) else {
      throw ScriptException.value(
        "coordinateSystems must have the intrinsic system '\(model.intrinsicSystem)'")
    }
    return model
  }
}
