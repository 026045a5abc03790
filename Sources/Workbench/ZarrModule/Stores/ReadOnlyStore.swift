import Zarr

/// Another store, which refuses every change.
struct ReadOnlyStore: Store {
  private let base: any Store

  init(_ base: any Store) { self.base = base }

  var identity: String { base.identity }
  var isWritable: Bool { false }
  var description: String { base.description }

  func reader(_ key: String) throws -> (any ValueReader)? { try base.reader(key) }
  func exists(_ key: String) throws -> Bool { try base.exists(key) }
  func size(_ key: String) throws -> Int? { try base.size(key) }
  func list(_ prefix: String) throws -> [String] { try base.list(prefix) }
  func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try base.listDirectory(prefix)
  }

  func set(_ key: String, bytes: UnsafeRawBufferPointer) throws { throw refusal(key) }
  func delete(_ key: String) throws { throw refusal(key) }
  func deletePrefix(_ prefix: String) throws { throw refusal(prefix) }

  private func refusal(_ key: String) -> ZarrError {
    ZarrError(
      .readOnly, store: base.description, key: key,
      "store was opened in read-only mode and does not support writing")
  }
}
