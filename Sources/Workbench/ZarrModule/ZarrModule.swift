import NDArray
import Script
import Zarr

/// The module `zarr`: Zarr arrays and groups, with the names of zarr-python.
enum ZarrModule {
  static func register(into interpreter: Interpreter) {
    StoreObjects.register(into: interpreter)
    CodecClasses.register(into: interpreter)
    NumcodecsModule.register(into: interpreter)
    interpreter.register(module: "zarr.errors", doc: "Exceptions of zarr.") { module, _ in
      for type in ZarrExceptions.all { module[type.name] = .type(type) }
    }
    interpreter.register(module: "zarr", doc: "Zarr arrays and groups in any store.") { module, _ in
      module["__version__"] = .string("3.1.6")
      module["Array"] = .type(ZarrArrayClass.type)
      module["Group"] = .type(ZarrGroupClass.type)
      module["config"] = .host(ZarrConfig())
      addOpening(module)
      addCreating(module)
      addFilled(module)
      addSaving(module)
      module.makeMissing = { [unowned interpreter] name in
        guard ["storage", "codecs", "errors"].contains(name) else { return nil }
        return (try? interpreter.module("zarr.\(name)")).map { .module($0) }
      }
    }
  }

  private static func addOpening(_ module: ModuleObject) {
    module.zarrFunction(
      "open",
      "store=None, *, mode=None, zarr_version=None, zarr_format=None, path=None, "
        + "storage_options=None, **kwargs",
      "Opens the array or group in a store. mode: 'r' to read, 'r+' to write as well, 'a' to make "
        + "it if there is none, 'w' to make it anew, 'w-' to make it where nothing is."
    ) { a in try ZarrFunctions.open(a) }
    module.zarrFunction(
      "open_array",
      "store=None, *, zarr_version=None, zarr_format=None, path='', storage_options=None, **kwargs",
      "Opens an array; the modes are those of open, and what an array should be can be said."
    ) { a in try ZarrFunctions.openArray(a) }
    let group =
      "store=None, *, mode=None, path=None, storage_options=None, zarr_version=None, "
      + "zarr_format=None, attributes=None, use_consolidated=None, **kwargs"
    module.zarrFunction("open_group", group, "Opens a group; the modes are those of open.") { a in
      try ZarrFunctions.openGroup(a)
    }
    module.zarrFunction(
      "open_consolidated", "store=None, **kwargs",
      "Opens a group whose members are found in its copies of their metadata."
    ) { a in try ZarrFunctions.openGroup(a.with("use_consolidated", .bool(true))) }
    module.zarrFunction(
      "consolidate_metadata", "store, path=None, zarr_format=None",
      "Copies the metadata of all members into a group's own."
    ) { a in
      let opened = try ZarrFunctions.openGroup(a.with("mode", .string("r+")))
      guard let object = opened.zarrGroup else { return opened }
      try object.group.consolidate()
      return opened
    }
    module.zarrFunction(
      "tree", "grp, expand=None, level=None", "What is inside a group, as a tree."
    ) { a in try ZarrGroupClass.tree(a.values["grp"] ?? .none, a) }
  }

  private static func addCreating(_ module: ModuleObject) {
    module.zarrFunction(
      "create_array",
      "store, *, name=None, zarr_format=3, path=None, " + ZarrSignatures.array,
      "Makes an array. Codecs are objects of zarr.codecs or dicts: {'name': 'zstd', "
        + "'configuration': {'level': 3}}, and {'id': 'blosc', …} in Zarr v2."
    ) { a in
      let place = try ZarrFunctions.place(a, mode: .a)
      let creation = try ArrayCreation(a)
      return try creation.create(place.handle, place.handle.store, place.path)
    }
    module.zarrFunction(
      "from_array", "store, *, data, name=None, zarr_format=None, **kwargs",
      "Makes an array of the elements of another."
    ) { a in
      let place = try ZarrFunctions.place(a, mode: .a)
      let creation = try ArrayCreation(a.keepingLayout())
      return try creation.create(place.handle, place.handle.store, place.path)
    }
    for name in ["create_group", "group"] {
      module.zarrFunction(
        name,
        "\(name == "group" ? "store=None" : "store"), *, path=None, zarr_format=None, "
          + "overwrite=False, attributes=None, storage_options=None, zarr_version=None, **kwargs",
        name == "group" ? "The group in a store, made if there is none." : "Makes a group."
      ) { a in
        let place = try ZarrFunctions.place(a, mode: .a)
        let overwrite = try a.flag("overwrite")
        if name == "group", !overwrite { return try ZarrFunctions.openGroup(a) }
        return try ZarrFunctions.createGroup(
          place.handle, place.handle.store, place.path,
          place.format ?? ZarrConfig.of(a.context).defaultFormat,
          try ZarrFunctions.attributes(a), overwrite: overwrite)
      }
    }
    module.zarrFunction("array", "data, **kwargs", "Makes an array of data, in memory by default.")
    { a in
      try ZarrFunctions.createArray(a, try ZarrFunctions.place(a, mode: .a))
    }
    module.zarrFunction("create", "shape, **kwargs", "Makes an array, in memory by default.") { a in
      try ZarrFunctions.createArray(a, try ZarrFunctions.place(a, mode: .a))
    }
  }

