/// The module `pathlib`.
enum PathModule {
  /// Paths as names.
  static let pure = purePath()
  /// Paths as places in the file system.
  static let concrete = concretePath()
  private static let purePosix = HostClass<PosixPath>(
    "PurePosixPath", module: "pathlib", base: pure.type)
  private static let posix = HostClass<PosixPath>(
    "PosixPath", module: "pathlib", base: concrete.type)

  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["PurePath"] = .type(pure.type)
    module["PurePosixPath"] = .type(purePosix.type)
    module["Path"] = .type(concrete.type)
    module["PosixPath"] = .type(posix.type)
  }

  /// A `pathlib.Path`.
  static func wrap(_ path: PosixPath) -> Value { posix.wrap(path) }

  /// A path of the same kind as another.
  private static func same(_ path: PosixPath, as value: Value) -> Value {
    .host(HostBox(path, type: value.type))
  }

  private static func joined(_ values: [Value], _ context: Interpreter) throws -> PosixPath {
    try values.reduce(PosixPath("")) { path, value in
      path.joined(PosixPath(try segment(value, context)))
    }
  }

  private static func segment(_ value: Value, _ context: Interpreter) throws -> String {
    if case .bytes = value {
      throw ScriptException.type(
        "argument should be a str object or an os.PathLike object returning str, not "
          + "<class 'bytes'>")
    }
    return try context.path(value)
  }

  // MARK: Pure paths

  private static func purePath() -> HostClass<PosixPath> {
    let path = HostClass<PosixPath>("PurePath", module: "pathlib", doc: "A path as a name.")
    path.type.constructor = Builtin("PurePath", "*args", doc: "A path from its parts.") {
      context, receiver, a in
      let isConcrete: Bool
      if case .type(let type) = receiver {
        isConcrete = type.isSubtype(of: concrete.type)
      } else {
        isConcrete = false
      }
      let result = try joined(a.rest(0), context)
      return isConcrete ? posix.wrap(result) : purePosix.wrap(result)
    }
    addParts(path)
    addNames(path)
    addCombinations(path)
    addSlots(path.type)
    return path
  }

  private static func addParts(_ path: HostClass<PosixPath>) {
    path.property(
      "parts", "The parts, with the root first.",
      get: {
        .tuple($0.allParts.map(Value.string))
      })
    path.property("name", "The last part.", get: { .string($0.name) })
    path.property("stem", "The last part without its ending.", get: { .string($0.stem) })
    path.property(
      "suffix", "The ending of the last part, with its dot.",
      get: {
        .string($0.suffix)
      })
    path.property(
      "suffixes", "All endings of the last part.",
      get: {
        .list($0.suffixes.map(Value.string))
      })
    path.property("root", "The root, or nothing.", get: { .string($0.root) })
    path.property("drive", "Nothing: there are no drives here.", get: { _ in .string("") })
    path.property("anchor", "The root, or nothing.", get: { .string($0.root) })
    path.type.property("parent", "The path without its last part.") { _, value in
      same(try path.require(value).base.parent, as: value)
    }
    path.type.property("parents", "The paths around this one, the nearest first.") { _, value in
      var parents: [Value] = []
      var current = try path.require(value).base
      while !current.parts.isEmpty {
        current = current.parent
        parents.append(same(current, as: value))
      }
      return .tuple(parents)
    }
    path.method("as_posix", "", "The path as text.") { _, path, _ in .string(path.text) }
    path.method("__fspath__", "", "The path as text.") { _, path, _ in .string(path.text) }
    path.method("is_absolute", "", "Whether the path begins at the root.") { _, path, _ in
      .bool(path.isAbsolute)
    }
    path.method("as_uri", "", "The path as a file URI.") { _, path, _ in
      guard path.isAbsolute else {
        throw ScriptException.value("relative path can't be expressed as a file URI")
      }
      let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~/".utf8)
      let escaped = path.text.utf8.map { byte in
        plain.contains(byte)
          ? String(Unicode.Scalar(byte)) : "%" + TextQuoting.hex(UInt32(byte), 2).uppercased()
      }
      return .string("file://" + escaped.joined())
    }
  }

  private static func addNames(_ path: HostClass<PosixPath>) {
    path.boxMethod("with_name", "name", "The path with another last part.") { _, box, a in
      try renamed(box, a.string(0))
    }
    path.boxMethod("with_stem", "stem", "The path with another name and the same ending.") {
      _, box, a in
      try renamed(box, a.string(0) + box.base.suffix)
    }
    path.boxMethod("with_suffix", "suffix", "The path with another ending.") { _, box, a in
      let suffix = try a.string(0)
      let isDot = suffix == "." || (!suffix.isEmpty && !suffix.hasPrefix("."))
      if isDot || suffix.contains("/") {
        throw ScriptException.value("Invalid suffix '\(suffix)'")
      }
      return try renamed(box, box.base.stem + suffix, isChecked: false)
    }
  }

  private static func renamed(
    _ box: HostBox<PosixPath>, _ name: String, isChecked: Bool = true
  ) throws -> Value {
    if box.base.name.isEmpty {
      throw ScriptException.value("\(shown(box.base, box.type)) has an empty name")
    }
    if isChecked, name.isEmpty || name.contains("/") || name == "." {
      throw ScriptException.value("Invalid name '\(name)'")
    }
    return .host(
      HostBox(
        PosixPath(root: box.base.root, parts: box.base.parts.dropLast() + [name]), type: box.type))
  }

  private static func addCombinations(_ path: HostClass<PosixPath>) {
    path.boxMethod("joinpath", "*other", "The path with others behind it.") { context, box, a in
      .host(HostBox(box.base.joined(try joined(a.rest(0), context)), type: box.type))
    }
    path.boxMethod("relative_to", "*other", "The path as seen from another.") { context, box, a in
      if a.rest(0).isEmpty { throw ScriptException.type("need at least one argument") }
      let other = try joined(a.rest(0), context)
      let own = box.base
      guard own.root == other.root, own.parts.starts(with: other.parts) else {
        throw ScriptException.value(
          "\(quoted(own.text)) is not in the subpath of \(quoted(other.text)) OR one path is "
            + "relative and the other is absolute.")
      }
      return .host(
        HostBox(
          PosixPath(root: "", parts: Array(own.parts.dropFirst(other.parts.count))), type: box.type)
      )
    }
    path.method("is_relative_to", "*other", "Whether the path lies below another.") {
      context, own, a in
      let other = try joined(a.rest(0), context)
      return .bool(own.root == other.root && own.parts.starts(with: other.parts))
    }
    path.method("match", "path_pattern", "Whether the path matches a pattern.") { context, own, a in
      let pattern = PosixPath(try context.path(a[0]))
      if pattern.allParts.isEmpty { throw ScriptException.value("empty pattern") }
      return .bool(own.matches(pattern))
    }
  }

  private static func shown(_ path: PosixPath, _ type: TypeObject) -> String {
    "\(type.name)(\(quoted(path.text)))"
  }

  static func quoted(_ text: String) -> String {
    var out = TextBuilder()
    TextQuoting.quote(StringObject(text), into: &out) { _ in }
    return out.finish().string
  }

  private static func base(_ value: Value) -> PosixPath? {
    guard case .host(let instance) = value else { return nil }
    return (instance as? HostBox<PosixPath>)?.base
  }

  private static func addSlots(_ type: TypeObject) {
    type.repr = { _, value in
      StringObject(base(value).map { shown($0, value.type) } ?? "")
    }
    type.str = { _, value in StringObject(base(value)?.text ?? "") }
    type.hash = { context, value in try context.hash(.string(base(value)?.text ?? "")) }
    type.compare = { context, op, a, b in
      guard let x = base(a), let y = base(b) else { return nil }
      if op == .equal { return .bool(x == y) }
      if op == .notEqual { return .bool(x != y) }
      return try context.compare(
        op, .list(x.allParts.map(Value.string)), .list(y.allParts.map(Value.string)))
    }
    type.binary = { context, op, a, b, isReflected in
      guard op == .divide else { return nil }
      if isReflected {
        guard case .str(let text) = a, let path = base(b) else { return nil }
        return same(PosixPath(text.string).joined(path), as: b)
      }
      guard let path = base(a) else { return nil }
      if let other = base(b) { return same(path.joined(other), as: a) }
      guard case .str(let text) = b else { return nil }
      return same(path.joined(PosixPath(text.string)), as: a)
    }
  }

  // MARK: Paths in the file system

  private static func concretePath() -> HostClass<PosixPath> {
    let path = HostClass<PosixPath>(
      "Path", module: "pathlib", base: pure.type, doc: "A path in the file system.")
    path.type.constructor = Builtin("Path", "*args", doc: "A path from its parts.") {
      context, _, a in posix.wrap(try joined(a.rest(0), context))
    }
    addQuestions(path)
    addChanges(path)
    addContents(path)
    addPlaces(path)
    path.type.enter = { _, value in value }
    path.type.exit = { _, _, _ in false }
    return path
  }

  private static func addQuestions(_ path: HostClass<PosixPath>) {
    let tests: [(String, String, (String) -> Bool)] = [
      ("exists", "Whether there is something at the path.", FileSystem.exists),
      ("is_file", "Whether there is a file at the path.", FileSystem.isFile),
      ("is_dir", "Whether there is a folder at the path.", FileSystem.isFolder),
      ("is_symlink", "Whether there is a link at the path.", FileSystem.isLink),
    ]
    for (name, doc, test) in tests {
      path.method(name, "", doc) { _, path, _ in .bool(test(path.text)) }
    }
    path.method("stat", "*, follow_symlinks=True", "Size, times and mode.") { context, path, a in
      try FileSystem.statusRecord(path.text, followLinks: a.bool(0, context))
    }
    path.method("lstat", "", "As stat, of a link itself.") { _, path, _ in
      try FileSystem.statusRecord(path.text, followLinks: false)
    }
    path.method("samefile", "other_path", "Whether two paths are one file.") { context, path, a in
      let one = try FileSystem.requireStatus(path.text)
      let other = try FileSystem.requireStatus(context.path(a[0]))
      return .bool(one.st_ino == other.st_ino && one.st_dev == other.st_dev)
    }
    path.method("iterdir", "", "The paths in a folder, sorted.") { _, path, _ in
      let names = try FileSystem.names(path.text)
      return .iterator(
        ArrayIterator(
          names.map { wrap(PosixPath(root: path.root, parts: path.parts + [$0])) },
          name: "generator"))
    }
    for (name, doc, isDeep) in [
      ("glob", "The paths below that match a pattern.", false),
      ("rglob", "The paths at any depth below that match a pattern.", true),
    ] {
      path.method(name, "pattern", doc) { context, path, a in
        let text = try a.string(0)
        if text.isEmpty, !isDeep {
          throw ScriptException.value("Unacceptable pattern: ''")
        }
        var pattern = PosixPath(text)
        if pattern.isAbsolute {
          throw ScriptException(.notImplementedError, "Non-relative patterns are unsupported")
        }
        if isDeep { pattern.parts.insert("**", at: 0) }
        let found = try Glob.find(path, pattern, context)
        return .iterator(ArrayIterator(found.map(wrap), name: "generator"))
      }
    }
  }

  private static func addChanges(_ path: HostClass<PosixPath>) {
    path.method(
      "mkdir", "mode=511, parents=False, exist_ok=False", "Make a folder."
    ) { context, path, a in
      let (mode, existIsFine) = (try a.int(0, context), try a.bool(2, context))
      if try a.bool(1, context) {
        try FileSystem.makeFolders(path.text, mode: mode, existIsFine: existIsFine)
      } else {
        do { try FileSystem.makeFolder(path.text, mode: mode) } catch {
          if !existIsFine || !FileSystem.isFolder(path.text) { throw error }
        }
      }
      return .none
    }
    path.method("touch", "mode=438, exist_ok=True", "Make an empty file, or renew its time.") {
      context, path, a in
      if FileSystem.exists(path.text), try !a.bool(1, context) {
        throw ScriptException.system(17, path: path.text)
      }
      let file = try FileObject.open(path.text, "ab", .init(), context)
      try file.renewTime()
      try file.close(context)
      return .none
    }
    path.method("unlink", "missing_ok=False", "Remove a file.") { context, path, a in
      do { try FileSystem.removeFile(path.text) } catch let error as ScriptException
        where error.object.type === TypeObject.fileNotFoundError
      {
        if try !a.bool(0, context) { throw error }
      }
      return .none
    }
    path.method("rmdir", "", "Remove an empty folder.") { _, path, _ in
      try FileSystem.removeFolder(path.text)
      return .none
    }
    for name in ["rename", "replace"] {
      path.method(name, "target", "Move to another path.") { context, path, a in
        let target = try context.path(a[0])
        try FileSystem.rename(path.text, target)
        return wrap(PosixPath(target))
      }
    }
  }

  private static func addContents(_ path: HostClass<PosixPath>) {
    path.method(
      "open", "mode='r', buffering=-1, encoding=None, errors=None, newline=None", "Open the file."
    ) { context, path, a in
      let options = try FileObject.Options(a, encoding: 2, errors: 3, newline: 4)
      return .host(try FileObject.open(path.text, a.string(0), options, context))
    }
    path.method("read_text", "encoding=None, errors=None", "The text of the file.") {
      context, path, a in
      let options = try FileObject.Options(a, encoding: 0, errors: 1, newline: nil)
      let file = try FileObject.open(path.text, "r", options, context)
      defer { file.closeQuietly() }
      return .str(try file.readText(nil, context))
    }
    path.method("read_bytes", "", "The bytes of the file.") { context, path, _ in
      let file = try FileObject.open(path.text, "rb", .init(), context)
      defer { file.closeQuietly() }
      return .bytes(BytesObject(try file.readBytes(nil, context)))
    }
    path.method(
      "write_text", "data, encoding=None, errors=None, newline=None", "Make the file of text."
    ) { context, path, a in
      guard case .str(let text) = a[0] else {
        throw ScriptException.type("data must be str, not \(a[0].typeName)")
      }
      let options = try FileObject.Options(a, encoding: 1, errors: 2, newline: 3)
      let file = try FileObject.open(path.text, "w", options, context)
      defer { file.closeQuietly() }
      try file.write(text: text, context)
      try file.close(context)
      return .int(text.count)
    }
    path.method("write_bytes", "data", "Make the file of bytes.") { context, path, a in
      let bytes = try BytesObject.require(a[0], .separator).bytes
      let file = try FileObject.open(path.text, "wb", .init(), context)
      defer { file.closeQuietly() }
      try file.write(bytes: bytes)
      try file.close(context)
      return .int(bytes.count)
    }
  }

  private static func addPlaces(_ path: HostClass<PosixPath>) {
    path.method("absolute", "", "The path from the root.") { _, path, _ in
      path.isAbsolute
        ? wrap(path) : wrap(PosixPath(try FileSystem.currentFolder()).joined(path))
    }
    path.method("resolve", "strict=False", "The path from the root, without links.") {
      context, path, a in
      if try a.bool(0, context) { _ = try FileSystem.requireStatus(path.text) }
      return wrap(PosixPath(try FileSystem.resolved(path.text)))
    }
    path.method("expanduser", "", "The path with ~ replaced by the home folder.") { _, path, _ in
      guard path.root.isEmpty, path.parts.first == "~" else { return wrap(path) }
      let home = PosixPath(OSModule.environment("HOME") ?? "/")
      return wrap(PosixPath(root: home.root, parts: home.parts + path.parts.dropFirst()))
    }
    path.staticMethod("cwd", "", "The current folder.") { _, _ in
      wrap(PosixPath(try FileSystem.currentFolder()))
    }
    path.staticMethod("home", "", "The home folder.") { _, _ in
      wrap(PosixPath(OSModule.environment("HOME") ?? "/"))
    }
  }
}
