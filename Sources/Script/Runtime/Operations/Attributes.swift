extension Interpreter {
  /// The value of `object.name`.
  ///
  /// - Throws: `AttributeError` if there is none.
  public func getAttribute(_ object: Value, _ name: String) throws -> Value {
    if let value = try findAttribute(object, name) { return value }
    throw missingAttribute(object, name)
  }

  /// The value of `object.name`, or `nil` if there is none.
  ///
  /// - Throws: what computing the attribute throws.
  public func findAttribute(_ object: Value, _ name: String) throws -> Value? {
    switch object {
    case .module(let module):
      if let value = module[name] { return value }
    case .type(let type):
      if let value = try typeAttribute(type, name) { return value }
    case .exception(let exception):
      if let value = ExceptionMembers.attribute(exception, name) { return value }
    case .function(let function):
      if let value = function.attributes[name] { return value }
    default: break
    }
    let type = object.type
    if let member = type.member(name) { return try bind(member, to: object) }
    if case .host = object, let get = type.slot(\.getAttribute),
      let value = try get(self, object, name)
    {
      return value
    }
    return commonAttribute(object, name)
  }

  /// What a member of a type is for an instance.
  func bind(_ member: TypeObject.Member, to object: Value) throws -> Value {
    switch member {
    case .property(let property): try property.get(self, object)
    case .method(let builtin): .builtin(BuiltinObject(builtin, receiver: object))
    case .classMethod(let builtin):
      .builtin(BuiltinObject(builtin, receiver: .type(object.type)))
    case .staticMethod(let builtin): .builtin(BuiltinObject(builtin))
    case .constant(let value): value
    }
  }

  private func typeAttribute(_ type: TypeObject, _ name: String) throws -> Value? {
    switch name {
    case "__name__": return .string(type.name)
    case "__qualname__": return .string(type.name)
    case "__module__": return .string(type.module.isEmpty ? "builtins" : type.module)
    case "__doc__": return type.doc.isEmpty ? Value.none : .string(type.doc)
    case "__base__": return type.base.map(Value.type) ?? .type(.object)
    case "__mro__": return .tuple(mro(type).map(Value.type))
    case "__members__":
      guard let cases = type.cases else { break }
      let members = DictObject()
      for member in cases { try members.set(.string(member.name), member.value, self) }
      return .dict(members)
    default: break
    }
    if let member = type.member(name) {
      switch member {
      case .property: return nil
      case .method(let builtin): return .builtin(BuiltinObject(unboundMethod: builtin))
      case .classMethod(let builtin):
        return .builtin(BuiltinObject(builtin, receiver: .type(type)))
      case .staticMethod(let builtin): return .builtin(BuiltinObject(builtin))
      case .constant(let value): return value
      }
    }
    return nil
  }

  private func mro(_ type: TypeObject) -> [TypeObject] {
    var result: [TypeObject] = []
    var current: TypeObject? = type
    while let next = current {
      result.append(next)
      current = next.base
    }
    if result.last !== TypeObject.object { result.append(.object) }
    return result
  }

  private func commonAttribute(_ object: Value, _ name: String) -> Value? {
    switch (name, object) {
    case ("__class__", _): .type(object.type)
    case ("__name__", .module(let module)): .string(module.name)
    case ("__doc__", .module(let module)): .string(module.doc)
    case ("__doc__", _): object.type.doc.isEmpty ? Value.none : .string(object.type.doc)
    case _ where name.hasPrefix("__"): SpecialMethods.find(object, name)
    default: nil
    }
  }

  /// Performs `object.name = value`.
  ///
  /// - Throws: `AttributeError` if there is no such attribute or it is read-only.
  public func setAttribute(_ object: Value, _ name: String, _ value: Value) throws {
    switch object {
    case .exception(let exception):
      return try ExceptionMembers.setAttribute(exception, name, value, self)
    case .module(let module):
      module[name] = value
      return
    case .function(let function):
      return try function.setAttribute(name, value)
    case .type(let type):
      throw ScriptException.type(
        "cannot set '\(name)' attribute of immutable type '\(type.name)'")
    default: break
    }
    let type = object.type
    if case .property(let property)? = type.member(name) {
      guard let set = property.set else {
        throw ScriptException.attribute(
          "attribute '\(name)' of '\(type.name)' objects is not writable")
      }
      return try set(self, object, value)
    }
    if let set = type.slot(\.setAttribute), try set(self, object, name, value) { return }
    if type.member(name) != nil {
      throw ScriptException.attribute("'\(type.name)' object attribute '\(name)' is read-only")
    }
    throw missingAttribute(object, name)
  }

  /// Performs `del object.name`.
  ///
  /// - Throws: `AttributeError` where attributes cannot be deleted.
  public func deleteAttribute(_ object: Value, _ name: String) throws {
    if case .module(let module) = object, module[name] != nil {
      module[name] = nil
      return
    }
    if case .exception(let exception) = object,
      exception.attributes.removeValue(forKey: name) != nil
    {
      return
    }
    if try findAttribute(object, name) == nil { throw missingAttribute(object, name) }
    throw ScriptException.attribute(
      "'\(object.typeName)' object attribute '\(name)' is read-only")
  }

  /// The `AttributeError` for a name that is not there, which suggests one that is.
  func missingAttribute(_ object: Value, _ name: String) -> ScriptException {
    let text =
      switch object {
      case .module(let module): "module '\(module.name)' has no attribute '\(name)'"
      case .type(let type): "type object '\(type.name)' has no attribute '\(name)'"
      default: "'\(object.typeName)' object has no attribute '\(name)'"
      }
    let error = ScriptException.attribute(text)
    error.object.attributes["name"] = .string(name)
    error.object.attributes["obj"] = object
    error.object.suggestion = { [unowned self] in
      Suggestion.best(name, among: self.attributeNames(object))
    }
    return error
  }

  /// The names of the attributes of a value, sorted: what `dir(x)` lists.
  public func attributeNames(_ object: Value) -> [String] {
    var names = Set<String>()
    func add(_ type: TypeObject) {
      var current: TypeObject? = type
      while let next = current {
        names.formUnion(next.memberNames)
        current = next.base
      }
    }
    switch object {
    case .module(let module): names.formUnion(module.names)
    case .type(let type): add(type)
    case .exception(let exception):
      names.formUnion(exception.attributes.keys)
      names.formUnion(ExceptionMembers.names)
      add(exception.type)
    case .function(let function): names.formUnion(function.attributes.keys)
    default: break
    }
    if case .type = object {} else { add(object.type) }
    if case .host(let instance) = object, let more = instance.type.slot(\.attributeNames) {
      names.formUnion((try? more(self, object)) ?? [])
    }
    return names.sorted()
  }
}
