import Script
import Zarr

/// The classes of the module `zarr.storage`: where Zarr hierarchies are kept.
enum StoreObjects {
  /// A store, and how it was made.
  struct StoreHandle {
    let store: any Store
    let text: String
  }

  static let localStore = makeClass("LocalStore", "root, *, read_only=False", "A directory.") {
    context, a in
    let path = try context.path(a[0])
    return StoreHandle(store: LocalStore(path), text: "LocalStore('file://\(path)')")
  }

  static let memoryStore = makeClass(
    "MemoryStore", "store_dict=None, *, read_only=False", "Memory."
  ) { _, _ in
    StoreHandle(store: MemoryStore(), text: "MemoryStore('memory://')")
  }

  static let zipStore = makeClass(
    "ZipStore", "path, *, mode='r', read_only=None, compression=0, allowZip64=True",
    "A ZIP archive."
  ) { context, a in
    let path = try context.path(a[0])
    return StoreHandle(store: try ZipStore(path), text: "ZipStore('file://\(path)')")
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
    return host
  }

  /// The store in an object, or nil if it is none.
  static func store(_ value: Value) -> (any Store)? {
    (localStore.unwrap(value) ?? memoryStore.unwrap(value) ?? zipStore.unwrap(value))?.store
  }
}
