import ArgumentParser
import Display
import JSONText
import OMEZarr

/// `ngffz info`
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Says what an image, plate, label, group or array is.")

  @Argument(
    help: "An OME-Zarr or Zarr directory, an .ozx archive, or a node inside of one.",
    completion: .directory)
  var path: String

  @Flag(help: "For machines.") var json = false

  mutating func run() throws {
    let content = try StoreContent(try StoreLocation(reading: path))
    if json {
      fputsLine(JSON.object(try content.json()).serialized(indent: 2))
    } else {
      fputsLine(try content.text(.text(width: Screen.width)))
    }
  }
}
