/// A reference of the language as Markdown, from the records that bind arguments and that `help`
/// reads.
public enum ReferencePage {
  /// A chapter on the built-in functions, types and exceptions, and one on the modules.
  ///
  /// - Throws: what making a module throws.
  public static func markdown(_ context: Interpreter, extra: [(name: String, value: Value)] = [])
    throws -> String
  {
    var lines = ["## Built-in functions", ""]
    let builtins = context.builtins.names.compactMap { name in
      context.builtins[name].map { (name: name, value: $0) }
    }
    lines += builtins.flatMap { entry -> [String] in
      if case .builtin(let object) = entry.value { return [item(object.builtin)] }
      return []
    }.sorted()
    if !extra.isEmpty {
      lines += ["", "At the prompt, in a notebook and in a script without an import:", ""]
      lines += extra.compactMap { entry in
        if case .builtin(let object) = entry.value { return item(object.builtin) }
        return nil
      }
    }
    let types = builtins.compactMap { entry -> TypeObject? in
      if case .type(let type) = entry.value { return type }
      return nil
    }
    lines += ["", "## Built-in types"]
    for type in types where !type.isSubtype(of: .baseException) { lines += chapter(type) }
    lines += ["", "## Exceptions", ""]
    lines += tree(
      .baseException, among: types.filter { $0.isSubtype(of: .baseException) }, depth: 0)
    lines += ["", "## Modules"]
    let modules = try context.moduleNames.map { try context.module($0) }
    // A type is described in the module it names as its own, the rest where it comes first.
    var homes: [ObjectIdentifier: String] = [:]
    for module in modules {
      for case .type(let type)? in module.names.map({ module[$0] }) where type.module == module.name
      {
        homes[ObjectIdentifier(type)] = module.name
      }
    }
    for module in modules { lines += chapter(module, &homes) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func item(_ builtin: Builtin, name: String? = nil) -> String {
    entry("\(name ?? builtin.name)(\(builtin.signature.text))", builtin.doc)
  }

  private static func entry(_ code: String, _ doc: String) -> String {
    let text = doc.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    return "- `\(code)`" + (text.isEmpty ? "" : " — \(text)")
  }

  private static func chapter(_ type: TypeObject) -> [String] {
    let signature = type.slot(\.constructor).map { "(\($0.signature.text))" } ?? ""
    var lines = ["", "### `\(type.qualifiedName)\(signature)`", ""]
    if !type.doc.isEmpty { lines += [type.doc, ""] }
    return lines + members(type)
  }

  private static func members(_ type: TypeObject) -> [String] {
    type.memberNames.filter { !$0.hasPrefix("_") }.map { name in
      switch type.member(name) {
      case .method(let builtin)?, .classMethod(let builtin)?, .staticMethod(let builtin)?:
        item(builtin, name: ".\(name)")
      case .property(let property)?: entry(".\(name)", property.doc)
      default: entry(".\(name)", "")
      }
    }
  }

  private static func tree(_ type: TypeObject, among all: [TypeObject], depth: Int) -> [String] {
    var seen = Set<ObjectIdentifier>()
    let below = all.filter { $0.base === type && seen.insert(ObjectIdentifier($0)).inserted }
    let line = String(repeating: "  ", count: depth) + "- `\(type.name)`"
    return [line] + below.flatMap { tree($0, among: all, depth: depth + 1) }
  }

  /// - Parameter homes: the modules that describe what other modules have, too.
  private static func chapter(
    _ module: ModuleObject, _ homes: inout [ObjectIdentifier: String]
  ) -> [String] {
    var lines = ["", "### Module `\(module.name)`", ""]
    if !module.doc.isEmpty { lines += [module.doc, ""] }
    var functions: [String] = []
    var constants: [String] = []
    var types: [TypeObject] = []
    var elsewhere: [String: [String]] = [:]
    for name in module.names.sorted() where !name.hasPrefix("_") {
      let value = module[name]
      if let object = value?.describedObject {
        if let home = homes[object], home != module.name {
          elsewhere[home, default: []].append("`\(name)`")
          continue
        }
        homes[object] = module.name
      }
      switch value {
      case .builtin(let object)?: functions.append(item(object.builtin, name: name))
      case .type(let type)?:
        if !types.contains(where: { $0 === type }) { types.append(type) }
      case .module?, nil: continue
      case .host(let instance)? where instance.type.slot(\.call) != nil:
        functions.append(entry(name, ""))
      default: constants.append("`\(name)`")
      }
    }
    lines += functions
    if !constants.isEmpty {
      lines += ["", "Values: " + constants.joined(separator: ", ") + "."]
    }
    for (other, names) in elsewhere.sorted(by: { $0.key < $1.key }) {
      if lines.last != "" { lines.append("") }
      lines += ["As in `\(other)`: " + names.joined(separator: ", ") + "."]
    }
    for type in types {
      let signature = type.slot(\.constructor).map { "(\($0.signature.text))" } ?? ""
      lines += ["", "#### `\(type.name)\(signature)`", ""]
      if !type.doc.isEmpty { lines += [type.doc, ""] }
      if !type.module.isEmpty { lines += members(type) }
    }
    return lines
  }
}

extension Value {
  /// What a chapter describes at length: a function or a type.
  fileprivate var describedObject: ObjectIdentifier? {
    switch self {
    case .builtin(let object): ObjectIdentifier(object)
    case .type(let type): ObjectIdentifier(type)
    default: nil
    }
  }
}
