import Glibc
import Synchronization
import Workers

/// A store in a directory: a key is the path of a file below the root.
///
/// A value appears whole or not at all: it is written under a temporary name ending in ".partial"
/// and renamed. Listings leave such names out. Directories are made when a value needs them and stay
/// when values are deleted.
///
/// Keys cannot leave the root, neither by ".." nor, unless asked for, by symbolic links.
public struct LocalStore: Store {
  /// The path of the root directory, as given.
  public let root: String
  /// Whether symbolic links inside the root may lead out of it.
  public let followsLinksOutside: Bool
  public let isWritable: Bool
  public let identity: String
  /// The root with links resolved.
  private let resolvedRoot: String

  /// Makes a store; the directory need not exist before the first value is set.
  ///
  /// - Parameters:
  ///   - root: the path of the root directory.
  ///   - readOnly: whether to refuse every change.
  ///   - followsLinksOutside: whether symbolic links inside the root may lead out of it.
  public init(_ root: String, readOnly: Bool = false, followsLinksOutside: Bool = false) {
    var root = root.isEmpty ? "." : root
    while root.utf8.count > 1, root.utf8.last == 0x2F { root.removeLast() }
    self.root = root
    self.followsLinksOutside = followsLinksOutside
    isWritable = !readOnly
    resolvedRoot = Posix.resolvedPath(root)
    identity = "file:" + resolvedRoot
  }

  public var description: String { root }

  private func path(_ key: String) -> String { key.isEmpty ? root : "\(root)/\(key)" }

  /// Opens what is at a key for reading; nil if there is nothing.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey` if it lies outside.
  private func openInside(_ key: String, _ flags: Int32 = O_RDONLY) throws -> FileDescriptor? {
    guard let file = try Posix.open(path(key), flags, key: key) else { return nil }
    if strayPath(file) == nil { return file }
    // If the whole root was replaced just now, what was opened lies where the old one was moved to:
    // only what lies outside while the root stays the same was reached by a link.
    while true {
      let before = try Posix.status(root, key: key)?.stamp.first
      guard let file = try Posix.open(path(key), flags, key: key) else { return nil }
      guard let actual = strayPath(file) else { return file }
      if try Posix.status(root, key: key)?.stamp.first == before { throw stray(actual, key) }
    }
  }

  /// - Throws: ``ZarrError`` of kind `invalidKey` if the open file lies outside.
  private func checkInside(_ file: FileDescriptor, _ key: String) throws {
    if let actual = strayPath(file) { throw stray(actual, key) }
  }

  private func stray(_ actual: String, _ key: String) -> ZarrError {
    ZarrError(.invalidKey, key: key, "a symbolic link leads out of \(root), to \(actual)")
  }

  /// The path of an open file or directory that lies outside of the root.
  private func strayPath(_ file: FileDescriptor) -> String? {
    guard !followsLinksOutside, let actual = file.path else { return nil }
    func isInside(_ root: String) -> Bool {
      root == "/" || actual == root || isKey(actual, under: root)
    }
    // The root may be a link that leads elsewhere by now.
    return isInside(resolvedRoot) || isInside(Posix.resolvedPath(root)) ? nil : actual
  }

  public func reader(_ key: String) throws -> (any ValueReader)? {
    try atKey(key, in: self) {
      try StoreKey.check(key)
      guard let file = try openInside(key) else { return nil }
      let status = try file.status(key: key)
      guard status.isRegular else { return nil }
      return FileReader(
        file: file, byteCount: status.byteCount, path: path(key), stamp: status.stamp)
    }
  }

  public func exists(_ key: String) throws -> Bool { try size(key) != nil }

