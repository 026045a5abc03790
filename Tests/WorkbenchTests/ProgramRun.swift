import Display
import Glibc
import Synchronization
import Testing
import Workbench

/// Keeps what a program writes.
final class Recorder: FrontEnd {
  private let texts = Mutex<(output: String, error: String)>(("", ""))

  var output: String { texts.withLock { $0.output } }
  var error: String { texts.withLock { $0.error } }

  func write(_ text: String, to stream: TextStream) {
    texts.withLock {
      if stream == .output { $0.output += text } else { $0.error += text }
    }
  }
  func display(_ bundle: MIMEBundle, id: String?) {}
  func updateDisplay(_ bundle: MIMEBundle, id: String) {}
  func clearOutput(wait: Bool) {}
  func input(prompt: String) throws -> String? { nil }
  func page(_ bundle: MIMEBundle) {}
  func showProgress(_ bundle: MIMEBundle, isLast: Bool) {}
  var displayContext: DisplayContext { DisplayContext() }
}

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
    let recorder = Recorder()
    let outcome = Session(arguments: [name] + arguments)
      .run(code, file: name, echo: .none, frontEnd: recorder)
    if case .failed(let failure) = outcome {
      Issue.record("\(failure.traceback.joined(separator: "\n"))")
    }
    #expect(recorder.error == "")
    let found = recorder.output.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
      Issue.record("line \(line + 1): \(pair.0)\nnot\n\(pair.1)")
      break
    }
    #expect(found.count == wanted.count)
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
