import Synchronization

/// A store that remembers metadata documents, and that there are none, for one behind that is slow.
///
/// What others change behind its back is not seen before ``forget()``; changes through it are.
public final class MetadataCacheStore: Store {
  private let base: any Store
  private let documents = Mutex<[String: [UInt8]?]>([:])
  /// Longer documents are read anew each time.
  private static let byteLimit = 1 << 20

  /// Makes a store that remembers the documents of `base`.
  public init(_ base: any Store) { self.base = base }

  /// Forgets everything.
  public func forget() { documents.withLock { $0 = [:] } }

  public var identity: String { base.identity }
  public var isWritable: Bool { base.isWritable }
  public var description: String { "\(base), with remembered metadata" }

  public func reader(_ key: String) throws -> (any ValueReader)? {
    guard NodeMetadata.isDocument(key) else { return try base.reader(key) }
    if let known = documents.withLock({ $0[key] }) { return known.map { MemoryReader($0) } }
    let reader = try base.reader(key)
    if let reader, reader.byteCount > Self.byteLimit { return reader }
    let bytes = try reader.map { try $0.read([0..<$0.byteCount])[0] }
    documents.withLock { $0[key] = .some(bytes) }
    return bytes.map { MemoryReader($0) }
  }

  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    defer { forget(key) }
    try base.set(key, bytes: bytes)
  }

  public func delete(_ key: String) throws {
    defer { forget(key) }
    try base.delete(key)
  }

  private func forget(_ key: String) {
    if NodeMetadata.isDocument(key) { documents.withLock { $0[key] = nil } }
  }

  public func deletePrefix(_ prefix: String) throws {
    defer { forget() }
    try base.deletePrefix(prefix)
  }

  public func list(_ prefix: String) throws -> [String] { try base.list(prefix) }

  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try base.listDirectory(prefix)
  }
}
