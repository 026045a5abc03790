import JSONText
import NDArray
import Zarr

/// The documents that change in an upgrade in place. All is planned, and so refused, before anything
/// is written.
struct InPlaceUpgrade {
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

  /// The documents that make a hierarchy of Zarr v2 one of v3, put into a store; returns the keys that
  /// are no longer needed.
  static func documents(
    of source: any Store, _ version: String, into target: MemoryStore
  ) throws -> Set<String> {
    let known = NgffVersion(rawValue: version)
    var upgrade = InPlaceUpgrade(
      store: source, version: known.map { $0.zarrFormat == 3 ? $0 : .v05 } ?? .v05)
    try upgrade.plan(try OMEGroup(StoreLocation(store: source)))
    for document in upgrade.documents {
      try target.set(document.key, document.json.serializedBytes(indent: 2))
    }
    if upgrade.hadConsolidated {
      var root = try ZarrGroup.open(target)
      try root.consolidate()
    }
    return Set(upgrade.obsolete)
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
    if let well = document.plate?.wells.first(where: { ImageWriter.depth($0.path) != 2 }) {
      throw OMEZarrError(
        .version,
        "the well '\(well.path)' lies in a folder, and would have to be moved; give an output",
        place: "\(store)")
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
