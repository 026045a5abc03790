import Glibc
import Script

/// Reading a whole file of text.
public enum TextFile {
  /// The text of a file, or of standard input for "-".
  ///
  /// - Throws: the exception of the language for what the system said.
  public static func read(_ path: String) throws -> String {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ScriptException.system(errno, path: path) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw ScriptException.system(errno, path: path)
      }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The path of a file from the root; `nil` for a name in angle brackets, which is no file's.
  static func absolutePath(_ path: String) -> String? {
    if path.hasPrefix("<") { return nil }
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }
}
