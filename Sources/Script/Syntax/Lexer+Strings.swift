extension Lexer {
  /// Reads a string literal whose prefix begins at `start`; the position is at the quote.
  mutating func readString(prefix start: Int) {
    let prefix = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    let quote = bytes[position]
    let isTriple = byte(1) == quote && byte(2) == quote && position + 2 < end
    let width = isTriple ? 3 : 1
    let opening = position
    position += width
    let content = position
    while true {
      if position >= end {
        return failUnterminated(opening, isTriple: isTriple)
      }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      if byte == UInt8(ascii: "\n"), !isTriple {
        return failUnterminated(opening, isTriple: false)
      }
      if byte == quote, !isTriple || (self.byte(1) == quote && self.byte(2) == quote) { break }
      position += 1
    }
    let token = StringToken(
      isRaw: prefix.contains("r"), isBytes: prefix.contains("b"), isFormatted: prefix.contains("f"),
      isTriple: isTriple, content: Span(content, position))
    position += width
    tokens.append(
      Token(
        kind: .string, span: Span(start, position), text: "", level: brackets.count, string: token))
  }

  private mutating func failUnterminated(_ opening: Int, isTriple: Bool) {
    position = min(position, end)
    let last = position > opening && position == end && end > 0 && bytes[end - 1] == 0x0A
    let line = source.line(at: UInt32(clamping: last ? position - 1 : position))
    let kind = isTriple ? "triple-quoted string literal" : "string literal"
    let atEnd = position >= end
    fail("unterminated \(kind) (detected at line \(line))", opening, opening + 1)
    failure?.isIncomplete = isTriple && atEnd
  }
}
