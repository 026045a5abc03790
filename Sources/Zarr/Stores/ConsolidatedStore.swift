import JSONText
import Synchronization

/// A store whose metadata documents below a group are taken from copies, so that they cost no
/// request; chunks come from the store behind.
///
/// Changing a document through this store forgets all copies.
public final class ConsolidatedStore: Store {
  private let base: any Store
  private let prefix: String
  private let documents: Mutex<[String: [UInt8]]?>

  /// Makes a store.
  ///
  /// - Parameters:
  ///   - prefix: the path of the group that keeps the copies.
  ///   - documents: the documents by their key below the group.
  public init(_ base: any Store, prefix: String, _ documents: JSONObject) {
    self.base = base
    self.prefix = prefix
    var copies: [String: [UInt8]] = [:]
    for (key, json) in documents {
      let key = StoreKey.join(prefix, key)
      // Copies may be hostile: a key that no store would be asked for is left out.
      if (try? StoreKey.check(key)) != nil { copies[key] = json.serializedBytes() }
    }
    self.documents = Mutex(copies)
  }

  public var identity: String { base.identity }
  public var isWritable: Bool { base.isWritable }
  public var description: String { base.description }

  public func reader(_ key: String) throws -> (any ValueReader)? {
    if NodeMetadata.isDocument(key), isKey(key, under: prefix),
      let copies = documents.withLock({ $0 }), key != StoreKey.join(prefix, "zarr.json")
    {
      return copies[key].map { MemoryReader($0) }
    }
    return try base.reader(key)
  }

  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try base.set(key, bytes: bytes)
    if NodeMetadata.isDocument(key) { documents.withLock { $0 = nil } }
  }

  public func delete(_ key: String) throws {
    try base.delete(key)
    if NodeMetadata.isDocument(key) { documents.withLock { $0 = nil } }
  }

  public func deletePrefix(_ prefix: String) throws {
    try base.deletePrefix(prefix)
    documents.withLock { $0 = nil }
  }

  public func list(_ prefix: String) throws -> [String] { try base.list(prefix) }

  /// The nodes that the copies tell of; chunks are not listed.
  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    guard prefix == self.prefix || isKey(prefix, under: self.prefix),
      let copies = documents.withLock({ $0 })
    else { return try base.listDirectory(prefix) }
    return DirectoryListing(
      keys: copies.keys.filter { isKey($0, under: prefix) }, under: prefix)
  }
}
