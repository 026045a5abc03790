import ArgumentParser
import JSONText
import OMEZarr
import Zarr

/// `ngffz tree`
struct TreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Shows the groups and arrays of a hierarchy.")

  @Argument(
    help: "An OME-Zarr or Zarr directory, an .ozx archive, or a node inside of one.",
    completion: .directory)
  var path: String

  @Flag(help: "For machines.") var json = false

  mutating func run() throws {
    let location = try StoreLocation(reading: path)
    let tree = try HierarchyNode(location)
    if json {
      var members = try StoreContent(location).json()
      members["children"] = .array(tree.children.map(\.json))
      fputsLine(JSON.object(members).serialized(indent: 2))
    } else {
      fputsLine(tree.lines.joined(separator: "\n"))
    }
  }
}
