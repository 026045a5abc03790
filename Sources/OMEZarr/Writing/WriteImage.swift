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
  let isBeside = !options.overwrite && Replacing.holdsParts(path)
  if !isArchive, options.startLevel > 0 || isBeside {
    return try writeInPlace(LocalStore(path), "", multiscales, version, options)
  }
  let multiscales = keepingAttributes(multiscales, of: try StoreLocation(reading: path))
  var options = options
  options.record = WriteRecord.text(of: multiscales, version, options)
  return try writeHierarchy(path, version, options) { try $0.write(multiscales, at: "") }
}

/// Writes a hierarchy at a path on disk: into a directory beside its place, or into an archive.
func writeHierarchy(
  _ path: String, _ version: NgffVersion, _ options: WriteOptions,
  _ write: (inout ImageWriter) throws -> Void
) throws -> [ConversionNote] {
  var options = options
  options.name = options.name ?? path.split(separator: "/").last.map(String.init)
  if OZX.isPath(path) { return try writeArchive(path, version, options, write) }
  if path.lowercased().hasSuffix(".zip") {
    throw OMEZarrError(
      .argument, "an archive of OME-Zarr has a name that ends in .ozx", place: path)
  }
  let staged = try StagedDirectory(
    path, overwrite: options.overwrite, resumes: options.resumes, record: options.record)
  return try staging(staged, options) { store in
    var writer = ImageWriter(store, version, options)
    try write(&writer)
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
  let multiscales = keepingAttributes(
    multiscales, of: try StoreLocation(store: store, path: path))
  let gathered = MemoryStore()
  var writer = ImageWriter(gathered, version, options)
  try writer.write(multiscales, at: path)
  if exists { try store.deletePrefix(path) }
  for key in try gathered.list(path).reversed() {
    // Groups above that are there keep what they say.
    guard let bytes = try gathered.get(key) else { continue }
    try store.set(key, bytes)
  }
  Replacements.announce(store, path)
  return writer.notes
}

private func writeInPlace(
  _ store: any Store, _ path: String, _ multiscales: Multiscales, _ version: NgffVersion,
  _ options: WriteOptions
) throws -> [ConversionNote] {
  guard !options.overwrite else {
    throw OMEZarrError(.argument, "start_level needs overwrite=False: earlier levels are kept")
  }
  // What is there has no record of what it was made of, so nothing of it is taken for finished.
  var options = options
  options.resumes = false
  var writer = ImageWriter(store, version, options)
  try writer.write(
    keepingAttributes(multiscales, of: try StoreLocation(store: store, path: path)), at: path)
  return writer.notes
}

/// Puts what is foreign in the root of the hierarchy that is replaced into the new one.
private func keepingAttributes(
  _ multiscales: Multiscales, of existing: @autoclosure () throws -> StoreLocation
) -> Multiscales {
  // What cannot be read has nothing to keep.
  guard let location = try? existing(), let group = try? OMEGroup(location),
    case let foreign = group.document.attributes.filter({
      !OMEDocument.memberNames.contains($0.key)
    }), !foreign.isEmpty
  else { return multiscales }
  var result = multiscales
  result.rootAttributes = foreign.merging(multiscales.rootAttributes ?? [:]) { $1 }
  return result
}
