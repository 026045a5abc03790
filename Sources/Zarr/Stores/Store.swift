/// A place that keeps byte values under keys: a directory, memory, an archive.
///
/// A key is segments joined by "/", such as "image/c/0/1"; see ``StoreKey``. A prefix names a
/// directory: "" is all of the store, "a/b" everything whose key begins with "a/b/".
///
/// The description of a store is what errors call it: the path of a directory or an archive.
///
/// Stores are synchronous and safe to use from several threads. A value is read whole as it was
/// before or after a concurrent ``set(_:bytes:)``, never a mixture.
///
/// A new store implements ``set(_:bytes:)`` and the other requirements up to ``listDirectory(_:)``;
/// the rest have implementations that rest on those. All methods throw ``ZarrError``: `invalidKey` for keys that
/// break the rules, `readOnly` for writing where that cannot be, `permissionDenied`, `storageFull`
/// and `io` for what the system reports. A value that is absent is nil, not an error.
public protocol Store: Sendable, CustomStringConvertible {
  /// Equal for two stores in this process that keep the same values: what locks are named after.
  var identity: String { get }

  /// Whether values can be set and deleted.
  var isWritable: Bool { get }

  /// Opens the value of `key` for reading by ranges; nil if there is none.
  ///
  /// The reader goes on seeing the value that was there, even if it is replaced meanwhile.
  func reader(_ key: String) throws -> (any ValueReader)?

  /// Sets the value of `key`: it appears whole or, if this throws, not at all.
  func set(_ key: String, bytes: UnsafeRawBufferPointer) throws

  /// Sets the value of `key` to what `body` puts into the sink, piece by piece: a store that can
  /// need not hold all of it in memory. It appears whole or, if this throws, not at all.
  ///
  /// - Parameter body: returns whether there is to be a value; if not, the one of before is removed.
  func set(_ key: String, writing body: (any ValueSink) throws -> Bool) throws

  /// Removes the value of `key`, if there is one.
  func delete(_ key: String) throws

  /// Removes all values under a prefix.
  func deletePrefix(_ prefix: String) throws

  /// All keys under a prefix, in full and sorted.
  func list(_ prefix: String) throws -> [String]

  /// What lies directly under a prefix.
  func listDirectory(_ prefix: String) throws -> DirectoryListing

  /// The whole value of `key`; nil if there is none.
  func get(_ key: String) throws -> [UInt8]?

  /// A part of the value of `key`, cut off where the value ends; nil if there is no value.
  func get(_ key: String, _ range: ByteRange) throws -> [UInt8]?

  /// Several parts of one state of the value of `key`; nil if there is no value.
  func get(_ key: String, _ ranges: [ByteRange]) throws -> [[UInt8]]?

  /// Whether `key` has a value.
  func exists(_ key: String) throws -> Bool

  /// The length of the value of `key` in bytes; nil if there is none.
  func size(_ key: String) throws -> Int?
}

/// What lies directly under a prefix: names without the prefix, sorted.
public struct DirectoryListing: Sendable, Hashable {
  /// The names that have values.
  public var keys: [String]
  /// The names that more keys lie under.
  public var directories: [String]

  /// Makes a listing.
  public init(keys: [String] = [], directories: [String] = []) {
    self.keys = keys
    self.directories = directories
  }
}

extension Store {
  public func get(_ key: String) throws -> [UInt8]? {
    try get(key, .all)
  }

  public func get(_ key: String, _ range: ByteRange) throws -> [UInt8]? {
    try get(key, [range])?.first
  }

  public func get(_ key: String, _ ranges: [ByteRange]) throws -> [[UInt8]]? {
    guard let reader = try reader(key) else { return nil }
    return try atKey(key, in: self) {
      try reader.read(ranges.map { $0.resolved(in: reader.byteCount) })
    }
  }

  public func set(_ key: String, writing body: (any ValueSink) throws -> Bool) throws {
    let sink = ByteSink()
    if try body(sink) { try set(key, bytes: sink.bytes) } else { try delete(key) }
  }

  public func exists(_ key: String) throws -> Bool { try size(key) != nil }

  public func size(_ key: String) throws -> Int? { try reader(key)?.byteCount }

  /// Sets the value of `key`: it appears whole or, if this throws, not at all.
  public func set(_ key: String, _ value: [UInt8]) throws {
    try value.withUnsafeBytes { try set(key, bytes: $0) }
  }

  /// - Throws: ``ZarrError`` of kind `readOnly` unless the store can be written.
  func checkWritable(_ key: String) throws {
    guard isWritable else {
      throw ZarrError(.readOnly, "store was opened in read-only mode and does not support writing")
        .at(key, in: self)
    }
  }
}
