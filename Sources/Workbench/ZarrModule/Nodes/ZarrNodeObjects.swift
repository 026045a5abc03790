import JSONText
import NDArray
import Script
import Zarr

/// An array or a group of the language: an object of its own, whose metadata is what it was when it
/// was opened or changed last.
protocol ZarrNodeObject: HostInstance {
  /// The store as it is shown.
  var handle: StoreHandle { get }
  /// The path in the store.
  var path: String { get }
  /// The user's attributes; setting them writes them.
  var attributes: JSONObject { get }
  func setAttributes(_ attributes: JSONObject) throws
}

extension ZarrNodeObject {
  /// The last segment of the path.
  var basename: String { path.split(separator: "/").last.map(String.init) ?? "" }
}

/// A `zarr.Array`.
final class ZarrArrayObject: HostInstance, ZarrNodeObject, HoldsArray {
  var array: ZarrArray
  let handle: StoreHandle

  init(_ array: ZarrArray, _ handle: StoreHandle) {
    self.array = array
    self.handle = handle
    super.init(type: ZarrArrayClass.type)
  }

  var source: any ArraySource { array }
  var path: String { array.path }
  var attributes: JSONObject { array.attributes }
  func setAttributes(_ attributes: JSONObject) throws { try array.setAttributes(attributes) }
}

/// A `zarr.Group`.
final class ZarrGroupObject: HostInstance, ZarrNodeObject {
  var group: ZarrGroup
  let handle: StoreHandle

  init(_ group: ZarrGroup, _ handle: StoreHandle) {
    self.group = group
    self.handle = handle
    super.init(type: ZarrGroupClass.type)
  }

  var path: String { group.path }
  var attributes: JSONObject { group.attributes }
  func setAttributes(_ attributes: JSONObject) throws { try group.setAttributes(attributes) }
}

extension Value {
  /// The array of Zarr in a value, or nil if it is something else.
  var zarrArray: ZarrArrayObject? {
    if case .host(let host) = self { return host as? ZarrArrayObject }
    return nil
  }

  /// The group of Zarr in a value, or nil if it is something else.
  var zarrGroup: ZarrGroupObject? {
    if case .host(let host) = self { return host as? ZarrGroupObject }
    return nil
  }
}

/// What arrays and groups have in common.
enum ZarrNodeMembers {
  static func fill(_ type: TypeObject) {
    func add(_ name: String, _ doc: String, _ get: @escaping (any ZarrNodeObject) -> Value) {
      type.property(name, doc) { _, receiver in get(try node(receiver)) }
    }
    add("path", "The path in the store; '' for the root.") { .string($0.path) }
    add("name", "The path with a slash in front.") { .string("/" + $0.path) }
    add("basename", "The last segment of the path.") { .string($0.basename) }
    add("store", "The store.") { StoreObjects.wrap($0.handle) }
    add("store_path", "The store and the path in it.") { .string($0.handle.uri($0.path)) }
    add("read_only", "Whether every change is refused.") {
      .bool(!$0.handle.store.isWritable)
    }
    add("attrs", "The user's attributes: a dict whose changes are written at once.") {
      .host(AttributesObject($0))
    }
    let update = Builtin(
      "update_attributes", "new_attributes", doc: "Adds to the attributes, and writes them.",
      module: type.name
    ) { context, receiver, a in
      let node = try node(receiver)
      try AttributesObject(node).update(a[0], context)
      return receiver
    }
    type.add("update_attributes", .method(update))
  }

  static func node(_ value: Value) throws -> any ZarrNodeObject {
    if case .host(let host) = value, let node = host as? any ZarrNodeObject { return node }
    throw ScriptException.type("expected a zarr array or group, got \(value.typeName)")
  }
}

extension TypeObject {
  /// Adds a method whose arguments are looked up by name.
  func zarrMethod(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Value, NamedArguments) throws -> Value
  ) {
    let parsed = Signature(signature)
    add(
      name,
      .method(
        Builtin(name, signature, doc: doc, module: self.name) { context, receiver, a in
          try body(receiver, NamedArguments(parsed, a, context))
        }))
  }
}
