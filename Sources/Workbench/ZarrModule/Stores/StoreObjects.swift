import Script
import Zarr

/// A store of the language, and how it is shown.
struct StoreHandle {
  /// The class that it shows as.
  enum Kind: String {
    case local = "LocalStore"
    case memory = "MemoryStore"
    case zip = "ZipStore"
  }

  let kind: Kind
  let store: any Store
  /// "file://a.zarr", "memory://3", "zip://a.zip".
  let uri: String
  /// The path of the directory or archive; empty for memory.
  var path = ""

  /// The place of a node: "file://a.zarr/x/y".
  func uri(_ node: String) -> String { node.isEmpty ? uri : "\(uri)/\(node)" }

  /// "LocalStore('file://a.zarr')"
  var text: String { "\(kind.rawValue)('\(uri)')" }

  /// The same store, which refuses every change.
  var readOnly: StoreHandle {
    guard store.isWritable else { return self }
    return StoreHandle(kind: kind, store: ReadOnlyStore(store), uri: uri, path: path)
  }

  static func local(_ path: String, readOnly: Bool = false) -> StoreHandle {
    let store = LocalStore(path, readOnly: readOnly)
    return StoreHandle(kind: .local, store: store, uri: "file://\(store.root)", path: store.root)
  }

  static func memory() -> StoreHandle {
    let store = MemoryStore()
    let number = store.identity.split(separator: ":").last ?? ""
    return StoreHandle(kind: .memory, store: store, uri: "memory://\(number)")
  }

  static func dict(_ dict: DictObject, _ context: Interpreter) -> StoreHandle {
    let store = DictStore(dict, context)
    return StoreHandle(kind: .memory, store: store, uri: store.description)
  }

  static func zip(_ path: String, _ store: any Store) -> StoreHandle {
    StoreHandle(kind: .zip, store: store, uri: "zip://\(path)", path: path)
  }
}

/// The classes of the module `zarr.storage`: where Zarr hierarchies are kept.
enum StoreObjects {
  static let localStore = makeClass(
    "LocalStore", "root, *, read_only=False", "A directory."
  ) { context, a in
    .local(try context.path(a[0]), readOnly: try a.bool(1, context))
  }

  static let memoryStore = makeClass(
    "MemoryStore", "store_dict=None, *, read_only=False", "Memory."
  ) { context, a in
    let handle: StoreHandle
    switch a[0] {
    case .none: handle = .memory()
    case .dict(let dict): handle = .dict(dict, context)
    case let other:
      throw ScriptException.type("store_dict must be a dict, not \(other.typeName)")
    }
    return try a.bool(1, context) ? handle.readOnly : handle
  }

  static let zipStore = makeClass(
    "ZipStore", "path, *, mode='r', read_only=None, compression=0, allowZip64=True",
    "A ZIP archive. In the modes 'w', 'x' and 'a' it is written when it is closed."
  ) { context, a in
    let path = try context.path(a[0])
    let mode = try a.string(1)
    guard ["r", "w", "x", "a"].contains(mode) else {
      throw ScriptException.value("ZipStore requires mode 'r', 'w', 'x', or 'a'")
    }
    guard mode != "r" else { return .zip(path, try ZipStore(path, repeatedNames: .lastCounts)) }
    let archive = StoreHandle.zip(path, try ZipArchive(path, mode: mode))
    return try a.bool(2, context) ? archive.readOnly : archive
  }

  static func register(into interpreter: Interpreter) {
    interpreter.register(module: "zarr.storage", doc: "Where Zarr hierarchies are kept.") {
      module, _ in
      for store in [localStore, memoryStore, zipStore] {
        module[store.type.name] = .type(store.type)
      }
    }
  }

  private static func makeClass(
    _ name: String, _ signature: String, _ doc: String,
    _ make: @escaping (Interpreter, Arguments) throws -> StoreHandle
  ) -> HostClass<StoreHandle> {
    let host = HostClass<StoreHandle>(name, module: "zarr.storage", doc: doc)
    host.initializer(signature, doc, make)
    host.repr { _, handle in handle.text }
    host.type.str = { _, value in StringObject(host.unwrap(value)?.uri ?? "") }
    host.property("read_only", "Whether every change is refused.") { .bool(!$0.store.isWritable) }
    host.property("root", "The path of the directory.") { .string($0.path) }
    host.property("path", "The path of the archive.") { .string($0.path) }
    host.property("supports_writes", "Whether values can be set.") { .bool($0.store.isWritable) }
    host.property("supports_deletes", "Whether values can be deleted.") {
      .bool($0.kind != .zip && $0.store.isWritable)
    }
    host.property("supports_listing", "Always True.") { _ in .bool(true) }
    host.method("close", "", "Ends the use of the store; an archive is written now.") {
      _, handle, _ in
      try (handle.store as? ZipArchive)?.close()
      return .none
    }
    host.type.enter = { _, value in value }
    host.type.exit = { _, value, _ in
      try (host.unwrap(value)?.store as? ZipArchive)?.close()
      return false
    }
    host.type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual, let a = handle(a), let b = handle(b) else {
        return nil
      }
      return .bool((a.store.identity == b.store.identity) == (op == .equal))
    }
    host.type.hash = { context, value in
      try context.hash(.string(host.unwrap(value)?.store.identity ?? ""))
    }
    return host
  }

  /// The object that shows a store.
  static func wrap(_ handle: StoreHandle) -> Value {
    switch handle.kind {
    case .local: localStore.wrap(handle)
    case .memory: memoryStore.wrap(handle)
    case .zip: zipStore.wrap(handle)
    }
  }

  /// The store in an object, or nil if it is none.
  static func handle(_ value: Value) -> StoreHandle? {
    localStore.unwrap(value) ?? memoryStore.unwrap(value) ?? zipStore.unwrap(value)
  }

  /// The store in an object, or nil if it is none.
  static func store(_ value: Value) -> (any Store)? { handle(value)?.store }
}
