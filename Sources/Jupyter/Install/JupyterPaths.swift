import Glibc

/// The folders in which Jupyter looks, as `jupyter --paths` says.
enum JupyterPaths {
  /// The user's data: `JUPYTER_DATA_DIR`, or else `jupyter` in `XDG_DATA_HOME`, or else
  /// `~/.local/share/jupyter`.
  static var userData: String {
    if let folder = variable("JUPYTER_DATA_DIR") { return folder }
    if let folder = variable("XDG_DATA_HOME") { return "\(folder)/jupyter" }
    return "\(home)/.local/share/jupyter"
  }

  /// Where connection files lie.
  static var runtime: String { variable("JUPYTER_RUNTIME_DIR") ?? "\(userData)/runtime" }

  /// The Python environment that is active, a virtual one or one of conda's; else the one that the
  /// first `python3` in `PATH` belongs to.
  static var environmentPrefix: String? {
    if let folder = variable("VIRTUAL_ENV") ?? variable("CONDA_PREFIX") { return folder }
    let folders = (variable("PATH") ?? "").split(separator: ":").map(String.init)
    let found = folders.first { $0.hasSuffix("/bin") && access("\($0)/python3", X_OK) == 0 }
    return found.map { String($0.dropLast(4)) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static var home: String {
    if let folder = variable("HOME") { return folder }
    if let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir {
      return String(cString: folder)
    }
    return "/"
  }

  /// An environment variable that is set and not empty.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
