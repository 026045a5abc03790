import ArgumentParser
import Glibc
import Jupyter
import Script
import Workbench

/// `ngffz kernel`
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "The Jupyter kernel.", subcommands: [Install.self, Run.self])

  /// `ngffz kernel install`
  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install", abstract: "Makes the kernel known to Jupyter.")

    @Flag(help: "For you alone, which is the default.") var user = false
    @Flag(name: .customLong("sys-prefix"), help: "For the Python environment that is active.")
    var sysPrefix = false
    @Option(help: "Below this folder, in share/jupyter/kernels.") var prefix: String?
    @Option(help: "The kernel's name.") var name = "ngffz"
    @Option(name: .customLong("display-name"), help: "What front ends call it.")
    var displayName = "ngffz"

    mutating func run() throws {
      let spec = KernelSpec(name: name, displayName: displayName)
      let place: KernelSpec.Destination =
        prefix.map { .prefix($0) } ?? (sysPrefix ? .sysPrefix : .user)
      do {
        fputsLine("Installed the kernel '\(name)' in \(try spec.install(to: place))")
      } catch {
        throw CommandFailure(message: "\(error)")
      }
    }
  }

  /// `ngffz kernel run`
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "The kernel itself; Jupyter starts it.")

    @Option(name: [.customLong("connection-file"), .customShort("f")], help: "Where to connect.")
    var connectionFile: String

    mutating func run() throws {
      do {
        var options = Kernel.Options()
        options.stackSize = Interpreter.stackSize
        let kernel = try Kernel(connectionFile: connectionFile, options: options)
        throw ExitCode(kernel.run(session: NotebookSession(version: version)))
      } catch let error as KernelError {
        throw CommandFailure(message: "\(error)")
      }
    }
  }
}
