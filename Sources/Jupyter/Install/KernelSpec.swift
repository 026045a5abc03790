import FoundationEssentials
import Glibc
import JSONText
import OrderedCollections

/// The folder by which Jupyter knows this kernel: `kernel.json` and the logos.
///
/// Everything is written from the binary itself; no Python is needed.
public struct KernelSpec: Sendable {
  /// Where the folder goes.
  public enum Destination: Sendable, Hashable {
    /// For this user: `JUPYTER_DATA_DIR`, or `jupyter` in `XDG_DATA_HOME` or `~/.local/share`.
    case user
    /// For the active virtual or conda environment, else for that of the `python3` in `PATH`.
    case sysPrefix
    /// Under `share/jupyter` of a folder.
    case prefix(String)
  }

  /// The name of the folder, by which `--kernel=` finds it.
  public var name: String
  /// The name in a launcher.
  public var displayName: String
  /// The program that is started, as `PROGRAM kernel run --connection-file FILE`.
  public var executablePath: String
  /// Variables for the kernel's environment.
  public var environment: [String: String]

  /// Makes a description.
  ///
  /// - Parameter executablePath: nil for the running program.
  public init(
    name: String = "ngffz", displayName: String = "ngffz", executablePath: String? = nil,
    environment: [String: String] = [:]
  ) {
    self.name = name
    self.displayName = displayName
    self.executablePath = executablePath ?? Self.runningProgram
    self.environment = environment
  }

  /// Writes the folder; one of the same name is overwritten.
  ///
  /// - Returns: its path.
  /// - Throws: ``KernelError`` of kind `install`.
  @discardableResult
  public func install(to destination: Destination = .user) throws(KernelError) -> String {
    let folder = try self.folder(in: destination)
    guard executablePath.hasPrefix("/") else {
      throw KernelError(.install, executablePath, "must be an absolute path")
    }
    do throws(Files.Failure) { try Files.makeFolder(folder) } catch {
      throw KernelError(.install, folder, "cannot be made: \(error)")
    }
    for (name, bytes) in files {
      let path = "\(folder)/\(name)"
      do throws(Files.Failure) { try Files.write(bytes, to: path, mode: 0o644) } catch {
        throw KernelError(.install, path, "cannot be written: \(error)")
      }
    }
    return folder
  }

  /// Removes what ``install(to:)`` writes.
  ///
  /// - Returns: the path of the folder that is gone.
  /// - Throws: ``KernelError`` of kind `install`, also if there is none.
  @discardableResult
  public func uninstall(from destination: Destination = .user) throws(KernelError) -> String {
    let folder = try self.folder(in: destination)
    for (name, _) in files { unlink("\(folder)/\(name)") }
    guard rmdir(folder) == 0 else {
      throw KernelError(.install, folder, "cannot be removed: \(String(cString: strerror(errno)))")
    }
    return folder
  }

  /// The folder's path.
  public func folder(in destination: Destination) throws(KernelError) -> String {
    let allowed = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
      }
    }
    guard allowed, !name.allSatisfy({ $0 == "." }) else {
      throw KernelError(
        .install, "name \"\(name)\"",
        "only letters, digits, dots, dashes and underscores are allowed")
    }
    return "\(try dataFolder(of: destination))/kernels/\(name)"
  }

  private func dataFolder(of destination: Destination) throws(KernelError) -> String {
    switch destination {
    case .user: return JupyterPaths.userData
    case .prefix(let folder): return "\(folder)/share/jupyter"
    case .sysPrefix:
      guard let folder = JupyterPaths.environmentPrefix else {
        throw KernelError(
          .install, "--sys-prefix", "no Python environment is active; use --user or --prefix DIR")
      }
      return "\(folder)/share/jupyter"
    }
  }

  /// The files by name.
  var files: [(name: String, bytes: [UInt8])] {
    [
      ("kernel.json", json.serializedBytes(indent: 2) + [UInt8(ascii: "\n")]),
      ("logo-svg.svg", Array(Logos.svg.utf8) + [UInt8(ascii: "\n")]),
      ("logo-64x64.png", Data(base64Encoded: Logos.png64).map(Array.init) ?? []),
      ("logo-32x32.png", Data(base64Encoded: Logos.png32).map(Array.init) ?? []),
    ]
  }

  var json: JSON {
    let variables = environment.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
    return [
      "argv": [
        .string(executablePath), "kernel", "run", "--connection-file", "{connection_file}",
      ],
      "display_name": .string(displayName),
      "language": "ngffz",
      // By message, so that the children of a cell are not interrupted with it; the signal works
      // as well.
      "interrupt_mode": "message",
      "kernel_protocol_version": .string(MessageCodec.protocolVersion),
      "env": .object(JSONObject(variables, uniquingKeysWith: { $1 })),
      "metadata": ["debugger": false, "supported_encryption": ["curve"]],
    ]
  }

  private static var runningProgram: String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    return String(decoding: path.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
