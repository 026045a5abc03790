import Display
import Script

/// What may stand at the cursor.
public struct Proposals: Sendable {
  /// One proposal.
  public struct Item: Sendable, Hashable {
    /// What takes the place of the range.
    public var text: String
    /// What it is: `function`, `class`, `module`, `instance`, `param`, `keyword`, `path`, or "".
    public var type: String
    /// The signature of what can be called; "" otherwise.
    public var signature: String
  }

  /// The proposals, the best first.
  public var items: [Item]
  /// The Unicode scalars of the text that a proposal takes the place of.
  public var range: Range<Int>
}

/// The names a program knew when its last run ended: what completion and inspection go by while
/// another one runs.
struct KnownNames: Sendable {
  /// One name.
  struct Entry: Sendable {
    var type: String
    var signature: String
    var help: String
    var members: [String]
  }

  private(set) var entries: [String: Entry] = [:]

  init() {}

  /// - Complexity: linear in the number of variables; no pixel is read and nothing computed.
  init(_ interpreter: Interpreter) {
    for name in interpreter.namespace.names {
      guard let value = interpreter.namespace[name] else { continue }
      entries[name] = Entry(
        type: Self.kind(value), signature: Help.signature(value) ?? "",
        help: Help.text(value), members: interpreter.attributeNames(value))
    }
  }

  static func kind(_ value: Value) -> String {
    switch value {
    case .function, .builtin: "function"
    case .type: "class"
    case .module: "module"
    default: "instance"
    }
  }
}

extension Session {
  /// What may stand at a cursor: names, attributes, keyword arguments, and inside of quotes the
  /// paths of files and of what is in stores.
  ///
  /// - Parameter cursor: a number of Unicode scalars.
  public func complete(_ code: String, at cursor: Int) -> Proposals {
    let scalars = Array(code.unicodeScalars.prefix(max(0, cursor)))
    let before = String(String.UnicodeScalarView(scalars))
    if let quoted = OpenQuote(before) {
      return quoted.proposals(cursor: scalars.count)
    }
    if let found = whenIdle({ Self.complete(code, before, scalars.count, $0) }) { return found }
    return completeFromMemory(before, scalars.count)
  }

  private static func complete(
    _ code: String, _ before: String, _ cursor: Int, _ interpreter: Interpreter
  ) -> Proposals {
    let found = interpreter.complete(code, at: before.utf8.count)
    let start = String(decoding: Array(before.utf8).prefix(found.start), as: UTF8.self)
    let chain = chain(endingAt: start)
    let items = found.matches.map { match -> Proposals.Item in
      let value = interpreter.lookup(chain + match)
      let type =
        match.hasSuffix("=")
        ? "param" : value.map(KnownNames.kind) ?? (chain.isEmpty ? "keyword" : "")
      return Proposals.Item(
        text: match, type: type, signature: value.flatMap(Help.signature) ?? "")
    }
    return Proposals(items: items, range: start.unicodeScalars.count..<cursor)
  }

  /// The dotted name, with its last point, that ends a text; "" if there is none.
  private static func chain(endingAt text: String) -> String {
    guard text.hasSuffix(".") else { return "" }
    let tail = text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return String(tail.reversed())
  }

  private func completeFromMemory(_ before: String, _ cursor: Int) -> Proposals {
    let word = String(
      before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    let head = String(before.dropLast(word.count))
    let chain = Self.chain(endingAt: head).dropLast()
    let names = known.withLock { known in
      chain.isEmpty ? Array(known.entries.keys) : known.entries[String(chain)]?.members ?? []
    }
    let items = names.filter { $0.hasPrefix(word) }.sorted().map {
      Proposals.Item(text: $0, type: "", signature: "")
    }
    return Proposals(items: items, range: (cursor - word.unicodeScalars.count)..<cursor)
  }

  /// What there is to say about the name at a cursor; nil for nothing.
  ///
  /// - Parameter cursor: a number of Unicode scalars.
  public func inspect(_ code: String, at cursor: Int) -> MIMEBundle? {
    let scalars = Array(code.unicodeScalars)
    let isName = { (scalar: Unicode.Scalar) in
      scalar == "_" || scalar == "." || scalar.properties.isXIDContinue
    }
    var start = min(max(0, cursor), scalars.count)
    // On an opening parenthesis or just behind it, the name in front is meant.
    while start > 0, !isName(scalars[start - 1]), scalars[start - 1] == "(" { start -= 1 }
    var end = start
    while start > 0, isName(scalars[start - 1]) { start -= 1 }
    while end < scalars.count, isName(scalars[end]), scalars[end] != "." { end += 1 }
    let name = String(String.UnicodeScalarView(scalars[start..<end]))
      .trimming { $0 == "." }
    guard !name.isEmpty else { return nil }
    if let found = whenIdle({ interpreter in
      interpreter.lookup(name).map { Self.describe($0, interpreter) }
    }) {
      return found.map { MIMEBundle(plain: $0) }
    }
    return known.withLock { $0.entries[name]?.help }.map { MIMEBundle(plain: $0) }
  }

  private static func describe(_ value: Value, _ interpreter: Interpreter) -> String {
    switch value {
    case .function, .builtin, .type, .module: return Help.text(value)
    default:
      let text = try? interpreter.onDeepStack { try interpreter.repr(value).string }
      let shown = (text ?? "").count > 500 ? String((text ?? "").prefix(500)) + "…" : text ?? ""
      return "\(value.typeName): \(shown)\n\n\(Help.text(value))"
    }
  }
}
