import Script

/// The names a program knew when its last run ended: what completion and inspection go by while
/// another one runs.
struct KnownNames: Sendable {
  /// One name.
  struct Entry: Sendable {
    var type: String
    var signature = ""
    var help = ""
    /// The names of the parameters of what can be called.
    var keywords: [String] = []
    var members: [String] = []
    /// The members of a module, of which more is known than the name.
    var parts: [String: Entry] = [:]
    /// The keys of a dict that are text.
    var keys: [String] = []
  }

  private(set) var entries: [String: Entry] = [:]
  /// Built-in names and keywords, which do not change.
  private var always: [String: Entry] = [:]
  /// Entries of modules, types and functions of the library, which stay what they are.
  private var fixed: [ObjectIdentifier: Entry] = [:]
  /// What all values of a type have in common.
  private var byType: [ObjectIdentifier: Entry] = [:]

  init() {}

  /// The entry of a dotted name.
  subscript(path: String) -> Entry? {
    var parts = path.split(separator: ".").map(String.init)[...]
    guard let first = parts.popFirst(), var entry = entries[first] ?? always[first] else {
      return nil
    }
    for part in parts {
      guard let next = entry.parts[part] else { return nil }
      entry = next
    }
    return entry
  }

  /// All names that need nothing in front of them.
  var names: [String] { Array(entries.keys) + always.keys }

  /// Looks at the variables again.
  ///
  /// - Complexity: linear in the number of variables; no pixel is read and nothing computed. What
  ///   does not change is looked at once.
  mutating func update(_ interpreter: Interpreter, offered: Set<String>) {
    if always.isEmpty { rememberAlways(interpreter, offered) }
    var entries: [String: Entry] = [:]
    for name in interpreter.namespace.names {
      if let value = interpreter.namespace[name] { entries[name] = entry(value, interpreter) }
    }
    self.entries = entries
  }

  private mutating func rememberAlways(_ interpreter: Interpreter, _ offered: Set<String>) {
    for name in interpreter.keywords { always[name] = Entry(type: "keyword") }
    for name in offered {
      if let value = interpreter.builtins[name] { always[name] = entry(value, interpreter) }
    }
    for name in interpreter.builtins.names {
      if let value = interpreter.builtins[name] { always[name] = entry(value, interpreter) }
    }
  }

  private mutating func entry(_ value: Value, _ interpreter: Interpreter) -> Entry {
    let identity: ObjectIdentifier? =
      switch value {
      case .builtin(let object): ObjectIdentifier(object)
      case .type(let type): ObjectIdentifier(type)
      case .module(let module): ObjectIdentifier(module)
      default: nil
      }
    if let identity, let known = fixed[identity] { return known }
    var entry = Entry(type: Self.kind(value))
    switch value {
    case .module(let module):
      entry.help =
        module.doc.isEmpty ? "module \(module.name)" : "module \(module.name)\n    \(module.doc)"
      entry.members = interpreter.attributeNames(value)
      for name in module.names {
        guard let member = module[name] else { continue }
        entry.parts[name] = Self.callable(member, interpreter)
      }
    case .function, .builtin, .type:
      entry = Self.callable(value, interpreter)
      if case .type = value { entry.members = interpreter.attributeNames(value) }
    default:
      entry = common(value, interpreter)
      if case .dict(let dict) = value { entry.keys = Self.textKeys(dict) }
    }
    if let identity { fixed[identity] = entry }
    return entry
  }

  private mutating func common(_ value: Value, _ interpreter: Interpreter) -> Entry {
    let identity = ObjectIdentifier(value.type)
    if let known = byType[identity] { return known }
    let entry = Entry(
      type: Self.kind(value), help: Help.text(value), members: interpreter.attributeNames(value))
    byType[identity] = entry
    return entry
  }

  private static func callable(_ value: Value, _ interpreter: Interpreter) -> Entry {
    Entry(
      type: kind(value), signature: Help.signature(value) ?? "", help: Help.text(value),
      keywords: interpreter.keywordNames(value))
  }

  /// The keys that are text, of not more than a few hundred.
  static func textKeys(_ dict: DictObject) -> [String] {
    dict.items.prefix(500).compactMap { key, _ in
      if case .str(let text) = key { text.string } else { nil }
    }
  }

  /// What a value is to a list of proposals.
  static func kind(_ value: Value) -> String {
    switch value {
    case .function, .builtin: "function"
    case .type: "class"
    case .module: "module"
    default: Help.signature(value) == nil ? "instance" : "function"
    }
  }
}
