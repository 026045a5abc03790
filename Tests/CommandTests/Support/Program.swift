import Glibc
import JSONText

/// A run of the built program.
struct Program {
  var status: Int32
  var output: String
  var errors: String

  /// Where the build put the program: beside the tests.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let tests = String(
      decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return (tests.split(separator: "/").dropLast().map { "/" + $0 }.joined()) + "/ngffz"
  }()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - input: what stands on standard input.
  ///   - folder: where it runs.
  init(_ arguments: [String], input: String = "", in folder: Folder) throws {
    let files = ["input", "output", "errors"].map { folder.path + "/.\($0)" }
    try folder.write(input, to: ".input")
    let quoted = ([Self.path] + arguments).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
    let command =
      "cd '\(folder.path)' && \(quoted.joined(separator: " ")) <'\(files[0])' >'\(files[1])' "
      + "2>'\(files[2])'"
    let code = system(command)
    status = code & 0x7F == 0 ? (code >> 8) & 0xFF : -(code & 0x7F)
    output = try folder.read(".output")
    errors = try folder.read(".errors")
  }

  /// Standard output as JSON.
  var json: JSON {
    get throws { try JSON.parse(Array(output.utf8)) }
  }
}

/// A folder of its own for a test, gone with the value.
final class Folder {
  struct Failure: Error {
    var path: String
  }

  let path: String

  init() throws {
    var template = Array("/tmp/ngffz-commands-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(path: "/tmp") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { _ = system("rm -rf '\(path)'") }

  func write(_ text: String, to name: String) throws {
    guard let file = fopen(path + "/" + name, "w") else { throw Failure(path: name) }
    defer { fclose(file) }
    fputs(text, file)
  }

  func read(_ name: String) throws -> String {
    guard let file = fopen(path + "/" + name, "r") else { throw Failure(path: name) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func remove(_ name: String) throws {
    guard system("rm -r '\(path)/\(name)'") == 0 else { throw Failure(path: name) }
  }

  func exists(_ name: String) -> Bool { access(path + "/" + name, F_OK) == 0 }
}
