import Glibc
import Workers

/// A ZIP archive as a store that can be read; values are read in place, by ranges.
///
/// Stored entries are read straight from the file; deflated ones are unpacked when opened. A value
/// that is read whole is checked against its CRC-32. What an archive may not contain is in
/// ``ZipDirectory``.
public struct ZipStore: Store {
  /// The path of the archive, as given.
  public let path: String
  /// The same path with links resolved.
  public let identity: String
  /// The central directory.
  public let directory: ZipDirectory
  /// False: an archive is written by ``ZipWriter``.
  public var isWritable: Bool { false }

  private let file: any ValueReader
  private let sortedNames: [String]

  /// Opens an archive and reads its directory.
  ///
  /// - Parameters:
  ///   - path: the path of the archive.
  ///   - repeatedNames: what to do with names that occur twice.
  /// - Throws: ``ZarrError`` of kind `notFound`, `invalidArchive`, `limitExceeded`,
  ///   `permissionDenied` or `io`.
  public init(_ path: String, repeatedNames: ZipDirectory.RepeatedNames = .refused) throws {
    guard !path.utf8.contains(0), let open = try Posix.open(path, O_RDONLY, key: path) else {
      throw ZarrError(.notFound, store: path, "no such file")
    }
    let status = try open.status(key: path)
    guard status.isRegular else {
      throw ZarrError(.invalidArchive, store: path, "this is not a file")
    }
    let identity = "zip:" + Posix.resolvedPath(path)
    let file = ZipFile(
      file: open, byteCount: status.byteCount,
      version: ValueVersion(key: identity, stamp: status.stamp))
    try self.init(file, path: path, identity: identity, repeatedNames)
  }

  /// Opens an archive that is somewhere else than in a file, such as in memory.
  ///
  /// - Parameters:
  ///   - archive: the archive's bytes.
  ///   - path: what errors call the archive.
  /// - Throws: as ``init(_:repeatedNames:)``.
  public init(
    _ archive: any ValueReader, path: String,
    repeatedNames: ZipDirectory.RepeatedNames = .refused
  ) throws {
    try self.init(archive, path: path, identity: "zip:" + path, repeatedNames)
  }

  private init(
    _ file: any ValueReader, path: String, identity: String,
    _ repeatedNames: ZipDirectory.RepeatedNames
  ) throws {
    self.path = path
    self.file = file
    self.identity = identity
    directory = try ZipDirectory(file, path: path, repeatedNames: repeatedNames)
    sortedNames = directory.entries.map(\.name).sorted()
  }

  /// The path.
  public var description: String { path }

  /// Opens the value of `key`.
  public func reader(_ key: String) throws -> (any ValueReader)? {
    try StoreKey.check(key)
    guard let entry = directory[key] else { return nil }
    let range = try entry.range(in: file, path: path)
    let version = file.version.map { ValueVersion(key: "\(identity)/\(key)", stamp: $0.stamp) }
    if entry.isDeflated {
      let bytes = try entry.inflated(from: file, range, path: path)
      try bytes.withUnsafeBytes { try entry.verify($0, path: path) }
      return MemoryReader(bytes, version: version)
    }
    return ZipStoredReader(file: file, range: range, entry: entry, path: path, version: version)
  }

  /// Reads a value from beginning to end, in pieces, and checks it against its local header and its
  /// CRC-32; reading a part of a value does not.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidArchive`, `limitExceeded` or `io`; `Cancelled`.
  public func verify(_ key: String) throws {
    // A deflated value is checked when it is unpacked.
    guard let value = try reader(key) as? ZipStoredReader else { return }
    let piece = 4 << 20
    var checksum: UInt32 = 0
    for start in stride(from: 0, to: value.byteCount, by: piece) {
      try Cancellation.current.check()
      try value.withBytes(start..<min(value.byteCount, start + piece)) {
        checksum = zipChecksum($0, from: checksum)
      }
    }
    try value.entry.verify(checksum, path: path)
  }

  /// Always throws: an archive is written by ``ZipWriter``.
  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws { try checkWritable(key) }

  /// Always throws.
  public func delete(_ key: String) throws { try checkWritable(key) }

  /// Always throws.
  public func deletePrefix(_ prefix: String) throws { try checkWritable(prefix) }

  /// All keys under a prefix, sorted.
  public func list(_ prefix: String) throws -> [String] {
    try StoreKey.checkPrefix(prefix)
    if prefix.isEmpty { return sortedNames }
    return Array(sortedNames[places(under: prefix)])
  }

  /// What lies directly under a prefix.
  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    DirectoryListing(keys: try list(prefix), under: prefix)
  }

  /// Whether there is such an entry. No byte of the file is read.
  public func exists(_ key: String) throws -> Bool { try size(key) != nil }

  /// The length of the value of `key`. No byte of the file is read.
  public func size(_ key: String) throws -> Int? {
    try StoreKey.check(key)
    return directory[key]?.byteCount
  }

  private func places(under prefix: String) -> Range<Int> {
    // "0" follows "/" in ASCII, so these two bound all names that begin with "prefix/".
    firstPlace(atOrAfter: prefix + "/")..<firstPlace(atOrAfter: prefix + "0")
  }

  private func firstPlace(atOrAfter name: String) -> Int {
    var low = 0
    var high = sortedNames.count
    while low < high {
      let middle = (low + high) / 2
      if sortedNames[middle] < name { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ZipEntry {
  /// - Throws: ``ZarrError`` of kind `invalidArchive` if the whole value has another CRC-32.
  func verify(_ bytes: UnsafeRawBufferPointer, path: String) throws {
    try verify(zipChecksum(bytes), path: path)
  }

  fileprivate func verify(_ found: UInt32, path: String) throws {
    guard found == checksum else {
      throw ZarrError.archive(path, entry: name, "its bytes do not have the checksum they should")
    }
  }
}

/// The archive's file.
private struct ZipFile: ValueReader {
  let file: FileDescriptor
  let byteCount: Int
  let version: ValueVersion?

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try file.read(at: offset, into: buffer)
  }
}

/// A stored entry, read from its place in the archive.
private struct ZipStoredReader: ValueReader {
  let file: any ValueReader
  let range: Range<Int>
  let entry: ZipEntry
  let path: String
  let version: ValueVersion?

  var byteCount: Int { range.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try checkInside(offset..<offset.saturatedSum(buffer.count))
    try file.read(at: range.lowerBound + offset, into: buffer)
    if buffer.count == byteCount { try entry.verify(UnsafeRawBufferPointer(buffer), path: path) }
  }
}
