import Display
import Glibc
import Synchronization
import Testing
import Workbench

/// A folder of programs and what CPython prints for them.
struct ProgramFolder {
  private let folder: String

  init(_ name: String) {
    let parts = #filePath.split(separator: "/").dropLast()
    folder = "/" + parts.joined(separator: "/") + "/Fixtures/\(name)"
  }

  func program(_ name: String) throws -> String { try #require(Self.read("\(folder)/\(name).py")) }

  /// Runs a program, and compares what it prints line by line.
  func check(_ name: String, code: String, arguments: [String] = []) throws {
    let expected = try #require(Self.read("\(folder)/\(name).out"))
    let recorder = Recorder(DisplayContext())
    let outcome = Session(arguments: [name] + arguments)
      .run(code, file: name, echo: .none, frontEnd: recorder)
    if case .failed(let failure) = outcome {
      Issue.record("\(failure.traceback.joined(separator: "\n"))")
    }
    #expect(recorder.shown.error == "")
    let found = recorder.shown.output.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
      Issue.record("line \(line + 1): \(pair.0)\nnot\n\(pair.1)")
      break
    }
    #expect(found.count == wanted.count)
  }

  /// Checks a program that takes the folder to write in as its argument.
  func checkInFolder(_ name: String) throws {
    let folder = Folder()
    try withExtendedLifetime(folder) {
      try check(name, code: try program(name), arguments: [folder.path])
    }
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[0..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
