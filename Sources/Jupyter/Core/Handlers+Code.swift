import JSONText
import OrderedCollections

/// What the session knows about a piece of code.
extension Handlers {
  static func complete(_ core: KernelCore, _ message: Message) -> Answer {
    let (code, cursor) = position(message)
    var completions = core.session.complete(code, at: cursor)
    let end = code.unicodeScalars.count
    let range = completions.range
    completions.range = clamp(range.lowerBound, end)..<clamp(range.upperBound, end)
    return Answer(completions.content(cursor: cursor))
  }

  static func inspect(_ core: KernelCore, _ message: Message) -> Answer {
    let (code, cursor) = position(message)
    let detail = message.content["detail_level"]?.int ?? 0
    let bundle = core.session.inspect(code, at: cursor, detail: detail)
    var content = (bundle ?? MIMEBundle([:])).content
    content["found"] = .bool(bundle != nil)
    return Answer(content)
  }

  static func isComplete(_ core: KernelCore, _ message: Message) -> Answer {
    Answer(core.session.completeness(of: message.content["code"]?.string ?? "").content)
  }

  static func history(_ core: KernelCore, _ message: Message) -> Answer {
    let content = message.content
    guard let query = query(content) else {
      return .failure("ValueError", "hist_access_type is none of tail, range, search")
    }
    let withOutput = content["output"]?.bool ?? false
    let entries = core.session.history(query).map { entry -> JSON in
      let output = entry.output.map { JSON.string($0) } ?? .null
      let text: JSON = withOutput ? [.string(entry.input), output] : .string(entry.input)
      return [.int(entry.session), .int(entry.line), text]
    }
    return Answer(["history": .array(entries)])
  }

  private static func query(_ content: JSON) -> HistoryQuery? {
    switch content["hist_access_type"]?.string ?? "tail" {
    case "tail": .tail(count: content["n"]?.int ?? 10)
    case "range":
      .range(
        session: content["session"]?.int ?? 0, start: content["start"]?.int ?? 0,
        stop: content["stop"]?.int)
    case "search":
      .search(
        pattern: content["pattern"]?.string ?? "*", count: content["n"]?.int,
        unique: content["unique"]?.bool ?? false)
    default: nil
    }
  }

  /// The code and the cursor in it, in Unicode scalars; without one, the end.
  private static func position(_ message: Message) -> (code: String, cursor: Int) {
    let code = message.content["code"]?.string ?? ""
    let end = code.unicodeScalars.count
    return (code, clamp(message.content["cursor_pos"]?.int ?? end, end))
  }

  private static func clamp(_ value: Int, _ end: Int) -> Int { min(max(value, 0), end) }
}
