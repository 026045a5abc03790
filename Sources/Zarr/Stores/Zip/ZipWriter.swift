import Glibc
import Synchronization

/// Writes a ZIP archive, entry by entry as they come, in constant memory but for the directory.
///
/// Entries are stored without compression, always with ZIP64 records and sizes, as RFC-9 of OME-Zarr
/// asks; dates are those of the format's beginning, so the same entries give the same bytes. The
/// archive is written under a temporary name and takes its own when ``finish(comment:)`` has run.
///
/// Entries may come from several threads; they are written one at a time.
public final class ZipWriter: Sendable {
  private struct State {
    var file: FileDescriptor?
    var offset = 0
    var directory: [UInt8] = []
    var names: Set<String> = []
  }

  /// The path that the archive will have.
  public let path: String
  private let temporaryPath: String
  private let state: Mutex<State>
  private static let count = Atomic<Int>(0)

  /// Begins an archive.
  ///
  /// - Throws: ``ZarrError`` of kind `permissionDenied`, `storageFull` or `io`.
  public init(_ path: String) throws {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    self.path = path
    temporaryPath = "\(path).\(getpid())-\(number).partial"
    guard !path.isEmpty, !path.utf8.contains(0),
      let file = try Posix.open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL, key: path)
    else { throw ZarrError(.io, key: path, "its directory does not exist") }
    state = Mutex(State(file: file))
  }

  deinit {
    let isOpen = state.withLock { $0.file != nil }
    if isOpen { unlink(temporaryPath) }
  }

  /// The number of entries so far.
  public var entryCount: Int { state.withLock { $0.names.count } }

  /// Appends an entry.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey`, `alreadyExists`, `storageFull` or `io`.
  public func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws {
    try checkName(name)
    try state.withLock { state in
      let file = try begin(name, &state)
      let checksum = zipChecksum(bytes)
      try write(localHeader(name, bytes.count, checksum), &state, file)
      try write(bytes, &state, file)
      register(name, bytes.count, checksum, &state)
    }
  }

  /// Appends an entry.
  ///
  /// - Throws: as ``add(_:_:)``.
  public func add(_ name: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try add(name, $0) }
  }

  /// Appends an entry with the value of `reader`, in pieces of some MB.
  ///
  /// - Throws: as ``add(_:_:)``; whatever keeps the value from being read.
  public func add(_ name: String, from reader: any ValueReader) throws {
    let piece = 8 << 20
    let size = reader.byteCount
    if size <= piece {
      try reader.withBytes(0..<size) { try add(name, $0) }
      return
    }
    try checkName(name)
    // The header holds the checksum and comes first: the value is read twice.
    var checksum: UInt32 = 0
    for start in stride(from: 0, to: size, by: piece) {
      try reader.withBytes(start..<min(size, start + piece)) {
        checksum = zipChecksum($0, from: checksum)
      }
    }
    try state.withLock { state in
      let file = try begin(name, &state)
      try write(localHeader(name, size, checksum), &state, file)
      var written: UInt32 = 0
      for start in stride(from: 0, to: size, by: piece) {
        try reader.withBytes(start..<min(size, start + piece)) { bytes in
          written = zipChecksum(bytes, from: written)
          try write(bytes, &state, file)
        }
      }
      guard written == checksum else {
        throw ZarrError(.io, key: name, "the value changed while it was copied")
      }
      register(name, size, checksum, &state)
    }
  }

  /// Writes the directory and gives the archive its name; one that was there is replaced.
  ///
  /// - Parameter comment: the archive's comment, at most 65535 bytes.
  /// - Throws: ``ZarrError`` of kind `limitExceeded`, `storageFull` or `io`.
  public func finish(comment: [UInt8] = []) throws {
    guard comment.count <= 65535, !comment.containsEndSignature else {
      throw ZarrError(
        .limitExceeded, key: path, "a comment has at most 65535 bytes and no end record in it")
    }
    try state.withLock { state in
      guard let file = state.file else {
        throw ZarrError(.io, key: path, "the archive is finished already")
      }
      let start = state.offset
      let directory = state.directory
      try directory.withUnsafeBytes { try write($0, &state, file) }
      try write(
        endRecords(count: state.names.count, start: start, size: directory.count, comment),
        &state, file)
      try file.close(key: path)
      try Posix.rename(temporaryPath, path, key: path)
      state.file = nil
      state.directory = []
    }
  }

  private func checkName(_ name: String) throws {
    try StoreKey.check(name)
    guard name.utf8.count <= 65535 else {
      throw ZarrError(.invalidKey, key: name, "the name is too long for a ZIP archive")
    }
  }

  private func begin(_ name: String, _ state: inout State) throws -> FileDescriptor {
    guard let file = state.file else {
      throw ZarrError(.io, key: path, "the archive is finished already")
    }
    guard !state.names.contains(name) else {
      throw ZarrError(.alreadyExists, key: name, "the archive has an entry of this name already")
    }
    return file
  }

  private func register(_ name: String, _ size: Int, _ checksum: UInt32, _ state: inout State) {
    state.names.insert(name)
    let start = state.offset - size - ZipRecords.localSize - name.utf8.count - 20
    state.directory += centralHeader(name, size, checksum, offset: start)
  }

  private func write(_ bytes: [UInt8], _ state: inout State, _ file: FileDescriptor) throws {
    try bytes.withUnsafeBytes { try write($0, &state, file) }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ state: inout State, _ file: FileDescriptor
  ) throws {
    try file.write(bytes, key: path)
    state.offset += bytes.count
  }

  // MARK: Records

  private static let version: UInt16 = 45
  /// 1 January 1980, the first day that the format knows.
  private static let date: UInt16 = 1 << 5 | 1

  private func appendCommon(_ name: String, _ checksum: UInt32, to record: inout [UInt8]) {
    record.append(little: Self.version)
    record.append(little: name.utf8.allSatisfy { $0 < 0x80 } ? 0 : ZipRecords.utf8Flag)
    record.append(little: ZipRecords.stored)
    record.append(little: UInt16(0))
    record.append(little: Self.date)
    record.append(little: checksum)
    record.append(little: ZipRecords.in64)
    record.append(little: ZipRecords.in64)
    record.append(little: UInt16(truncatingIfNeeded: name.utf8.count))
  }

  private func localHeader(_ name: String, _ size: Int, _ checksum: UInt32) -> [UInt8] {
    var record: [UInt8] = []
    record.append(little: ZipRecords.localSignature)
    appendCommon(name, checksum, to: &record)
    record.append(little: UInt16(20))
    record += Array(name.utf8)
    record.append(little: ZipRecords.zip64Extra)
    record.append(little: UInt16(16))
    record.append(little: UInt64(size))
    record.append(little: UInt64(size))
    return record
  }

  private func centralHeader(
    _ name: String, _ size: Int, _ checksum: UInt32, offset: Int
  ) -> [UInt8] {
    let isFar = offset >= Int(ZipRecords.in64)
    var record: [UInt8] = []
    record.append(little: ZipRecords.centralSignature)
    record.append(little: UInt16(3) << 8 | Self.version)  // made on Unix, for the attributes
    appendCommon(name, checksum, to: &record)
    record.append(little: UInt16(isFar ? 28 : 20))
    record.append(little: UInt16(0))  // comment
    record.append(little: UInt16(0))  // disk
    record.append(little: UInt16(0))  // internal attributes
    record.append(little: UInt32(0o100644) << 16)
    record.append(little: isFar ? ZipRecords.in64 : UInt32(truncatingIfNeeded: offset))
    record += Array(name.utf8)
    record.append(little: ZipRecords.zip64Extra)
    record.append(little: UInt16(isFar ? 24 : 16))
    record.append(little: UInt64(size))
    record.append(little: UInt64(size))
    if isFar { record.append(little: UInt64(offset)) }
    return record
  }

  private func endRecords(count: Int, start: Int, size: Int, _ comment: [UInt8]) -> [UInt8] {
    var record: [UInt8] = []
    record.append(little: ZipRecords.end64Signature)
    record.append(little: UInt64(ZipRecords.end64Size - 12))
    record.append(little: UInt16(3) << 8 | Self.version)
    record.append(little: Self.version)
    record.append(little: UInt32(0))
    record.append(little: UInt32(0))
    record.append(little: UInt64(count))
    record.append(little: UInt64(count))
    record.append(little: UInt64(size))
    record.append(little: UInt64(start))
    record.append(little: ZipRecords.locatorSignature)
    record.append(little: UInt32(0))
    record.append(little: UInt64(start + size))
    record.append(little: UInt32(1))
    record.append(little: ZipRecords.endSignature)
    record.append(little: UInt16(0))
    record.append(little: UInt16(0))
    record.append(little: ZipRecords.in64Short)
    record.append(little: ZipRecords.in64Short)
    record.append(little: ZipRecords.in64)
    record.append(little: ZipRecords.in64)
    record.append(little: UInt16(truncatingIfNeeded: comment.count))
    return record + comment
  }
}

extension [UInt8] {
  /// Whether an end record's signature is among the bytes.
  fileprivate var containsEndSignature: Bool {
    indices.dropLast(3).contains { self[$0..<$0 + 4] == [0x50, 0x4B, 0x05, 0x06] }
  }
}
