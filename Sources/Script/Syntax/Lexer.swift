/// Cuts a source text into tokens, with `INDENT` and `DEDENT` for its blocks.
///
/// The tokens before a failure are kept: the parser decides which of its own complaint and the
/// lexer's comes first, as CPython does.
struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  /// Where lexing ends: the end of the text, or of the expression in an f-string.
  let end: Int
  var position: Int
  var tokens: [Token] = []
  var failure: SyntaxFailure?
  /// Open brackets: the character and its position.
  var brackets: [(character: UInt8, position: Int)] = []
  private var indents: [(column: Int, alternative: Int)] = [(0, 0)]
  private var isAtLineStart = true
  /// Inside an f-string an expression is lexed as if in brackets.
  private let isEmbedded: Bool

  private init(_ source: SourceText, from start: Int, to end: Int, isEmbedded: Bool) {
    self.source = source
    self.isEmbedded = isEmbedded
    bytes = source.bytes
    position = start
    self.end = end
  }

  /// Lexes a whole text.
  static func lex(_ source: SourceText) -> Lexer {
    var lexer = Lexer(source, from: 0, to: source.bytes.count, isEmbedded: false)
    lexer.tokens.reserveCapacity(source.bytes.count / 4)
    lexer.run()
    return lexer
  }

  /// Lexes the expression between two positions of an f-string.
  static func lexEmbedded(_ source: SourceText, from start: Int, to end: Int) -> Lexer {
    var lexer = Lexer(source, from: start, to: end, isEmbedded: true)
    lexer.isAtLineStart = false
    lexer.run()
    return lexer
  }

  func byte(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < end ? bytes[index] : 0
  }

  private mutating func run() {
    if !isEmbedded { checkEncoding() }
    while failure == nil {
      if isAtLineStart, brackets.isEmpty {
        readIndentation()
        if failure != nil { break }
      }
      skipBlanks()
      if position >= end {
        finish()
        return
      }
      readToken()
    }
    tokens.append(Token(kind: .error, span: Span(position, position + 1), text: ""))
  }

  mutating func fail(
    _ message: String, _ start: Int, _ end: Int, kind: SyntaxFailure.Kind = .syntax
  ) {
    if failure == nil { failure = SyntaxFailure(kind, message, Span(start, end), source) }
  }

  mutating func add(_ kind: Token.Kind, from start: Int, text: String = "") {
    tokens.append(
      Token(kind: kind, span: Span(start, position), text: text, level: brackets.count))
  }

  private mutating func checkEncoding() {
    if let index = bytes.firstIndex(of: 0) {
      position = index
      fail("source code cannot contain null bytes", index, index + 1)
      return
    }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var isValid = true
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: break decoding
      case .error:
        isValid = false
        break decoding
      }
    }
    if !isValid {
      let bad = Self.firstInvalid(bytes)
      position = bad
      fail(
        "(unicode error) 'utf-8' codec can't decode byte 0x"
          + TextQuoting.hex(UInt32(bytes[bad]), 2) + " in position \(bad): invalid start byte", bad,
        bad + 1)
    }
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var index = 0
    while index < bytes.count {
      let length = bytes[index] < 0x80 ? 1 : bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4
      let stop = min(index + length, bytes.count)
      if String(validating: bytes[index..<stop], as: UTF8.self) == nil { return index }
      index = stop
    }
    return max(0, bytes.count - 1)
  }

  // MARK: Lines

  private mutating func readIndentation() {
    while position < end {
      var column = 0
      var alternative = 0
      let start = position
      scan: while position < end {
        switch bytes[position] {
        case UInt8(ascii: " "):
          column += 1
          alternative += 1
        case UInt8(ascii: "\t"):
          column = (column / 8 + 1) * 8
          alternative += 1
        case 0x0C:
          column = 0
          alternative = 0
        default: break scan
        }
        position += 1
      }
      if position >= end { break }
      if bytes[position] == UInt8(ascii: "#") { skipComment() }
      if position < end, bytes[position] == UInt8(ascii: "\n") {
        position += 1
        continue
      }
      if position >= end { break }
      if byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "\n") {
        // A continued blank start: the indentation is that of the first line.
        isAtLineStart = false
      }
      isAtLineStart = false
      indent(column, alternative, from: start)
      return
    }
    isAtLineStart = false
  }

  private mutating func indent(_ column: Int, _ alternative: Int, from start: Int) {
    let top = indents[indents.count - 1]
    if column == top.column {
      if alternative != top.alternative { failTabs(start) }
    } else if column > top.column {
      if indents.count >= 100 {
        return fail("too many levels of indentation", start, position, kind: .indentation)
      }
      if alternative <= top.alternative { return failTabs(start) }
      indents.append((column, alternative))
      add(.indent, from: start)
    } else {
      while let last = indents.last, column < last.column {
        indents.removeLast()
        tokens.append(Token(kind: .dedent, span: Span(position, position), text: ""))
      }
      let now = indents[indents.count - 1]
      if column != now.column {
        // The dedents stand before the failure only in the lexer's own stack.
        while tokens.last?.kind == .dedent { tokens.removeLast() }
        return fail(
          "unindent does not match any outer indentation level", lineEnd(position),
          lineEnd(position) + 1, kind: .indentation)
      }
      if alternative != now.alternative { failTabs(start) }
    }
  }

  private func lineEnd(_ start: Int) -> Int {
    var index = start
    while index < end, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    return index
  }

  private mutating func failTabs(_ start: Int) {
    fail("inconsistent use of tabs and spaces in indentation", start, position, kind: .tab)
  }

  mutating func skipComment() {
    while position < end, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipBlanks() {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C: position += 1
      case UInt8(ascii: "#"):
        if isEmbedded { return }
        skipComment()
      case UInt8(ascii: "\\"):
        if byte(1) == UInt8(ascii: "\n"), position + 1 < end {
          position += 2
          if position >= end {
            fail("unexpected EOF while parsing", position - 2, position - 1)
            failure?.isIncomplete = true
            return
          }
        } else if position + 1 >= end {
          fail("unexpected EOF while parsing", position, position + 1)
          failure?.isIncomplete = true
          return
        } else {
          fail("unexpected character after line continuation character", position + 1, position + 2)
          return
        }
      case UInt8(ascii: "\n") where !brackets.isEmpty || isEmbedded: position += 1
      default: return
      }
    }
  }

  private mutating func finish() {
    if failure == nil, let open = brackets.last, !isEmbedded {
      fail(
        "'\(Character(Unicode.Scalar(open.character)))' was never closed", open.position,
        open.position + 1)
      failure?.isIncomplete = true
      tokens.append(
        Token(kind: .error, span: Span(position, position), text: "", level: brackets.count))
      return
    }
    if let failure, !isEmbedded {
      tokens.append(Token(kind: .error, span: failure.span, text: ""))
      return
    }
    // What is missing at the end is missing on the last line.
    if !isEmbedded, position > 0, bytes[position - 1] == UInt8(ascii: "\n") { position -= 1 }
    if !isEmbedded {
      if let last = tokens.last, last.kind != .newline, last.kind != .dedent, last.kind != .indent {
        add(.newline, from: position)
      }
      for _ in 1..<indents.count { add(.dedent, from: position) }
    }
    add(.end, from: position)
  }

  // MARK: Tokens

  private mutating func readToken() {
    if failure != nil { return }
    let start = position
    let first = bytes[position]
    switch first {
    case UInt8(ascii: "\n"):
      position += 1
      tokens.append(Token(kind: .newline, span: Span(start, start + 1), text: ""))
      isAtLineStart = true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: ".") where byte(1) >= 0x30 && byte(1) <= 0x39: readNumber()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(prefix: start)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      readName()
    default: readOperator()
    }
  }

  private mutating func readName() {
    let start = position
    scan: while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        position += 1
      case 0x80...:
        guard let (scalar, length) = scalar(at: position) else {
          return fail("invalid character", position, position + 1)
        }
        let isPart =
          position == start ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue
        if !isPart { return failCharacter(scalar, position, length) }
        position += length
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if position - start <= 2, isStringPrefix(start) { return readString(prefix: start) }
        break scan
      default: break scan
      }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    add(Keywords.all.contains(text) ? .keyword : .name, from: start, text: text)
  }

  private func isStringPrefix(_ start: Int) -> Bool {
    let text = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    return ["r", "u", "b", "f", "br", "rb", "fr", "rf"].contains(text)
  }

  private func scalar(at index: Int) -> (Unicode.Scalar, Int)? {
    let first = bytes[index]
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard index + length <= end else { return nil }
    return String(decoding: bytes[index..<index + length], as: UTF8.self).unicodeScalars.first
      .map { ($0, length) }
  }

  private mutating func failCharacter(_ scalar: Unicode.Scalar, _ start: Int, _ length: Int) {
    let code = String(scalar.value, radix: 16, uppercase: true)
    let padded = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    let text =
      TextQuoting.isPrintable(scalar.value)
      ? "invalid character '\(scalar)' (\(padded))" : "invalid non-printable character \(padded)"
    fail(text, start, start + length)
  }

  private static let three: Set<String> = ["**=", "//=", ">>=", "<<=", "..."]
  private static let two: Set<String> = [
    "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
    "^=", "@=", ":=", "<>",
  ]

  private mutating func readOperator() {
    let start = position
    let first = bytes[position]
    for length in [3, 2] where position + length <= end {
      let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
      if (length == 3 ? Self.three : Self.two).contains(text) {
        position += length
        return add(.op, from: start, text: text)
      }
    }
    let character = Character(Unicode.Scalar(first))
    if "([{".contains(character) {
      if brackets.count >= 200 {
        return fail("too many nested parentheses", start, start + 1)
      }
      brackets.append((first, position))
    } else if ")]}".contains(character) {
      if !closeBracket(first) { return }
    } else if !"+-*/%@&|^~<>()[]{},:.;=".contains(character) {
      if first < 0x20 || first == 0x7F {
        return failCharacter(Unicode.Scalar(first), start, 1)
      }
      return fail("invalid syntax", start, start + 1)
    }
    position += 1
    add(.op, from: start, text: String(character))
  }

  private mutating func closeBracket(_ close: UInt8) -> Bool {
    let shown = Character(Unicode.Scalar(close))
    guard let open = brackets.popLast() else {
      fail("unmatched '\(shown)'", position, position + 1)
      return false
    }
    let pairs: [UInt8: UInt8] = [0x28: 0x29, 0x5B: 0x5D, 0x7B: 0x7D]
    if pairs[open.character] == close { return true }
    let openLine = source.line(at: UInt32(clamping: open.position))
    let line = source.line(at: UInt32(clamping: position))
    fail(
      "closing parenthesis '\(shown)' does not match opening parenthesis "
        + "'\(Character(Unicode.Scalar(open.character)))'"
        + (openLine == line ? "" : " on line \(openLine)"), position, position + 1)
    return false
  }
}
