/// A module: a name and members made when the module is first used.
public final class ModuleObject {
  /// The dotted name.
  public let name: String
  /// What `help` says about it.
  public let doc: String
  /// The members, in the order of their definition.
  @exclusivity(unchecked) public private(set) var members: [String: Value] = [:]
  private(set) var order: [String] = []
  /// Asked for members that are not there, so that a name can be offered before what it stands for
  /// is made; the answer becomes a member.
  public var makeMissing: ((String) -> Value?)?

  /// Makes an empty module.
  public init(_ name: String, doc: String = "") {
    self.name = name
    self.doc = doc
  }

  /// The names of the members, in the order of their definition.
  public var names: [String] { order }

  /// A member, or sets it.
  public subscript(name: String) -> Value? {
    get {
      if let member = members[name] { return member }
      guard let made = makeMissing?(name) else { return nil }
      members[name] = made
      return made
    }
    set {
      if let newValue {
        if members.updateValue(newValue, forKey: name) == nil { order.append(name) }
      } else if members.removeValue(forKey: name) != nil {
        order.removeAll { $0 == name }
      }
    }
  }

  /// Adds a function: its name, its parameters as Python writes them, and its doc.
  @discardableResult
  public func function(
    _ name: String, _ signature: String, _ doc: String = "",
    _ body: @escaping (Interpreter, Arguments) throws -> Value
  ) -> Self {
    self[name] = .builtin(
      BuiltinObject(
        Builtin(name, signature, doc: doc, module: self.name) { context, _, arguments in
          try body(context, arguments)
        }))
    return self
  }
}
