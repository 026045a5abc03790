import Testing

@testable import Script

/// Programs in the language itself. A file is split at lines of `---`; each part runs by itself
/// and must end well, or fail at the line marked `### "text"`, the innermost one of the traceback,
/// with a message that has the text.
@Suite struct ConformanceTests {
  @Test(arguments: ["scopes", "calls", "exceptions", "values", "edges", "left_out"])
  func runs(name: String) throws {
    let parts = try Fixture.text("Conformance/\(name).ngffz").split(separator: "\n---\n")
    #expect(!parts.isEmpty)
    for (number, part) in parts.enumerated() { check(String(part), "\(name), part \(number + 1)") }
  }

  private func check(_ program: String, _ place: String) {
    var expected: (line: Int, text: String)?
    for (index, line) in program.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard let mark = line.firstRange(of: "### \"") else { continue }
      expected = (index + 1, String(line[mark.upperBound...].dropLast()))
    }
    let interpreter = Interpreter()
    do {
      try interpreter.run(SourceText(program, name: place))
      #expect(expected == nil, "\(place) should fail")
    } catch let error as ScriptException {
      let (line, message) = describe(error, interpreter)
      if let expected {
        #expect(line == expected.line, "\(place): \(message)")
        #expect(message.contains(expected.text), "\(place)")
      } else {
        Issue.record("\(place), line \(line): \(message)")
      }
    } catch {
      Issue.record(error)
    }
  }

  private func describe(_ error: ScriptException, _ context: Interpreter) -> (Int, String) {
    let message = try? context.onDeepStack { try context.str(.exception(error.object)).string }
    if let failure = error.object.underlying as? SyntaxFailure {
      return (failure.source.line(at: failure.span.start), failure.message)
    }
    let inner = error.object.traceback.first
    let line = inner.map { $0.source.line(at: $0.span.start) } ?? 0
    return (line, message ?? "")
  }
}
