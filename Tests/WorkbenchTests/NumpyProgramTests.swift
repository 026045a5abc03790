import Display
import Glibc
import Synchronization
import Testing
import Workbench

/// Keeps what a program writes.
private final class Recorder: FrontEnd {
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

private let folder: String = {
  let parts = #filePath.split(separator: "/").dropLast()
  return "/" + parts.joined(separator: "/") + "/Fixtures/numpy"
}()

private func read(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer[0..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

@Test(
  "programs with arrays print what CPython and NumPy print",
  arguments: [
    "printing", "printing_floats", "reductions", "indexing", "dtypes", "files_products_random",
    "views", "broadcasting", "sorting_sets",
  ])
func numpyProgram(name: String) throws {
  // The programs write files beside themselves.
  let here = "/tmp/ngffz-numpy-programs-\(getpid())"
  mkdir(here, 0o700)
  let code = try #require(read("\(folder)/\(name).py"))
    .replacingFileNames(in: here)
  let expected = try #require(read("\(folder)/\(name).out"))
  let recorder = Recorder()
  _ = Session().run(code, file: name, echo: .none, frontEnd: recorder)
  #expect(recorder.error == "")
  let found = recorder.output.split(separator: "\n", omittingEmptySubsequences: false)
  let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
  for (line, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
    Issue.record("line \(line + 1): \(pair.0)\nnot\n\(pair.1)")
    break
  }
  #expect(found.count == wanted.count)
}

extension String {
  /// The program with its file names in another folder.
  fileprivate func replacingFileNames(in folder: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      for name in ["t.npy", "u.npy"] {
        line = line.split(separator: "\"\(name)\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\(folder)/\(name)\"")
      }
      return line.split(separator: "np.save(\"u\"", omittingEmptySubsequences: false)
        .joined(separator: "np.save(\"\(folder)/u\"")
    }.joined(separator: "\n")
  }
}
