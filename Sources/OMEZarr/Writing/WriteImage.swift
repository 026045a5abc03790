import Workers
import Zarr

/// Writes an image at a path on disk: a directory, or an archive if the path ends in `.ozx`.
///
/// The image is written beside its place, which it takes at the end; so it may be written over the
/// very store it is read from, and a failure leaves the old one whole.
///
/// - Returns: what the version cannot say.
/// - Throws: ``OMEZarrError``: `version` for a version that is not written or cannot hold the image,
///   `exists` for what may not be replaced, `argument`; errors of the sources; `Cancelled`.
@discardableResult
public func toNgffZarr(
  _ path: String, _ multiscales: Multiscales, _ options: WriteOptions = WriteOptions()
) throws -> [ConversionNote] {
  let isArchive = OZX.isPath(path)
  let version = try options.resolvedVersion(isArchive: isArchive)
  if isArchive { return try writeArchive(path, multiscales, version, options) }
  if path.lowercased().hasSuffix(".zip") {
    throw OMEZarrError(
      .argument, "an archive of OME-Zarr has a name that ends in .ozx", place: path)
  }
  if options.startLevel > 0 || (options.metadataOnly && !options.overwrite) {
    return try writeInPlace(LocalStore(path), "", multiscales, version, options)
  }
  let staged = try StagedDirectory(path, overwrite: options.overwrite, resumes: options.resumes)
  return try staging(staged, options) { store in
    var writer = ImageWriter(store, version, options)
    try writer.write(multiscales, at: "")
    return writer.notes
  }
}

/// Writes an image at a path in a store. It is gathered in memory first, unless the store is a
/// directory; so a failure leaves the old one whole.
@discardableResult
public func toNgffZarr(
  store: any Store, path: String = "", _ multiscales: Multiscales,
  _ options: WriteOptions = WriteOptions()
) throws -> [ConversionNote] {
  if let local = store as? LocalStore {
    return try toNgffZarr(
      path.isEmpty ? local.root : "\(local.root)/\(try StoreKey.normalized(path))", multiscales,
      options)
  }
  let version = try options.resolvedVersion(isArchive: false)
  let path = try StoreKey.normalized(path)
  if options.startLevel > 0 { return try writeInPlace(store, path, multiscales, version, options) }
  let exists = try NodeMetadata.read(store, path) != nil
  if exists, !options.overwrite {
    throw OMEZarrError(.exists, "there is a hierarchy already; allow overwrite", place: path)
  }
  let gathered = MemoryStore()
  var writer = ImageWriter(gathered, version, options)
  try writer.write(multiscales, at: path)
  if exists { try store.deletePrefix(path) }
  for key in try gathered.list(path).reversed() {
    // Groups above that are there keep what they say.
    guard let bytes = try gathered.get(key) else { continue }
    try store.set(key, bytes)
  }
  return writer.notes
}

private func writeInPlace(
  _ store: any Store, _ path: String, _ multiscales: Multiscales, _ version: NgffVersion,
  _ options: WriteOptions
) throws -> [ConversionNote] {
  guard !options.overwrite else {
    throw OMEZarrError(.argument, "start_level needs overwrite=False: earlier levels are kept")
  }
  var writer = ImageWriter(store, version, options)
  try writer.write(multiscales, at: path)
  return writer.notes
}

private func writeArchive(
  _ path: String, _ multiscales: Multiscales, _ version: NgffVersion, _ options: WriteOptions
) throws -> [ConversionNote] {
  guard options.startLevel == 0, !options.metadataOnly else {
    throw OMEZarrError(.argument, "an archive is written whole: no start_level, no metadata_only")
  }
  var options = options
  // RFC-9 recommends shards, for fewer entries.
  options.chunksPerShard = options.chunksPerShard ?? .uniform(2)
  let staged = try StagedDirectory(
    path, overwrite: options.overwrite, resumes: options.resumes, isArchive: true)
  do {
    let store = LocalStore(staged.staging)
    var writer = ImageWriter(store, version, options)
    try writer.write(multiscales, at: "")
    try OZX.write(store, to: path, version: version.rawValue)
    staged.discard()
    return writer.notes
  } catch {
    if !options.resumes, !(error is Cancelled) { staged.discard() }
    let disk: Set<ZarrError.Kind> = [.io, .notFound, .permissionDenied, .storageFull]
    guard let failure = error as? ZarrError, disk.contains(failure.kind) else { throw error }
    throw OMEZarrError(
      .storage, "cannot be written", place: staged.target, cause: failure.description)
  }
}

/// Writes to the staging directory and puts it in its place. What an interruption leaves is kept for
/// `resumes`; what an error leaves is removed, unless it came while resuming.
func staging<Result>(
  _ staged: StagedDirectory, _ options: WriteOptions, _ write: (LocalStore) throws -> Result
) throws -> Result {
  do {
    let result = try write(LocalStore(staged.staging))
    try staged.commit()
    return result
  } catch {
    if !options.resumes, !(error is Cancelled) { staged.discard() }
    let disk: Set<ZarrError.Kind> = [.io, .notFound, .permissionDenied, .storageFull]
    guard let failure = error as? ZarrError, disk.contains(failure.kind) else { throw error }
    throw OMEZarrError(
      .storage, "cannot be written", place: staged.target, cause: failure.description)
  }
}
