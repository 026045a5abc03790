import Glibc

/// Calls of the operating system on paths, with errors as Python raises them.
enum FileSystem {
  static func failure(_ path: String) -> ScriptException { .system(errno, path: path) }

  /// What `stat` says, or `nil` if there is nothing at the path.
  static func status(_ path: String, followLinks: Bool = true) -> stat? {
    var status = stat()
    let result = followLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? status : nil
  }

  static func requireStatus(_ path: String, followLinks: Bool = true) throws -> stat {
    guard let status = status(path, followLinks: followLinks) else { throw failure(path) }
    return status
  }

  private static func isKind(_ path: String, _ kind: mode_t, followLinks: Bool = true) -> Bool {
    status(path, followLinks: followLinks).map { $0.st_mode & S_IFMT == kind } ?? false
  }

  static func exists(_ path: String) -> Bool { status(path) != nil }
  static func isFile(_ path: String) -> Bool { isKind(path, S_IFREG) }
  static func isFolder(_ path: String) -> Bool { isKind(path, S_IFDIR) }
  static func isLink(_ path: String) -> Bool { isKind(path, S_IFLNK, followLinks: false) }

  /// The names in a folder, sorted, without `.` and `..`.
  static func names(_ path: String) throws -> [String] {
    guard let folder = opendir(path.isEmpty ? "." : path) else { throw failure(path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  static func makeFolder(_ path: String, mode: Int = 0o777) throws {
    if mkdir(path, mode_t(truncatingIfNeeded: mode)) != 0 { throw failure(path) }
  }

  /// Makes a folder with those around it.
  static func makeFolders(_ path: String, mode: Int, existIsFine: Bool) throws {
    let parent = PathNames.split(path).head
    if !parent.isEmpty, parent != path, !exists(parent) {
      try makeFolders(parent, mode: mode, existIsFine: true)
    }
    do { try makeFolder(path, mode: mode) } catch {
      if !existIsFine || !isFolder(path) { throw error }
    }
  }

  static func removeFile(_ path: String) throws {
    if unlink(path) != 0 { throw failure(path) }
  }

  static func removeFolder(_ path: String) throws {
    if rmdir(path) != 0 { throw failure(path) }
  }

  static func rename(_ from: String, _ to: String) throws {
    if Glibc.rename(from, to) == 0 { return }
    let error = ScriptException.system(errno, path: from)
    error.object.attributes["filename2"] = .string(to)
    throw error
  }

  static func currentFolder() throws -> String {
    guard let name = getcwd(nil, 0) else { throw ScriptException.system(errno) }
    defer { free(name) }
    return String(cString: name)
  }

  /// The path without links, `.` and `..`; what does not exist is kept as it is.
  static func resolved(_ path: String) throws -> String {
    let absolute = try PathNames.absolute(path)
    if let name = realpath(absolute, nil) {
      defer { free(name) }
      return String(cString: name)
    }
    let (head, tail) = PathNames.split(absolute)
    return tail.isEmpty || head == absolute ? absolute : PathNames.join(try resolved(head), tail)
  }

  private static let statusType = RecordType(
    "stat_result", module: "os",
    fields: [
      "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime",
      "st_mtime", "st_ctime", "st_mtime_ns",
    ])

  static func statusRecord(_ path: String, followLinks: Bool = true) throws -> Value {
    let status = try requireStatus(path, followLinks: followLinks)
    func seconds(_ time: timespec) -> Value {
      .float(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
    return statusType.make([
      .int(Int(status.st_mode)), .int(Int(truncatingIfNeeded: status.st_ino)),
      .int(Int(truncatingIfNeeded: status.st_dev)), .int(Int(truncatingIfNeeded: status.st_nlink)),
      .int(Int(status.st_uid)), .int(Int(status.st_gid)), .int(Int(status.st_size)),
      seconds(status.st_atim), seconds(status.st_mtim), seconds(status.st_ctim),
      .int(status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec),
    ])
  }
}
