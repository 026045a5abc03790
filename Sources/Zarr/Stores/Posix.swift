import Glibc

/// What `stat` says about a file.
struct FileStatus {
  var isRegular: Bool
  var isDirectory: Bool
  var byteCount: Int
  /// Changes when the file is replaced or written.
  var stamp: [Int]

  init(_ status: stat) {
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    byteCount = Int(status.st_size)
    stamp = [
      Int(bitPattern: UInt(status.st_ino)), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
      Int(status.st_size),
    ]
  }
}

/// An open file. It is closed with the last reference to this object.
final class FileDescriptor: @unchecked Sendable {
  // Sendable: the number changes only in `close`, which its owner calls before sharing ends; `pread`
  // is safe from several threads.
  private var number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { Glibc.close(number) } }

  /// The path of the open file, links resolved; nil if the system does not tell.
  var path: String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { readlink("/proc/self/fd/\(number)", $0, characters.count) }
          ?? 0
      }
    }
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Locks the file against others who ask for its lock, until it is closed; false if somebody else
  /// has it.
  func lock() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

  func status(key: String) throws -> FileStatus {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw Posix.error(errno, key: key) }
    return FileStatus(status)
  }

  /// Fills `buffer` with the bytes from `offset`.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(number, rest.baseAddress, rest.count, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 {
        throw ZarrError(
          .io, "the file ends at byte \(offset + done), before byte \(offset + buffer.count)")
      } else if errno != EINTR {
        throw Posix.error(errno, key: "")
      }
    }
  }

  /// Writes bytes from `offset`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, key: String) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = pwrite(number, rest.baseAddress, rest.count, offset + done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw Posix.error(errno, key: key)
      }
    }
  }

  /// Closes the file now, to learn of errors that some file systems report only here.
  func close(key: String) throws {
    let closing = number
    number = -1
    guard Glibc.close(closing) == 0 || errno == EINTR else { throw Posix.error(errno, key: key) }
  }
}

/// The system's calls, with errors as ``ZarrError``.
enum Posix {
  struct Entry {
    var name: String
    var isRegular: Bool
    var isDirectory: Bool
    var isLink: Bool
  }

  static func error(_ code: Int32, key: String) -> ZarrError {
    let kind: ZarrError.Kind =
      switch code {
      case EACCES, EPERM: .permissionDenied
      case ENOSPC, EDQUOT, EFBIG: .storageFull
      case EROFS: .readOnly
      case ENAMETOOLONG, EILSEQ: .invalidKey
      default: .io
      }
    return ZarrError(kind, key: key, String(cString: strerror(code)).lowercased())
  }

  /// Whether a failed call only says that there is nothing at the path.
  private static func saysAbsent(_ code: Int32) -> Bool { code == ENOENT || code == ENOTDIR }

  /// The path with links resolved; nil if nothing is there.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path with links resolved as far as it exists, the rest as it is.
  static func resolvedPath(_ path: String) -> String {
    if let resolved = realPath(path) { return resolved }
    guard let slash = path.utf8.lastIndex(of: 0x2F) else {
      return (realPath(".") ?? ".") + "/" + path
    }
    let parent = slash == path.startIndex ? "" : resolvedPath(String(path[..<slash]))
    return parent + path[slash...]
  }

  /// Opens a file; nil if there is none, or its directory is missing.
  static func open(_ path: String, _ flags: Int32, key: String) throws -> FileDescriptor? {
    while true {
      let number = Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o666)
      if number >= 0 { return FileDescriptor(number) }
      let code = errno
      if code == EINTR { continue }
      let isReading = flags & O_CREAT == 0
      if saysAbsent(code) && (isReading || code == ENOENT) { return nil }
      if isReading, code == ENAMETOOLONG || code == ENXIO { return nil }
      throw error(code, key: key)
    }
  }

  static func status(_ path: String, key: String) throws -> FileStatus? {
    var result = stat()
    guard stat(path, &result) == 0 else {
      let code = errno
      if saysAbsent(code) || code == ENAMETOOLONG { return nil }
      throw error(code, key: key)
    }
    return FileStatus(result)
  }

  private static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  static func rename(_ from: String, _ to: String, key: String) throws {
    guard Glibc.rename(from, to) == 0 else { throw error(errno, key: key) }
  }

  static func unlink(_ path: String, key: String) throws {
    guard Glibc.unlink(path) == 0 || errno == ENOENT else { throw error(errno, key: key) }
  }

  /// Makes a directory and those above it that are missing.
  static func makeDirectories(_ path: String, key: String) throws {
    if mkdir(path, 0o777) == 0 { return }
    let code = errno
    if code == EEXIST { return }
    guard code == ENOENT, let slash = path.utf8.lastIndex(of: 0x2F), slash > path.startIndex else {
      throw error(code, key: key)
    }
    try makeDirectories(String(path[..<slash]), key: key)
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw error(errno, key: key) }
  }

  /// What lies in a directory; links count as what they lead to. Empty if there is no directory.
  static func entries(_ path: String, key: String) throws -> [Entry] {
    guard let directory = opendir(path) else {
      let code = errno
      if saysAbsent(code) { return [] }
      throw error(code, key: key)
    }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var type = Int(entry.pointee.d_type)
      if type == Int(DT_UNKNOWN), isSymbolicLink("\(path)/\(name)") { type = Int(DT_LNK) }
      let isLink = type == Int(DT_LNK)
      if isLink || type == Int(DT_UNKNOWN) {
        guard let status = try? status("\(path)/\(name)", key: key) else { continue }
        type = status.isRegular ? Int(DT_REG) : status.isDirectory ? Int(DT_DIR) : type
      }
      entries.append(
        Entry(
          name: name, isRegular: type == Int(DT_REG), isDirectory: type == Int(DT_DIR),
          isLink: isLink))
    }
    return entries
  }

  /// Removes a directory with all that is in it; links are removed, not followed.
  static func removeTree(_ path: String, keepingRoot: Bool, key: String) throws {
    var directories = [path]
    var next = 0
    while next < directories.count {
      let directory = directories[next]
      next += 1
      for entry in try entries(directory, key: key) {
        let child = "\(directory)/\(entry.name)"
        if entry.isDirectory, !entry.isLink {
          directories.append(child)
        } else {
          try unlink(child, key: key)
        }
      }
    }
    // Children were found after their parents, so the reverse order removes them first.
    for directory in directories.reversed() where !(keepingRoot && directory == path) {
      if rmdir(directory) != 0, errno != ENOENT { throw error(errno, key: key) }
    }
  }
}
