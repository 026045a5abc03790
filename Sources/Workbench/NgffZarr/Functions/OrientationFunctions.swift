import OMEZarr
import Script

/// Which way axes point in a body: the values of RFC-4, the usual sets, and the way from and to the
/// direction matrices of ITK.
enum OrientationFunctions {
  static let values = Enumeration(
    "AnatomicalOrientationValues", doc: "The directions of RFC-4, from low to high indices.",
    isText: true,
    AnatomicalOrientation.values.map { ($0.replacing("-", with: "_"), $0) })

  /// The member of a direction; the text itself if there is no such direction.
  static func wrap(_ value: String) -> Value {
    values.member(.string(value)).map(Value.host) ?? .string(value)
  }

  static func add(to module: ModuleObject) {
    module["AnatomicalOrientationValues"] = .type(values.type)
    module["LPS"] = preset(AnatomicalOrientation.lps)
    module["RAS"] = preset(AnatomicalOrientation.ras)
    module.function(
      "orientation_from_name", "name", "The orientations of x, y and z by name: 'LPS' or 'RAS'."
    ) { _, a in
      preset(try AnatomicalOrientation.preset(named: try a.string(0)))
    }
    module.function(
      "itk_lps_to_anatomical_orientation", "axis_name",
      "The orientation that ITK gives to an axis; None if it is none of x, y, z."
    ) { _, a in
      AnatomicalOrientation.lps[try a.string(0)].map(MetadataRecords.orientation.wrap) ?? .none
    }
    module.function(
      "itk_direction_to_anatomical_orientation", "direction_column",
      "The orientation that a column of an ITK direction matrix is nearest to."
    ) { context, a in
      let column = try context.array(a[0]).map(context.double)
      guard column.count >= 2 else {
        throw ScriptException.value(
          "Direction column must have at least 2 elements for 2D/3D images, got \(column.count)")
      }
      let padded = (column.prefix(3) + [0]).prefix(3)
      guard let orientation = AnatomicalOrientation(itkDirection: Array(padded)) else {
        throw ScriptException.value("a direction column must be finite numbers, not all zero")
      }
      return MetadataRecords.orientation.wrap(orientation)
    }
    module.function(
      "anatomical_orientation_to_itk_direction", "orientation",
      "The column of an ITK direction matrix for an orientation; None if ITK has none for it."
    ) { context, a in
      let direction = try orientation(a[0], context).itkDirection
      return direction.map(Value.list) ?? .none
    }
    addAxisFunctions(module)
  }

  private static func addAxisFunctions(_ module: ModuleObject) {
    module.function(
      "add_anatomical_orientation_to_axis", "axis_dict, orientation",
      "Sets the orientation of an axis that is a dict, and returns the dict."
    ) { context, a in
      guard case .dict(let axis) = a[0] else {
        throw ScriptException.type("axis_dict must be a dict, not \(a[0].typeName)")
      }
      let orientation = try orientation(a[1], context)
      axis["orientation"] = .dict([
        ("type", .string(orientation.type)), ("value", .string(orientation.value)),
      ])
      return a[0]
    }
    module.function(
      "remove_anatomical_orientation_from_axis", "axis_dict",
      "Takes the orientation out of an axis that is a dict, and returns the dict."
    ) { context, a in
      guard case .dict(let axis) = a[0] else {
        throw ScriptException.type("axis_dict must be a dict, not \(a[0].typeName)")
      }
      if axis["orientation"] != nil {
        try context.call(
          try context.getAttribute(a[0], "pop"), [.string("orientation"), .none])
      }
      return a[0]
    }
  }

  private static func preset(_ orientations: [String: AnatomicalOrientation]) -> Value {
    .dict(
      ["x", "y", "z"].compactMap { name in
        orientations[name].map { (name, MetadataRecords.orientation.wrap($0)) }
      })
  }

  /// An orientation, given whole or by its value.
  private static func orientation(
    _ value: Value, _ context: Interpreter
  ) throws -> AnatomicalOrientation {
    if let member = values.member(value) { return AnatomicalOrientation(member.value) }
    if case .str(let text) = value { return AnatomicalOrientation(text.string) }
    return try MetadataRecords.orientation.unwrap(value, context)
  }
}
