/// The central directory of a ZIP archive: what is in it, and where.
///
/// Everything that could make two readers disagree, or lead one astray, is refused: names that leave
/// the root (absolute, "..", backslashes, drives), symbolic links, names that occur twice (unless
/// asked for), encryption, several disks, entries that overlap, a second end record in the comment, counts and
/// offsets beyond the file, values that claim to unpack to more than deflate can hold.
public struct ZipDirectory: Sendable {
  /// The files, in the directory's order.
  public let entries: [ZipEntry]
  /// The archive's comment.
  public let comment: [UInt8]
  /// Whether the archive has a ZIP64 end record.
  public let isZip64: Bool
  /// The entries' places in `entries` by name.
  let places: [String: Int]

  /// What is done with a name that occurs twice.
  public enum RepeatedNames: Sendable {
    /// The archive is refused, as RFC-9 asks of an OME-Zarr archive.
    case refused
    /// The last entry counts: zarr-python writes a key anew by adding an entry.
    case lastCounts
  }

  /// The largest central directory that is read, in bytes.
  static let byteLimit = 2 << 30

  /// Reads the directory of the archive in `file`.
  ///
  /// - Parameters:
  ///   - file: the archive.
  ///   - path: what errors call it.
  ///   - repeatedNames: what to do with names that occur twice.
  /// - Throws: ``ZarrError`` of kind `invalidArchive`, `limitExceeded` or `io`.
  public init(
    _ file: any ValueReader, path: String, repeatedNames: RepeatedNames = .refused
  ) throws {
    var name = ""
    do {
      let end = try ZipEnd(byteCount: file.byteCount) { range in
        try file.read([range]).first ?? []
      }
      guard end.directory.count <= Self.byteLimit else {
        throw ZarrError(
          .limitExceeded, key: path,
          "a central directory of \(end.directory.count) bytes is larger than is accepted")
      }
      let bytes = try file.read([end.directory]).first ?? []
      var fields = ZipFields(bytes[...])
      var entries: [ZipEntry] = []
      var last: [String: Int] = [:]
      entries.reserveCapacity(end.entryCount)
      for _ in 0..<end.entryCount {
        name = ""
        let record = try ZipCentralRecord(&fields)
        let full = try Self.name(record)
        name = full
        let isDirectory = full.hasSuffix("/")
        let plain = isDirectory ? String(full.dropLast()) : full
        guard last.updateValue(entries.count, forKey: plain) == nil || repeatedNames == .lastCounts
        else { throw ZipFlaw("the name occurs twice") }
        let entry = try Self.check(record, name: plain, isDirectory: isDirectory)
        if entry.headerOffset >= end.directory.lowerBound {
          throw ZipFlaw("it begins behind the data")
        }
        entries.append(entry)
      }
      name = ""
      guard fields.left == 0 else {
        throw ZipFlaw("the central directory has more records than the \(end.entryCount) counted")
      }
      let directories = try Self.setLimits(&entries, end: end.directory.lowerBound, name: &name)
      let counting = Set(last.values).subtracting(directories)
      self.entries = entries.indices.filter(counting.contains).map { entries[$0] }
      comment = end.comment
      isZip64 = end.isZip64
    } catch let flaw as ZipFlaw {
      throw ZarrError.archive(path, entry: name, flaw.reason)
    }
    var places: [String: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.name] = index }
    self.places = places
  }

  /// The entry of this name.
  public subscript(name: String) -> ZipEntry? { places[name].map { entries[$0] } }

  private static func name(_ record: ZipCentralRecord) throws -> String {
    guard let name = String(validating: record.name, as: UTF8.self) else {
      throw ZipFlaw("a name is not UTF-8")
    }
    return name
  }

  /// - Returns: the entry, with a limit that is still to be set; the mark of a directory is a name
  ///   with "/" at the end.
  private static func check(
    _ record: ZipCentralRecord, name: String, isDirectory: Bool
  ) throws -> ZipEntry {
    if name.utf8.first == 0x2F { throw ZipFlaw("an absolute path") }
    if name.utf8.contains(0x5C) { throw ZipFlaw("a backslash in the name") }
    if name.utf8.dropFirst().first == 0x3A { throw ZipFlaw("a drive letter in the name") }
    do {
      try StoreKey.check(name)
    } catch let error as ZarrError {
      throw ZipFlaw("a name that could lead out of the archive (traversal): \(error.reason)")
    }
    guard record.flags & ZipRecords.encryptedFlags == 0 else { throw ZipFlaw("it is encrypted") }
    guard record.disk == 0 else { throw ZipFlaw("it lies on another disk (multi-part)") }
    switch record.attributes >> 16 & 0xF000 {
    case 0, 0x8000, 0x4000: break
    case 0xA000: throw ZipFlaw("it is a symbolic link")
    default: throw ZipFlaw("it is a device or another special file")
    }
    guard record.method == ZipRecords.stored || record.method == ZipRecords.deflated else {
      throw ZipFlaw("compression method \(record.method) is not supported, only stored and deflate")
    }
    guard let stored = Int(exactly: record.storedSize), let size = Int(exactly: record.size),
      let offset = Int(exactly: record.headerOffset)
    else { throw ZipFlaw("its sizes or offset are beyond any file") }
    let isDeflated = record.method == ZipRecords.deflated
    if isDirectory, size != 0 { throw ZipFlaw("a directory with bytes") }
    if !isDeflated, stored != size { throw ZipFlaw("it is stored, but its two sizes differ") }
    // Deflate shrinks by 1032 at most.
    if isDeflated, size / 1032 > stored {
      throw ZipFlaw("\(stored) bytes claim to unpack to \(size) (a bomb)")
    }
    return ZipEntry(
      name: isDirectory ? name + "/" : name, isDeflated: isDeflated, storedByteCount: stored,
      byteCount: size, checksum: record.checksum, headerOffset: offset, limit: 0,
      flags: record.flags)
  }

  /// Gives each entry the place where the next one begins, and checks that it can end before.
  ///
  /// - Returns: the places of entries that are directories.
  private static func setLimits(
    _ entries: inout [ZipEntry], end: Int, name: inout String
  ) throws -> Set<Int> {
    var directories: Set<Int> = []
    var limit = end
    for index in entries.indices.sorted(by: {
      entries[$0].headerOffset > entries[$1].headerOffset
    }) {
      let entry = entries[index]
      name = entry.name
      let least = (ZipRecords.localSize + entry.name.utf8.count)
        .saturatedSum(entry.storedByteCount)
      guard entry.headerOffset.saturatedSum(least) <= limit else {
        throw ZipFlaw("it overlaps another entry or the directory")
      }
      entries[index].limit = limit
      limit = entry.headerOffset
      if entry.name.hasSuffix("/") { directories.insert(index) }
    }
    return directories
  }
}
