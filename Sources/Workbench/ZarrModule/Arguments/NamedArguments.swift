import Script

/// The arguments of a call by name, whichever of several functions was called: what makes an array
/// is given to a dozen of them.
struct NamedArguments {
  let context: Interpreter
  private(set) var values: [String: Value] = [:]

  /// No arguments yet.
  init(_ context: Interpreter) { self.context = context }

  init(_ signature: Signature, _ a: Arguments, _ context: Interpreter) {
    self.context = context
    for (index, parameter) in signature.parameters.enumerated() {
      switch parameter.kind {
      case .restByName:
        for (key, value) in a.restByName(index).items {
          if case .str(let name) = key { values[name.string] = value }
        }
      case .rest: values[parameter.name] = a[index]
      default: values[parameter.name] = a.optional(index)
      }
    }
  }

  /// An argument; nil if it is `None` or was not given.
  subscript(name: String) -> Value? {
    guard let value = values[name], !value.isNone else { return nil }
    return value
  }

  /// An argument, `None` as well; nil if none of the names was given.
  func given(_ names: String...) -> Value? { names.lazy.compactMap { values[$0] }.first }

  /// The first of several names for one thing that was given and is not None.
  func first(_ names: String...) -> Value? { names.lazy.compactMap { self[$0] }.first }

  /// The same with another value for a name.
  func with(_ name: String, _ value: Value?) -> NamedArguments {
    var changed = self
    changed.values[name] = value
    return changed
  }

  /// A text, or the value of a member of an enumeration.
  ///
  /// - Throws: `TypeError` if it is something else.
  func text(_ name: String) throws -> String? {
    guard let value = self[name] else { return nil }
    if let member = EnumMember.of(value) { return member.value }
    if case .str(let text) = value { return text.string }
    throw ScriptException.type("\(name) must be str, not \(value.typeName)")
  }

  func flag(_ name: String) throws -> Bool { try self[name].map(context.truth) ?? false }
}

extension ModuleObject {
  /// Adds a function that looks its arguments up by name.
  func zarrFunction(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (NamedArguments) throws -> Value
  ) {
    let parsed = Signature(signature)
    function(name, signature, doc) { context, a in
      try body(NamedArguments(parsed, a, context))
    }
  }
}
