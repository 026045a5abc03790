import JSONText
import NDArray
import Script
import Zarr

/// The methods of `zarr.Group` that make arrays and groups.
enum GroupCreation {
  static func fill(_ type: TypeObject) {
    addArrays(type)
    addGroups(type)
    addFilled(type)
  }

  private static func path(_ object: ZarrGroupObject, _ name: String) throws -> String {
    StoreKey.join(object.path, try StoreKey.normalized(name))
  }

  private static func create(_ receiver: Value, _ a: NamedArguments, standard: DType? = nil) throws
    -> Value
  {
    let object = try ZarrGroupClass.object(receiver)
    guard let name = try a.text("name") ?? a.text("path") else {
      throw ScriptException.type("name must be str")
    }
    let creation = try ArrayCreation(
      a.with("zarr_format", nil).with("zarr_version", nil), dtype: standard,
      format: object.group.format)
    return try creation.create(object.handle, object.group.store, try path(object, name))
  }

  private static func addArrays(_ type: TypeObject) {
    let signature = "name, *, " + ZarrSignatures.array
    for name in ["create_array", "create"] {
      type.zarrMethod(name, signature, "Makes an array in the group.") { receiver, a in
        try create(receiver, a)
      }
    }
    for (name, parameters) in [("create_dataset", "name, **kwargs"), ("array", signature)] {
      type.zarrMethod(name, parameters, "Makes an array in the group.") { receiver, a in
        try create(receiver, a["data"] == nil ? a : a.with("shape", nil))
      }
    }
    for name in ["require_array", "require_dataset"] {
      type.zarrMethod(
        name, "name, *, shape, dtype=None, exact=False, **kwargs",
        "The array of a name, made if it is not there."
      ) { receiver, a in
        try require(receiver, a)
      }
    }
  }

  private static func require(_ receiver: Value, _ a: NamedArguments) throws -> Value {
    let object = try ZarrGroupClass.object(receiver)
    let name = try a.text("name") ?? ""
    switch try ZarrGroupClass.node(object, name) {
    case nil: return try create(receiver, a.with("exact", nil), standard: .float64)
    case .group?:
      throw ScriptException.type("Incompatible object (AsyncGroup) already exists")
    case .array(let array)?:
      let shape = try a["shape"].map { try a.context.lengths($0, "shape") } ?? []
      guard shape == array.shape else {
        throw ScriptException.type(
          "Incompatible shape (\(array.shape.tupleDescription) vs \(shape.tupleDescription))")
      }
      if let wanted = try a["dtype"].map(a.context.dtype)?.dtype {
        let fits = try a.flag("exact") ? wanted == array.dtype : array.dtype.castsSafely(to: wanted)
        guard fits else {
          throw ScriptException.type(
            "Incompatible dtype (\(array.dtype.name) vs \(wanted.name))")
        }
      }
      return .host(ZarrArrayObject(array, object.handle))
    }
  }

  private static func addGroups(_ type: TypeObject) {
    type.zarrMethod(
      "create_group", "name, *, overwrite=False, attributes=None", "Makes a group in the group."
    ) { receiver, a in
      let object = try ZarrGroupClass.object(receiver)
      let path = try path(object, try a.text("name") ?? "")
      let attributes = try ZarrFunctions.attributes(a)
      return try ZarrFunctions.createGroup(
        object.handle, object.group.store, path, object.group.format, attributes,
        overwrite: try a.flag("overwrite"))
    }
    type.zarrMethod("require_group", "name, **kwargs", "The group of a name, made if needed.") {
      receiver, a in
      try requireGroup(try ZarrGroupClass.object(receiver), try a.text("name") ?? "")
    }
    type.zarrMethod("require_groups", "*names", "Groups, made if needed.") { receiver, a in
      let names = try a.context.strings(a.values["names"] ?? .tuple([Value]()), "names")
      let object = try ZarrGroupClass.object(receiver)
      return .tuple(try names.map { try requireGroup(object, $0) })
    }
  }

  private static func requireGroup(_ object: ZarrGroupObject, _ name: String) throws -> Value {
    switch try ZarrGroupClass.node(object, name) {
    case .group(let group)?: return .host(ZarrGroupObject(group, object.handle))
    case .array?: throw ScriptException.type("Incompatible object (AsyncArray) already exists")
    case nil:
      return try ZarrFunctions.createGroup(
        object.handle, object.group.store, try path(object, name), object.group.format, [:],
        overwrite: false)
    }
  }

  /// `zeros`, `ones`, `empty` and `full`, and the same shaped like another array.
  private static func addFilled(_ type: TypeObject) {
    for (name, fill) in [("zeros", 0), ("ones", 1), ("empty", 0)] {
      type.zarrMethod(name, "*, name, shape, **kwargs", "Makes an array of one value.") {
        receiver, a in
        try create(receiver, a.with("fill_value", .int(fill)), standard: .float64)
      }
      type.zarrMethod(
        name + "_like", "*, name, data, **kwargs", "Makes an array shaped like another."
      ) { receiver, a in
        try create(receiver, try a.shaped(like: a["data"]).with("fill_value", .int(fill)))
      }
    }
    type.zarrMethod("full", "*, name, shape, fill_value, **kwargs", "Makes an array of one value.")
    { receiver, a in
      try create(receiver, a, standard: .float64)
    }
    type.zarrMethod(
      "full_like", "*, name, data, fill_value=0, **kwargs", "Makes an array shaped like another."
    ) { receiver, a in
      try create(receiver, try a.shaped(like: a["data"]))
    }
  }

  /// `group[name] = array`
  static func set(
    _ object: ZarrGroupObject, _ name: String, _ value: Value, _ context: Interpreter
  ) throws {
    let source = try context.arraySource(value)
    var options = ArrayOptions(
      shape: source.shape, dtype: source.dtype,
      chunkShape: ChunkGuess.chunks(source.shape, source.dtype))
    options.format = object.group.format
    let array = try ZarrArray.create(
      object.group.store, path: try path(object, name), options, overwrite: true)
    try array.write(all: source)
  }
}
