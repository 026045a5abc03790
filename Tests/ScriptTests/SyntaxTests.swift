import Testing

@testable import Script

/// Texts that are no programs, and what CPython 3.11 says of them, as
/// `Fixtures/make_syntax.py` recorded it.
@Suite struct SyntaxTests {
  @Test func refusesWhatCPythonRefuses() throws {
    var sameMessages = 0
    let lines = try Fixture.text("syntax.tsv").split(separator: "\n")
    for line in lines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(fields.count == 4)
      let text = try decode(fields[0])
      let (type, line, message) = failure(text)
      #expect(type == fields[1] && "\(line)" == fields[2], "\(fields[0]): \(message)")
      if message == fields[3] { sameMessages += 1 }
    }
    // The others name what this language leaves out, or say it in other words.
    #expect(sameMessages * 100 >= lines.count * 98)
  }

  private func decode(_ json: String) throws -> String {
    let interpreter = Interpreter()
    interpreter.namespace["text"] = .string(json)
    let value = try interpreter.run(SourceText("import json\njson.loads(text)"), echo: true)
    guard case .str(let text)? = value else { return "" }
    return text.string
  }

  private func failure(_ text: String) -> (type: String, line: Int, message: String) {
    let interpreter = Interpreter()
    do {
      let source = SourceText(text)
      try interpreter.onDeepStack {
        _ = try Compiler.compile(Parser.parse(source), source, echo: false, interpreter)
      }
      return ("", 0, "")
    } catch let failure as SyntaxFailure {
      let type =
        switch failure.kind {
        case .syntax: "SyntaxError"
        case .indentation: "IndentationError"
        case .tab: "TabError"
        case .nesting: "RecursionError"
        }
      return (type, failure.source.line(at: failure.span.start), failure.message)
    } catch {
      return ("\(error)", 0, "")
    }
  }

  @Test(arguments: [
    ("x = (1,", true), ("for i in y:", true), ("for i in y:\n    pass", true),
    ("for i in y:\n    pass\n", false), ("x = 1", false), ("'''a", true), ("def f():", true),
    ("x = 1 +", false), ("if x:\n    y\nelse:", true), ("", false), ("x = \\\n", true),
  ])
  func knowsWhatIsIncomplete(text: String, isIncomplete: Bool) {
    let verdict = Interpreter().check(text)
    if case .incomplete = verdict {
      #expect(isIncomplete, "\(text)")
    } else {
      #expect(!isIncomplete, "\(text)")
    }
  }

  @Test(arguments: [
    ("x = (1 +\n", "'(' was never closed", 1, 5), ("a\n  b", "unexpected indent", 2, 1),
    ("foo(a b)", "invalid syntax. Perhaps you forgot a comma?", 1, 5),
  ])
  func pointsAtThePlace(text: String, message: String, line: Int, column: Int) {
    do {
      _ = try Parser.parse(SourceText(text))
      Issue.record("no failure")
    } catch let failure as SyntaxFailure {
      #expect(failure.message == message)
      #expect(failure.source.line(at: failure.span.start) == line)
      #expect(failure.source.column(at: failure.span.start) + 1 == column)
    } catch { Issue.record(error) }
  }
}
