import Glibc
import Zarr

/// A directory that is written beside its place and takes it at the end, so that a failure leaves what
/// was there whole, and so that a store can be written over the one its images are read from.
struct StagedDirectory {
  /// The place.
  let target: String
  /// Where it is written meanwhile.
  let staging: String

  /// Prepares to write a directory.
  ///
  /// - Parameters:
  ///   - resumes: whether to go on with what an earlier attempt has left.
  /// - Throws: ``OMEZarrError`` of kind `exists` if something is there that may not be replaced: a
  ///   file, a directory that holds no Zarr, or anything if `overwrite` is false.
  init(_ path: String, overwrite: Bool, resumes: Bool, isArchive: Bool = false) throws {
    var trimmed = path
    while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard !trimmed.isEmpty, !trimmed.utf8.contains(0) else {
      throw OMEZarrError(.argument, "an empty path")
    }
    // What a link points to is replaced, not the link.
    if let real = realpath(trimmed, nil) {
      trimmed = String(cString: real)
      free(real)
    }
    target = trimmed
    let slash = trimmed.lastIndex(of: "/")
    let parent = slash.map { String(trimmed[...$0]) } ?? ""
    let name = slash.map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
    staging = "\(parent).\(name).partial"
    try Self.checkReplaceable(trimmed, overwrite: overwrite, isArchive: isArchive)
    if resumes {
      // A killed writer leaves the file it was writing under a temporary name.
      try LocalStore(staging).removeUnfinished()
    } else {
      try remove(staging)
    }
  }

  private static func checkReplaceable(_ path: String, overwrite: Bool, isArchive: Bool) throws {
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

  /// Puts the new directory in its place.
  func commit() throws {
    if StoreLocation.fileKind(target) == nil {
      try check(rename(staging, target), "move the new hierarchy to", target)
      return
    }
    let aside = staging + ".old"
    try remove(aside)
    try check(rename(target, aside), "move aside", target)
    if rename(staging, target) != 0 {
      let reason = String(cString: strerror(errno))
      _ = rename(aside, target)
      throw OMEZarrError(.storage, "cannot move the new hierarchy here: \(reason)", place: target)
    }
    try remove(aside)
  }

  /// Removes what was written.
  func discard() { try? remove(staging) }

  private func remove(_ path: String) throws {
    guard StoreLocation.fileKind(path) == .directory else { return }
    try LocalStore(path).deletePrefix("")
    _ = rmdir(path)
  }

  private func check(_ result: CInt, _ what: String, _ path: String) throws {
    guard result != 0 else { return }
    let reason = String(cString: strerror(errno))
    throw OMEZarrError(.storage, "cannot \(what) \(path): \(reason)", place: target)
  }
}
