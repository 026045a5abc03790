import OMEZarr
import Script

/// Fields of vectors as transformations of 0.6.
enum FieldFunctions {
  private static let kinds = Enumeration(
    "FieldTransformType",
    doc: "What a field holds: what is added to each point, or where each point goes.", isText: true,
    [("Displacements", "displacements"), ("Coordinates", "coordinates")])

  static func add(to module: ModuleObject) {
    module["FieldTransformType"] = .type(kinds.type)
    module.function(
      "declare_field_transform",
      "multiscales, *, transform_type='displacements', path=None, input_system=None, "
        + "output_system=None, coordinate_system='physical', interpolation='linear'",
      """
      The pyramid with a field of vectors as one more of its transformations, for OME-Zarr 0.6. Without \
      a path the pyramid is the field itself, with an axis of type 'displacement' or 'coordinate' in \
      front of its spatial axes.

      path: where the field lies below the image. input_system, output_system: the names of the systems \
      between which it leads. coordinate_system: the name of the one that is made without them.
      """
    ) { context, a in
      guard let kind = a[1].text.flatMap(FieldTransform.init(rawValue:)) else {
        throw ScriptException.value(
          "transform_type must be 'displacements' or 'coordinates', not "
            + (try context.repr(a[1]).string))
      }
      let pyramid = try MultiscalesRecord.unwrap(a[0], context)
      let result = try pyramid.declaring(
        kind, path: try optional(a, 2, context), from: try optional(a, 3, context),
        to: try optional(a, 4, context), system: try a.string(5),
        interpolation: try optional(a, 6, context)
      )
      return MultiscalesRecord.wrap(result, arrayName: "array", context)
    }
  }

  private static func optional(_ a: Arguments, _ index: Int, _ context: Interpreter) throws
    -> String?
  {
    try a.unlessNone(index).map { try context.str($0).string }
  }
}
