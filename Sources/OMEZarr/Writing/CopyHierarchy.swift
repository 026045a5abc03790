import JSONText
import NDArray
import OrderedCollections
import Workers
import Zarr

extension ImageWriter {
  /// How deep groups may be nested to be copied: each takes its part of the stack.
  private static let depthLimit = 64

  /// Copies a group with everything below it, in the version that is written: images with their
  /// labels, plates, series, and whatever else lies among them.
  ///
  /// - Throws: ``OMEZarrError`` of what cannot be read or said; errors of the stores; `Cancelled`.
  mutating func copy(_ source: OMEGroup, to path: String) throws {
    try Cancellation.current.check()
    guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit else {
      throw OMEZarrError(
        .data, "groups are nested more than \(Self.depthLimit) deep", place: source.name)
    }
    let document = source.document
    guard !document.multiscales.isEmpty else {
      if let plate = document.plate, plate.wells.contains(where: { Self.depth($0.path) != 2 }) {
        return try copyFolders(source, plate, to: path)
      }
      try writeGroup(source, at: path)
      return try copyRest(of: source.group, to: path, except: [])
    }
    let image = try source.multiscales()
    try write(image, at: path)
    let labels = image.companions.labels.keys.map { "labels/\($0)" }
    try copyRest(
      of: source.group, to: path,
      except: Set(document.multiscales.flatMap(\.datasets).map(\.path) + labels))
  }

  /// Writes the metadata of a group that is no image.
  mutating func writeGroup(_ source: OMEGroup, at path: String) throws {
    var document = source.document
    var attributes = source.group.attributes
    if document.kind != nil {
      document.plate?.version = version
      let written = document.attributes(version: version)
      attributes = written.attributes
      let odd = document.plate == nil ? [] : document.notes
      for note in odd + written.notes { self.note(note) }
    }
    _ = try ZarrGroup.create(store, path: path, format: format, attributes: attributes)
  }

  /// Copies what lies below a group and was not written with it.
  mutating func copyRest(
    of group: ZarrGroup, to path: String, except written: Set<String>
  ) throws {
    let isAmongLabels =
      group.attributes["labels"] != nil || group.attributes["ome"]?["labels"] != nil
    let listing = try group.store.listDirectory(group.path)
    let children = try group.children()
    for child in children {
      let name = Self.name(child.path)
      if written.contains(name) { continue }
      let inner = Set(
        written.filter { $0.hasPrefix(name + "/") }.map { $0.dropFirst(name.count + 1) })
      do {
        try copy(
          child, of: group, to: StoreKey.join(path, name), except: Set(inner.map(String.init)))
      } catch let error as OMEZarrError where isAmongLabels {
        note(ConversionNote("", "the label image '\(name)' was left out: \(error)"))
      }
    }
    let nodes = Set(children.map { Self.name($0.path) })
    for directory in listing.directories
    where !nodes.contains(directory) && !directory.hasPrefix(".") {
      for key in try group.store.list(StoreKey.join(group.path, directory)) {
        try copyFile(key, of: group, to: path)
      }
    }
    for name in listing.keys where !Self.documents.contains(name) && !name.hasPrefix(".") {
      try copyFile(StoreKey.join(group.path, name), of: group, to: path)
    }
  }

  private mutating func copy(
    _ child: HierarchyEntry, of group: ZarrGroup, to path: String, except written: Set<String>
  ) throws {
    switch try child.metadata.get() {
    case .array: try copyArray(try group.array(Self.name(child.path)), to: path)
    case .group where written.isEmpty:
      let location = try StoreLocation(store: group.store, path: child.path)
      try copy(try OMEGroup(location), to: path)
    case .group:
      // It holds levels or labels that were written, so it is there.
      try copyRest(of: try group.group(Self.name(child.path)), to: path, except: written)
    }
  }

  /// Copies an array that belongs to no image: its values as they are within one format of Zarr,
  /// else its elements.
  private mutating func copyArray(_ source: ZarrArray, to path: String) throws {
    let metadata = source.metadata
    if metadata.format == format {
      for key in try source.store.list(source.path) {
        let target = StoreKey.join(path, String(key.dropFirst(source.path.count + 1)))
        if Self.documents.contains(Self.name(key)), let bytes = try source.store.get(key) {
          try store.set(target, bytes)
        } else {
          try copy(target, from: source.store, key)
        }
      }
      return
    }
    var options = ArrayOptions(
      shape: metadata.shape, dtype: metadata.dtype, chunkShape: source.chunkShape)
    options.format = format
    options.fillValue = metadata.fillValue
    options.attributes = metadata.attributes
    options.dimensionNames = format == .v3 ? metadata.dimensionNames : nil
    options.compressors = [
      try CodecTranslation.translated(
        WriteOptions.standardCompressor, to: format, metadata.dtype)
    ]
    try write([source], to: [try ZarrArray.create(store, path: path, options)])
  }

  private mutating func copyFile(_ key: String, of group: ZarrGroup, to path: String) throws {
    let inside = group.path.isEmpty ? key : String(key.dropFirst(group.path.count + 1))
    guard !OZX.isPath(key) else {
      note(ConversionNote("", "the archive '\(inside)' was left out: none may lie in a hierarchy"))
      return
    }
    try copy(StoreKey.join(path, inside), from: group.store, key)
  }

  private static let documents: Set<String> = [
    "zarr.json", ".zgroup", ".zattrs", ".zarray", ".zmetadata",
  ]

  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
