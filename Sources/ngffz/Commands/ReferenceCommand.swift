import ArgumentParser
import Workbench

/// Prints the generated part of docs/language.md, for `make reference`.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference", abstract: "Print the reference of the language as Markdown.",
    shouldDisplay: false)

  func run() throws {
    print(try Session().referencePage(), terminator: "")
  }
}
