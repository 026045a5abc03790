import Zarr

/// Converts a hierarchy to another version: in place where only metadata changes, or into a new one.
///
/// In place, the chunks are not touched; what cannot be done so is refused. The hierarchy may be an
/// image with labels, a plate, or a bioformats2raw layout.
///
/// - Parameters:
///   - output: where to write; nil for in place.
///   - version: 0.4, 0.5 or 0.6.
/// - Returns: what the version cannot say.
/// - Throws: ``OMEZarrError`` of kind `version` if it cannot be done in place; others as
///   ``fromNgffZarr(_:validate:version:)-(String,_,_)`` and ``toNgffZarr(_:_:_:)``.
@discardableResult
public func upgradeOMEZarr(
  _ input: String, output: String? = nil, version: String = "0.6", overwrite: Bool = true
) throws -> [ConversionNote] {
  let target = try WriteOptions(version: version).resolvedVersion(isArchive: false)
  guard let output else {
    return try upgradeInPlace(StoreLocation(reading: input), target)
  }
  let source = try OMEGroup(StoreLocation(reading: input))
  guard source.document.kind != nil else {
    throw OMEZarrError(.wrongNode, "there is no OME-Zarr metadata", place: source.name)
  }
  guard try !Replacing.realPath(output).hasPrefix(Replacing.realPath(input) + "/") else {
    throw OMEZarrError(.argument, "the output lies inside the input", place: output)
  }
  var options = WriteOptions(version: version, overwrite: overwrite)
  // The root gets its copies when all is there.
  options.consolidatesMetadata = false
  let isConsolidated = try !source.document.multiscales.isEmpty || source.group.isConsolidated()
  _ = try options.resolvedVersion(isArchive: OZX.isPath(output))
  return try writeHierarchy(output, target, options) { writer in
    try writer.copy(source, to: "")
    guard isConsolidated else { return }
    var root = try ZarrGroup.open(writer.store, format: target.zarrFormat == 2 ? .v2 : .v3)
    try root.consolidate()
  }
}

private func upgradeInPlace(
  _ location: StoreLocation, _ version: NgffVersion
) throws -> [ConversionNote] {
  let root = try OMEGroup(location)
  guard root.document.kind != nil else {
    throw OMEZarrError(.wrongNode, "there is no OME-Zarr metadata", place: location.name)
  }
  guard root.group.format.rawValue <= version.zarrFormat else {
    throw OMEZarrError(
      .version, "Zarr v3 cannot become Zarr v2 in place; give an output", place: location.name)
  }
  guard location.store.isWritable else {
    throw OMEZarrError(.version, "an archive is not changed in place; give an output")
  }
  var upgrade = InPlaceUpgrade(store: location.store, version: version)
  try upgrade.plan(root)
  try upgrade.carryOut()
  var group = try ZarrGroup.open(location.store, path: location.path)
  if upgrade.hadConsolidated { try group.consolidate() }
  return upgrade.notes
}