  public func size(_ key: String) throws -> Int? {
    try atKey(key, in: self) {
      try StoreKey.check(key)
      guard let status = try Posix.status(path(key), key: key), status.isRegular else {
        return nil
      }
      return status.byteCount
    }
  }

  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try set(key) { sink in
      try sink.append(bytes)
      return true
    }
  }

  public func set(_ key: String, writing body: (any ValueSink) throws -> Bool) throws {
    try atKey(key, in: self) {
      try StoreKey.check(key)
      try checkWritable(key)
      let target = path(key)
      let file = FileSink(key) { try create(Self.temporaryName(target), key) }
      do {
        guard try body(file) else {
          try file.discard()
          return try delete(key)
        }
        try file.place(at: target)
      } catch {
        try? file.discard()
        throw error
      }
    }
  }

  /// Makes a new file, and its directory if need be.
  private func create(_ path: String, _ key: String) throws -> (FileDescriptor, path: String) {
    let flags = O_WRONLY | O_CREAT | O_EXCL
    var file = try Posix.open(path, flags, key: key)
    if file == nil {
      try Posix.makeDirectories(Self.parent(path), key: key)
      file = try Posix.open(path, flags, key: key)
    }
    guard let file else {
      throw ZarrError(.io, key: key, "its directory vanished while it was written")
    }
    do { try checkInside(file, key) } catch {
      unlink(path)
      throw error
    }
    return (file, path)
  }

  private static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static let temporaryCount = Atomic<Int>(0)

  /// A name beside `target` that nobody else uses; short, since names are limited to 255 bytes.
  private static func temporaryName(_ target: String) -> String {
    let number = temporaryCount.add(1, ordering: .relaxed).newValue
    return "\(parent(target))/.\(getpid())-\(number).partial"
  }

  private static func isTemporary(_ name: String) -> Bool { name.hasSuffix(".partial") }

  public func delete(_ key: String) throws {
    try atKey(key, in: self) {
      try StoreKey.check(key)
      try checkWritable(key)
      guard let status = try Posix.status(path(key), key: key), status.isRegular else { return }
      let parent = Self.parent(path(key))
      guard let directory = try Posix.open(parent, O_RDONLY | O_DIRECTORY, key: key) else {
        return
      }
      try checkInside(directory, key)
      try Posix.unlink(path(key), key: key)
    }
  }

  public func deletePrefix(_ prefix: String) throws {
    try atKey(prefix, in: self) {
      try StoreKey.checkPrefix(prefix)
      try checkWritable(prefix)
      guard try openInside(prefix, O_RDONLY | O_DIRECTORY) != nil else { return }
      try Posix.removeTree(path(prefix), keepingRoot: prefix.isEmpty, key: prefix)
    }
  }

  /// Deletes what writers that were killed have left: the files under temporary names that had not
  /// taken their place. No other files are touched.
  ///
  /// To be called only when nobody writes to the store.
  ///
  /// - Throws: ``ZarrError`` of kind `readOnly` or `io`.
  public func removeUnfinished() throws {
    try checkWritable("")
    var pending = [""]
    while let directory = pending.popLast() {
      let listing = try listDirectory(directory, enteringLinks: false)
      pending.append(contentsOf: listing.directories.map { StoreKey.join(directory, $0) })
      guard try Posix.open(path(directory), O_RDONLY | O_DIRECTORY, key: directory) != nil else {
        continue
      }
      for entry in try Posix.entries(path(directory), key: directory)
      where entry.isRegular && !entry.isLink && Self.isOwnTemporary(entry.name) {
        try Posix.unlink("\(path(directory))/\(entry.name)", key: directory)
      }
    }
  }

  /// Whether a name is of the form that ``temporaryName(_:)`` makes.
  private static func isOwnTemporary(_ name: String) -> Bool {
    guard name.hasPrefix("."), isTemporary(name) else { return false }
    let parts = name.dropFirst().dropLast(".partial".count).split(
      separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  public func list(_ prefix: String) throws -> [String] {
    try StoreKey.checkPrefix(prefix)
    var keys: [String] = []
    // An explicit stack: the depth of a directory tree is not ours to choose.
    var pending = [prefix]
    while let directory = pending.popLast() {
      try Cancellation.current.check()
      let listing = try listDirectory(directory, enteringLinks: false)
      keys.append(contentsOf: listing.keys.map { StoreKey.join(directory, $0) })
      pending.append(contentsOf: listing.directories.map { StoreKey.join(directory, $0) })
    }
    return keys.sorted()
  }

  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try StoreKey.checkPrefix(prefix)
    return try listDirectory(prefix, enteringLinks: true)
  }

  private func entries(_ prefix: String) throws -> [Posix.Entry] {
    guard try openInside(prefix, O_RDONLY | O_DIRECTORY) != nil else { return [] }
    return try Posix.entries(path(prefix), key: prefix)
  }

  /// Symbolic links to directories are left out of recursive listings: they may form circles.
  private func listDirectory(_ prefix: String, enteringLinks: Bool) throws -> DirectoryListing {
    var listing = DirectoryListing()
    for entry in try atKey(prefix, in: self, { try entries(prefix) }) {
      if entry.isDirectory, enteringLinks || !entry.isLink {
        listing.directories.append(entry.name)
      } else if entry.isRegular, !Self.isTemporary(entry.name) {
        listing.keys.append(entry.name)
      }
    }
    listing.keys.sort()
    listing.directories.sort()
    return listing
  }
}

/// An open file; it is closed with the last reference.
private struct FileReader: ValueReader {
  let file: FileDescriptor
  let byteCount: Int
  let path: String
  let stamp: [Int]

  var version: ValueVersion? { ValueVersion(key: path, stamp: stamp) }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try file.read(at: offset, into: buffer)
  }
}

/// A new file under a temporary name, made when the first bytes come.
private final class FileSink: ValueSink, @unchecked Sendable {
  // Sendable: used by one thread at a time; whoever shares it takes turns.
  private let key: String
  private let create: () throws -> (FileDescriptor, path: String)
  private var file: (descriptor: FileDescriptor, path: String)?
  private(set) var count = 0

  init(_ key: String, _ create: @escaping () throws -> (FileDescriptor, path: String)) {
    self.key = key
    self.create = create
  }

  private func opened() throws -> FileDescriptor {
    if let file { return file.descriptor }
    let made = try create()
    file = made
    return made.0
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    try opened().write(bytes, at: count, key: key)
    count += bytes.count
  }

  func replace(at offset: Int, with bytes: UnsafeRawBufferPointer) throws {
    try opened().write(bytes, at: offset, key: key)
  }

  /// Gives the file its name, in the place of what was there.
  func place(at target: String) throws {
    try opened().close(key: key)
    guard let file else { return }
    try Posix.rename(file.path, target, key: key)
    self.file = nil
  }

  /// Removes the file, if it was made.
  func discard() throws {
    guard let file else { return }
    self.file = nil
    try Posix.unlink(file.path, key: key)
  }
}
