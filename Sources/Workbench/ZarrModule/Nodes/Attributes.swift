import JSONText
import Script
import Zarr

/// The attributes of a node as a dict of the language; every change is written at once.
final class AttributesObject: HostInstance {
  let node: any ZarrNodeObject

  init(_ node: any ZarrNodeObject) {
    self.node = node
    super.init(type: AttributesClass.type)
  }

  /// Adds the entries of a mapping.
  func update(_ value: Value, _ context: Interpreter) throws {
    var attributes = node.attributes
    for (name, member) in try context.jsonObject(try dict(value, context)) {
      attributes[name] = member
    }
    try node.setAttributes(attributes)
  }

  /// The dict of a mapping or of pairs.
  func dict(_ value: Value, _ context: Interpreter) throws -> DictObject {
    if case .dict(let dict) = value { return dict }
    guard case .dict(let dict) = try context.call(.type(.dict), value) else { return DictObject() }
    return dict
  }
}

/// The class of attributes.
enum AttributesClass {
  static let type: TypeObject = {
    let type = TypeObject(
      "Attributes", module: "zarr.core.attributes",
      doc: "The user's attributes of a node; every change is written at once.")
    addSlots(type)
    addReading(type)
    addWriting(type)
    return type
  }()

  private static func object(_ value: Value) throws -> AttributesObject {
    if case .host(let host) = value, let object = host as? AttributesObject { return object }
    throw ScriptException.type("expected Attributes, got \(value.typeName)")
  }

  private static func member(_ receiver: Value, _ key: Value) throws -> JSON? {
    guard case .str(let name) = key else { return nil }
    return try object(receiver).node.attributes[name.string]
  }

  private static func addSlots(_ type: TypeObject) {
    type.getItem = { context, receiver, key in
      guard let json = try member(receiver, key) else { throw ScriptException.key(key) }
      return context.value(json)
    }
    type.setItem = { context, receiver, key, value in
      guard case .str(let name) = key else {
        throw ScriptException.type("attribute names must be str, not \(key.typeName)")
      }
      let node = try object(receiver).node
      var attributes = node.attributes
      attributes[name.string] = try context.json(value)
      try node.setAttributes(attributes)
    }
    type.deleteItem = { _, receiver, key in
      guard try remove(receiver, key) != nil else { throw ScriptException.key(key) }
    }
    type.contains = { _, receiver, key in try member(receiver, key) != nil }
    type.length = { _, receiver in try object(receiver).node.attributes.count }
    type.iterate = { _, receiver in
      ArrayIterator(try object(receiver).node.attributes.keys.map(Value.string))
    }
    type.compare = { context, op, a, b in
      guard op == .equal || op == .notEqual else { return nil }
      let other = (try? object(b)).map { context.value($0.node.attributes) } ?? b
      guard case .dict = other else { return nil }
      let isEqual = try context.equal(context.value(object(a).node.attributes), other)
      return .bool(isEqual == (op == .equal))
    }
  }

  /// Removes an attribute and returns it.
  private static func remove(_ receiver: Value, _ key: Value) throws -> JSON? {
    guard case .str(let name) = key else { return nil }
    let node = try object(receiver).node
    var attributes = node.attributes
    guard let removed = attributes.removeValue(forKey: name.string) else { return nil }
    try node.setAttributes(attributes)
    return removed
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Value, Arguments) throws -> Value
  ) {
    type.add(name, .method(Builtin(name, signature, doc: doc, module: type.name, body: body)))
  }

  private static func addReading(_ type: TypeObject) {
    add(type, "asdict", "", "The attributes as a dict.") { context, receiver, _ in
      context.value(try object(receiver).node.attributes)
    }
    for name in ["keys", "values", "items"] {
      add(type, name, "", "As those of a dict.") { context, receiver, _ in
        let dict = context.value(try object(receiver).node.attributes)
        return try context.call(context.getAttribute(dict, name), [])
      }
    }
    add(type, "get", "key, default=None", "An attribute, or a default.") { context, receiver, a in
      try member(receiver, a[0]).map(context.value) ?? a[1]
    }
  }

  private static func addWriting(_ type: TypeObject) {
    add(type, "put", "d", "Replaces all attributes.") { context, receiver, a in
      let object = try object(receiver)
      try object.node.setAttributes(try context.jsonObject(try object.dict(a[0], context)))
      return .none
    }
    add(type, "update", "other=(), /, **kwargs", "Adds attributes.") { context, receiver, a in
      let changes = DictObject()
      for (key, value) in try object(receiver).dict(a[0], context).items {
        try changes.set(key, value, context)
      }
      for (key, value) in a.restByName(1).items { try changes.set(key, value, context) }
      try object(receiver).update(.dict(changes), context)
      return .none
    }
    add(type, "setdefault", "key, default=None", "An attribute, set if it was missing.") {
      context, receiver, a in
      if let json = try member(receiver, a[0]) { return context.value(json) }
      try type.setItem?(context, receiver, a[0], a[1])
      return a[1]
    }
    add(type, "pop", "key, default=?", "Removes an attribute and returns it.") {
      context, receiver, a in
      if let json = try remove(receiver, a[0]) { return context.value(json) }
      if let standard = a.optional(1) { return standard }
      throw ScriptException.key(a[0])
    }
    add(type, "clear", "", "Removes all attributes.") { _, receiver, _ in
      try object(receiver).node.setAttributes([:])
      return .none
    }
  }
}
