import CLinux
import Glibc
import Zarr

/// A directory that is written beside its place and takes it at the end, so that a failure leaves what
/// was there whole, and so that a store can be written over the one its images are read from.
///
/// It has a name of its own among all that are being written to the same place. What writers leave
/// that were killed is used by the next one that resumes, and removed by one that does not.
struct StagedDirectory {
  /// The place.
  let target: String
  /// Where it is written meanwhile.
  let staging: String
  private let lock: DirectoryLock
  private let overwrite: Bool
  private let names: StagingNames

  /// Prepares to write a directory.
  ///
  /// - Parameters:
  ///   - resumes: whether to go on with what an earlier attempt has left, if that was to become the
  ///     same by its `record`; else it is removed.
  ///   - record: what is going to be written; nil if that cannot be told, or is not to be resumed.
  /// - Throws: ``OMEZarrError`` of kind `exists` if something is there that may not be replaced: a
  ///   file, a directory that holds no Zarr, or anything if `overwrite` is false; or if another
  ///   writer is at work on what is to be resumed.
  init(
    _ path: String, overwrite: Bool, resumes: Bool, record: String? = nil, isArchive: Bool = false
  )
    throws
  {
    let target = try Replacing.realPath(path)
    names = StagingNames(target)
    names.bringBack()
    try Replacing.check(target, overwrite: overwrite, isArchive: isArchive)
    self.overwrite = overwrite
    try Replacing.makeParent(of: target)
    (staging, lock) = try Self.claim(names, resumes: resumes, target)
    self.target = target
    if resumes, let record, WriteRecord.read(in: staging) == record {
      // A killed writer leaves the file it was writing under a temporary name.
      try LocalStore(staging).removeUnfinished()
    } else {
      try LocalStore(staging).deletePrefix("")
      if let record { WriteRecord.write(record, in: staging) }
    }
    try Self.removeLeftovers(names)
  }

  /// Takes the first directory that nobody works in.
  private static func claim(
    _ names: StagingNames, resumes: Bool, _ target: String
  ) throws -> (String, DirectoryLock) {
    for number in 0..<10_000 {
      let path = names.partial(number)
      if mkdir(path, 0o777) != 0, errno != EEXIST {
        throw OMEZarrError(
          .storage, "cannot be written: \(String(cString: strerror(errno)).lowercased())",
          place: target)
      }
      if let lock = DirectoryLock(path) { return (path, lock) }
      if resumes {
        throw OMEZarrError(.exists, "somebody else is writing this just now", place: target)
      }
    }
    throw OMEZarrError(.storage, "there are too many directories beside it", place: target)
  }

  /// Removes what other writers have left that were killed.
  private static func removeLeftovers(_ names: StagingNames) throws {
    func removeUnlessInUse(_ path: String) throws {
      guard let lock = DirectoryLock(path) else { return }
      try withExtendedLifetime(lock) { try remove(path) }
    }
    try removeUnlessInUse(names.replaced)
    var number = 0
    while StoreLocation.fileKind(names.partial(number)) != nil {
      try removeUnlessInUse(names.partial(number))
      number += 1
    }
  }

  /// Puts the new directory in its place. Afterwards there is nothing left to discard.
  ///
  /// - Throws: ``OMEZarrError`` of kind `exists` if something has come there meanwhile that may not be
  ///   replaced, of kind `storage` if the system refuses; `Cancelled` while another writer is waited
  ///   for.
  func commit() throws {
    // Without its record it is not mistaken for something to be resumed.
    WriteRecord.remove(from: staging)
    repeat {
      try Replacing.check(target, overwrite: overwrite, isArchive: false)
    } while try !takePlace()
  }

  /// What has been at a staging name is only moved or removed by who holds its lock. So the old
  /// directory is locked before it gets that name.
  ///
  /// - Returns: false if something has come to the place just now.
  private func takePlace() throws -> Bool {
    guard let old = try DirectoryLock.waiting(for: target) else {
      if rename(staging, target) == 0 {
        lock.release()
        return true
      }
      if [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) { return false }
      throw refused()
    }
    try exchange()
    lock.release()
    // Images that were read from here go on with what is here now.
    Replacements.announce(LocalStore(target))
    // The new one is in its place, whatever becomes of the old one.
    withExtendedLifetime(old) { try? Self.remove(staging) }
    return true
  }

