/// The built-in functions about objects and their attributes.
enum ObjectBuiltins {
  nonisolated(unsafe) static let all: [Builtin] = [
    Builtin("callable", "obj, /", doc: "Whether the value can be called.") { context, _, a in
      .bool(context.isCallable(a[0]))
    },
    Builtin("dir", "object=?, /", doc: "The names of the attributes, sorted.") { context, _, a in
      let names = a.optional(0).map(context.attributeNames) ?? context.visibleNames.sorted()
      return .list(names.map(Value.string))
    },
    Builtin("vars", "object=?, /", doc: "The variables as a dict.") { context, _, a in
      guard let object = a.optional(0) else { return .dict(context.visibleVariables) }
      let dict = DictObject()
      switch object {
      case .module(let module): for name in module.names { dict[name] = module[name] }
      case .exception(let exception):
        for (name, value) in exception.attributes.sorted(by: { $0.key < $1.key }) {
          dict[name] = value
        }
      case .function(let function):
        for (name, value) in function.attributes { dict[name] = value }
      case .host(let instance) where instance.type.hasFields:
        for name in instance.type.fieldNames {
          dict[name] = try context.getAttribute(object, name)
        }
      default: throw ScriptException.type("vars() argument must have __dict__ attribute")
      }
      return .dict(dict)
    },
    Builtin("globals", "", doc: "The variables of the program as a dict.") { context, _, _ in
      let dict = DictObject()
      for name in context.namespace.names { dict[name] = context.namespace[name] }
      return .dict(dict)
    },
    Builtin("locals", "", doc: "The variables of the function as a dict.") { context, _, _ in
      .dict(context.visibleVariables)
    },
    Builtin("getattr", "object, name, default=?, /", doc: "An attribute by its name.") {
      context, _, a in
      let name = try attributeName("getattr", a[1])
      guard let fallback = a.optional(2) else { return try context.getAttribute(a[0], name) }
      do { return try context.findAttribute(a[0], name) ?? fallback } catch let error
        as ScriptException where error.object.type.isSubtype(of: .attributeError)
      {
        return fallback
      }
    },
    Builtin("hasattr", "obj, name, /", doc: "Whether there is an attribute of that name.") {
      context, _, a in
      let name = try attributeName("hasattr", a[1])
      do { return .bool(try context.findAttribute(a[0], name) != nil) } catch let error
        as ScriptException where error.object.type.isSubtype(of: .attributeError)
      {
        return .bool(false)
      }
    },
    Builtin("setattr", "obj, name, value, /", doc: "Set an attribute by its name.") {
      context, _, a in
      try context.setAttribute(a[0], attributeName("setattr", a[1]), a[2])
      return .none
    },
    Builtin("delattr", "obj, name, /", doc: "Delete an attribute by its name.") { context, _, a in
      try context.deleteAttribute(a[0], attributeName("delattr", a[1]))
      return .none
    },
    Builtin("isinstance", "obj, class_or_tuple, /", doc: "Whether the value is of a type.") {
      _, _, a in .bool(try isInstance(a[0], a[1]))
    },
    Builtin("issubclass", "cls, class_or_tuple, /", doc: "Whether a type derives from another.") {
      _, _, a in
      guard case .type(let type) = a[0] else {
        throw ScriptException.type("issubclass() arg 1 must be a class")
      }
      return .bool(try isSubclass(type, a[1]))
    },
    Builtin("hash", "obj, /", doc: "A number that equal values share.") { context, _, a in
      .int(try context.hash(a[0]))
    },
    Builtin("id", "obj, /", doc: "A number that tells this object from all others.") {
      context, _, a in
      if let object = a[0].reference {
        return .int(Int(bitPattern: ObjectIdentifier(object)))
      }
      return .int(try context.hash(a[0]) & Int.max)
    },
  ]

  private static func attributeName(_ function: String, _ value: Value) throws -> String {
    guard case .str(let name) = value else {
      throw ScriptException.type("attribute name must be string, not '\(value.typeName)'")
    }
    return name.string
  }

  static func isInstance(_ value: Value, _ types: Value) throws -> Bool {
    switch types {
    case .type(let type):
      return type === TypeObject.object || value.type.isSubtype(of: type)
        || type.claims?(value) == true
    case .tuple(let tuple):
      for item in tuple.items where try isInstance(value, item) { return true }
      return false
    case .host(let union as TypeUnion): return try isInstance(value, .tuple(union.classes))
    default:
      throw ScriptException.type(
        "isinstance() arg 2 must be a type, a tuple of types, or a union")
    }
  }

  private static func isSubclass(_ type: TypeObject, _ types: Value) throws -> Bool {
    switch types {
    case .type(let other): return other === TypeObject.object || type.isSubtype(of: other)
    case .tuple(let tuple):
      for item in tuple.items where try isSubclass(type, item) { return true }
      return false
    case .host(let union as TypeUnion): return try isSubclass(type, .tuple(union.classes))
    default:
      throw ScriptException.type(
        "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    }
  }
}

extension TypeObject {
  /// The names of the writable attributes and properties: what `vars` shows.
  var fieldNames: [String] {
    memberNames.filter { name in
      if case .property? = member(name) { return true }
      return false
    }
  }

  var hasFields: Bool { !fieldNames.isEmpty }
}

extension Interpreter {
  /// Whether a value can be called.
  func isCallable(_ value: Value) -> Bool {
    switch value {
    case .function, .builtin, .type: true
    case .host(let instance): instance.type.slot(\.call) != nil
    default: false
    }
  }

  /// The variables of the function that runs, or of the program outside any.
  var visibleVariables: DictObject {
    let dict = DictObject()
    let depth = machine.pointee.depth
    if depth > 1 {
      let record = machine.pointee.frames[depth - 1]
      for (slot, name) in record.code.slotNames.enumerated() {
        guard let name else { continue }
        var value = record.slots[slot]
        if case .cell(let cell) = value { value = cell.value }
        if !value.isUnbound { dict[name] = value }
      }
    } else {
      for name in namespace.names { dict[name] = namespace[name] }
    }
    return dict
  }

  var visibleNames: [String] {
    visibleVariables.keys.compactMap { key in
      if case .str(let name) = key { return name.string }
      return nil
    }
  }
}
