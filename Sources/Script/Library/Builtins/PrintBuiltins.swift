/// The built-in functions that print, read and show.
enum PrintBuiltins {
  nonisolated(unsafe) static let all: [Builtin] = [
    Builtin(
      "print", "*args, sep=' ', end='\\n', file=None, flush=False",
      doc: "Print the values, separated by sep and followed by end."
    ) { context, _, a in
      try print(a, context)
      return .none
    },
    Builtin("input", "prompt='', /", doc: "A line of text from the user.") { context, _, a in
      let prompt = try context.str(a[0]).string
      guard let line = try context.askForLine(prompt) else {
        throw ScriptException(.eofError, "EOF when reading a line")
      }
      return .string(line)
    },
    Builtin("repr", "obj, /", doc: "The value as it would be written in a program.") {
      context, _, a in .str(try context.repr(a[0]))
    },
    Builtin("help", "object=?, /", doc: "Print what is known about a value.") { context, _, a in
      let text = a.optional(0).map { Help.text($0) } ?? Help.overview(context)
      context.streams.output(text + "\n")
      return .none
    },
    Builtin("exit", "code=None, /", doc: "End the program.") { _, _, a in
      throw ScriptException(ExceptionObject(.systemExit, [a[0]]))
    },
    Builtin("quit", "code=None, /", doc: "End the program.") { _, _, a in
      throw ScriptException(ExceptionObject(.systemExit, [a[0]]))
    },
  ]

  private static func separator(_ a: Arguments, _ index: Int, _ name: String, _ standard: String)
    throws -> StringObject
  {
    switch a[index] {
    case .none: return StringObject(standard)
    case .str(let text): return text
    default:
      throw ScriptException.type("\(name) must be None or a string, not \(a[index].typeName)")
    }
  }

  private static func print(_ a: Arguments, _ context: Interpreter) throws {
    let between = try separator(a, 1, "sep", " ")
    let end = try separator(a, 2, "end", "\n")
    var out = TextBuilder()
    for (index, value) in a.rest(0).enumerated() {
      if index > 0 { out.append(between) }
      out.append(try context.str(value))
    }
    out.append(end)
    guard let file = a.unlessNone(3) else {
      return context.streams.output(out.finish().string)
    }
    _ = try context.call(context.getAttribute(file, "write"), .str(out.finish()))
  }
}
