import JSONText
import NDArray
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

/// The documents that change in an upgrade in place. All is planned, and so refused, before anything
/// is written.
private struct InPlaceUpgrade {
  let store: any Store
  let version: NgffVersion
  var documents: [(key: String, json: JSON)] = []
  var obsolete: [String] = []
  var notes: [ConversionNote] = []
  var hadConsolidated = false

  init(store: any Store, version: NgffVersion) {
    self.store = store
    self.version = version
  }

  mutating func plan(_ root: OMEGroup) throws {
    hadConsolidated = try root.group.isConsolidated()
    try plan(root.group, root.document)
    for entry in try root.group.walk() {
      switch try entry.metadata.get() {
      case .group(let metadata):
        let group = try ZarrGroup.open(store, path: entry.path, format: metadata.format)
        try plan(group, try OMEDocument(attributes: metadata.attributes))
      case .array(let metadata) where metadata.format == .v2 && version.zarrFormat == 3:
        try planArray(entry.path, metadata)
      case .array: continue
      }
    }
  }

  private mutating func plan(_ group: ZarrGroup, _ document: OMEDocument) throws {
    var document = document
    if document.version < .v04, !document.multiscales.isEmpty {
      let opened = try OMEGroup(StoreLocation(store: store, path: group.path))
      document.multiscales[0] = try opened.multiscales().metadata
    }
    document.plate?.version = version
    var attributes = group.attributes
    if document.kind != nil {
      let written = document.attributes(version: version)
      attributes = written.attributes
      notes += written.notes
    }
    if version.zarrFormat == 2 {
      documents.append((StoreKey.join(group.path, ".zattrs"), .object(attributes)))
      return
    }
    let json: JSON = [
      "zarr_format": 3, "node_type": "group", "attributes": .object(attributes),
    ]
    documents.append((StoreKey.join(group.path, "zarr.json"), json))
    if group.format == .v2 {
      obsolete += [".zgroup", ".zattrs", ".zmetadata"].map { StoreKey.join(group.path, $0) }
    }
  }

  /// Writes the v3 document of a v2 array over the same chunks.
  private mutating func planArray(_ path: String, _ metadata: ArrayMetadata) throws {
    guard case .v2(let encoding) = metadata.encoding else { return }
    if let filter = encoding.filters?.first {
      throw OMEZarrError(
        .version, "the filter '\(filter.name)' cannot be kept in place; give an output",
        place: path)
    }
    var options = ArrayOptions(
      shape: metadata.shape, dtype: metadata.dtype, chunkShape: metadata.storedShape)
    options.order = encoding.order
    options.byteOrder = encoding.byteOrder
    options.fillValue = metadata.fillValue
    options.keyEncoding = metadata.keyEncoding
    options.attributes = metadata.attributes
    options.compressors =
      try encoding.compressor.map {
        [try CodecTranslation.translated($0, to: .v3, metadata.dtype)]
      } ?? []
    // Which axes the array has is said by the image that names it.
    options.dimensionNames = dimensionNames(path, rank: metadata.shape.count)
    let scratch = MemoryStore()
    _ = try ZarrArray.create(scratch, options)
    guard let bytes = try scratch.get("zarr.json") else { return }
    documents.append((StoreKey.join(path, "zarr.json"), try JSON.parse(bytes)))
    obsolete += [".zarray", ".zattrs"].map { StoreKey.join(path, $0) }
  }

  private func dimensionNames(_ path: String, rank: Int) -> [String?]? {
    var group = path.split(separator: "/")
    var inner: [Substring] = []
    while let last = group.popLast() {
      inner.insert(last, at: 0)
      let parent = group.joined(separator: "/")
      guard let image = try? OMEGroup(StoreLocation(store: store, path: parent)) else { continue }
      for entry in image.document.multiscales
      where entry.datasets.contains(where: { $0.path == inner.joined(separator: "/") }) {
        let axes = entry.version < .v03 ? Array(entry.axes.suffix(rank)) : entry.axes
        return axes.count == rank ? axes.map(\.name) : nil
      }
    }
    return nil
  }

  /// Writes the new documents, the root's last, then removes the old ones.
  func carryOut() throws {
    for document in documents.reversed() {
      try store.set(document.key, document.json.serializedBytes(indent: 2))
    }
    for key in obsolete { try store.delete(key) }
  }
}
