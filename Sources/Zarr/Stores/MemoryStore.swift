import Synchronization

/// A store in memory.
public final class MemoryStore: Store {
  private struct Value {
    var bytes: [UInt8]
    var version: Int
  }

  private struct State {
    var values: [String: Value] = [:]
    var changeCount = 0
  }

  private let state = Mutex(State())
  private static let instanceCount = Atomic<Int>(0)
  public let identity: String

  /// Makes a store with these values.
  public init(_ values: [String: [UInt8]] = [:]) {
    let number = Self.instanceCount.add(1, ordering: .relaxed).newValue
    identity = "memory:\(number)"
    state.withLock { state in
      state.values = values.mapValues { Value(bytes: $0, version: 0) }
    }
  }

  public var isWritable: Bool { true }

  public var description: String { identity.replacing(":", with: "://") }

  public func reader(_ key: String) throws -> (any ValueReader)? {
    try StoreKey.check(key)
    guard let value = state.withLock({ $0.values[key] }) else { return nil }
    return MemoryReader(
      value.bytes, version: ValueVersion(key: "\(identity)/\(key)", stamp: [value.version]))
  }

  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try StoreKey.check(key)
    let bytes = [UInt8](bytes)
    state.withLock { state in
      state.changeCount += 1
      state.values[key] = Value(bytes: bytes, version: state.changeCount)
    }
  }

  public func delete(_ key: String) throws {
    try StoreKey.check(key)
    state.withLock { _ = $0.values.removeValue(forKey: key) }
  }

  public func deletePrefix(_ prefix: String) throws {
    try StoreKey.checkPrefix(prefix)
    state.withLock { state in
      state.values = state.values.filter { !isKey($0.key, under: prefix) }
    }
  }

  public func list(_ prefix: String) throws -> [String] {
    try StoreKey.checkPrefix(prefix)
    return state.withLock { $0.values.keys.filter { isKey($0, under: prefix) } }.sorted()
  }

  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    DirectoryListing(keys: try list(prefix), under: prefix)
  }
}

/// Whether `key` lies under `prefix`.
func isKey(_ key: String, under prefix: String) -> Bool {
  guard !prefix.isEmpty else { return true }
  // Keys are compared byte by byte: two spellings of one Unicode text are two keys.
  let key = key.utf8
  return key.starts(with: prefix.utf8) && key.dropFirst(prefix.utf8.count).first == 0x2F
}

extension DirectoryListing {
  /// The listing of `prefix` in a store with `keys`, all of which lie under it.
  public init(keys: [String], under prefix: String) {
    var names: Set<String> = []
    var directories: Set<String> = []
    for key in keys {
      // Bytes, not characters: "/" and a combining accent after it would be one character.
      let rest = prefix.isEmpty ? key.utf8[...] : key.utf8.dropFirst(prefix.utf8.count + 1)
      if let slash = rest.firstIndex(of: 0x2F) {
        directories.insert(String(Substring(rest[..<slash])))
      } else {
        names.insert(String(Substring(rest)))
      }
    }
    self.init(keys: names.sorted(), directories: directories.sorted())
  }
}
