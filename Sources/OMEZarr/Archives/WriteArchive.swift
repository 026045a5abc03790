import Zarr

/// Writes a hierarchy as an archive: the metadata first, then every chunk as it is made, without a
/// copy anywhere else. Until the end the archive has a temporary name, so that what is there stays
/// whole.
func writeArchive(
  _ path: String, _ version: NgffVersion, _ options: WriteOptions,
  _ write: (inout ImageWriter) throws -> Void
) throws -> [ConversionNote] {
  guard options.startLevel == 0, !options.metadataOnly else {
    throw OMEZarrError(.argument, "an archive is written whole: no start_level, no metadata_only")
  }
  var options = options
  // RFC-9 recommends shards, for fewer entries.
  options.chunksPerShard = options.chunksPerShard ?? .uniform(2)
  // One cannot go on with half an archive; with a directory that is to become one, one can.
  if options.resumes { return try writeStaged(path, version, options, write) }
  let target = try Replacing.realPath(path)
  try Replacing.check(target, overwrite: options.overwrite, isArchive: true)
  try Replacing.makeParent(of: target)
  return try namingFailures(of: target) {
    let metadata = MemoryStore()
    var writer = ImageWriter(metadata, version, options, defers: true)
    try write(&writer)
    let archive = try ZipWriter(target)
    for key in OZX.ordered(try metadata.list("")) {
      if let bytes = try metadata.get(key) { try archive.add(key, bytes) }
    }
    for value in writer.deferred {
      switch value {
      case .file(let key, let source, let sourceKey):
        if let reader = try source.reader(sourceKey) { try archive.add(key, from: reader) }
      case .pixels(let levels, let arrays):
        let arrays = try arrays.map { try ZarrArray.open(archive, path: $0.path) }
        try options.write(levels, to: arrays)
      }
    }
    // Something may have come there meanwhile.
    try Replacing.check(target, overwrite: options.overwrite, isArchive: true)
    try archive.finish(comment: OZXComment(version: version.rawValue, isJSONFirst: true).bytes)
    return writer.notes
  }
}

private func writeStaged(
  _ path: String, _ version: NgffVersion, _ options: WriteOptions,
  _ write: (inout ImageWriter) throws -> Void
) throws -> [ConversionNote] {
  let staged = try StagedDirectory(
    path, overwrite: options.overwrite, resumes: true, record: options.record, isArchive: true)
  return try namingFailures(of: staged.target) {
    let store = LocalStore(staged.staging)
    var writer = ImageWriter(store, version, options)
    try write(&writer)
    try OZX.write(store, to: staged.target, version: version.rawValue)
    staged.discard()
    return writer.notes
  }
}
