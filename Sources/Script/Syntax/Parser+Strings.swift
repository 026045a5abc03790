extension Parser {
  /// Adjacent string literals, which are one.
  mutating func strings() throws -> Expression {
    let start = token.span
    let isBytes = token.string?.isBytes == true
    var pieces: [FormattedPiece] = []
    var bytes: [UInt8] = []
    var isFormatted = false
    while token.kind == .string, let string = token.string {
      if string.isBytes != isBytes {
        throw failure("cannot mix bytes and nonbytes literals", at: start)
      }
      if isBytes {
        bytes += try Escapes.bytes(string, source, token.span)
      } else if string.isFormatted {
        isFormatted = true
        try formatted(string, token.span, into: &pieces)
      } else {
        let text = try Escapes.text(string.content, raw: string.isRaw, source, token.span)
        pieces.append(.text(text))
      }
      advance()
    }
    let span = span(from: start)
    if isBytes { return Expression(.constant(.bytes(BytesObject(bytes))), span) }
    if isFormatted {
      var deepest = 0
      for case .value(let value, _, _) in pieces { deepest = max(deepest, value.depth) }
      return try make(.formatted(pieces), span, depth: deepest)
    }
    var out = TextBuilder()
    for case .text(let text) in pieces { out.append(text) }
    return Expression(.constant(.str(out.finish())), span)
  }

  /// Splits an f-string into text and expressions.
  private mutating func formatted(
    _ string: StringToken, _ span: Span, into pieces: inout [FormattedPiece]
  ) throws {
    var position = Int(string.content.start)
    try formattedPieces(
      &position, Int(string.content.end), string, span, level: 0, into: &pieces)
  }

  /// Reads pieces until the end, or at a nested level until the `}` of the expression around.
  private mutating func formattedPieces(
    _ position: inout Int, _ end: Int, _ string: StringToken, _ span: Span, level: Int,
    into pieces: inout [FormattedPiece]
  ) throws {
    var start = position
    func fail(_ message: String) -> SyntaxFailure {
      SyntaxFailure(.syntax, "f-string: " + message, span, source)
    }
    func text(_ from: Int, _ to: Int) throws -> FormattedPiece {
      .text(try Escapes.text(Span(from, to), raw: string.isRaw, source, span))
    }
    while position < end {
      let byte = source.bytes[position]
      if byte == UInt8(ascii: "\\"), !string.isRaw {
        // A named character has braces of its own.
        if position + 2 < end, source.bytes[position + 1] == UInt8(ascii: "N"),
          source.bytes[position + 2] == UInt8(ascii: "{")
        {
          while position < end, source.bytes[position] != UInt8(ascii: "}") { position += 1 }
          position = min(position + 1, end)
        } else {
          let next = position + 1 < end ? source.bytes[position + 1] : 0
          position += next == UInt8(ascii: "{") || next == UInt8(ascii: "}") ? 1 : 2
        }
        continue
      }
      if byte == UInt8(ascii: "{") {
        if level == 0, position + 1 < end, source.bytes[position + 1] == byte {
          pieces.append(try text(start, position + 1))
          position += 2
          start = position
          continue
        }
        if position > start { pieces.append(try text(start, position)) }
        if level >= 2 { throw fail("expressions nested too deeply") }
        try replacement(&position, end, string, span, level: level, into: &pieces)
        start = position
        continue
      }
      if byte == UInt8(ascii: "}") {
        if level > 0 { break }
        guard position + 1 < end, source.bytes[position + 1] == byte else {
          throw fail("single '}' is not allowed")
        }
        pieces.append(try text(start, position + 1))
        position += 2
        start = position
        continue
      }
      position += 1
    }
    position = min(position, end)
    if position > start { pieces.append(try text(start, position)) }
  }

  /// Reads `{expression!r:specification}`; the position is at the opening brace.
  private mutating func replacement(
    _ position: inout Int, _ end: Int, _ string: StringToken, _ span: Span, level: Int,
    into pieces: inout [FormattedPiece]
  ) throws {
    func fail(_ message: String) -> SyntaxFailure {
      SyntaxFailure(.syntax, "f-string: " + message, span, source)
    }
    position += 1
    let start = position
    let stop = try expressionEnd(from: start, end, span)
    position = stop
    let bytes = source.bytes
    let content = bytes[start..<stop]
    if content.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }) {
      if position >= end { throw fail("expecting '}'") }
      let next = bytes[position]
      if content.isEmpty, next == UInt8(ascii: ":") || next == UInt8(ascii: "!") {
        throw fail("expression required before '\(Character(Unicode.Scalar(next)))'")
      }
      throw fail("empty expression not allowed")
    }
    if content.contains(UInt8(ascii: "\\")) {
      throw SyntaxFailure(
        .syntax, "f-string expression part cannot include a backslash", span, source)
    }
    let value = try embedded(start, stop, span)
    var shows = false
    if position < end, bytes[position] == UInt8(ascii: "=") {
      position += 1
      while position < end, bytes[position] == 0x20 { position += 1 }
      pieces.append(.text(StringObject(source.text(Span(start, position)))))
      shows = true
    }
    var conversion: UInt8?
    if position < end, bytes[position] == UInt8(ascii: "!") {
      position += 1
      let letter = position < end ? bytes[position] : 0
      guard [UInt8(ascii: "r"), UInt8(ascii: "s"), UInt8(ascii: "a")].contains(letter) else {
        throw fail("invalid conversion character: expected 's', 'r', or 'a'")
      }
      conversion = letter
      position += 1
    }
    var specification: [FormattedPiece]?
    if position < end, bytes[position] == UInt8(ascii: ":") {
      position += 1
      var nested: [FormattedPiece] = []
      try formattedPieces(&position, end, string, span, level: level + 1, into: &nested)
      specification = nested
    }
    guard position < end, bytes[position] == UInt8(ascii: "}") else {
      throw fail("expecting '}'")
    }
    position += 1
    if shows, conversion == nil, specification == nil { conversion = UInt8(ascii: "r") }
    pieces.append(.value(value, conversion: conversion, specification: specification))
  }

  /// Where the expression in an f-string ends: at `}`, `:`, `!` or `=` outside brackets and quotes.
  private func expressionEnd(from start: Int, _ end: Int, _ span: Span) throws -> Int {
    let bytes = source.bytes
    var position = start
    var brackets: [UInt8] = []
    var quote: (byte: UInt8, width: Int)?
    func fail(_ message: String) -> SyntaxFailure {
      SyntaxFailure(.syntax, "f-string: " + message, span, source)
    }
    while position < end {
      let byte = bytes[position]
      let next = position + 1 < end ? bytes[position + 1] : 0
      if let open = quote {
        if byte == open.byte {
          let third = position + 2 < end ? bytes[position + 2] : 0
          if open.width == 1 || (next == byte && third == byte) {
            position += open.width
            quote = nil
            continue
          }
        }
        position += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let third = position + 2 < end ? bytes[position + 2] : 0
        let width = next == byte && third == byte ? 3 : 1
        quote = (byte, width)
        position += width
        continue
      case UInt8(ascii: "#"):
        throw SyntaxFailure(
          .syntax, "f-string expression part cannot include '#'", span, source)
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): brackets.append(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard let open = brackets.popLast() else {
          if byte == UInt8(ascii: "}") { return position }
          throw fail("unmatched '\(Character(Unicode.Scalar(byte)))'")
        }
        let closing: UInt8 = open == 0x28 ? 0x29 : open == 0x5B ? 0x5D : 0x7D
        if byte != closing {
          throw fail(
            "closing parenthesis '\(Character(Unicode.Scalar(byte)))' does not match opening "
              + "parenthesis '\(Character(Unicode.Scalar(open)))'")
        }
      case UInt8(ascii: "!") where brackets.isEmpty && next != UInt8(ascii: "="): return position
      case UInt8(ascii: "!") where next == UInt8(ascii: "="): position += 1
      case UInt8(ascii: ":") where brackets.isEmpty: return position
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        if next == UInt8(ascii: "=") { position += 1 }
      case UInt8(ascii: "=") where brackets.isEmpty:
        if next == UInt8(ascii: "=") { position += 1 } else { return position }
      default: break
      }
      position += 1
    }
    if quote != nil { throw fail("unterminated string") }
    if let open = brackets.last {
      let character = Character(Unicode.Scalar(open))
      throw fail("'\(character)' was never closed")
    }
    throw fail("expecting '}'")
  }

  private mutating func embedded(_ start: Int, _ end: Int, _ span: Span) throws -> Expression {
    let lexer = Lexer.lexEmbedded(source, from: start, to: end)
    if let failure = lexer.failure {
      throw SyntaxFailure(.syntax, "f-string: " + failure.message, failure.span, source)
    }
    var parser = Parser(source: source, tokens: lexer.tokens, lexicalFailure: nil)
    parser.nesting = nesting + 1
    do {
      let value = try parser.starExpressions()
      if parser.at(":=") || parser.token.kind != .end { throw parser.failure() }
      return value
    } catch let failure as SyntaxFailure {
      if failure.kind == .nesting || failure.message.hasPrefix("f-string") { throw failure }
      throw SyntaxFailure(.syntax, "f-string: " + failure.message, failure.span, source)
    }
  }
}
