import Testing

@testable import Script

/// Expressions and what CPython 3.11 makes of them, as `Fixtures/make_fixtures.py` recorded it.
@Suite struct LibraryTests {
  @Test(
    arguments: [
      "formats", "templates", "texts", "codecs", "numbers", "mathematics", "measures", "jsons",
      "paths", "iteration",
    ])
  func agreesWithCPython(table: String) throws {
    let rows = try Fixture.rows(table)
    #expect(rows.count > 100)
    let interpreter = Interpreter()
    try interpreter.run(SourceText(Fixture.imports))
    let results = try interpreter.onDeepStack {
      rows.map { Fixture.evaluate($0.expression, interpreter) }
    }
    for (row, result) in zip(rows, results) where result != row.result {
      Issue.record("\(row.expression) is \(result), not \(row.result)")
    }
  }
}

/// The recorded tables.
enum Fixture {
  static let imports = """
    import json, math, pathlib, statistics, time, sys
    import itertools, functools, operator, copy, string
    import statistics as st
    import os.path as path
    from pathlib import Path, PurePath
    """

  struct Row {
    let expression: String
    let result: String
  }

  struct Missing: Error {
    let path: String
  }

  /// The text of a file beside this one.
  static func text(_ name: String) throws -> String {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let interpreter = Interpreter()
    let file = try FileObject.open("/\(folder)/Fixtures/\(name)", "r", .init(), interpreter)
    return try file.readText(nil, interpreter).string
  }

  static func rows(_ name: String) throws -> [Row] {
    try text(name + ".tsv").split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2 else { throw Missing(path: name) }
      return Row(expression: String(parts[0]), result: String(parts[1]))
    }
  }

  /// The ASCII form of the value, or the type and the message of the exception.
  static func evaluate(_ expression: String, _ interpreter: Interpreter) -> String {
    do {
      let value = try interpreter.run(SourceText("(\(expression))"), echo: true)
      return try interpreter.onDeepStack { try interpreter.ascii(value ?? .none).string }
    } catch let error as ScriptException {
      return message(error, interpreter)
    } catch {
      return "\(error)"
    }
  }

  private static func message(_ error: ScriptException, _ interpreter: Interpreter) -> String {
    let text = try? interpreter.onDeepStack { try interpreter.str(.exception(error.object)) }
    let codec = Codec.ascii
    let bytes = text.flatMap { try? codec.encode($0, errors: "backslashreplace") } ?? []
    let line = String(decoding: bytes, as: UTF8.self)
    return error.object.type.name + ": "
      + line.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\\n")
  }
}
