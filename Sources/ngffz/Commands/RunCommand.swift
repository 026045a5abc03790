import ArgumentParser

/// `ngffz run`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs a .ngffz script.")

  @Argument(help: "The script; - is standard input.", completion: .file(extensions: ["ngffz"]))
  var file: String

  @Argument(parsing: .captureForPassthrough, help: "What sys.argv holds after the script's name.")
  var arguments: [String] = []

  mutating func run() throws {
    throw ExitCode(Programs.run(file: file, arguments: [file] + arguments))
  }
}
