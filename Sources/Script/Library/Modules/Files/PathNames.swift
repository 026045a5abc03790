/// Path names as text: what `os.path` does without looking at files.
enum PathNames {
  static func join(_ first: String, _ others: String...) -> String { join(first, others) }

  static func join(_ first: String, _ others: [String]) -> String {
    others.reduce(first) { path, part in
      if part.hasPrefix("/") { return part }
      return path.isEmpty || path.hasSuffix("/") ? path + part : path + "/" + part
    }
  }

  /// What is before the last slash and what is after it.
  static func split(_ path: String) -> (head: String, tail: String) {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return ("", path) }
    let after = path.utf8.index(after: slash)
    var head = String(path[..<after])
    let tail = String(path[after...])
    if head.utf8.contains(where: { $0 != 0x2F }) {
      while head.utf8.last == 0x2F { head.removeLast() }
    }
    return (head, tail)
  }

  /// The name and its ending; dots in front are part of the name.
  static func splitExtension(_ path: String) -> (root: String, ending: String) {
    let tail = split(path).tail
    guard let dot = tail.utf8.lastIndex(of: 0x2E), tail[..<dot].utf8.contains(where: { $0 != 0x2E })
    else { return (path, "") }
    let ending = String(tail[dot...])
    return (String(path.dropLast(ending.count)), ending)
  }

  static func normalized(_ path: String) -> String {
    if path.isEmpty { return "." }
    let slashes = path.utf8.prefix { $0 == 0x2F }.count
    let root = slashes == 2 ? "//" : slashes > 0 ? "/" : ""
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." || (root.isEmpty && parts.isEmpty) || parts.last == ".." {
        parts.append(part)
      } else if !parts.isEmpty {
        parts.removeLast()
      }
    }
    let result = root + parts.joined(separator: "/")
    return result.isEmpty ? "." : result
  }

  static func absolute(_ path: String) throws -> String {
    normalized(path.hasPrefix("/") ? path : join(try FileSystem.currentFolder(), path))
  }

  static func relative(_ path: String, to start: String) throws -> String {
    let from = try absolute(start).split(separator: "/")
    let to = try absolute(path).split(separator: "/")
    let shared = zip(from, to).prefix { $0 == $1 }.count
    let parts = Array(repeating: "..", count: from.count - shared) + to[shared...]
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// Whether a name matches a pattern of `*`, `?` and `[…]`, with regard to case.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    matches(Array(name.unicodeScalars)[...], Array(pattern.unicodeScalars)[...])
  }

  private static func matches(
    _ name: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    var name = name
    var pattern = pattern
    // Where to go on when the last star has to swallow one character more.
    var retry: (name: ArraySlice<Unicode.Scalar>, pattern: ArraySlice<Unicode.Scalar>)?
    while true {
      if pattern.first == "*" {
        pattern.removeFirst()
        retry = (name, pattern)
        continue
      }
      if let first = name.first, let rest = step(first, pattern) {
        name.removeFirst()
        pattern = rest
        continue
      }
      if name.isEmpty, pattern.isEmpty { return true }
      guard let again = retry, !again.name.isEmpty else { return false }
      name = again.name.dropFirst()
      pattern = again.pattern
      retry = (name, pattern)
    }
  }

  /// The pattern behind its first element, if that element is the character.
  private static func step(
    _ character: Unicode.Scalar, _ pattern: ArraySlice<Unicode.Scalar>
  ) -> ArraySlice<Unicode.Scalar>? {
    guard let first = pattern.first else { return nil }
    if first == "?" { return pattern.dropFirst() }
    guard first == "[", let (set, isInverted, rest) = characterSet(pattern) else {
      return first == character ? pattern.dropFirst() : nil
    }
    var isInside = false
    var index = set.startIndex
    while index < set.endIndex {
      if index + 2 < set.endIndex, set[index + 1] == "-" {
        isInside = isInside || (set[index] <= character && character <= set[index + 2])
        index += 3
      } else {
        isInside = isInside || set[index] == character
        index += 1
      }
    }
    return isInside != isInverted ? rest : nil
  }

  private static func characterSet(_ pattern: ArraySlice<Unicode.Scalar>) -> (
    ArraySlice<Unicode.Scalar>, Bool, ArraySlice<Unicode.Scalar>
  )? {
    var body = pattern.dropFirst()
    let isInverted = body.first == "!"
    if isInverted { body.removeFirst() }
    // A bracket right at the beginning stands for itself.
    guard let end = body.dropFirst().firstIndex(of: "]") else { return nil }
    return (body[..<end], isInverted, pattern[(end + 1)...])
  }
}

extension Interpreter {
  /// The path that a `str`, a `bytes` or a `pathlib.Path` stands for.
  ///
  /// - Throws: `TypeError` for anything else, `ValueError` for a null character.
  public func path(_ value: Value) throws -> String {
    let text: String
    switch value {
    case .str(let object): text = object.string
    case .bytes(let bytes): text = try Codec.utf8.decode(bytes.bytes, errors: "strict").string
    default:
      guard let path = PathModule.pure.unwrap(value) else {
        throw ScriptException.type(
          "expected str, bytes or os.PathLike object, not \(value.typeName)")
      }
      text = path.text
    }
    if text.utf8.contains(0) { throw ScriptException.value("embedded null byte") }
    return text
  }
}
