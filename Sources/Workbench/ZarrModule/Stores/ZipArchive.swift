import Synchronization
import Zarr

/// A ZIP archive that is being made. What is set is kept in memory, where it may change, and written
/// when the archive is closed.
final class ZipArchive: Store {
  private let values = MemoryStore()
  private let path: String
  private let state: Mutex<State>

  private struct State {
    var isChanged: Bool
    var isClosed = false
  }

  /// Begins an archive.
  ///
  /// - Parameter mode: "w" replaces what is there, "x" wants nothing there, "a" goes on with it.
  /// - Throws: ``ZarrError`` of kind `alreadyExists`, or of the archive that is there.
  init(_ path: String, mode: String) throws {
    self.path = path
    let directory = LocalStore(Self.parent(path))
    let name = String(path.split(separator: "/").last ?? "")
    let exists = try directory.exists(name)
    if mode == "x", exists {
      throw ZarrError(.alreadyExists, key: path, "there is a file here")
    }
    state = Mutex(State(isChanged: mode != "a" || !exists))
    guard mode == "a", exists else { return }
    let old = try ZipStore(path, repeatedNames: .lastCounts)
    for key in try old.list("") {
      if let bytes = try old.get(key) { try values.set(key, bytes) }
    }
  }

  deinit { try? close() }

  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Writes the archive, unless nothing changed. Afterwards it takes nothing more.
  ///
  /// - Throws: ``ZarrError`` of kind `permissionDenied`, `storageFull` or `io`.
  func close() throws {
    if state.withLock({ $0.isChanged }) {
      let writer = try ZipWriter(path)
      for key in try values.list("") {
        if let reader = try values.reader(key) { try writer.add(key, from: reader) }
      }
      try writer.finish()
    }
    state.withLock { $0 = State(isChanged: false, isClosed: true) }
  }

  /// Notes a change, which would be lost if the archive were written already.
  private func change(_ key: String) throws {
    try state.withLock { state in
      if state.isClosed {
        throw ZarrError(
          .readOnly, key: key, "\(path) was closed; open it again with mode='a' to go on")
      }
      state.isChanged = true
    }
  }

  var identity: String { values.identity }
  var isWritable: Bool { true }
  var description: String { path }

  func reader(_ key: String) throws -> (any ValueReader)? { try values.reader(key) }
  func list(_ prefix: String) throws -> [String] { try values.list(prefix) }
  func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try values.listDirectory(prefix)
  }

  func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try change(key)
    try values.set(key, bytes: bytes)
  }

  func delete(_ key: String) throws {
    try change(key)
    try values.delete(key)
  }

  func deletePrefix(_ prefix: String) throws {
    try change(prefix)
    try values.deletePrefix(prefix)
  }
}
