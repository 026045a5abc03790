import JSONText
import Workers

/// A node of a hierarchy by its metadata; it is listed even if its array cannot be opened.
public struct HierarchyEntry: Sendable {
  /// The path in the store.
  public var path: String
  /// What the metadata says, or why it cannot be read.
  public var metadata: Result<NodeMetadata, ZarrError>
}

extension ZarrGroup {
  /// The nodes directly below this group, sorted by name.
  ///
  /// - Throws: ``ZarrError`` of the store; what is wrong with a node is in its entry.
  public func children() throws -> [HierarchyEntry] {
    try Self.children(store, path, format)
  }

  private static func children(
    _ store: any Store, _ path: String, _ format: ZarrFormat
  ) throws -> [HierarchyEntry] {
    try store.listDirectory(path).directories.compactMap { name in
      try Cancellation.current.check()
      let child = StoreKey.join(path, name)
      // A name that no key may have cannot be asked for.
      guard (try? StoreKey.check(child)) != nil else { return nil }
      do {
        guard let metadata = try NodeMetadata.read(store, child, format) else { return nil }
        return HierarchyEntry(path: child, metadata: .success(metadata))
      } catch let error as ZarrError {
        return HierarchyEntry(path: child, metadata: .failure(error))
      }
    }
  }

  /// All nodes below this group, parents before children, siblings sorted by name.
  ///
  /// Groups whose own metadata is missing are not entered.
  public func walk() throws -> [HierarchyEntry] {
    var found: [HierarchyEntry] = []
    var pending = try children()[...].reversed() as [HierarchyEntry]
    while let entry = pending.popLast() {
      try Cancellation.current.check()
      found.append(entry)
      if case .success(.group) = entry.metadata {
        pending.append(contentsOf: try Self.children(store, entry.path, format).reversed())
      }
    }
    return found
  }

  /// The hierarchy as text: a line per node, indented, arrays with shape and dtype.
  public func tree() throws -> String {
    let base = path.isEmpty ? 0 : path.split(separator: "/").count
    var lines = ["/\(path)"]
    for entry in try walk() {
      let segments = entry.path.split(separator: "/")
      let indent = String(repeating: "    ", count: max(0, segments.count - base - 1))
      let name = segments.last.map(String.init) ?? ""
      switch entry.metadata {
      case .success(.group): lines.append("\(indent)└── \(name)")
      case .success(.array(let metadata)):
        lines.append(
          "\(indent)└── \(name) \(metadata.shape.tupleDescription) \(metadata.dtype.name)")
      case .failure(let error): lines.append("\(indent)└── \(name) (\(error.reason))")
      }
    }
    return lines.joined(separator: "\n")
  }
}
