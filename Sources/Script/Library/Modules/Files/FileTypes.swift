/// The types of open files, and the built-in function that opens them.
enum FileTypes {
  static let unsupportedOperation = ExceptionMembers.makeClass(
    "UnsupportedOperation", module: "io", base: .osError)

  static func unsupported(_ message: String) -> ScriptException {
    ScriptException(unsupportedOperation, message)
  }

  static let text = TypeObject("TextIOWrapper", module: "_io", doc: "A file of text.", fill)
  private static let reader = TypeObject(
    "BufferedReader", module: "_io", doc: "A file of bytes to read.", fill)
  private static let writer = TypeObject(
    "BufferedWriter", module: "_io", doc: "A file of bytes to write.", fill)
  private static let random = TypeObject(
    "BufferedRandom", module: "_io", doc: "A file of bytes to read and write.", fill)

  static func bytes(_ mode: FileMode) -> TypeObject {
    mode.canRead && mode.canWrite ? random : mode.canWrite ? writer : reader
  }

  /// The built-in function `open`.
  nonisolated(unsafe) static let open = Builtin(
    "open",
    "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
      + "opener=None", doc: "Open a file."
  ) { context, _, a in
    let path = try context.path(a[0])
    let options = try FileObject.Options(a, encoding: 3, errors: 4, newline: 5)
    return .host(try FileObject.open(path, a.string(1), options, context))
  }

  private static func unwrap(_ value: Value) -> FileObject? {
    guard case .host(let instance) = value else { return nil }
    return instance as? FileObject
  }

  private static func require(_ value: Value) throws -> FileObject {
    guard let file = unwrap(value) else {
      throw ScriptException.type("expected a file, got \(value.typeName)")
    }
    return file
  }

  private static func fill(_ type: TypeObject) {
    addReading(type)
    addWriting(type)
    addPosition(type)
    addAttributes(type)
    type.isIterator = true
    type.iterate = { _, value in
      let file = try require(value)
      try file.requireOpen()
      return FileLines(file)
    }
    type.enter = { _, value in
      try require(value).requireOpen()
      return value
    }
    type.exit = { context, value, _ in
      try require(value).close(context)
      return false
    }
    type.repr = { context, value in
      let file = try require(value)
      let name = PathModule.quoted(file.path)
      if file.mode.isText {
        return StringObject(
          "<_io.TextIOWrapper name=\(name) mode='\(file.mode.text)' "
            + "encoding='\(encodingName(file))'>")
      }
      return StringObject("<_io.\(value.typeName) name=\(name)>")
    }
  }

  private static func encodingName(_ file: FileObject) -> String {
    file.options.encoding ?? "UTF-8"
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, FileObject, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: unwrap, body)
  }

  private static func line(_ file: FileObject, _ limit: Int?, _ context: Interpreter) throws
    -> Value?
  {
    if file.mode.isText {
      let line = try file.readLine(limit, context)
      return line.count == 0 ? nil : .str(line)
    }
    let line = try file.readByteLine(limit, context)
    return line.isEmpty ? nil : .bytes(BytesObject(line))
  }

  private static func emptyText(_ file: FileObject) -> Value {
    file.mode.isText ? .str(.empty) : .bytes(BytesObject([]))
  }

  private static func size(_ a: Arguments, _ context: Interpreter) throws -> Int? {
    guard let size = try a.intUnlessNone(0, context), size >= 0 else { return nil }
    return size
  }

  private static func addReading(_ type: TypeObject) {
    add(type, "read", "size=-1, /", "So many characters or bytes, or all.") { context, file, a in
      let size = try size(a, context)
      return file.mode.isText
        ? .str(try file.readText(size, context))
        : .bytes(BytesObject(try file.readBytes(size, context)))
    }
    add(type, "readline", "size=-1, /", "The next line, empty at the end.") { context, file, a in
      try line(file, size(a, context), context) ?? emptyText(file)
    }
    add(type, "__next__", "", "The next line.") { context, file, _ in
      guard let line = try line(file, nil, context) else {
        throw ScriptException(ExceptionObject(.stopIteration))
      }
      return line
    }
    add(type, "readlines", "hint=-1, /", "The lines that are left.") { context, file, a in
      let hint = try size(a, context) ?? 0
      var lines: [Value] = []
      var total = 0
      while let line = try line(file, nil, context) {
        lines.append(line)
        total += try context.length(line)
        if hint > 0, total >= hint { break }
      }
      return .list(lines)
    }
  }

  private static func write(
    _ value: Value, to file: FileObject, _ context: Interpreter
  ) throws -> Int {
    if file.mode.isText {
      guard case .str(let text) = value else {
        try file.requireOpen()
        throw ScriptException.type("write() argument must be str, not \(value.typeName)")
      }
      try file.write(text: text, context)
      return text.count
    }
    let bytes = try BytesObject.require(value, .separator).bytes
    try file.write(bytes: bytes)
    return bytes.count
  }

  private static func addWriting(_ type: TypeObject) {
    add(type, "write", "text, /", "Write text or bytes; returns how much.") { context, file, a in
      .int(try write(a[0], to: file, context))
    }
    add(type, "writelines", "lines, /", "Write the items of an iterable.") { context, file, a in
      try file.requireOpen()
      for line in try context.array(a[0]) { _ = try write(line, to: file, context) }
      return .none
    }
    add(type, "flush", "", "Pass on what was written.") { _, file, _ in
      try file.flush()
      return .none
    }
    add(type, "close", "", "Close the file.") { context, file, _ in
      try file.close(context)
      return .none
    }
    add(type, "truncate", "size=None, /", "Cut the file off.") { context, file, a in
      .int(try file.truncate(a.intUnlessNone(0, context)))
    }
  }

  private static func addPosition(_ type: TypeObject) {
    add(type, "seek", "offset, whence=0, /", "Go to a place.") { context, file, a in
      .int(try file.seek(a.int(0, context), a.int(1, context)))
    }
    add(type, "tell", "", "The place in the file.") { _, file, _ in .int(try file.position()) }
    add(type, "fileno", "", "The number of the file.") { _, file, _ in
      .int(try file.fileNumber())
    }
    let questions: [(String, (FileObject) -> Bool)] = [
      ("readable", { $0.mode.canRead }), ("writable", { $0.mode.canWrite }),
      ("seekable", { _ in true }), ("isatty", { _ in false }),
    ]
    for (name, answer) in questions {
      add(type, name, "", "Whether the file is \(name).") { _, file, _ in
        try file.requireOpen()
        return .bool(answer(file))
      }
    }
  }

  private static func addAttributes(_ type: TypeObject) {
    type.property("name", "The path.") { _, value in .string(try require(value).path) }
    type.property("mode", "The mode.") { _, value in
      let mode = try require(value).mode
      return .string(mode.text)
    }
    type.property("closed", "Whether the file is closed.") { _, value in
      .bool(try require(value).isClosed)
    }
    type.property("encoding", "The encoding of a file of text.") { _, value in
      let file = try require(value)
      guard file.mode.isText else {
        throw ScriptException.attribute(
          "'_io.\(value.typeName)' object has no attribute 'encoding'")
      }
      return .string(encodingName(file))
    }
  }

  private final class FileLines: IteratorObject {
    private let file: FileObject

    init(_ file: FileObject) { self.file = file }

    override var typeName: String { file.type.name }

    override func next(_ context: Interpreter) throws -> Value? {
      try line(file, nil, context)
    }
  }
}
