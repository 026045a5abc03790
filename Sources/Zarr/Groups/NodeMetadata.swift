import JSONText

/// The metadata of a node, whichever it is.
public enum NodeMetadata: Sendable, Hashable {
  /// An array.
  case array(ArrayMetadata)
  /// A group.
  case group(GroupMetadata)

  /// The names of the documents that make a node.
  static let documentNames = ["zarr.json", ".zarray", ".zgroup", ".zattrs"]

  /// Whether `key` is that of a metadata document.
  static func isDocument(_ key: String) -> Bool {
    documentNames.contains { key == $0 || key.hasSuffix("/" + $0) }
  }

  /// The longest document that is read, in bytes.
  private static let byteLimit = 64 << 20

  /// Reads a metadata document; nil if there is none. The tokens NaN and Infinity are accepted.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` if it is no JSON.
  static func document(_ store: any Store, _ key: String) throws -> JSON? {
    try atKey(key, in: store) {
      guard let reader = try store.reader(key) else { return nil }
      guard reader.byteCount <= byteLimit else {
        throw ZarrError(.limitExceeded, "a metadata document of \(reader.byteCount) bytes")
      }
      let bytes = try reader.read([0..<reader.byteCount])[0]
      return try JSON.parse(bytes)
    }
  }

  /// Reads the metadata of the node at `path`; nil if there is none.
  ///
  /// - Parameter format: the format to look for; nil for v3, else v2.
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` or `unsupported`, or of the store.
  public static func read(
    _ store: any Store, _ path: String, _ format: ZarrFormat? = nil
  ) throws -> NodeMetadata? {
    let key = { StoreKey.join(path, $0) }
    if format != .v2, let json = try document(store, key("zarr.json")) {
      return try atKey(key("zarr.json"), in: store) {
        json["node_type"] == "group"
          ? .group(try GroupMetadata(v3: json)) : .array(try ArrayMetadata(v3: json))
      }
    }
    guard format != .v3 else { return nil }
    if let json = try document(store, key(".zarray")) {
      let zattrs = try document(store, key(".zattrs"))
      return try atKey(key(".zarray"), in: store) {
        var metadata = try ArrayMetadata(zarray: json, zattrs: zattrs)
        try metadata.findSeparator(store, path)
        return .array(metadata)
      }
    }
    if let json = try document(store, key(".zgroup")) {
      let zattrs = try document(store, key(".zattrs"))
      return try atKey(key(".zgroup"), in: store) {
        .group(try GroupMetadata(zgroup: json, zattrs: zattrs))
      }
    }
    return nil
  }

  /// Writes documents; the one that makes the node readable is the last.
  static func write(
    _ documents: [(name: String, json: JSON)], _ store: any Store, _ path: String
  ) throws {
    for document in documents {
      try store.set(
        StoreKey.join(path, document.name), document.json.serializedBytes(indent: 2))
    }
  }

  /// Makes the place for a new node: checks its name, deletes what is there if asked to, and creates
  /// the groups above.
  static func prepare(
    _ store: any Store, _ path: String, _ format: ZarrFormat, overwrite: Bool
  ) throws {
    try store.checkWritable(path)
    for name in path.split(separator: "/") { try StoreKey.checkNodeName(name) }
    if overwrite {
      try clear(store, path)
    } else if try exists(store, path) {
      throw ZarrError(.alreadyExists, "there is an array or group here").at(path, in: store)
    }
    try createParents(store, path, format)
  }

  /// Deletes all that is at `path`, so that a new node can take its place.
  ///
  /// - Throws: ``ZarrError`` of kind `alreadyExists` if what is there belongs to no hierarchy: files
  ///   that somebody else keeps in a directory named by mistake are not deleted.
  public static func clear(_ store: any Store, _ path: String) throws {
    let segments = path.split(separator: "/")
    let belongs = try (0...segments.count).contains { count in
      try exists(store, segments[..<count].joined(separator: "/"))
    }
    if !belongs {
      let listing = try store.listDirectory(path)
      guard listing.keys.isEmpty, listing.directories.isEmpty else {
        throw ZarrError(
          .alreadyExists,
          "what is here is no Zarr, and is not deleted; remove it, or choose another place"
        ).at(path, in: store)
      }
    }
    try store.deletePrefix(path)
  }

  /// Whether there is a node of either format.
  static func exists(_ store: any Store, _ path: String) throws -> Bool {
    try ["zarr.json", ".zarray", ".zgroup"].contains { name in
      try store.exists(StoreKey.join(path, name))
    }
  }

  private static func belowArray(_ path: String, _ store: any Store) -> ZarrError {
    ZarrError(.alreadyExists, "an array is here; nothing lies below arrays").at(path, in: store)
  }

  /// Creates the groups above `path` that do not exist.
  private static func createParents(
    _ store: any Store, _ path: String, _ format: ZarrFormat
  ) throws {
    guard !path.isEmpty else { return }
    let segments = path.split(separator: "/")
    for count in segments.indices {
      let parent = segments[..<count].joined(separator: "/")
      let arrays = ["zarr.json", ".zarray"].map { StoreKey.join(parent, $0) }
      if try store.exists(arrays[1]) {
        throw belowArray(parent, store)
      }
      if format == .v3 {
        if let json = try document(store, arrays[0]) {
          if json["node_type"] == "array" {
            throw belowArray(parent, store)
          }
          continue
        }
      } else if try store.exists(StoreKey.join(parent, ".zgroup")) {
        continue
      }
      try write(GroupMetadata(format: format).documents, store, parent)
    }
  }
}

extension ArrayMetadata {
  /// Chooses the separator of chunk keys where a v2 document leaves it out: "." as the specification
  /// says, but "/" if only nested chunks exist, as in files from before the member was introduced.
  mutating func findSeparator(_ store: any Store, _ path: String) throws {
    guard lacksSeparator, shape.count > 1 else { return }
    let dotted = keyEncoding.key([Int](repeating: 0, count: shape.count))
    if try store.exists(StoreKey.join(path, dotted)) { return }
    let listing = try store.listDirectory(path)
    let isNumber = { (text: Substring) in
      !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }
    let hasDotted = listing.keys.contains { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == shape.count && parts.allSatisfy(isNumber)
    }
    if !hasDotted, listing.directories.contains(where: { isNumber(Substring($0)) }) {
      keyEncoding.separator = .slash
    }
  }
}