  /// Arrays of one value, and arrays like others.
  private static func addFilled(_ module: ModuleObject) {
    for (name, fill) in [("zeros", 0), ("ones", 1), ("empty", 0)] {
      module.zarrFunction(name, "shape, **kwargs", "Makes an array of one value.") { a in
        try filled(a, .int(fill))
      }
      module.zarrFunction(name + "_like", "a, **kwargs", "Makes an array shaped like another.") {
        a in
        try filled(try a.shaped(like: a["a"]), .int(fill))
      }
    }
    module.zarrFunction("full", "shape, fill_value, **kwargs", "Makes an array of one value.") {
      a in
      try filled(a, a.values["fill_value"] ?? .none)
    }
    module.zarrFunction(
      "full_like", "a, fill_value=0, **kwargs", "Makes an array shaped like another."
    ) { a in
      try filled(try a.shaped(like: a["a"]), a.values["fill_value"] ?? .none)
    }
  }

  private static func filled(_ a: NamedArguments, _ value: Value) throws -> Value {
    let place = try ZarrFunctions.place(a, mode: .a)
    return try ZarrFunctions.createArray(a.with("fill_value", value), place)
  }

  private static func addSaving(_ module: ModuleObject) {
    module.zarrFunction(
      "save_array", "store, arr, *, zarr_format=None, path=None, **kwargs", "Writes an array."
    ) { a in
      try save(a, a.values["arr"] ?? .none)
      return .none
    }
    for name in ["save", "save_group"] {
      module.function(
        name, "store, *args, zarr_format=None, path=None, **kwargs",
        "Writes arrays: one as an array, several as a group."
      ) { context, a in
        var named = NamedArguments(context)
        for (place, key) in [(0, "store"), (2, "zarr_format"), (3, "path")] {
          named = named.with(key, a[place])
        }
        let arrays = a.rest(1)
        let byName = a.restByName(4)
        if name == "save", arrays.count == 1, byName.count == 0 {
          try save(named, arrays[0])
          return .none
        }
        let opened = try ZarrFunctions.openGroup(named.with("mode", .string("w")))
        guard let group = opened.zarrGroup else { return .none }
        for (number, array) in arrays.enumerated() {
          try GroupCreation.set(group, "arr_\(number)", array, context)
        }
        for (key, array) in byName.items {
          if case .str(let key) = key { try GroupCreation.set(group, key.string, array, context) }
        }
        return .none
      }
    }
    module.zarrFunction(
      "load", "store, path=None, zarr_format=None, zarr_version=None",
      "The elements of an array; of a group, a dict of those inside."
    ) { a in
      let node = try ZarrFunctions.open(a.with("mode", .string("r")))
      if let array = node.zarrArray {
        return ArrayItems.wrap(try array.array.readAll(), array.array)
      }
      guard let group = node.zarrGroup?.group else { return .none }
      return .dict(
        try group.children().compactMap { entry in
          guard case .success(.array) = entry.metadata else { return nil }
          let name = entry.path.split(separator: "/").last.map(String.init) ?? ""
          return (name, NDArrayClass.wrap(try group.array(name).readAll()))
        })
    }
  }

  private static func save(_ a: NamedArguments, _ array: Value) throws {
    let place = try ZarrFunctions.place(a.with("mode", .string("w")), mode: .w)
    try ZarrFunctions.clear(place)
    _ = try ZarrFunctions.createArray(a.with("data", array).with("shape", nil), place)
  }
}
