/// What can stand where the cursor is.
public struct CompletionList: Sendable {
  /// The position of the first byte, in UTF-8, that a match replaces.
  public let start: Int
  /// The names, sorted; a keyword argument ends in `=`.
  public let matches: [String]
}

extension Interpreter {
  /// The value of a name with attributes and elements, such as `m.images[0].data`, found without
  /// calling anything; `nil` if there is none.
  ///
  /// Only lists, tuples and dicts are indexed, by a number or a quoted text: other objects might
  /// start work.
  public func lookup(_ path: String) -> Value? {
    var rest = path[...]
    var holder: Value?
    while true {
      let name = String(rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
      rest = rest.dropFirst(name.count)
      let found: Value? =
        if let holder { try? findAttribute(holder, name) } else {
          namespace[name] ?? builtins[name]
        }
      guard !name.isEmpty, var value = found else { return nil }
      while rest.first == "[" {
        guard let close = rest.firstIndex(of: "]"),
          let element = element(of: value, rest[..<close].dropFirst())
        else { return nil }
        value = element
        rest = rest[close...].dropFirst()
      }
      if rest.isEmpty { return value }
      guard rest.first == "." else { return nil }
      rest = rest.dropFirst()
      holder = value
    }
  }

  private func element(of container: Value, _ literal: Substring) -> Value? {
    switch container {
    case .list, .tuple, .dict: break
    default: return nil
    }
    if let index = Int(literal) { return try? getItem(container, .int(index)) }
    guard let quote = literal.first, quote == "'" || quote == "\"", literal.count >= 2,
      literal.last == quote, !literal.contains("\\")
    else { return nil }
    return try? getItem(container, .str(StringObject(String(literal.dropFirst().dropLast()))))
  }

  /// The words that are no names.
  public var keywords: Set<String> { Keywords.all }

  /// The names of the parameters that a call can name.
  public func keywordNames(_ callable: Value) -> [String] {
    let layout: ParameterLayout? =
      switch callable {
      case .function(let function): function.code.layout
      case .builtin(let object): object.builtin.signature.layout
      case .type(let type): type.slot(\.constructor)?.signature.layout
      case .host(let instance): instance.type.slot(\.call)?.signature.layout
      default: nil
      }
    guard let layout else { return [] }
    return layout.names.indices
      .filter { layout.kinds[$0] == .either || layout.kinds[$0] == .keywordOnly }
      .map { layout.names[$0].string }
  }

  /// Names that complete a text at a cursor: variables, built-ins and keywords, attributes after a
  /// point, keyword arguments inside a call, modules after `import`.
  ///
  /// - Parameter cursor: a position in the UTF-8 of the text.
  public func complete(_ text: String, at cursor: Int) -> CompletionList {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    var start = bytes.count
    while start > 0, Self.isNameByte(bytes[start - 1]) { start -= 1 }
    let prefix = String(decoding: bytes[start...], as: UTF8.self)
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    if let modules = moduleCompletion(bytes, before) { return modules }
    let names: [String]
    if before.hasSuffix(".") {
      guard let value = lookup(Self.path(endingBefore: start - 1, in: bytes)) else {
        return CompletionList(start: start, matches: [])
      }
      names = attributeNames(value)
    } else {
      let keywords = enclosingCall(bytes, start).map { keywordNames($0).map { $0 + "=" } } ?? []
      names = keywords + namespace.names + builtins.names + Keywords.all
    }
    let matches = Set(names.filter { $0.hasPrefix(prefix) })
    let shown = prefix.hasPrefix("_") ? matches : matches.filter { !$0.hasPrefix("_") }
    return CompletionList(start: start, matches: shown.sorted())
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
      || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  /// The dotted name, elements included, that ends before a position.
  private static func path(endingBefore end: Int, in bytes: [UInt8]) -> String {
    var start = end
    while start > 0 {
      if isNameByte(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ".") {
        start -= 1
      } else if bytes[start - 1] == UInt8(ascii: "]"),
        let open = bytes[..<start].lastIndex(of: UInt8(ascii: "["))
      {
        start = open
      } else {
        break
      }
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The function whose parentheses are open at a position.
  private func enclosingCall(_ bytes: [UInt8], _ position: Int) -> Value? {
    var depth = 0
    var index = position
    while index > 0 {
      index -= 1
      switch bytes[index] {
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if depth == 0 { return nil }
        depth -= 1
      case UInt8(ascii: "("):
        if depth == 0 { return lookup(Self.path(endingBefore: index, in: bytes)) }
        depth -= 1
      case UInt8(ascii: "\n") where depth == 0: return nil
      default: break
      }
    }
    return nil
  }

  private func moduleCompletion(_ bytes: [UInt8], _ before: String) -> CompletionList? {
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let words = line.split(separator: " ").map(String.init)
    guard let first = words.first, first == "import" || first == "from" else { return nil }
    if first == "from", words.contains("import"), words.count >= 3 {
      guard let module = try? module(words[1]) else { return nil }
      var start = bytes.count
      while start > 0, Self.isNameByte(bytes[start - 1]) { start -= 1 }
      let prefix = String(decoding: bytes[start...], as: UTF8.self)
      return CompletionList(
        start: start, matches: module.names.filter { $0.hasPrefix(prefix) }.sorted())
    }
    var start = bytes.count
    while start > 0, Self.isNameByte(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ".") {
      start -= 1
    }
    let prefix = String(decoding: bytes[start...], as: UTF8.self)
    return CompletionList(start: start, matches: moduleNames.filter { $0.hasPrefix(prefix) })
  }
}
