import Glibc
import JSONText
import NDArray
import Script
import Zarr

/// Opening and creating nodes, in the modes of zarr-python.
enum ZarrFunctions {
  /// What "r", "r+", "a", "w" and "w-" allow.
  enum Mode: String {
    /// Read; it must exist.
    case r
    /// Read and write; it must exist.
    case rPlus = "r+"
    /// Read and write; made if it does not exist.
    case a
    /// Made anew; what is there goes.
    case w
    /// Made; nothing may be there.
    case wMinus = "w-"

    var creates: Bool { self == .w || self == .wMinus }
  }

  /// A place in a store that a call names.
  struct Place {
    var handle: StoreHandle
    var path: String
    var mode: Mode
    var format: ZarrFormat?
  }

  static func place(_ a: NamedArguments, mode standard: Mode) throws -> Place {
    let handle = try a.context.storeHandle(a.first("store", "store_like"))
    var mode = standard
    if let text = try a.text("mode") {
      guard let found = Mode(rawValue: text == "x" ? "w-" : text) else {
        throw ScriptException.value("mode must be one of 'r', 'r+', 'a', 'w', 'w-', not '\(text)'")
      }
      mode = found
    } else if !handle.store.isWritable {
      mode = .r
    }
    if mode != .r, !handle.store.isWritable {
      throw ScriptException.value(
        "Store is read-only but mode is '\(mode.rawValue)'. Create a writable store or use 'r' mode."
      )
    }
    let path = try a.first("path", "name").map { value -> String in
      try a.context.path(value)
    }
    return Place(
      handle: mode == .r ? handle.readOnly : handle,
      path: try StoreKey.normalized(path ?? ""), mode: mode, format: try a.format)
  }

  /// Makes room for a new node: empties the place for "w", insists that it is empty for "w-".
  static func clear(_ place: Place) throws {
    let store = place.handle.store
    switch place.mode {
    case .w: try NodeMetadata.clear(store, place.path)
    case .wMinus:
      guard try store.list(place.path).isEmpty else {
        throw ScriptException(
          .fileExistsError,
          "Cannot create '\(place.path)' with mode 'w-' because it already contains data. Use mode "
            + "'w' to overwrite or 'a' to append.")
      }
    case .r, .rPlus, .a: break
    }
  }

  // MARK: Arrays

  /// `zarr.open_array`
  static func openArray(_ a: NamedArguments) throws -> Value {
    let place = try place(a, mode: .a)
    if place.mode.creates {
      guard a["shape"] != nil || a["data"] != nil else {
        throw ScriptException.type("create() missing 1 required positional argument: 'shape'")
      }
      try clear(place)
      return try createArray(a, place)
    }
    try checkExists(place)
    if let array = try existingArray(a, place) { return array }
    guard place.mode == .a, a["shape"] != nil else {
      throw ScriptException(
        ZarrExceptions.arrayNotFound,
        "No array found in store \(place.handle.uri) at path \(place.path)")
    }
    return try createArray(a, place)
  }

  /// - Throws: `FileNotFoundError` if a directory that should be read is not there at all.
  private static func checkExists(_ place: Place) throws {
    guard place.mode == .r, place.handle.kind == .local, access(place.handle.path, F_OK) != 0
    else { return }
    throw ScriptException(.fileNotFoundError, "\(place.handle.path) does not exist")
  }

  private static func existingArray(_ a: NamedArguments, _ place: Place) throws -> Value? {
    switch try NodeMetadata.read(place.handle.store, place.path, place.format) {
    case nil: return nil
    case .group?:
      throw ScriptException(
        ZarrExceptions.nodeTypeValidation,
        "Invalid value for 'node_type'. Expected 'array'. Got 'group'.")
    case .array?:
      var access = AccessOptions()
      access.writesEmptyChunks = ZarrConfig.of(a.context).writesEmptyChunks
      if case .dict(let config)? = a["config"], let flag = config["write_empty_chunks"] {
        access.writesEmptyChunks = try a.context.truth(flag)
      }
      let array = try ZarrArray.open(
        place.handle.store, path: place.path, format: place.format, access: access)
      return .host(ZarrArrayObject(array, place.handle))
    }
  }

  static func createArray(_ a: NamedArguments, _ place: Place) throws -> Value {
    let creation = try ArrayCreation(a, dtype: .float64, format: place.format)
    return try creation.create(place.handle, place.handle.store, place.path)
  }

  // MARK: Groups

  /// `zarr.open_group`
  static func openGroup(_ a: NamedArguments) throws -> Value {
    let place = try place(a, mode: .a)
    try clear(place)
    let store = place.handle.store
    switch try NodeMetadata.read(store, place.path, place.format) {
    case .group?:
      let isConsolidated = try a.flag("use_consolidated")
      let group = try ZarrGroup.open(
        store, path: place.path, format: place.format, consolidated: isConsolidated)
      if isConsolidated, !(try group.isConsolidated()) {
        throw ScriptException.value(
          "Consolidated metadata requested with 'use_consolidated=True' but not found in "
            + "'\(place.path)'.")
      }
      return .host(ZarrGroupObject(group, place.handle))
    case .array?:
      throw ScriptException(
        ZarrExceptions.containsArray,
        "An array already exists in store \(place.handle.uri) at path \(place.path).")
    case nil: break
    }
    guard place.mode == .a || place.mode.creates else {
      throw ScriptException(
        ZarrExceptions.groupNotFound,
        "No group found in store '\(place.handle.path)' at path '\(place.path)'")
    }
    return try createGroup(
      place.handle, store, place.path, place.format ?? ZarrConfig.of(a.context).defaultFormat,
      try attributes(a), overwrite: false)
  }

  /// Makes a group.
  ///
  /// - Throws: `ContainsGroupError` or `ContainsArrayError` if something is there.
  static func createGroup(
    _ handle: StoreHandle, _ store: any Store, _ path: String, _ format: ZarrFormat,
    _ attributes: JSONObject, overwrite: Bool
  ) throws -> Value {
    do {
      let group = try ZarrGroup.create(
        store, path: path, format: format, attributes: attributes, overwrite: overwrite)
      return .host(ZarrGroupObject(group, handle))
    } catch let error as ZarrError where error.kind == .alreadyExists {
      guard error.key == path else { throw ScriptException.value(error.description) }
      throw ZarrExceptions.contains(handle, store, path)
    }
  }

  static func attributes(_ a: NamedArguments) throws -> JSONObject {
    guard let value = a["attributes"] else { return [:] }
    guard case .dict(let dict) = value else {
      throw ScriptException.type("attributes must be a dict, not \(value.typeName)")
    }
    return try a.context.jsonObject(dict)
  }

  // MARK: Either

  /// `zarr.open`
  static func open(_ a: NamedArguments) throws -> Value {
    let place = try place(a, mode: .a)
    let wantsArray = a["shape"] != nil || a["data"] != nil
    if place.mode.creates { return wantsArray ? try openArray(a) : try openGroup(a) }
    try checkExists(place)
    switch try NodeMetadata.read(place.handle.store, place.path, place.format) {
    case .array?: return try openArray(a)
    case .group?: return try openGroup(a)
    case nil: return wantsArray ? try openArray(a) : try openGroup(a)
    }
  }
}
