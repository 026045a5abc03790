import Glibc
import Synchronization

/// Writes a ZIP archive, entry by entry as they come, in constant memory but for the directory.
///
/// Entries are stored without compression, always with ZIP64 records and sizes, as RFC-9 of OME-Zarr
/// asks; dates are those of the format's beginning, so the same entries give the same bytes. The
/// archive is written under a temporary name and takes its own when ``finish(comment:)`` has run.
///
/// Entries may come from several threads; they are written one at a time. While the archive is being
/// written it is a store into which every value is set once; see ``expect(_:)``.
public final class ZipWriter: Sendable {
  struct State {
    var file: FileDescriptor?
    /// What made the file useless: an entry that was cut off.
    var failure: (any Error)?
    var offset = 0
    var directory: [UInt8] = []
    /// Where the bytes of each entry lie.
    var places: [String: Range<Int>] = [:]
    /// The entries that come next, in this order; the first `expectedStart` have come.
    var expected: [String] = []
    var expectedStart = 0
    /// Entries that came before their turn; nil for those that will not come.
    var early: [String: Early?] = [:]
  }

  /// An entry that waits for its turn.
  struct Early {
    var bytes: [UInt8]
    var checksum: UInt32
  }

  /// The path that the archive will have.
  public let path: String
  private let temporaryPath: String
  let state: Mutex<State>
  private static let count = Atomic<Int>(0)

  /// Begins an archive.
  ///
  /// - Throws: ``ZarrError`` of kind `permissionDenied`, `storageFull` or `io`.
  public init(_ path: String) throws {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    self.path = path
    Self.removeUnfinished(path)
    temporaryPath = "\(path).\(getpid())-\(number).partial"
    guard !path.isEmpty, !path.utf8.contains(0),
      let file = try Posix.open(temporaryPath, O_RDWR | O_CREAT | O_EXCL, key: path)
    else { throw ZarrError(.io, key: path, "its directory does not exist") }
    // Tells others that somebody is still at work on the file.
    _ = file.lock()
    state = Mutex(State(file: file))
  }

  /// Deletes what writers of this archive have left that were killed: files under temporary names,
  /// of processes that are gone, on which nobody holds the lock.
  private static func removeUnfinished(_ path: String) {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    for entry in (try? Posix.entries(parent, key: path)) ?? []
    where entry.isRegular && entry.name.hasPrefix(name + ".") && entry.name.hasSuffix(".partial") {
      let numbers = entry.name.dropFirst(name.count + 1).dropLast(".partial".count).split(
        separator: "-", omittingEmptySubsequences: false)
      guard numbers.count == 2, let process = pid_t(numbers[0]), Int(numbers[1]) != nil,
        process > 0, kill(process, 0) != 0, errno == ESRCH,
        let file = try? Posix.open("\(parent)/\(entry.name)", O_RDONLY | O_NOFOLLOW, key: path),
        file.lock()
      else { continue }
      unlink("\(parent)/\(entry.name)")
    }
  }

  deinit {
    let isOpen = state.withLock { $0.file != nil }
    if isOpen { unlink(temporaryPath) }
  }

  /// The number of entries so far.
  public var entryCount: Int { state.withLock { $0.places.count } }

  /// Appends an entry.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey`, `alreadyExists`, `storageFull` or `io`.
  public func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws {
    try checkName(name)
    // Outside of the lock, so that several threads can do it at once.
    let checksum = zipChecksum(bytes)
    try state.withLock { try append(name, bytes, checksum, &$0) }
  }

  func append(
    _ name: String, _ bytes: UnsafeRawBufferPointer, _ checksum: UInt32, _ state: inout State
  ) throws {
    let file = try begin(name, &state)
    try write(ZipRecordWriting.localHeader(name, bytes.count, checksum), &state, file)
    try write(bytes, &state, file)
    register(name, bytes.count, checksum, &state)
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
      try write(ZipRecordWriting.localHeader(name, size, checksum), &state, file)
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
      if let failure = state.failure { throw failure }
      try writeEarly(&state)
      let start = state.offset
      let directory = state.directory
      try directory.withUnsafeBytes { try write($0, &state, file) }
      try write(
        ZipRecordWriting.endRecords(
          count: state.places.count, start: start, size: directory.count, comment),
        &state, file)
      try file.close(key: path)
      try Posix.rename(temporaryPath, path, key: path)
      state.file = nil
      state.directory = []
    }
  }

  func checkName(_ name: String) throws {
    try StoreKey.check(name)
    guard name.utf8.count <= 65535 else {
      throw ZarrError(.invalidKey, key: name, "the name is too long for a ZIP archive")
    }
  }

  private func begin(_ name: String, _ state: inout State) throws -> FileDescriptor {
    guard let file = state.file else {
      throw ZarrError(.io, key: path, "the archive is finished already")
    }
    if let failure = state.failure { throw failure }
    guard state.places[name] == nil else {
      throw ZarrError(.alreadyExists, key: name, "the archive has an entry of this name already")
    }
    return file
  }

  private func register(_ name: String, _ size: Int, _ checksum: UInt32, _ state: inout State) {
    state.places[name] = state.offset - size..<state.offset
    let start = state.offset - size - ZipRecords.localSize - name.utf8.count - 20
    state.directory += ZipRecordWriting.centralHeader(name, size, checksum, offset: start)
  }

  private func write(_ bytes: [UInt8], _ state: inout State, _ file: FileDescriptor) throws {
    try bytes.withUnsafeBytes { try write($0, &state, file) }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ state: inout State, _ file: FileDescriptor
  ) throws {
    do {
      try file.write(bytes, at: state.offset, key: path)
    } catch {
      state.failure = error
      throw error
    }
    state.offset += bytes.count
  }
}

extension [UInt8] {
  /// Whether an end record's signature is among the bytes.
  fileprivate var containsEndSignature: Bool {
    indices.dropLast(3).contains { self[$0..<$0 + 4] == [0x50, 0x4B, 0x05, 0x06] }
  }
}
