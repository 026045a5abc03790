import Script
import Synchronization
import Zarr

/// A store in a dict of the language: keys are str, values bytes. What the script puts into the dict
/// is in the store, and the other way round.
final class DictStore: Store, @unchecked Sendable {
  // Sendable: the dict is touched under the lock only, while the script waits for the call that
  // uses the store.
  private let dict: DictObject
  private unowned let context: Interpreter
  private let lock = Mutex(())

  init(_ dict: DictObject, _ context: Interpreter) {
    self.dict = dict
    self.context = context
  }

  /// A number that is the dict's own.
  private var number: Int { Int(bitPattern: ObjectIdentifier(dict)) }

  var identity: String { "dict:\(number)" }
  var description: String { "memory://\(number)" }
  var isWritable: Bool { true }

  private func locked<R>(_ body: () throws -> R) rethrows -> R {
    try lock.withLock { _ in try body() }
  }

  func reader(_ key: String) throws -> (any ValueReader)? {
    try StoreKey.check(key)
    switch try locked({ try dict.get(.string(key), context) }) {
    case nil: return nil
    case .bytes(let bytes)?: return MemoryReader(bytes.bytes)
    case let other?:
      throw ZarrError(.io, key: key, "the dict holds \(other.typeName) here, not bytes")
    }
  }

  func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try StoreKey.check(key)
    let value = Value.bytes(BytesObject([UInt8](bytes)))
    try locked { try dict.set(.string(key), value, context) }
  }

  func delete(_ key: String) throws {
    try StoreKey.check(key)
    _ = try locked { try dict.remove(.string(key), context) }
  }

  func deletePrefix(_ prefix: String) throws {
    for key in try list(prefix) { try delete(key) }
  }

  func list(_ prefix: String) throws -> [String] {
    try StoreKey.checkPrefix(prefix)
    let keys = locked {
      dict.keys.compactMap { key -> String? in
        if case .str(let text) = key { text.string } else { nil }
      }
    }
    let above = Array((prefix + "/").utf8)
    return keys.filter { prefix.isEmpty || $0.utf8.starts(with: above) }.sorted()
  }

  func listDirectory(_ prefix: String) throws -> DirectoryListing {
    DirectoryListing(keys: try list(prefix), under: prefix)
  }
}
