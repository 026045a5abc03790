import ArgumentParser
import Display
import OMEZarr

/// `ngffz upgrade`
struct UpgradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Converts an OME-Zarr to another version.",
    discussion: """
      Without an output the metadata is changed in place, and the pixels are not touched. What \
      cannot be done so, such as Zarr v3 back to v2, needs an output.
      """)

  @Argument(help: "An image with its labels, a plate, or a bioformats2raw layout.")
  var input: String

  @Option(name: .shortAndLong, help: "Where to write; in place if it is left out.")
  var output: String?

  @Option(name: .customLong("to"), help: "0.4, 0.5 or 0.6.") var version = "0.6"

  @Flag(name: .customLong("validate"), help: "Checks what was written.") var isChecked = false

  @Flag(inversion: .prefixedNo, help: "Whether an output that is there is replaced.")
  var overwrite = true

  mutating func run() throws {
    let (input, output, version, overwrite) = (input, output, version, overwrite)
    let notes = try LongWork.run {
      try upgradeOMEZarr(input, output: output, version: version, overwrite: overwrite)
    }
    for note in notes { fputsLine("note: \(note)", isError: true) }
    guard isChecked else { return }
    let report = try Validator().check(output ?? input)
    fputsLine(Render.report(report, context: .text(width: Screen.width)).plain)
    if !report.isValid { throw ExitCode(1) }
  }
}
