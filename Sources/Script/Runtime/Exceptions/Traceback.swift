extension Interpreter {
  /// The text of an exception as Python prints it: what led to it, the lines of the script with a
  /// caret under the part that failed, the class and the message, and a name that may be meant.
  public func traceback(_ exception: ScriptException) -> String {
    let box = DeepStack.Box<String>()
    let make = { box.value = TracebackText(self).text(exception.object) }
    if isRunning { make() } else { DeepStack.run(machine, make) }
    return box.value ?? "\(exception)"
  }
}

/// Writes tracebacks.
struct TracebackText {
  let context: Interpreter

  init(_ context: Interpreter) { self.context = context }

  func text(_ exception: ExceptionObject) -> String {
    var chain: [(ExceptionObject, link: String)] = []
    var seen: [ExceptionObject] = []
    var next: ExceptionObject? = exception
    var link = ""
    while let current = next, !seen.contains(where: { $0 === current }) {
      seen.append(current)
      chain.append((current, link))
      if let cause = current.cause {
        link = "The above exception was the direct cause of the following exception:"
        next = cause
      } else if let before = current.context, !current.suppressesContext {
        link = "During handling of the above exception, another exception occurred:"
        next = before
      } else {
        next = nil
      }
    }
    var result = ""
    for (index, part) in chain.enumerated().reversed() {
      result += single(part.0)
      if index > 0 { result += "\n\(part.link)\n\n" }
    }
    return result
  }

  private func single(_ exception: ExceptionObject) -> String {
    var result = ""
    if !exception.traceback.isEmpty {
      result += "Traceback (most recent call last):\n"
      result += entries(exception.traceback.reversed())
    }
    if let failure = exception.underlying as? SyntaxFailure { result += place(failure) }
    result += summary(exception) + "\n"
    for note in exception.notes {
      if let text = try? context.str(note) { result += text.string + "\n" }
    }
    return result
  }

  /// The last line: the class, the message, and what may have been meant.
  func summary(_ exception: ExceptionObject) -> String {
    let message =
      (try? ExceptionText.message(exception, context).string) ?? "<exception str() failed>"
    let name = exception.type.qualifiedName
    var line = message.isEmpty ? name : "\(name): \(message)"
    if let meant = exception.suggestion?() { line += ". Did you mean: '\(meant)'?" }
    return line
  }

  /// Entries, of which a run of equal ones is shown three times and counted.
  private func entries(_ entries: [TracebackEntry]) -> String {
    var result = ""
    var index = 0
    while index < entries.count {
      let text = entry(entries[index])
      var count = 1
      while index + count < entries.count, isSame(entries[index], entries[index + count]) {
        count += 1
      }
      result += String(repeating: text, count: min(count, 3))
      if count > 3 {
        let more = count - 3
        result += "  [Previous line repeated \(more) more time\(more == 1 ? "" : "s")]\n"
      }
      index += count
    }
    return result
  }

  private func isSame(_ a: TracebackEntry, _ b: TracebackEntry) -> Bool {
    a.source === b.source && a.function == b.function
      && a.source.line(at: a.span.start) == b.source.line(at: b.span.start)
  }

  private func entry(_ entry: TracebackEntry) -> String {
    let line = entry.source.line(at: entry.span.start)
    var result = "  File \"\(entry.source.name)\", line \(line), in \(entry.function)\n"
    let text = entry.source.lineText(line)
    let shown = text.drop { $0 == " " || $0 == "\t" }
    if shown.isEmpty { return result }
    result += "    \(shown)\n"
    if let carets = carets(entry, line, text, indent: text.count - shown.count) {
      result += "    \(carets)\n"
    }
    return result
  }

  /// A line of carets under the part that failed, unless that is the whole line.
  private func carets(
    _ entry: TracebackEntry, _ line: Int, _ text: String, indent: Int
  ) -> String? {
    let source = entry.source
    let start = source.column(at: entry.span.start)
    let trimmed = text.reversed().drop { $0 == " " }.count
    let endsHere = source.line(at: max(entry.span.start, entry.span.end &- 1)) == line
    let end = endsHere ? source.column(at: entry.span.end &- 1) + 1 : trimmed
    guard start >= indent, end > start, start > indent || end < trimmed else { return nil }
    var marks = Array(repeating: Character("^"), count: end - start)
    if endsHere, let anchor = anchor(entry) {
      let from = source.column(at: anchor.start) - start
      let to = source.column(at: anchor.end) - start
      for index in marks.indices where index < from || index >= to { marks[index] = "~" }
    }
    return String(repeating: " ", count: start - indent) + String(marks)
  }

  /// The operator or the brackets in the part that failed.
  private func anchor(_ entry: TracebackEntry) -> Span? {
    let lexer = Lexer.lexEmbedded(
      entry.source, from: Int(entry.span.start), to: Int(entry.span.end))
    guard lexer.failure == nil else { return nil }
    var parser = Parser(source: entry.source, tokens: lexer.tokens, lexicalFailure: nil)
    guard let expression = try? parser.expression(), parser.token.kind == .end else { return nil }
    switch expression.kind {
    case .binary(let op, let left, let right):
      let between = entry.source.bytes[Int(left.span.end)..<Int(right.span.start)]
      guard let first = between.firstIndex(of: op.symbol.utf8.first ?? 0) else { return nil }
      return Span(first, first + op.symbol.utf8.count)
    case .index(let container, _): return Span(Int(container.span.end), Int(expression.span.end))
    default: return nil
    }
  }

  private func place(_ failure: SyntaxFailure) -> String {
    let source = failure.source
    let line = source.line(at: failure.span.start)
    var result = "  File \"\(source.name)\", line \(line)\n"
    let text = source.lineText(line)
    let shown = text.drop { $0 == " " || $0 == "\t" }
    if shown.isEmpty { return result }
    result += "    \(shown)\n"
    let indent = text.count - shown.count
    let start = source.column(at: failure.span.start)
    let sameLine = source.line(at: max(failure.span.start, failure.span.end &- 1)) == line
    let end = sameLine ? source.column(at: failure.span.end) : text.count
    let count = max(1, min(end, text.count) - start)
    if start >= indent {
      result +=
        "    " + String(repeating: " ", count: start - indent)
        + String(repeating: "^", count: count) + "\n"
    }
    return result
  }
}
