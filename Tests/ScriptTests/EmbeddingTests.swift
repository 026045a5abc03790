import Dispatch
import Testing
import Workers

@testable import Script

/// What an embedding program relies on: streams, tracebacks, interrupts, budgets, completion.
@Suite struct EmbeddingTests {
  final class Recorder {
    var text = ""
  }

  @Test func streamsAreTheProgramsOwn() throws {
    let interpreter = Interpreter()
    let recorder = Recorder()
    interpreter.streams = Streams(
      output: { recorder.text += $0 }, error: { recorder.text += $0 }, input: { "<\($0)>" })
    try interpreter.run(SourceText("x = input('say')\nprint(x, 1, sep='-', end='!')"))
    #expect(recorder.text == "<say>-1!")
    #expect(interpreter.namespace.names == ["x"])
  }

  @Test func tracebackShowsTheScript() throws {
    let interpreter = Interpreter()
    let program = "def f(x):\n    return 1 / x\n\nprint(f(0))\n"
    let error = #expect(throws: ScriptException.self) {
      try interpreter.run(SourceText(program, name: "demo.ngffz"))
    }
    let expected = """
      Traceback (most recent call last):
        File "demo.ngffz", line 4, in <module>
          print(f(0))
                ^^^^
        File "demo.ngffz", line 2, in f
          return 1 / x
                 ~~^~~
      ZeroDivisionError: division by zero

      """
    if let error { #expect(interpreter.traceback(error) == expected) }
  }

  @Test(arguments: [
    ("nmae = 1\nname", "'nmae'"), ("[].apend", "'append'"), ("import mth", "'math'"),
    ("import math\nmath.sqr", "'sqrt'"), ("sorted([], revers=True)", "'reverse'"),
    ("from math import sqr", "'sqrt'"),
  ])
  func suggestsNames(program: String, meant: String) {
    let interpreter = Interpreter()
    let error = #expect(throws: ScriptException.self) { try interpreter.run(SourceText(program)) }
    if let error { #expect(interpreter.traceback(error).contains("Did you mean: \(meant)")) }
  }

  @Test(arguments: [
    "while True:\n    pass", "sum(i for i in range(10 ** 15))",
    "[0 for i in range(10 ** 9) if i < 0]",
    "def f(): return f() if f else 0\nwhile True:\n  try:\n    f()\n  except RecursionError: pass",
    "sorted(range(10 ** 6), key=lambda v: [w for w in range(v)])",
    "import itertools\nall(itertools.count(1))", "'a' in range(10 ** 20)",
    "[] in range(10 ** 15)", "10 ** 10 ** 8",
    "x = 3 ** 10 ** 6\nwhile True: x // 7 ** 10 ** 5",
  ])
  func cancellationBecomesKeyboardInterrupt(program: String) {
    let token = Cancellation()
    // Not a task: the pool's threads may all be waiting for interpreters.
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { token.cancel() }
    let error = Cancellation.$current.withValue(token) {
      #expect(throws: ScriptException.self) { try Interpreter().run(SourceText(program)) }
    }
    #expect(error?.object.type.name == "KeyboardInterrupt")
  }

  @Test(arguments: [
    ("while True: pass", "RuntimeError"),
    ("x = []\nwhile True: x.append('a' * 1000 + str(len(x)))", "MemoryError"),
    ("'a' * 10 ** 12", "MemoryError"), ("10 ** 10 ** 10", "MemoryError"),
    ("10 ** 10 ** 30", "MemoryError"),
    ("x = 3 ** 10 ** 8", "RuntimeError"),
    ("def f(): f()\nf()", "RecursionError"), ("[0] * 10 ** 15", "MemoryError"),
    ("list(range(10 ** 12))", "MemoryError"), ("1 << 10 ** 15", "MemoryError"),
  ])
  func budgetsHold(program: String, type: String) {
    let interpreter = Interpreter()
    interpreter.limits.steps = type == "RuntimeError" ? 100_000 : 50_000_000
    // The budget counts the memory of the process, which other tests use at the same time.
    if type == "MemoryError" { interpreter.limits.memory = 256 << 20 }
    let error = #expect(throws: ScriptException.self) { try interpreter.run(SourceText(program)) }
    #expect(error?.object.type.name == type)
  }

  @Test func promptSeesEveryExpression() throws {
    let interpreter = Interpreter()
    let program = """
      for i in range(2): i
      def f():
        3
        return 4
      f(); None
      if f(): 'x'; 5
      6
      """
    var shown: [String] = []
    let last = try interpreter.run(SourceText(program), echo: true) { value in
      shown.append(try interpreter.repr(value).string)
    }
    #expect(shown == ["0", "1", "4", "'x'", "5"])
    guard case .int(6)? = last else { throw ScriptException.value("the last is returned") }
  }

  @Test(arguments: [
    ("pri", "print"), ("import ma", "math"), ("x.app", "append"), ("f(wid", "width="),
    ("math.", "sqrt"), ("from math import s", "sqrt"), ("wh", "while"),
  ])
  func completes(text: String, expected: String) throws {
    let interpreter = Interpreter()
    try interpreter.run(SourceText("import math\nx = []\ndef f(width, height=2): pass"))
    let list = interpreter.complete(text, at: text.utf8.count)
    #expect(list.matches.contains(expected), "\(list.matches)")
  }

  @Test func deepNestingIsRefused() {
    func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
    let texts = [
      times(5000, "("), times(150, "[") + times(150, "]"), times(100_000, "-") + "1",
      "x = " + times(100_000, "1 + ") + "1", times(50_000, "not ") + "x", "a" + times(50_000, ".b"),
      times(50_000, "lambda: ") + "1", "x" + times(50_000, " if y else x"),
      times(50_000, "x ** ") + "1",
      (0..<99).map { times($0, " ") + "if x:\n" }.joined(), "x = " + times(1000, "f'{"),
      "x" + times(50_000, "[0]"), "f" + times(50_000, "()"), times(20_000, "x = ") + "1",
      times(20_000, "if x: pass\nel") + "se: pass", "{" + times(180, "{1:") + times(180, "}") + "}",
    ]
    for text in texts {
      let interpreter = Interpreter()
      _ = try? interpreter.run(SourceText(text))
      _ = interpreter.check(text)
    }
  }

  @Test func nestedDataIsFreedWithoutRecursion() throws {
    for wrap in ["[x]", "(x,)", "{1: x}", "[(x, {2: [x]})][:1]"] {
      try Interpreter().run(SourceText("x = None\nfor _ in range(300000): x = \(wrap)\nx = 1"))
    }
  }
}
