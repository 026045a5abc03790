/// The methods that `str` and `bytes` share.
enum TextMembers<T: UnitText> {
  static func fill(_ type: TypeObject) {
    addSearching(type)
    addAffixes(type)
    addSplitting(type)
    addStripping(type)
    addBuilding(type)
    addPadding(type)
    addCases(type)
    addClasses(type)
  }

  @inline(__always)
  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, T, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: T.unwrap, body)
  }

  // MARK: Searching

  private static func addSearching(_ type: TypeObject) {
    let signature = "sub, start=?, end=?, /"
    add(type, "find", signature, "The first position of sub, or -1.") { context, text, a in
      .int(try place(text, a, context, fromEnd: false))
    }
    add(type, "rfind", signature, "The last position of sub, or -1.") { context, text, a in
      .int(try place(text, a, context, fromEnd: true))
    }
    add(type, "index", signature, "The first position of sub, which must be there.") {
      .int(try found(place($1, $2, $0, fromEnd: false)))
    }
    add(type, "rindex", signature, "The last position of sub, which must be there.") {
      .int(try found(place($1, $2, $0, fromEnd: true)))
    }
    add(type, "count", signature, "How often sub occurs without overlapping.") { context, text, a in
      let (needle, start, end) = try search(text, a, context)
      if end - start < needle.count { return .int(0) }
      if needle.count == 0 { return .int(end - start + 1) }
      return .int(try TextSearch.count(needle, in: text, start, end, context))
    }
  }

  private static func search(
    _ text: T, _ a: Arguments, _ context: Interpreter
  ) throws -> (needle: T, start: Int, end: Int) {
    guard let needle = try T.needle(a[0]) else { throw T.mismatch(.needle, a[0]) }
    let (start, end) = try bounds(text, a, context)
    return (needle, start, end)
  }

  /// The range that the second and third argument name; `start` may lie behind `end`.
  private static func bounds(
    _ text: T, _ a: Arguments, _ context: Interpreter
  ) throws -> (start: Int, end: Int) {
    func bound(_ index: Int, _ missing: Int) throws -> Int {
      guard let value = a.unlessNone(index) else { return missing }
      guard let number = try context.indexValue(value) else {
        throw ScriptException.type(
          "slice indices must be integers or None or have an __index__ method")
      }
      guard let small = number.asInt else {
        return (number.asBigInt?.signum() ?? 0) < 0 ? 0 : Int.max
      }
      return small < 0 ? max(0, small + text.count) : small
    }
    return (try bound(1, 0), min(try bound(2, text.count), text.count))
  }

  private static func place(
    _ text: T, _ a: Arguments, _ context: Interpreter, fromEnd: Bool
  ) throws -> Int {
    let (needle, start, end) = try search(text, a, context)
    if start > end { return -1 }
    return fromEnd
      ? try TextSearch.last(needle, in: text, start, end, context)
      : try TextSearch.first(needle, in: text, start, end, context)
  }

  private static func found(_ place: Int) throws -> Int {
    if place < 0 { throw ScriptException.value(T.notFound) }
    return place
  }

  // MARK: Beginnings and ends

  private static func addAffixes(_ type: TypeObject) {
    let signature = "prefix, start=?, end=?, /"
    add(type, "startswith", signature, "Whether the text begins with prefix, or one of a tuple.") {
      context, text, a in
      let (start, end) = try bounds(text, a, context)
      return .bool(
        try hasAffix(a[0], "startswith") {
          end - start >= $0.count && text.holds($0, at: start)
        })
    }
    add(type, "endswith", "suffix, start=?, end=?, /", "Whether the text ends with suffix.") {
      context, text, a in
      let (start, end) = try bounds(text, a, context)
      return .bool(
        try hasAffix(a[0], "endswith") {
          end - start >= $0.count && text.holds($0, at: end - $0.count)
        })
    }
    add(type, "removeprefix", "prefix, /", "The text without prefix, if it begins with it.") {
      _, text, a in
      let affix = try T.require(a[0], .removal(method: "removeprefix"))
      return (text.holds(affix, at: 0) ? text.slice(affix.count, text.count) : text).value
    }
    add(type, "removesuffix", "suffix, /", "The text without suffix, if it ends with it.") {
      _, text, a in
      let affix = try T.require(a[0], .removal(method: "removesuffix"))
      let end = text.count - affix.count
      return (text.holds(affix, at: end) ? text.slice(0, end) : text).value
    }
  }

  private static func hasAffix(
    _ value: Value, _ method: String, _ isThere: (T) -> Bool
  ) throws -> Bool {
    guard case .tuple(let tuple) = value else {
      return isThere(try T.require(value, .affix(method: method)))
    }
    return try tuple.items.contains {
      isThere(try T.require($0, .affixElement(method: method)))
    }
  }

  // MARK: Splitting

  private static func addSplitting(_ type: TypeObject) {
    let signature = "sep=None, maxsplit=-1"
    add(type, "split", signature, "The parts between separators, or between white space.") {
      context, text, a in
      let limit = try limit(a, 1, context)
      guard let separator = try separator(a) else {
        return .list(try TextSplitting.words(text, limit: limit, context))
      }
      return .list(try TextSplitting.split(text, at: separator, limit: limit, context))
    }
    add(type, "rsplit", signature, "As split, but maxsplit counts from the end.") {
      context, text, a in
      let limit = try limit(a, 1, context)
      guard let separator = try separator(a) else {
        return .list(try TextSplitting.wordsFromEnd(text, limit: limit, context).map(\.value))
      }
      return .list(
        try TextSplitting.splitFromEnd(text, at: separator, limit: limit, context).map(\.value))
    }
    add(type, "splitlines", "keepends=False", "The lines, with their ends if asked.") {
      context, text, a in
      .list(try TextSplitting.lines(text, keepEnds: a.bool(0, context), context).map(\.value))
    }
    add(type, "partition", "sep, /", "What is before the first sep, sep, what is after it.") {
      context, text, a in
      let separator = try nonEmpty(T.require(a[0], partitionRole))
      let place = try TextSearch.first(separator, in: text, 0, text.count, context)
      if place < 0 { return .tuple([text.value, T.empty.value, T.empty.value]) }
      return parts(text, separator, place)
    }
    add(type, "rpartition", "sep, /", "What is before the last sep, sep, what is after it.") {
      context, text, a in
      let separator = try nonEmpty(T.require(a[0], partitionRole))
      let place = try TextSearch.last(separator, in: text, 0, text.count, context)
      if place < 0 { return .tuple([T.empty.value, T.empty.value, text.value]) }
      return parts(text, separator, place)
    }
  }

  private static var partitionRole: TextArgument {
    T.self == BytesObject.self ? .separator : .needle
  }

  private static func parts(_ text: T, _ separator: T, _ place: Int) -> Value {
    let after = text.slice(place + separator.count, text.count)
    return .tuple([text.slice(0, place).value, separator.value, after.value])
  }

  private static func separator(_ a: Arguments) throws -> T? {
    guard let value = a.unlessNone(0) else { return nil }
    return try nonEmpty(T.require(value, .separator))
  }

  private static func nonEmpty(_ separator: T) throws -> T {
    if separator.count == 0 { throw ScriptException.value("empty separator") }
    return separator
  }

  private static func limit(_ a: Arguments, _ index: Int, _ context: Interpreter) throws -> Int {
    let limit = try a.int(index, context)
    return limit < 0 ? Int.max : limit
  }

  // MARK: Stripping

  private static func addStripping(_ type: TypeObject) {
    for (name, front, back) in [
      ("strip", true, true), ("lstrip", true, false), ("rstrip", false, true),
    ] {
      let doc = "The text without white space, or the characters given, at its ends."
      add(type, name, "chars=None, /", doc) { context, text, a in
        let poll = { (index: Int) in try context.pollEach(index) }
        guard let value = a.unlessNone(0) else {
          return try TextSplitting.stripped(
            text, front: front, back: back, poll: poll, T.isSpace
          ).value
        }
        let characters = try T.require(value, .characters(method: name))
        let dropped = Set((0..<characters.count).map { characters[$0] })
        return try TextSplitting.stripped(
          text, front: front, back: back, poll: poll, dropped.contains
        ).value
      }
    }
  }

  // MARK: Building

  private static func addBuilding(_ type: TypeObject) {
    add(type, "replace", "old, new, count=-1, /", "The text with old replaced by new.") {
      context, text, a in
      let old = try T.require(a[0], .replacement(position: 1))
      let new = try T.require(a[1], .replacement(position: 2))
      let limit = try limit(a, 2, context)
      return try TextSearch.replacing(old, with: new, in: text, limit: limit, context).value
    }
    add(type, "join", "iterable, /", "The items of the iterable with this text between them.") {
      context, text, a in
      guard context.isIterable(a[0]) else {
        throw ScriptException.type("can only join an iterable")
      }
      let items = try context.array(a[0])
      var pieces: [T] = []
      pieces.reserveCapacity(items.count)
      for (index, item) in items.enumerated() {
        pieces.append(try T.require(item, .item(index: index)))
      }
      try context.reserve(elements: pieces.count, size: text.count * 4)
      return T.joined(pieces, separator: text).value
    }
    add(type, "expandtabs", "tabsize=8", "The text with tabs replaced by spaces.") {
      context, text, a in
      guard let size = Int32(exactly: try a.int(0, context)) else {
        throw ScriptException.overflow("Python int too large to convert to C int")
      }
      return try TextPadding.expandingTabs(text, Int(size), context).value
    }
    add(type, "zfill", "width, /", "The text with zeros after its sign to fill the width.") {
      context, text, a in
      try TextPadding.zeroFilled(text, width: a.int(0, context), context).value
    }
  }

  private static func addPadding(_ type: TypeObject) {
    let signature = "width, fillchar=?, /"
    func fillUnit(_ a: Arguments, _ method: String) throws -> UInt32 {
      try a.optional(1).map { try T.padding($0, method) } ?? 0x20
    }
    add(type, "center", signature, "The text in the middle of the width.") { context, text, a in
      let width = try a.int(0, context)
      return try TextPadding.centered(text, width: width, with: fillUnit(a, "center"), context)
        .value
    }
    add(type, "ljust", signature, "The text at the left of the width.") { context, text, a in
      let width = try a.int(0, context)
      let unit = try fillUnit(a, "ljust")
      let gap = max(width, text.count) - text.count
      return try TextPadding.padded(text, left: 0, right: gap, with: unit, context).value
    }
    add(type, "rjust", signature, "The text at the right of the width.") { context, text, a in
      let width = try a.int(0, context)
      let unit = try fillUnit(a, "rjust")
      let gap = max(width, text.count) - text.count
      return try TextPadding.padded(text, left: gap, right: 0, with: unit, context).value
    }
  }

  // MARK: Cases and classes

  private static func addCases(_ type: TypeObject) {
    add(type, "lower", "", "The text in lower case.") {
      context, text, _ in try text.lowered(context).value
    }
    add(type, "upper", "", "The text in upper case.") {
      context, text, _ in try text.uppered(context).value
    }
    add(type, "title", "", "Every word with a capital.") {
      context, text, _ in try text.titled(context).value
    }
    add(type, "capitalize", "", "The first letter capital, the others small.") {
      context, text, _ in try text.capitalized(context).value
    }
    add(type, "swapcase", "", "Capitals and small letters exchanged.") {
      context, text, _ in try text.caseSwapped(context).value
    }
  }

  private static func addClasses(_ type: TypeObject) {
    let tests: [(String, String, (UInt32) -> Bool)] = [
      ("isalpha", "letters", T.isAlpha), ("isdigit", "digits", T.isDigit),
      ("isalnum", "letters or digits", T.isAlphanumeric), ("isspace", "white space", T.isSpace),
    ]
    for (name, what, test) in tests {
      add(type, name, "", "Whether all characters are \(what), and there is one.") {
        context, text, _ in .bool(try text.count > 0 && context.all(text, test))
      }
    }
    add(type, "isascii", "", "Whether all characters are ASCII.") {
      context, text, _ in .bool(try context.all(text) { $0 < 0x80 })
    }
    add(type, "islower", "", "Whether there are letters with case, all small.") {
      context, text, _ in
      .bool(try hasOnly(text, context, T.isLower) { T.isUpper($0) || T.isTitle($0) })
    }
    add(type, "isupper", "", "Whether there are letters with case, all capital.") {
      context, text, _ in
      .bool(try hasOnly(text, context, T.isUpper) { T.isLower($0) || T.isTitle($0) })
    }
    add(type, "istitle", "", "Whether every word has a capital, and only one.") {
      context, text, _ in
      .bool(try isTitled(text, context))
    }
  }

  private static func hasOnly(
    _ text: T, _ context: Interpreter, _ isWanted: (UInt32) -> Bool, _ isRefused: (UInt32) -> Bool
  ) throws -> Bool {
    var hasOne = false
    for index in 0..<text.count {
      if isRefused(text[index]) { return false }
      hasOne = hasOne || isWanted(text[index])
      try context.pollEach(index)
    }
    return hasOne
  }

  private static func isTitled(_ text: T, _ context: Interpreter) throws -> Bool {
    var hasOne = false
    var followsLetter = false
    for index in 0..<text.count {
      let unit = text[index]
      try context.pollEach(index)
      if T.isUpper(unit) || T.isTitle(unit) {
        if followsLetter { return false }
        followsLetter = true
        hasOne = true
      } else if T.isLower(unit) {
        if !followsLetter { return false }
        hasOne = true
      } else {
        followsLetter = false
      }
    }
    return hasOne
  }
}
