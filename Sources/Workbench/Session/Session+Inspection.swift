import Display
import Script

extension Session {
  /// What there is to say about the name at a cursor, or about the store whose path stands there in
  /// quotes; nil for nothing.
  ///
  /// - Parameters:
  ///   - cursor: a number of Unicode scalars.
  ///   - detail: 0 for the usual; 1 for the whole value.
  public func inspect(_ code: String, at cursor: Int, detail: Int = 0) -> MIMEBundle? {
    let scalars = Array(code.unicodeScalars)
    if let path = Self.quotedText(scalars, cursor) {
      return NodeSummary.bundle(path: path, context: DisplayContext(showsPictures: false))
    }
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
      interpreter.lookup(name).map { describe($0, interpreter, detail) }
    }) {
      return found
    }
    return known.withLock { $0[name]?.help }.map { MIMEBundle(plain: $0) }
  }

  /// The whole text of the string that a cursor stands in; nil if it stands in none.
  private static func quotedText(_ scalars: [Unicode.Scalar], _ cursor: Int) -> String? {
    let cursor = min(max(0, cursor), scalars.count)
    let before = String(String.UnicodeScalarView(scalars[..<cursor]))
    guard let typed = CursorPlace(before).string else { return nil }
    let rest = scalars[cursor...].prefix { !["'", "\"", "\n"].contains($0) }
    return typed + String(String.UnicodeScalarView(rest))
  }

  /// The help of what can be called; of a value what it is, as a cell would show it but without
  /// pictures, and what it can do.
  private func describe(_ value: Value, _ interpreter: Interpreter, _ detail: Int) -> MIMEBundle {
    switch value {
    case .function, .builtin, .type, .module: return MIMEBundle(plain: Help.text(value))
    default: break
    }
    let limit = detail == 0 ? 500 : 20_000
    let text = (try? interpreter.onDeepStack { try interpreter.repr(value).string }) ?? ""
    let shown = text.count > limit ? String(text.prefix(limit)) + "…" : text
    let help = Help.text(value)
    var bundle = MIMEBundle(plain: "\(value.typeName): \(shown)\n\n\(help)")
    let context = DisplayContext(showsPictures: false)
    let display = try? interpreter.onDeepStack { try displays.bundle(value, interpreter, context) }
    if let html = display?.html {
      let details = HTML.details("what it can do", "<pre>\(help)</pre>")
      bundle["text/html"] = .text(html + details.markup)
    }
    return bundle
  }
}
