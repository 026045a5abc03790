import JSONText
import Script
import Zarr

/// `zarr.config`: the settings of zarr-python, of which those count here that mean something here:
/// `default_zarr_format` and `array.write_empty_chunks`.
final class ZarrConfig: HostInstance {
  private(set) var values = ZarrConfig.standard

  private static let standard: JSONObject = [
    "default_zarr_format": 3,
    "array": ["order": "C", "write_empty_chunks": false, "target_shard_size_bytes": .null],
    "async": ["concurrency": 10, "timeout": .null],
    "threading": ["max_workers": .null],
    "json_indent": 2,
  ]

  init() { super.init(type: ZarrConfigClass.type) }

  /// The settings of an interpreter's module.
  static func of(_ context: Interpreter) -> ZarrConfig {
    if let module = try? context.module("zarr"), case .host(let host)? = module["config"],
      let config = host as? ZarrConfig
    {
      return config
    }
    return ZarrConfig()
  }

  /// The format of what is made where none is asked for.
  var defaultFormat: ZarrFormat {
    value("default_zarr_format")?.int.flatMap(ZarrFormat.init) ?? .v3
  }

  /// Whether chunks of which every element is the fill value are stored.
  var writesEmptyChunks: Bool { value("array.write_empty_chunks")?.bool ?? false }

  /// The setting of a name such as "array.order", which may hold further ones.
  func value(_ name: String) -> JSON? {
    name.split(separator: ".").reduce(JSON.object(values)) { $0?[String($1)] }
  }

  /// Changes a setting.
  func set(_ name: String, _ value: JSON) {
    values = Self.changed(values, name.split(separator: ".").map(String.init)[...], value)
  }

  private static func changed(
    _ members: JSONObject, _ names: ArraySlice<String>, _ value: JSON
  ) -> JSONObject {
    guard let name = names.first else { return members }
    var members = members
    members[name] =
      names.count == 1
      ? value : .object(changed(members[name]?.object ?? [:], names.dropFirst(), value))
    return members
  }

  /// Takes all settings from `values`, or the usual ones.
  func restore(_ values: JSONObject? = nil) { self.values = values ?? Self.standard }
}

/// The class of `zarr.config`, and of what its `set` returns.
enum ZarrConfigClass {
  static let type: TypeObject = {
    let type = TypeObject("Config", module: "zarr.core.config", doc: "The settings of zarr.")
    type.getItem = { context, receiver, key in
      guard case .str(let name) = key, let json = try config(receiver).value(name.string) else {
        throw ScriptException.key(key)
      }
      return context.value(json)
    }
    addReading(type)
    addWriting(type)
    return type
  }()

  private static func config(_ value: Value) throws -> ZarrConfig {
    if case .host(let host) = value, let config = host as? ZarrConfig { return config }
    throw ScriptException.type("expected zarr.config, got \(value.typeName)")
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Value, Arguments) throws -> Value
  ) {
    type.add(name, .method(Builtin(name, signature, doc: doc, module: type.name, body: body)))
  }

  private static func addReading(_ type: TypeObject) {
    add(type, "get", "key, default=?", "The setting of a name such as 'array.order'.") {
      context, receiver, a in
      guard case .str(let name) = a[0], let json = try config(receiver).value(name.string) else {
        if let standard = a.optional(1) { return standard }
        throw ScriptException.key(a[0])
      }
      return context.value(json)
    }
    add(type, "to_dict", "", "All settings.") { context, receiver, _ in
      context.value(try config(receiver).values)
    }
  }

  private static func addWriting(_ type: TypeObject) {
    add(
      type, "set", "arg=None, /, **kwargs",
      "Changes settings: {'array.order': 'F'}. In a with statement, until its end."
    ) { context, receiver, a in
      let config = try config(receiver)
      let scope = scope.wrap(Scope(config: config, before: config.values))
      if case .dict(let dict) = a[0] { try set(config, dict, context) }
      let byName = DictObject()
      for (key, value) in a.restByName(1).items {
        guard case .str(let name) = key else { continue }
        // As in zarr-python, array__order stands for array.order.
        let full = name.string.replacing("__", with: ".")
        try byName.set(.string(full), value, context)
      }
      try set(config, byName, context)
      return scope
    }
    add(type, "update", "new", "Changes settings.") { context, receiver, a in
      if case .dict(let dict) = a[0] { try set(try config(receiver), dict, context) }
      return .none
    }
    for name in ["reset", "refresh"] {
      add(type, name, "", "Back to the usual settings.") { _, receiver, _ in
        try config(receiver).restore()
        return .none
      }
    }
  }

  /// Dicts in dicts change the settings in them.
  private static func set(
    _ config: ZarrConfig, _ dict: DictObject, _ context: Interpreter, under prefix: String = ""
  ) throws {
    for (key, value) in dict.items {
      guard case .str(let name) = key else {
        throw ScriptException.type("names of settings must be str, not \(key.typeName)")
      }
      if case .dict(let inner) = value {
        try set(config, inner, context, under: prefix + name.string + ".")
      } else {
        config.set(prefix + name.string, try context.json(value))
      }
    }
  }

  struct Scope {
    let config: ZarrConfig
    let before: JSONObject
  }

  private static let scope: HostClass<Scope> = {
    let scope = HostClass<Scope>(
      "ConfigSet", module: "zarr.core.config", doc: "Settings that end with a with statement.")
    scope.type.enter = { context, value in
      scope.unwrap(value).map { context.value($0.config.values) } ?? .none
    }
    scope.type.exit = { _, value, _ in
      if let scope = scope.unwrap(value) { scope.config.restore(scope.before) }
      return false
    }
    return scope
  }()
}
