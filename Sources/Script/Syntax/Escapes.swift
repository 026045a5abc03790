/// Escape sequences in string literals.
enum Escapes {
  /// The characters of the content of a literal.
  static func text(_ content: Span, raw: Bool, _ source: SourceText, _ literal: Span) throws
    -> StringObject
  {
    let bytes = source.bytes[Int(content.start)..<Int(content.end)]
    if raw || !bytes.contains(UInt8(ascii: "\\")) {
      return StringObject(String(decoding: bytes, as: UTF8.self))
    }
    var out = TextBuilder()
    var reader = Reader(bytes: bytes)
    var plain: [UInt8] = []
    while let byte = reader.next() {
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      if !plain.isEmpty {
        out.append(String(decoding: plain, as: UTF8.self))
        plain = []
      }
      let start = reader.index - 1
      if let message = try escape(&reader, into: &out, bytes: false) {
        throw SyntaxFailure(
          .syntax,
          "(unicode error) 'unicodeescape' codec can't decode bytes in position "
            + "\(start - Int(content.start))-\(max(reader.index - 1 - Int(content.start), 0)): \(message)",
          literal, source)
      }
    }
    if !plain.isEmpty { out.append(String(decoding: plain, as: UTF8.self)) }
    return out.finish()
  }

  /// The bytes of a bytes literal.
  static func bytes(_ string: StringToken, _ source: SourceText, _ literal: Span) throws -> [UInt8]
  {
    let bytes = source.bytes[Int(string.content.start)..<Int(string.content.end)]
    if bytes.contains(where: { $0 >= 0x80 }) {
      throw SyntaxFailure(
        .syntax, "bytes can only contain ASCII literal characters", literal, source)
    }
    if string.isRaw { return Array(bytes) }
    var out: [UInt8] = []
    var reader = Reader(bytes: bytes)
    while let byte = reader.next() {
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      let start = reader.index - 1
      var text = TextBuilder()
      if try escape(&reader, into: &text, bytes: true) != nil {
        throw SyntaxFailure(
          .syntax,
          "(value error) invalid \\x escape at position \(start - Int(string.content.start))",
          literal, source)
      }
      out += text.finish().codePoints.map { UInt8(truncatingIfNeeded: $0) }
    }
    return out
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var index: Int

    init(bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      index = bytes.startIndex
    }

    mutating func next() -> UInt8? {
      guard index < bytes.endIndex else { return nil }
      defer { index += 1 }
      return bytes[index]
    }

    func peek() -> UInt8? { index < bytes.endIndex ? bytes[index] : nil }
  }

  private static let simple: [UInt8: UInt32] = [
    UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "'"): 0x27, UInt8(ascii: "\""): 0x22,
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
    UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11,
  ]

  /// Reads what follows a backslash; returns what is wrong with it.
  private static func escape(
    _ reader: inout Reader, into out: inout TextBuilder, bytes: Bool
  ) throws -> String? {
    guard let letter = reader.next() else {
      out.append(codePoint: 0x5C)
      return nil
    }
    if let point = simple[letter] {
      out.append(codePoint: point)
      return nil
    }
    switch letter {
    case UInt8(ascii: "\n"): return nil
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var value = UInt32(letter - 0x30)
      for _ in 0..<2 {
        guard let next = reader.peek(), next >= 0x30, next <= 0x37 else { break }
        value = value * 8 + UInt32(next - 0x30)
        reader.index += 1
      }
      out.append(codePoint: value)
      return nil
    case UInt8(ascii: "x"): return hex(&reader, 2, "truncated \\xXX escape", into: &out)
    case UInt8(ascii: "u") where !bytes:
      return hex(&reader, 4, "truncated \\uXXXX escape", into: &out)
    case UInt8(ascii: "U") where !bytes:
      return hex(&reader, 8, "truncated \\UXXXXXXXX escape", into: &out)
    case UInt8(ascii: "N") where !bytes: return named(&reader, into: &out)
    default:
      out.append(codePoint: 0x5C)
      if letter < 0x80 {
        out.append(codePoint: UInt32(letter))
      } else {
        // The first byte of a longer character: leave it to the plain path.
        reader.index -= 1
        var rest: [UInt8] = []
        while let byte = reader.peek(), byte >= 0x80 {
          rest.append(byte)
          reader.index += 1
        }
        out.append(String(decoding: rest, as: UTF8.self))
      }
      return nil
    }
  }

  private static func hex(
    _ reader: inout Reader, _ count: Int, _ message: String, into out: inout TextBuilder
  ) -> String? {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let byte = reader.peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { return message }
      value = value &* 16 &+ UInt32(digit)
      reader.index += 1
    }
    if value > 0x10FFFF { return "illegal Unicode character" }
    out.append(codePoint: value)
    return nil
  }

  private static func named(_ reader: inout Reader, into out: inout TextBuilder) -> String? {
    guard reader.peek() == UInt8(ascii: "{"),
      let close = reader.bytes[reader.index...].firstIndex(of: UInt8(ascii: "}"))
    else { return "malformed \\N character escape" }
    let name = String(decoding: reader.bytes[reader.index + 1..<close], as: UTF8.self).uppercased()
    reader.index = close + 1
    guard let scalar = CharacterNames.scalar(named: name) else {
      return "unknown Unicode character name"
    }
    out.append(codePoint: scalar.value)
    return nil
  }
}

/// Characters by their Unicode names.
enum CharacterNames {
  /// Searches all characters; some tens of milliseconds.
  static func scalar(named name: String) -> Unicode.Scalar? {
    for value in UInt32(0)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if scalar.properties.name == name || scalar.properties.nameAlias == name { return scalar }
    }
    return nil
  }
}
