import NDArray
import Zarr

/// The text of `group.tree()`.
enum TreeText {
  /// A line per node, drawn with branches.
  ///
  /// - Parameter depth: how many levels are shown; nil for all.
  static func text(_ group: ZarrGroup, depth: Int?) throws -> String {
    var lines = ["/"]
    try add(group, prefix: "", depth: depth ?? 64, &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func add(
    _ group: ZarrGroup, prefix: String, depth: Int, _ lines: inout [String]
  ) throws {
    guard depth > 0 else { return }
    let children = try group.children()
    for (place, child) in children.enumerated() {
      let isLast = place == children.count - 1
      let name = child.path.split(separator: "/").last.map(String.init) ?? ""
      lines.append(prefix + (isLast ? "└── " : "├── ") + name + note(child))
      if case .success(.group) = child.metadata {
        let inner = prefix + (isLast ? "    " : "│   ")
        try add(try group.group(name), prefix: inner, depth: depth - 1, &lines)
      }
    }
  }

  private static func note(_ entry: HierarchyEntry) -> String {
    switch entry.metadata {
    case .success(.group): ""
    case .success(.array(let metadata)):
      " \(metadata.shape.tupleDescription) \(metadata.dtype.name)"
    case .failure(let error): " (\(error.reason))"
    }
  }
}
