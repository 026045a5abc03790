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
    try Replacing.check(target, overwrite: overwrite, isArchive: isArchive)
    let names = StagingNames(target)
    try Self.makeDirectories(names.parent)
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
    var number = 0
    while StoreLocation.fileKind(names.partial(number)) != nil
      || StoreLocation.fileKind(names.complete(number)) != nil
    {
      for path in [names.partial(number), names.complete(number)] {
        guard let lock = DirectoryLock(path) else { continue }
        try withExtendedLifetime(lock) { try remove(path) }
      }
      number += 1
    }
  }

  private static func makeDirectories(_ path: String) throws {
    guard !path.isEmpty, StoreLocation.fileKind(path) == nil else { return }
    let above = path.dropLast().lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    try makeDirectories(above)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw OMEZarrError(
        .storage, "cannot be made: \(String(cString: strerror(errno)).lowercased())", place: path)
    }
  }

  /// Puts the new directory in its place.
  func commit() throws {
    // Under this name it is not mistaken for something to be resumed.
    let complete = String(staging.dropLast(StagingNames.partial.count)) + StagingNames.complete
    try Self.remove(complete)
    WriteRecord.remove(from: staging)
    try move(staging, complete)
    guard StoreLocation.fileKind(target) != nil else { return try move(complete, target) }
    // Images that were read from here go on with what is here now.
    defer { Replacements.announce(LocalStore(target)) }
    if renameat2(AT_FDCWD, complete, AT_FDCWD, target, Self.exchange) == 0 {
      return try Self.remove(complete)
    }
    // A file system that cannot swap two names.
    let old = complete + ".old"
    try Self.remove(old)
    try move(target, old)
    do {
      try move(complete, target)
    } catch {
      _ = rename(old, target)
      throw error
    }
    try Self.remove(old)
  }

  private static let exchange: CUnsignedInt = 2

  /// Removes what was written.
  func discard() { try? Self.remove(staging) }

  private static func remove(_ path: String) throws {
    guard StoreLocation.fileKind(path) == .directory else { return }
    try LocalStore(path).deletePrefix("")
    _ = rmdir(path)
  }

  private func move(_ path: String, _ place: String) throws {
    guard rename(path, place) != 0 else { return }
    let reason = String(cString: strerror(errno)).lowercased()
    throw OMEZarrError(.storage, "the new hierarchy cannot be moved here: \(reason)", place: target)
  }
}

/// The names of directories that are on their way to a place.
private struct StagingNames {
  static let partial = ".partial"
  static let complete = ".complete"

  let parent: String
  private let name: String

  init(_ target: String) {
    let slash = target.lastIndex(of: "/")
    parent = slash.map { String(target[...$0]) } ?? ""
    let full = slash.map { String(target[target.index(after: $0)...]) } ?? target
    // A name has at most 255 bytes.
    var short = full
    while short.utf8.count > 220 { short.removeLast() }
    name = short
  }

  func partial(_ number: Int) -> String { stem(number) + Self.partial }
  func complete(_ number: Int) -> String { stem(number) + Self.complete }

  private func stem(_ number: Int) -> String {
    "\(parent).\(name)" + (number == 0 ? "" : ".\(number)")
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
