/// What `help(x)` and a prompt's `x?` say, from the same records that bind arguments.
public enum Help {
  /// A text about a value: its signature, its doc, and for types and modules their members.
  public static func text(_ value: Value) -> String {
    switch value {
    case .function(let function):
      joined(function.name + function.signature, function.doc ?? "")
    case .builtin(let object): text(object.builtin)
    case .type(let type): text(type)
    case .module(let module): text(module)
    case .host(let instance): text(instance.type)
    default: text(value.type)
    }
  }

  /// The signature of what can be called, as Python writes it, or `nil`.
  public static func signature(_ value: Value) -> String? {
    switch value {
    case .function(let function): function.name + function.signature
    case .builtin(let object): "\(object.builtin.name)(\(object.builtin.signature.text))"
    case .type(let type):
      type.slot(\.constructor).map { "\(type.name)(\($0.signature.text))" }
    case .host(let instance):
      instance.type.slot(\.call).map { "\(instance.type.name)(\($0.signature.text))" }
    default: nil
    }
  }

  private static func joined(_ head: String, _ doc: String) -> String {
    if doc.isEmpty { return head }
    let lines = doc.split(separator: "\n", omittingEmptySubsequences: false)
    return head + "\n" + lines.map { "    " + $0.drop { $0 == " " } }.joined(separator: "\n")
  }

  private static func text(_ builtin: Builtin) -> String {
    let owner = builtin.module.isEmpty ? "" : builtin.module + "."
    return joined("\(owner)\(builtin.name)(\(builtin.signature.text))", builtin.doc)
  }

  private static func text(_ type: TypeObject) -> String {
    let signature = type.slot(\.constructor).map { "(\($0.signature.text))" } ?? ""
    var lines = [joined("class \(type.qualifiedName)\(signature)", type.doc)]
    for name in type.memberNames where !name.hasPrefix("_") {
      switch type.member(name) {
      case .method(let builtin)?, .classMethod(let builtin)?, .staticMethod(let builtin)?:
        lines.append("  .\(name)(\(builtin.signature.text))")
        if !builtin.doc.isEmpty { lines.append("      \(firstLine(builtin.doc))") }
      case .property(let property)?:
        lines.append("  .\(name)")
        if !property.doc.isEmpty { lines.append("      \(firstLine(property.doc))") }
      default: lines.append("  .\(name)")
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ module: ModuleObject) -> String {
    var lines = [joined("module \(module.name)", module.doc)]
    for name in module.names.sorted() where !name.hasPrefix("_") {
      if let value = module[name], let signature = signature(value) {
        lines.append("  \(name)\(signature.drop { $0 != "(" })")
      } else {
        lines.append("  \(name)")
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func firstLine(_ doc: String) -> String {
    String(doc.prefix { $0 != "\n" })
  }

  static func overview(_ context: Interpreter) -> String {
    "help(x) tells about a value, a function, a type or a module.\n"
      + "Modules: \(context.moduleNames.joined(separator: ", "))"
  }
}
