/// The module `os.path`.
enum PathNamesModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["sep"] = .string("/")
    module["pathsep"] = .string(":")
    addNames(module)
    addQuestions(module)
  }

  private static func addNames(_ module: ModuleObject) {
    let functions: [(String, String, (String) throws -> Value)] = [
      ("basename", "What is after the last slash.", { .string(PathNames.split($0).tail) }),
      ("dirname", "What is before the last slash.", { .string(PathNames.split($0).head) }),
      ("abspath", "The path from the root.", { .string(try PathNames.absolute($0)) }),
      (
        "realpath", "The path from the root, without links.",
        {
          .string(try FileSystem.resolved($0))
        }
      ),
      ("normpath", "The path without needless parts.", { .string(PathNames.normalized($0)) }),
      ("isabs", "Whether the path begins at the root.", { .bool($0.hasPrefix("/")) }),
      (
        "expanduser", "The path with ~ replaced by the home folder.",
        { path in
          guard path == "~" || path.hasPrefix("~/"), let home = OSModule.environment("HOME") else {
            return .string(path)
          }
          return .string(home + path.dropFirst())
        }
      ),
      (
        "split", "What is before the last slash, and what is after it.",
        { path in
          let (head, tail) = PathNames.split(path)
          return .tuple([.string(head), .string(tail)])
        }
      ),
      (
        "splitext", "The path without its ending, and the ending.",
        { path in
          let (root, ending) = PathNames.splitExtension(path)
          return .tuple([.string(root), .string(ending)])
        }
      ),
      ("normcase", "The path itself.", { .string($0) }),
    ]
    for (name, doc, body) in functions {
      module.function(name, "path, /", doc) { context, a in try body(context.path(a[0])) }
    }
    module.function("join", "a, /, *p", "The paths one behind the other.") { context, a in
      .string(
        PathNames.join(try joinable(a[0], context), try a.rest(1).map { try joinable($0, context) })
      )
    }
    module.function("relpath", "path, start=None", "The path as seen from another.") { context, a in
      let path = try context.path(a[0])
      if path.isEmpty { throw ScriptException.value("no path specified") }
      let start = try a.unlessNone(1).map { try context.path($0) } ?? "."
      return .string(try PathNames.relative(path, to: start))
    }
    module.function("commonprefix", "m, /", "The longest beginning that all share.") { context, a in
      let texts = try context.array(a[0]).map { Array(try context.path($0).unicodeScalars) }
      guard var shared = texts.first else { return .string("") }
      for text in texts { shared = Array(zip(shared, text).prefix { $0 == $1 }.map(\.0)) }
      var result = String.UnicodeScalarView()
      result.append(contentsOf: shared)
      return .string(String(result))
    }
    module.function("commonpath", "paths, /", "The longest path that all lie below.") {
      context, a in
      let paths = try context.array(a[0]).map { PosixPath(try context.path($0)) }
      guard var shared = paths.first else {
        throw ScriptException.value("commonpath() arg is an empty sequence")
      }
      for path in paths {
        if path.isAbsolute != shared.isAbsolute {
          throw ScriptException.value("Can't mix absolute and relative paths")
        }
        shared.parts = Array(zip(shared.parts, path.parts).prefix { $0 == $1 }.map(\.0))
      }
      return .string(shared.root + shared.parts.joined(separator: "/"))
    }
  }

  private static func joinable(_ value: Value, _ context: Interpreter) throws -> String {
    do { return try context.path(value) } catch let error as ScriptException
      where error.object.type === TypeObject.typeError
    {
      throw ScriptException.type(
        "join() argument must be str, bytes, or os.PathLike object, not '\(value.typeName)'")
    }
  }

  private static func addQuestions(_ module: ModuleObject) {
    let tests: [(String, String, (String) -> Bool)] = [
      ("exists", "Whether there is something at the path.", FileSystem.exists),
      (
        "lexists", "Whether there is something at the path, if only a broken link.",
        {
          FileSystem.status($0, followLinks: false) != nil
        }
      ),
      ("isfile", "Whether there is a file at the path.", FileSystem.isFile),
      ("isdir", "Whether there is a folder at the path.", FileSystem.isFolder),
      ("islink", "Whether there is a link at the path.", FileSystem.isLink),
    ]
    for (name, doc, test) in tests {
      module.function(name, "path, /", doc) { context, a in .bool(test(try context.path(a[0]))) }
    }
    module.function("getsize", "filename, /", "The size of a file in bytes.") { context, a in
      .int(Int(try FileSystem.requireStatus(context.path(a[0])).st_size))
    }
    module.function("getmtime", "filename, /", "When a file was last changed.") { context, a in
      let time = try FileSystem.requireStatus(context.path(a[0])).st_mtim
      return .float(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
    module.function("samefile", "f1, f2, /", "Whether two paths are one file.") { context, a in
      let one = try FileSystem.requireStatus(context.path(a[0]))
      let other = try FileSystem.requireStatus(context.path(a[1]))
      return .bool(one.st_ino == other.st_ino && one.st_dev == other.st_dev)
    }
  }
}
