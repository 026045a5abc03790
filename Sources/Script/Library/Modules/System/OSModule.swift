import Glibc

/// The module `os`, as far as scripts need it.
enum OSModule {
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  static func fill(_ module: ModuleObject, _ context: Interpreter) throws {
    module["sep"] = .string("/")
    module["linesep"] = .string("\n")
    module["pathsep"] = .string(":")
    module["curdir"] = .string(".")
    module["pardir"] = .string("..")
    module["extsep"] = .string(".")
    module["devnull"] = .string("/dev/null")
    module["name"] = .string("posix")
    module["environ"] = .dict(variables())
    module["path"] = .module(try context.module("os.path"))
    module["PathLike"] = .type(PathModule.pure.type)
    module["error"] = .type(.osError)
    addQuestions(module)
    addChanges(module)
  }

  /// A copy of the environment: changing it changes nothing outside the script.
  private static func variables() -> DictObject {
    let result = DictObject()
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text)
      if let equals = pair.firstIndex(of: "=") {
        result[String(pair[..<equals])] = .string(String(pair[pair.index(after: equals)...]))
      }
      entry += 1
    }
    return result
  }

  private static func addQuestions(_ module: ModuleObject) {
    module.function("getcwd", "", "The current folder.") { _, _ in
      .string(try FileSystem.currentFolder())
    }
    module.function("listdir", "path='.'", "The names in a folder, sorted.") { context, a in
      .list(try FileSystem.names(context.path(a[0])).map(Value.string))
    }
    module.function("stat", "path, *, follow_symlinks=True", "Size, times and mode.") {
      context, a in
      try FileSystem.statusRecord(context.path(a[0]), followLinks: a.bool(1, context))
    }
    module.function("getenv", "key, default=None", "A variable of the environment.") { _, a in
      environment(try a.string(0)).map(Value.string) ?? a[1]
    }
    module.function("fspath", "path", "The path as text.") { context, a in
      .string(try context.path(a[0]))
    }
    module.function("getpid", "", "The number of the process.") { _, _ in .int(Int(getpid())) }
    module.function("cpu_count", "", "The number of processors.") { _, _ in
      .int(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
    module.function("walk", "top, topdown=True", "Every folder below with its content.") {
      context, a in
      let isTopDown = try a.bool(1, context)
      return .iterator(Walk(try context.path(a[0]), isTopDown: isTopDown))
    }
  }

  private static func addChanges(_ module: ModuleObject) {
    module.function("mkdir", "path, mode=511", "Make a folder.") { context, a in
      try FileSystem.makeFolder(context.path(a[0]), mode: a.int(1, context))
      return .none
    }
    module.function("makedirs", "name, mode=511, exist_ok=False", "Make a folder with its parents.")
    { context, a in
      try FileSystem.makeFolders(
        context.path(a[0]), mode: a.int(1, context), existIsFine: a.bool(2, context))
      return .none
    }
    for name in ["remove", "unlink"] {
      module.function(name, "path", "Remove a file.") { context, a in
        try FileSystem.removeFile(context.path(a[0]))
        return .none
      }
    }
    module.function("rmdir", "path", "Remove an empty folder.") { context, a in
      try FileSystem.removeFolder(context.path(a[0]))
      return .none
    }
    for name in ["rename", "replace"] {
      module.function(name, "src, dst", "Move a file or a folder.") { context, a in
        try FileSystem.rename(context.path(a[0]), context.path(a[1]))
        return .none
      }
    }
  }

  /// Goes through folders from the top down, or from the bottom up.
  private final class Walk: IteratorObject {
    private enum Step {
      case open(String)
      case give(Value)
      /// The folders below one that was given out, read again: the program may have removed some.
      case descend(String, ListObject)
    }

    private var steps: [Step]
    private let isTopDown: Bool

    init(_ top: String, isTopDown: Bool) {
      steps = [.open(top)]
      self.isTopDown = isTopDown
    }

    override var typeName: String { "generator" }

    override func next(_ context: Interpreter) throws -> Value? {
      while let step = steps.popLast() {
        try context.pollSlowly()
        switch step {
        case .give(let value): return value
        case .descend(let path, let folders):
          for name in folders.items.reversed() {
            steps.append(.open(PathNames.join(path, try context.path(name))))
          }
        case .open(let path):
          guard let names = try? FileSystem.names(path) else { continue }
          let (folders, files) = split(path, names)
          let list = ListObject(folders.map(Value.string))
          let entry = Value.tuple([
            .string(path), .list(list), .list(files.map(Value.string)),
          ])
          let inner = folders.filter { !FileSystem.isLink(PathNames.join(path, $0)) }
          if isTopDown {
            steps.append(.descend(path, list))
            return entry
          }
          steps.append(.give(entry))
          for name in inner.reversed() { steps.append(.open(PathNames.join(path, name))) }
        }
      }
      return nil
    }

    private func split(_ path: String, _ names: [String]) -> ([String], [String]) {
      var folders: [String] = []
      var files: [String] = []
      for name in names {
        if FileSystem.isFolder(PathNames.join(path, name)) {
          folders.append(name)
        } else {
          files.append(name)
        }
      }
      return (folders, files)
    }
  }
}
