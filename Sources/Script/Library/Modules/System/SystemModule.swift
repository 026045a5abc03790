/// The module `sys`.
enum SystemModule {
  private static let versionType = RecordType(
    "version_info", module: "sys", fields: ["major", "minor", "micro", "releaselevel", "serial"])
  private static let floatType = RecordType(
    "float_info", module: "sys",
    fields: [
      "max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon",
      "radix", "rounds",
    ])

  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["argv"] = .list(context.arguments.map(Value.string))
    module["stdin"] = .host(StreamObject(.input))
    module["stdout"] = .host(StreamObject(.output))
    module["stderr"] = .host(StreamObject(.error))
    // What scripts ask for is the language they are written in.
    module["version"] = .string("3.11 (ngffz)")
    module["version_info"] = versionType.make([
      .int(3), .int(11), .int(0), .string("final"), .int(0),
    ])
    module["maxsize"] = .int(Int.max)
    module["maxunicode"] = .int(0x10FFFF)
    module["platform"] = .string("linux")
    module["byteorder"] = .string("little")
    module["executable"] = .string("")
    module["path"] = .list([])
    module["float_info"] = floatType.make([
      .float(.greatestFiniteMagnitude), .int(1024), .int(308), .float(.leastNormalMagnitude),
      .int(-1021), .int(-307), .int(15), .int(53), .float(.ulpOfOne), .int(2), .int(1),
    ])
    addFunctions(module)
  }

  private static func addFunctions(_ module: ModuleObject) {
    module.function("exit", "status=None, /", "End the program.") { _, a in
      throw ScriptException(ExceptionObject(.systemExit, a.unlessNone(0).map { [$0] } ?? []))
    }
    module.function("getrecursionlimit", "", "How deep calls may nest.") { context, _ in
      .int(context.limits.depth)
    }
    module.function("setrecursionlimit", "limit, /", "Set how deep calls may nest.") { context, a in
      let limit = try a.int(0, context)
      if limit < 1 {
        throw ScriptException.value("recursion limit must be greater or equal than 1")
      }
      context.limits.depth = limit
      return .none
    }
    module.function("getdefaultencoding", "", "The encoding of text.") { _, _ in .string("utf-8") }
    module.function("getfilesystemencoding", "", "The encoding of file names.") { _, _ in
      .string("utf-8")
    }
    module.function("get_int_max_str_digits", "", "The longest integer that becomes text.") {
      _, _ in .int(IntText.maximumDigits)
    }
    module.function("intern", "string, /", "The text itself.") { _, a in .str(try a.text(0)) }
  }
}

/// One of the streams of the interpreter as a file of text.
final class StreamObject: HostInstance {
  enum Kind: String {
    case input = "<stdin>"
    case output = "<stdout>"
    case error = "<stderr>"
  }

  let kind: Kind
  /// The rest of a line that was read in part.
  private var pending = StringObject.empty
  private var isAtEnd = false

  init(_ kind: Kind) {
    self.kind = kind
    super.init(type: Self.streamType)
  }

  private static let streamType = TypeObject(
    "TextIOWrapper", module: "_io", doc: "A stream of text.", fill)

  private func write(_ text: StringObject, _ context: Interpreter) throws {
    switch kind {
    case .output: context.streams.output(text.string)
    case .error: context.streams.error(text.string)
    case .input: throw FileTypes.unsupported("not writable")
    }
  }

  /// The next line with its end, empty at the end.
  fileprivate func line(_ limit: Int?, _ context: Interpreter) throws -> StringObject {
    if kind != .input { throw FileTypes.unsupported("not readable") }
    try context.pollSlowly()
    if pending.count == 0, !isAtEnd {
      if let line = try context.askForLine("") {
        pending = StringObject(line + "\n")
      } else {
        isAtEnd = true
      }
    }
    let end = min(limit ?? Int.max, pending.count)
    defer { pending = pending.slice(end, pending.count) }
    return pending.slice(0, end)
  }

  private func read(_ limit: Int?, _ context: Interpreter) throws -> StringObject {
    var out = TextBuilder()
    while out.count < limit ?? Int.max {
      let part = try line(limit.map { $0 - out.count }, context)
      if part.count == 0 { break }
      out.append(part)
    }
    return out.finish()
  }

  private static func unwrap(_ value: Value) -> StreamObject? {
    guard case .host(let instance) = value else { return nil }
    return instance as? StreamObject
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, StreamObject, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: unwrap, body)
  }

  private static func fill(_ type: TypeObject) {
    add(type, "write", "text, /", "Write text; returns its length.") { context, stream, a in
      guard case .str(let text) = a[0] else {
        throw ScriptException.type("write() argument must be str, not \(a[0].typeName)")
      }
      try stream.write(text, context)
      return .int(text.count)
    }
    add(type, "writelines", "lines, /", "Write the texts of an iterable.") { context, stream, a in
      for line in try context.array(a[0]) {
        try stream.write(try StringObject.require(line, .needle), context)
      }
      return .none
    }
    add(type, "flush", "", "Nothing: what is written goes out at once.") { _, _, _ in .none }
    add(type, "read", "size=-1, /", "So many characters, or all.") { context, stream, a in
      .str(try stream.read(limit(a, context), context))
    }
    add(type, "readline", "size=-1, /", "The next line, empty at the end.") { context, stream, a in
      .str(try stream.line(limit(a, context), context))
    }
    add(type, "readlines", "hint=-1, /", "The lines that are left.") { context, stream, _ in
      .list(try context.array(.iterator(StreamLines(stream))))
    }
    add(type, "__next__", "", "The next line.") { context, stream, _ in
      guard let line = try StreamLines(stream).next(context) else {
        throw ScriptException(ExceptionObject(.stopIteration))
      }
      return line
    }
    for (name, answer) in [
      ("isatty", { (_: Kind) in false }), ("readable", { $0 == .input }),
      ("writable", { $0 != .input }), ("seekable", { _ in false }),
    ] {
      add(type, name, "", "Whether the stream is \(name).") { _, stream, _ in
        .bool(answer(stream.kind))
      }
    }
    type.property("name", "The name of the stream.") { _, value in
      .string(unwrap(value)?.kind.rawValue ?? "")
    }
    type.property("encoding", "The encoding.") { _, _ in .string("utf-8") }
    type.property("closed", "False: the stream stays open.") { _, _ in .bool(false) }
    type.isIterator = true
    type.iterate = { _, value in
      guard let stream = unwrap(value) else { return ArrayIterator([]) }
      return StreamLines(stream)
    }
    type.repr = { _, value in
      let kind = unwrap(value)?.kind ?? .output
      let mode = kind == .input ? "r" : "w"
      return StringObject(
        "<_io.TextIOWrapper name='\(kind.rawValue)' mode='\(mode)' encoding='utf-8'>")
    }
  }

  private static func limit(_ a: Arguments, _ context: Interpreter) throws -> Int? {
    guard let size = try a.intUnlessNone(0, context), size >= 0 else { return nil }
    return size
  }

  private final class StreamLines: IteratorObject {
    private let stream: StreamObject

    init(_ stream: StreamObject) { self.stream = stream }

    override func next(_ context: Interpreter) throws -> Value? {
      let line = try stream.line(nil, context)
      return line.count == 0 ? nil : .str(line)
    }
  }
}
