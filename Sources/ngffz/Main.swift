import ArgumentParser
import CLinux
import Glibc
import Workers

/// The program's version.
let version = "0.1.0"

/// Reads the command line and does what it says.
@main
struct Main {
  static func main() {
    // A closed pipe and a file over the limit are errors of the call that meets them.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Programs run on a thread of their own, whose arena would grow by a system call per page; the
    // first arena grows in larger steps. Chunks are few and large, so sharing it costs nothing.
    _ = mallopt(linux_arena_max, 1)
    let arguments = Array(CommandLine.arguments.dropFirst())
    // What is typed most often starts without building the table of all commands.
    if let status = Shortcut.run(arguments) { exit(status) }
    var command: any ParsableCommand
    do {
      command = try NgffzCommand.parseAsRoot(NegativeNumbers.hidden(arguments))
    } catch {
      exit(refuse(error))
    }
    do {
      try command.run()
    } catch {
      exit(status(of: error))
    }
  }

  /// Answers a command line that asks for help or makes no sense: 0 or 2.
  private static func refuse(_ error: any Error) -> Int32 {
    let status = NgffzCommand.exitCode(for: error).rawValue
    let text = NgffzCommand.fullMessage(for: error)
    if !text.isEmpty { fputsLine(text, isError: status != 0) }
    return status == 0 ? 0 : 2
  }

  /// Says what a command failed at, in one line: 1, 2 for its usage, 130 if it was interrupted.
  private static func status(of error: any Error) -> Int32 {
    switch error {
    case let code as ExitCode: return code.rawValue
    case is Cancelled:
      fputsLine("ngffz: interrupted", isError: true)
      return 130
    default:
      // Help that was asked for, and complaints about the usage, are the parser's to word.
      if NgffzCommand.exitCode(for: error) != .failure { return refuse(error) }
      let lines = "\(error)".split(whereSeparator: \.isNewline)
      fputsLine("ngffz: " + lines.joined(separator: "; "), isError: true)
      return 1
    }
  }
}

/// The root of the commands.
struct NgffzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngffz",
    abstract: "OME-Zarr images: read, write, convert, check and look at them.",
    discussion: """
      Without a command it is the ngffz> prompt. Piped input is taken as if it were pasted there:
      after an error it goes on with the next statement, and the exit status is 1 in the end.
      ngffz -c CODE runs CODE; nothing is echoed but what it prints.

      Exit status: 0 done, 1 the input is wrong, 2 the command line is wrong, 130 interrupted.
      """,
    version: "ngffz \(version)",
    subcommands: [
      InfoCommand.self, TreeCommand.self, ValidateCommand.self, ConvertCommand.self,
      UpgradeCommand.self, RunCommand.self, KernelCommand.self, ReferenceCommand.self,
    ])

  mutating func run() throws {
    throw ExitCode(Programs.prompt())
  }
}

/// The ways to start that need no table of commands: no arguments, `-c CODE` and `run FILE`.
///
/// `-c` is here alone: as an option of the root it would take the `-c` of commands away.
enum Shortcut {
  static func run(_ arguments: [String]) -> Int32? {
    switch arguments.first {
    case nil: return Programs.prompt()
    case "-c" where arguments.count >= 2:
      return Programs.run(code: arguments[1], arguments: ["-c"] + arguments.dropFirst(2))
    case "-c":
      fputsLine("Error: Missing value for '-c CODE'\n  See 'ngffz --help'.", isError: true)
      return 2
    case "run" where arguments.count >= 2 && (arguments[1] == "-" || !arguments[1].hasPrefix("-")):
      return Programs.run(file: arguments[1], arguments: Array(arguments.dropFirst()))
    case "--version" where arguments.count == 1:
      fputsLine("ngffz \(version)")
      return 0
    default: return nil
    }
  }
}

/// A failure with a message of its own.
struct CommandFailure: Error, CustomStringConvertible {
  var message: String
  var description: String { message }
}

/// Writes a line to standard output or standard error.
func fputsLine(_ text: String, isError: Bool = false) {
  let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes {
      write(isError ? STDERR_FILENO : STDOUT_FILENO, $0.baseAddress, $0.count)
    }
    if count < 0 {
      if errno == EINTR { continue }
      return
    }
    rest = rest.dropFirst(count)
  }
}
