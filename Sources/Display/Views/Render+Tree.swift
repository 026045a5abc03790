import Zarr

extension Render {
  /// What lies in a group: a tree of at most `limit` nodes; arrays with shape, dtype, chunks and the
  /// files that hold them.
  ///
  /// - Throws: `ZarrError` of the store.
  public static func tree(
    _ group: ZarrGroup, name: String? = nil, limit: Int = 200,
    context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    var tree = Tree(limit: max(1, limit))
    try tree.add(group, "")
    let title = name ?? (group.path.isEmpty ? "/" : group.path)
    var summary = Summary(title: "\(title) · Zarr v\(group.format.rawValue) group")
    if tree.lines.count >= limit { tree.lines.append("… more than \(limit) nodes") }
    if !tree.lines.isEmpty { summary.parts.append(.lines(tree.lines.joined(separator: "\n"))) }
    return summary.bundle(context)
  }

  /// The lines of a tree as they are gathered.
  private struct Tree {
    let limit: Int
    var lines: [String] = []
    /// How many more files are asked for their sizes.
    private var looks = 4096

    init(limit: Int) { self.limit = limit }

    mutating func add(_ group: ZarrGroup, _ indent: String) throws {
      // Hierarchies nest a few levels; a store that nests hundreds is not shown further down.
      guard indent.utf8.count < 256 else { return }
      let children = try group.children()
      for (index, child) in children.enumerated() {
        if lines.count >= limit { return }
        let isLast = index == children.count - 1
        let name = child.path.split(separator: "/").last.map(String.init) ?? child.path
        let branch = indent + (isLast ? "└── " : "├── ")
        switch child.metadata {
        case .success(.array(let metadata)):
          lines.append("\(branch)\(name)  \(arrayWords(metadata))")
          let files = (try? group.array(name)).flatMap { fileWords($0) }
          if let files { lines.append(indent + (isLast ? "      " : "│     ") + files) }
        case .success(.group):
          lines.append(branch + name + "/")
          if let inner = try? group.group(name) {
            try add(inner, indent + (isLast ? "    " : "│   "))
          }
        case .failure(let error): lines.append("\(branch)\(name)  (\(error.reason))")
        }
      }
    }

    /// The files that an array is in, and their bytes.
    private mutating func fileWords(_ array: ZarrArray) -> String? {
      let files = StoredFiles(array)
      guard let total = files.total, total > 0 else { return nil }
      let text = "\(Numbers.count(total)) file\(total == 1 ? "" : "s"): \(files.range)"
      guard total <= looks else { return text }
      looks -= total
      return text + (ArrayFacts(array).storedBytes.map { ", \(Numbers.bytes($0))" } ?? "")
    }
  }

  /// "40 × 300 uint16, chunks 32 × 32 in shards 64 × 64"
  public static func arrayWords(_ metadata: ArrayMetadata) -> String {
    let shards = metadata.shardShape.map { " in shards \(Numbers.shape($0))" } ?? ""
    return "\(Numbers.shape(metadata.shape)) \(metadata.dtype.name), "
      + "chunks \(Numbers.shape(metadata.chunkShape))\(shards)"
  }
}