  /// Swaps the staging directory and what is in its place.
  private func exchange() throws {
    let exchange: CUnsignedInt = 2
    if renameat2(AT_FDCWD, staging, AT_FDCWD, target, exchange) == 0 { return }
    guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw refused() }
    // A file system that cannot swap two names. If it ends in between, see `bringBack`.
    guard rename(target, names.replaced) == 0 else { throw refused() }
    guard rename(staging, target) == 0 else {
      let error = refused()
      _ = rename(names.replaced, target)
      throw error
    }
    _ = rename(names.replaced, staging)
  }

  /// Removes what was written, if it has not taken its place.
  func discard() {
    guard lock.isHeld(at: staging) else { return }
    try? Self.remove(staging)
  }

  private static func remove(_ path: String) throws {
    guard StoreLocation.fileKind(path) == .directory else { return }
    try LocalStore(path).deletePrefix("")
    _ = rmdir(path)
  }

  private func refused() -> OMEZarrError {
    let reason = String(cString: strerror(errno)).lowercased()
    return OMEZarrError(
      .storage, "the new hierarchy cannot be moved here: \(reason)", place: target)
  }
}

/// The names of directories that are on their way to a place.
private struct StagingNames {
  let parent: String
  private let target: String
  private let name: String

  init(_ target: String) {
    self.target = target
    let slash = target.lastIndex(of: "/")
    parent = slash.map { String(target[...$0]) } ?? ""
    let full = slash.map { String(target[target.index(after: $0)...]) } ?? target
    // A name has at most 255 bytes.
    var short = full
    while short.utf8.count > 220 { short.removeLast() }
    name = short
  }

  /// Where somebody writes.
  func partial(_ number: Int) -> String {
    "\(parent).\(name).ngffz" + (number == 0 ? "" : ".\(number)") + ".partial"
  }

  /// Where the old directory is for a moment, if two names cannot be swapped.
  var replaced: String { "\(parent).\(name).ngffz.replaced" }

  /// Puts the old directory back if a writer was killed in that moment.
  func bringBack() {
    guard StoreLocation.fileKind(target) == nil, let lock = DirectoryLock(replaced) else { return }
    withExtendedLifetime(lock) { _ = rename(replaced, target) }
  }
}

/// What may be replaced by something new.
enum Replacing {
  /// The path without slashes at the end; what a link points to is replaced, not the link.
  static func realPath(_ path: String) throws(OMEZarrError) -> String {
    var trimmed = path
    while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard !trimmed.isEmpty, !trimmed.utf8.contains(0) else {
      throw OMEZarrError(.argument, "an empty path")
    }
    guard let real = realpath(trimmed, nil) else { return trimmed }
    defer { free(real) }
    return String(cString: real)
  }

  /// Makes the directory that something is to be put in, and those above it.
  ///
  /// - Throws: ``OMEZarrError`` of kind `storage`.
  static func makeParent(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let parent = String(path[..<slash])
    if StoreLocation.fileKind(parent) == .directory { return }
    try makeParent(of: parent)
    guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
      throw OMEZarrError(
        .storage, "cannot be made: \(String(cString: strerror(errno)).lowercased())",
        place: parent)
    }
  }

  /// Whether a directory is no image itself, but others lie in it, such as a field that is written
  /// before the image that it moves, or the images of a scene.
  static func holdsParts(_ path: String) -> Bool {
    guard StoreLocation.fileKind(path) == .directory else { return false }
    guard StoreLocation.holdsZarr(path) else { return holdsZarrBelow(path, depth: 3) }
    guard let group = try? OMEGroup(StoreLocation(reading: path)) else { return false }
    return group.document.kind == nil || group.document.scene != nil
  }

  private static func holdsZarrBelow(_ path: String, depth: Int) -> Bool {
    let names = (try? LocalStore(path).listDirectory(""))?.directories ?? []
    return names.contains { name in
      let below = "\(path)/\(name)"
      return StoreLocation.holdsZarr(below)
        || (depth > 1 && holdsZarrBelow(below, depth: depth - 1))
    }
  }

  /// - Throws: ``OMEZarrError`` of kind `exists` if what is there may not be replaced.
  static func check(_ path: String, overwrite: Bool, isArchive: Bool) throws {
    switch StoreLocation.fileKind(path) {
    case nil: return
    case .file:
      if isArchive, overwrite { return }
      throw OMEZarrError(
        .exists, isArchive ? "the archive exists already; allow overwrite" : "a file is here",
        place: path)
    case .directory:
      if isArchive {
        throw OMEZarrError(.exists, "a directory has the name of the archive", place: path)
      }
      let listing = try LocalStore(path).listDirectory("")
      if listing.keys.isEmpty, listing.directories.isEmpty { return }
      guard StoreLocation.holdsZarr(path) else {
        throw OMEZarrError(
          .exists, "this directory is not a Zarr hierarchy, so it is not replaced", place: path)
      }
      if !overwrite {
        throw OMEZarrError(.exists, "there is a hierarchy already; allow overwrite", place: path)
      }
    }
  }
}
