import Display
import JSONText
import NDArray
import OMEZarr
import Workers
import Zarr

/// A node of a hierarchy with what lies below it, for `tree`.
struct HierarchyNode {
  /// The name in the group above.
  var name: String
  /// What it is, in words.
  var words: String
  /// What it is, for machines.
  var facts: JSONObject
  /// What lies below, sorted by name.
  var children: [HierarchyNode] = []

  /// Hierarchies nest a few levels; below this many nothing is shown.
  private static let deepest = 64

  /// - Throws: errors of the store; what is wrong with a single node is in its words.
  init(_ location: StoreLocation) throws {
    guard let metadata = try NodeMetadata.read(location.store, location.path) else {
      // Says what is there instead.
      _ = try OMEGroup(location)
      throw CommandFailure(message: "\(location.name): there is no Zarr node here")
    }
    self.init(location.path, .success(metadata), name: location.name)
    try addChildren(of: location.path, in: location.store, depth: 0)
  }

  private init(_ path: String, _ metadata: Result<NodeMetadata, ZarrError>, name: String) {
    self.name = name
    facts = ["path": .string(path)]
    facts.merge(StoreContent.node(metadata)) { first, _ in first }
    switch metadata {
    case .success(.array(let metadata)):
      words = Render.arrayWords(metadata)
    case .success(.group(let metadata)):
      let kind = facts["kind"]?.string
      words = kind ?? (metadata.attributes.isEmpty ? "" : "group")
      if let version = facts["version"]?.string { words += " \(version)" }
    case .failure(let error): words = "not readable: \(error.reason)"
    }
  }

  private mutating func addChildren(
    of path: String, in store: any Store, depth: Int
  ) throws {
    try Cancellation.current.check()
    guard depth < Self.deepest, facts["type"] == "group",
      let group = try? ZarrGroup.open(store, path: path)
    else { return }
    for entry in try group.children() {
      let name = entry.path.split(separator: "/").last.map(String.init) ?? entry.path
      var child = HierarchyNode(entry.path, entry.metadata, name: name)
      try child.addChildren(of: entry.path, in: store, depth: depth + 1)
      children.append(child)
    }
    try addMissing(group)
  }

  private init(missing path: String, in group: ZarrGroup) {
    name = path
    words = "✗ missing: it is listed, and there is nothing"
    facts = [
      "path": .string(StoreKey.join(group.path, path)), "type": .null, "error": "missing",
    ]
  }

  /// Adds what the group's metadata lists and what is not there.
  private mutating func addMissing(_ group: ZarrGroup) throws {
    guard let document = try? OMEDocument(attributes: group.attributes) else { return }
    let listed =
      document.multiscales.flatMap(\.datasets).map(\.path) + (document.labels ?? [])
      + (document.plate?.wells ?? []).map(\.path) + (document.well?.images ?? []).map(\.path)
    for path in listed where (try? group.contains(path)) == false {
      children.append(HierarchyNode(missing: path, in: group))
    }
  }

  /// The node as JSON, with `children` where it is a group.
  var json: JSON {
    var members: JSONObject = ["name": .string(name)]
    members.merge(facts) { first, _ in first }
    if facts["type"] == "group" { members["children"] = .array(children.map(\.json)) }
    return .object(members)
  }

  /// The node and what is below it, a line each.
  var lines: [String] {
    var lines = [title]
    addLines("", &lines)
    return lines
  }

  private var title: String {
    let mark = facts["type"] == "group" ? "/" : ""
    return name.printable + mark + (words.isEmpty ? "" : "  " + words.printable)
  }

  private func addLines(_ indent: String, _ lines: inout [String]) {
    for (index, child) in children.enumerated() {
      let isLast = index == children.count - 1
      lines.append(indent + (isLast ? "└── " : "├── ") + child.title)
      child.addLines(indent + (isLast ? "    " : "│   "), &lines)
    }
  }
}
