/// A path in parts, as `pathlib` has it: no empty and no `.` parts.
struct PosixPath: Equatable {
  /// `/`, `//`, or empty for a relative path.
  var root: String
  var parts: [String]

  init(root: String, parts: [String]) {
    self.root = root
    self.parts = parts
  }

  init(_ text: String) {
    let slashes = text.utf8.prefix { $0 == 0x2F }.count
    root = slashes == 0 ? "" : slashes == 2 ? "//" : "/"
    parts = text.split(separator: "/").filter { $0 != "." }.map(String.init)
  }

  /// The path as text, `.` for the empty one.
  var text: String {
    let joined = root + parts.joined(separator: "/")
    return joined.isEmpty ? "." : joined
  }

  var isAbsolute: Bool { !root.isEmpty }

  /// The root, if there is one, and the parts.
  var allParts: [String] { isAbsolute ? [root] + parts : parts }

  func joined(_ other: PosixPath) -> PosixPath {
    other.isAbsolute ? other : PosixPath(root: root, parts: parts + other.parts)
  }

  var parent: PosixPath { PosixPath(root: root, parts: Array(parts.dropLast())) }

  var name: String { parts.last ?? "" }

  var suffix: String {
    let name = name
    guard let dot = name.utf8.lastIndex(of: 0x2E), dot != name.startIndex,
      name.utf8.index(after: dot) != name.endIndex
    else { return "" }
    return String(name[dot...])
  }

  var suffixes: [String] {
    if name.hasSuffix(".") { return [] }
    let pieces = name.drop { $0 == "." }.split(separator: ".", omittingEmptySubsequences: false)
    return pieces.dropFirst().map { "." + $0 }
  }

  var stem: String { String(name.dropLast(suffix.count)) }

  /// Whether the path matches a pattern, a relative one from the right.
  func matches(_ pattern: PosixPath) -> Bool {
    let wanted = pattern.allParts
    let own = allParts
    if pattern.isAbsolute ? wanted.count != own.count : wanted.count > own.count { return false }
    return zip(own.reversed(), wanted.reversed()).allSatisfy { PathNames.matches($0, $1) }
  }
}

/// Finding files by patterns.
struct Glob {
  private var found: [PosixPath] = []
  private var seen = Set<String>()
  private let context: Interpreter

  static func find(_ base: PosixPath, _ pattern: PosixPath, _ context: Interpreter) throws
    -> [PosixPath]
  {
    var glob = Glob(context: context)
    try glob.search(base, pattern.parts[...])
    return glob.found
  }

  private init(context: Interpreter) { self.context = context }

  private mutating func search(_ folder: PosixPath, _ pattern: ArraySlice<String>) throws {
    try context.checkNesting()
    try context.pollSlowly()
    guard let first = pattern.first else {
      if seen.insert(folder.text).inserted { found.append(folder) }
      return
    }
    let rest = pattern.dropFirst()
    if first == "**" {
      try search(folder, rest)
      for child in children(folder) {
        let text = child.text
        if FileSystem.isFolder(text), !FileSystem.isLink(text) { try search(child, pattern) }
      }
    } else if first.contains(where: { "*?[".contains($0) }) {
      for child in children(folder) where PathNames.matches(child.name, first) {
        if rest.isEmpty || FileSystem.isFolder(child.text) { try search(child, rest) }
      }
    } else {
      let child = PosixPath(root: folder.root, parts: folder.parts + [first])
      if FileSystem.exists(child.text) { try search(child, rest) }
    }
  }

  /// What a folder holds; nothing where it cannot be read.
  private func children(_ folder: PosixPath) -> [PosixPath] {
    guard FileSystem.isFolder(folder.text) else { return [] }
    let names = (try? FileSystem.names(folder.text)) ?? []
    return names.map { PosixPath(root: folder.root, parts: folder.parts + [$0]) }
  }
}
