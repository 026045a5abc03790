/// The attributes of functions.
enum FunctionMembers {
  static func fill(_ type: TypeObject) {
    attribute(type, "__name__") { .string($0.name) }
    attribute(type, "__qualname__") { .string($0.qualifiedName) }
    attribute(type, "__doc__") { $0.doc.map(Value.string) ?? Value.none }
    attribute(type, "__module__") { _ in .string("__main__") }
    attribute(type, "__defaults__") { function in
      let values = function.defaults.filter { !$0.isUnbound }
      return values.isEmpty ? Value.none : .tuple(values)
    }
  }

  private static func attribute(
    _ type: TypeObject, _ name: String, _ get: @escaping (FunctionObject) -> Value
  ) {
    type.property(name, "") { _, value in
      guard case .function(let function) = value else { return .none }
      return get(function)
    }
  }

  static func fillBuiltin(_ type: TypeObject) {
    builtinAttribute(type, "__name__") { .string($0.builtin.name) }
    builtinAttribute(type, "__qualname__") { object in
      let builtin = object.builtin
      let isMethod = object.isUnboundMethod || !object.receiver.isUnbound
      return .string(isMethod ? "\(builtin.module).\(builtin.name)" : builtin.name)
    }
    builtinAttribute(type, "__doc__") { .string($0.builtin.doc) }
    builtinAttribute(type, "__self__") { $0.receiver.ifBound ?? Value.none }
  }

  private static func builtinAttribute(
    _ type: TypeObject, _ name: String, _ get: @escaping (BuiltinObject) -> Value
  ) {
    type.property(name, "") { _, value in
      guard case .builtin(let object) = value else { return .none }
      return get(object)
    }
  }
}

/// What calling `type` does.
enum TypeMembers {
  static func fill(_ type: TypeObject) {
    type.construct("object, /", "The type of a value.") { _, a in .type(a[0].type) }
  }
}
