import Glibc
import Testing

@testable import Script

/// `Fixtures/files.py` works on files and folders; CPython's output is recorded beside it.
@Suite struct FileProgramTests {
  @Test func filesBehaveAsInCPython() throws {
    var template = Array("/tmp/ngffz-files-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { removeTree(folder) }
    var output = ""
    let interpreter = Interpreter()
    interpreter.streams.output = { output += $0 }
    interpreter.arguments = ["files.py", folder]
    try interpreter.run(SourceText(Fixture.text("files.py"), name: "files.py"))
    let expected = try Fixture.text("files.out").split(separator: "\n")
    let lines = output.split(separator: "\n")
    #expect(lines.count == expected.count)
    for (line, wanted) in zip(lines, expected) { #expect(line == wanted) }
  }

  @Test func sleepIsPolled() throws {
    let interpreter = Interpreter()
    interpreter.limits.steps = 2000
    #expect(throws: ScriptException.self) {
      try interpreter.run(SourceText("import time\nwhile True: time.sleep(0.001)"))
    }
  }

  @Test(arguments: [
    "'a'.center(10**18)", "'a' * 3 + 'b'.zfill(10**17)", "'{:99999999999}'.format(1)",
    "bytes(10**15)", "(1).to_bytes(10**15, 'big')", "'%*d' % (2**31 - 1, 1) * 2**20",
    "b'ab'.ljust(10**16)", "'a,b'.replace(',', 'x' * 10**6) * 10**9",
  ])
  func refusesWhatNoMemoryHolds(expression: String) {
    let interpreter = Interpreter()
    interpreter.limits.memory = 1 << 30
    let result = Fixture.evaluate(expression, interpreter)
    #expect(result.hasPrefix("MemoryError") || result.hasPrefix("OverflowError"), "\(result)")
  }

  private func removeTree(_ folder: String) {
    for name in (try? FileSystem.names(folder)) ?? [] {
      let path = PathNames.join(folder, name)
      if FileSystem.isFolder(path), !FileSystem.isLink(path) {
        removeTree(path)
      } else {
        unlink(path)
      }
    }
    rmdir(folder)
  }
}
