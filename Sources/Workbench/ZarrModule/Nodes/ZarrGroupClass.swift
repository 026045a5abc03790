import NDArray
import Script
import Zarr

/// The class `zarr.Group`.
enum ZarrGroupClass {
  static let type: TypeObject = {
    let type = TypeObject(
      "Group", module: "zarr", doc: "A group in a Zarr store: g['path'] is what is inside.")
    ZarrNodeMembers.fill(type)
    addFacts(type)
    addMembers(type)
    GroupCreation.fill(type)
    addSlots(type)
    return type
  }()

  static func object(_ value: Value) throws -> ZarrGroupObject {
    if let object = value.zarrGroup { return object }
    throw ScriptException.type("expected zarr.Group, got \(value.typeName)")
  }

  /// The object that shows a node below a group.
  static func wrap(_ node: ZarrNode, _ handle: StoreHandle) -> Value {
    switch node {
    case .array(let array): .host(ZarrArrayObject(array, handle))
    case .group(let group): .host(ZarrGroupObject(group, handle))
    }
  }

  /// The node at a path below a group, or nil.
  static func node(_ object: ZarrGroupObject, _ path: String) throws -> ZarrNode? {
    guard try object.group.contains(path) else { return nil }
    do {
      return try object.group.node(path)
    } catch let error as ZarrError where error.kind == .notFound {
      return nil
    }
  }

  private static func addFacts(_ type: TypeObject) {
    type.property("metadata", "What the metadata says.") { context, receiver in
      MetadataObjects.group(try object(receiver).group, context)
    }
    type.property("info", "What there is to know, as text.") { _, receiver in
      TextObjects.wrap(InfoText.text(try object(receiver)))
    }
    type.zarrMethod("info_complete", "", "The same with what is inside.") { receiver, _ in
      let object = try object(receiver)
      let entries = try object.group.walk()
      let arrays = entries.count { isArray($0) }
      return TextObjects.wrap(
        InfoText.text(
          object,
          counts: [
            ("No. members", entries.count), ("No. arrays", arrays),
            ("No. groups", entries.count - arrays),
          ]))
    }
    type.zarrMethod("tree", "expand=None, level=None", "What is inside, as a tree.") {
      receiver, a in
      try tree(receiver, a)
    }
  }

  static func tree(_ group: Value, _ a: NamedArguments) throws -> Value {
    // As with members, level 0 is what lies directly inside.
    let depth = try a["level"].map { min(64, max(0, try a.context.int($0, "level"))) + 1 }
    return TextObjects.wrap(try TreeText.text(try object(group).group, depth: depth))
  }

  private static func isArray(_ entry: HierarchyEntry) -> Bool {
    if case .success(.array) = entry.metadata { return true }
    return false
  }

  private static func name(_ entry: HierarchyEntry, in group: ZarrGroup) -> String {
    group.path.isEmpty
      ? entry.path : String(Substring(entry.path.utf8.dropFirst(group.path.utf8.count + 1)))
  }

  /// What lies directly inside: names and nodes.
  private static func children(_ object: ZarrGroupObject) throws -> [(String, Value, Bool)] {
    try object.group.children().map { entry in
      let name = name(entry, in: object.group)
      return (name, wrap(try object.group.node(name), object.handle), isArray(entry))
    }
  }

  private static func names(_ object: ZarrGroupObject) throws -> [String] {
    try object.group.children().map { name($0, in: object.group) }
  }

  private static func addMembers(_ type: TypeObject) {
    type.zarrMethod("keys", "", "The names of what is inside.") { receiver, _ in
      .iterator(ArrayIterator(try names(try object(receiver)).map(Value.string)))
    }
    for (name, wantsArrays) in [("array", true), ("group", false)] {
      type.zarrMethod("\(name)s", "", "Names and nodes.") { receiver, _ in
        let found = try children(try object(receiver)).filter { $0.2 == wantsArrays }
        return .iterator(ArrayIterator(found.map { .tuple([.string($0.0), $0.1]) }))
      }
      type.zarrMethod("\(name)_keys", "", "Names.") { receiver, _ in
        let object = try object(receiver)
        let found = try object.group.children().filter { isArray($0) == wantsArrays }
        return .iterator(
          ArrayIterator(found.map { .string(Self.name($0, in: object.group)) }))
      }
      type.zarrMethod("\(name)_values", "", "Nodes.") { receiver, _ in
        let found = try children(try object(receiver)).filter { $0.2 == wantsArrays }
        return .iterator(ArrayIterator(found.map { $0.1 }))
      }
    }
    type.zarrMethod("members", "max_depth=0", "Names and nodes, to a depth; None for all.") {
      receiver, a in
      let object = try object(receiver)
      let depth = try a["max_depth"].map { try a.context.int($0, "max_depth") }
      return .tuple(
        try entries(object, depth).map { entry in
          let name = name(entry, in: object.group)
          return .tuple([.string(name), wrap(try object.group.node(name), object.handle)])
        })
    }
    type.zarrMethod("nmembers", "max_depth=0", "How many nodes there are, to a depth.") {
      receiver, a in
      let depth = try a["max_depth"].map { try a.context.int($0, "max_depth") }
      return .int(try entries(try object(receiver), depth).count)
    }
    type.zarrMethod("get", "path, default=None", "The node at a path, or a default.") {
      receiver, a in
      let object = try object(receiver)
      guard let path = try a.text("path"), let node = try node(object, path) else {
        return a["default"] ?? .none
      }
      return wrap(node, object.handle)
    }
  }

  private static func entries(_ object: ZarrGroupObject, _ depth: Int?) throws -> [HierarchyEntry] {
    guard let depth else { return try object.group.walk() }
    if depth == 0 { return try object.group.children() }
    return try object.group.walk().filter { entry in
      name(entry, in: object.group).count { $0 == "/" } <= depth
    }
  }

  private static func addSlots(_ type: TypeObject) {
    type.repr = { _, receiver in
      let object = try object(receiver)
      return StringObject("<Group \(object.handle.uri(object.path))>")
    }
    type.getItem = { _, receiver, key in
      guard case .str(let path) = key else { throw noPath(key) }
      let object = try object(receiver)
      guard let node = try node(object, path.string) else { throw ScriptException.key(key) }
      return wrap(node, object.handle)
    }
    type.setItem = { context, receiver, key, value in
      guard case .str(let path) = key else { throw noPath(key) }
      let object = try object(receiver)
      try GroupCreation.set(object, path.string, value, context)
    }
    type.deleteItem = { _, receiver, key in
      guard case .str(let path) = key else { throw noPath(key) }
      try object(receiver).group.delete(path.string)
    }
    type.contains = { _, receiver, key in
      guard case .str(let path) = key else { throw noPath(key) }
      return try node(try object(receiver), path.string) != nil
    }
    type.length = { _, receiver in try object(receiver).group.children().count }
    type.truth = { _, receiver in try !object(receiver).group.children().isEmpty }
    type.iterate = { _, receiver in
      ArrayIterator(try names(try object(receiver)).map(Value.string))
    }
    type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual, let a = a.zarrGroup, let b = b.zarrGroup else {
        return nil
      }
      let isSame =
        a.group.metadata == b.group.metadata && a.path == b.path
        && a.group.store.identity == b.group.store.identity
      return .bool(isSame == (op == .equal))
    }
  }

  private static func noPath(_ key: Value) -> ScriptException {
    .type("a path must be a string, not \(key.typeName)")
  }
}
