import ArgumentParser
import Display
import JSONText
import OMEZarr

/// `ngffz validate`
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks metadata and arrays against the specification, with every finding.",
    discussion: "The exit status is 1 if anything found is an error.")

  @Argument(
    help: "An OME-Zarr directory, an .ozx archive, or a node inside of one.",
    completion: .directory)
  var path: String

  @Flag(help: "For machines.") var json = false
  @Flag(help: "Requires what the specification only recommends.") var strict = false
  @Flag(help: "Decodes every chunk, to find those that are truncated or damaged.") var data = false
  @Flag(help: "Repairs what is mechanical, after showing the difference.") var fix = false

  mutating func run() throws {
    let validator = Validator(Validator.Options(isStrict: strict, readsData: data))
    let (path, json) = (path, json)
    // For machines that there is nothing to check is a finding; people are told.
    var report = try LongWork.run(isQuiet: json || !data) {
      json ? try validator.report(path) : try validator.check(path)
    }
    if fix, !report.findings.contains(where: { $0.rule == "readable" }) {
      try repair(Validator(Validator.Options(isStrict: strict)))
      report = try validator.report(path)
    }
    if json {
      fputsLine(report.json.serialized(indent: 2))
    } else {
      fputsLine(Render.report(report, context: .text(width: Screen.width)).plain)
    }
    if !report.isValid { throw ExitCode(1) }
  }

  /// Shows what changes, then changes it. With `--json` the difference goes to standard error.
  private func repair(_ validator: Validator) throws {
    let location = try StoreLocation(reading: path)
    let changes = try validator.proposedChanges(location)
    guard !changes.isEmpty || location.store.isWritable else { return }
    guard location.store.isWritable else {
      throw CommandFailure(
        message: "\(path): an archive is not changed in place; unpack it, repair it, "
          + "and write it again with ngffz convert")
    }
    for change in changes { fputsLine(change.difference, isError: json) }
    try validator.fix(location)
    let count = changes.count
    let words = count == 0 ? "nothing to repair" : "repaired \(count) file\(count == 1 ? "" : "s")"
    fputsLine(words, isError: json)
  }
}
