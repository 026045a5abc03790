import Workers

/// The encodings between text and bytes.
enum Codec: Equatable {
  case utf8
  /// UTF-8 that begins with a byte order mark.
  case utf8Signature
  case ascii
  case latin1
  /// UTF-16; without a byte order it writes a mark and reads one.
  case utf16(ByteOrder?)
  case utf32(ByteOrder?)

  enum ByteOrder { case little, big }

  /// The encoding with a name, spelled as freely as Python allows.
  ///
  /// - Throws: `LookupError` for a name that is not known.
  static func named(_ name: String) throws -> Codec {
    let key = String(name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    if let codec = names[key] { return codec }
    throw ScriptException(.lookupError, "unknown encoding: \(name)")
  }

  private static let names: [String: Codec] = [
    "utf_8": .utf8, "utf8": .utf8, "u8": .utf8, "utf": .utf8, "cp65001": .utf8,
    "utf_8_sig": .utf8Signature, "utf8_sig": .utf8Signature,
    "ascii": .ascii, "us_ascii": .ascii, "646": .ascii, "iso646_us": .ascii,
    "latin_1": .latin1, "latin1": .latin1, "latin": .latin1, "l1": .latin1, "cp819": .latin1,
    "iso_8859_1": .latin1, "iso8859_1": .latin1, "iso8859": .latin1, "8859": .latin1,
    "utf_16": .utf16(nil), "utf16": .utf16(nil), "u16": .utf16(nil),
    "utf_16_le": .utf16(.little), "utf_16le": .utf16(.little), "utf16le": .utf16(.little),
    "utf16_le": .utf16(.little), "utf_16_be": .utf16(.big), "utf_16be": .utf16(.big),
    "utf16be": .utf16(.big), "utf16_be": .utf16(.big),
    "utf_32": .utf32(nil), "utf32": .utf32(nil), "u32": .utf32(nil),
    "utf_32_le": .utf32(.little), "utf_32le": .utf32(.little), "utf32le": .utf32(.little),
    "utf_32_be": .utf32(.big), "utf_32be": .utf32(.big), "utf32be": .utf32(.big),
  ]

  /// The name that error messages show.
  var name: String {
    switch self {
    case .utf8, .utf8Signature: "utf-8"
    case .ascii: "ascii"
    case .latin1: "latin-1"
    case .utf16(let order): "utf-16" + Self.suffix(order)
    case .utf32(let order): "utf-32" + Self.suffix(order)
    }
  }

  private static func suffix(_ order: ByteOrder?) -> String {
    switch order {
    case .little: "-le"
    case .big: "-be"
    case nil: ""
    }
  }

  /// How many bytes a unit has.
  var unitWidth: Int {
    switch self {
    case .utf8, .utf8Signature, .ascii, .latin1: 1
    case .utf16: 2
    case .utf32: 4
    }
  }

  // MARK: Encoding

  /// The bytes of a text.
  ///
  /// - Throws: `UnicodeEncodeError` for a character the encoding lacks, if `errors` is `strict`.
  func encode(_ text: StringObject, errors: String) throws -> [UInt8] {
    var out = mark
    switch self {
    case .utf8, .utf8Signature, .ascii, .latin1:
      if let ascii = text.withASCII({ Array($0) }) { return out + ascii }
    case .utf16, .utf32: break
    }
    var index = 0
    while index < text.count {
      if index & 0xFFFF == 0xFFFF { try Cancellation.current.check() }
      if put(text[index], into: &out) {
        index += 1
        continue
      }
      var end = index + 1
      var scratch: [UInt8] = []
      while end < text.count, !put(text[end], into: &scratch) { end += 1 }
      let error = CodecErrors.Unencodable(codec: self, text: text, start: index, end: end)
      out += try CodecErrors.replacement(error, errors)
      index = end
    }
    return out
  }

  private var mark: [UInt8] {
    switch self {
    case .utf8Signature: [0xEF, 0xBB, 0xBF]
    case .utf16(nil): [0xFF, 0xFE]
    case .utf32(nil): [0xFF, 0xFE, 0, 0]
    default: []
    }
  }

  /// Why a character cannot be encoded.
  var refusal: String {
    switch self {
    case .ascii: "ordinal not in range(128)"
    case .latin1: "ordinal not in range(256)"
    default: "surrogates not allowed"
    }
  }

  /// Adds a character; returns whether the encoding has it.
  func put(_ point: UInt32, into out: inout [UInt8], allowingSurrogates: Bool = false) -> Bool {
    let isSurrogate = point >= 0xD800 && point < 0xE000
    switch self {
    case .ascii, .latin1:
      guard point < (self == .ascii ? 0x80 : 0x100) else { return false }
      out.append(UInt8(truncatingIfNeeded: point))
    case .utf8, .utf8Signature:
      if isSurrogate, !allowingSurrogates { return false }
      Self.putUTF8(point, into: &out)
    case .utf16(let order):
      if isSurrogate, !allowingSurrogates { return false }
      if point < 0x10000 {
        Self.put(point, 2, order, into: &out)
      } else {
        Self.put(0xD800 + (point - 0x10000) >> 10, 2, order, into: &out)
        Self.put(0xDC00 + (point - 0x10000) & 0x3FF, 2, order, into: &out)
      }
    case .utf32(let order):
      if isSurrogate, !allowingSurrogates { return false }
      Self.put(point, 4, order, into: &out)
    }
    return true
  }

  private static func putUTF8(_ point: UInt32, into out: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: 0x80 | (point >> shift) & 0x3F)
    }
    switch point {
    case ..<0x80: return out.append(UInt8(truncatingIfNeeded: point))
    case ..<0x800: out.append(UInt8(truncatingIfNeeded: 0xC0 | point >> 6))
    case ..<0x10000:
      out.append(UInt8(truncatingIfNeeded: 0xE0 | point >> 12))
      out.append(tail(6))
    default:
      out.append(UInt8(truncatingIfNeeded: 0xF0 | point >> 18))
      out.append(tail(12))
      out.append(tail(6))
    }
    out.append(tail(0))
  }

  private static func put(
    _ unit: UInt32, _ width: UInt32, _ order: ByteOrder?, into out: inout [UInt8]
  ) {
    for index in 0..<width {
      let shift = (order == .big ? width - 1 - index : index) * 8
      out.append(UInt8(truncatingIfNeeded: unit >> shift))
    }
  }

  // MARK: Decoding

  /// The text of bytes.
  ///
  /// - Throws: `UnicodeDecodeError` for bytes that mean nothing, if `errors` is `strict`.
  func decode(_ bytes: [UInt8], errors: String) throws -> StringObject {
    if self == .latin1 { return StringObject(codePoints: bytes.map(UInt32.init)) }
    var start = 0
    let codec = settled(bytes, &start)
    switch codec {
    case .ascii, .utf8, .utf8Signature:
      if bytes.allSatisfy({ $0 < 0x80 }) { return StringObject(ascii: bytes) }
    default: break
    }
    var out = TextBuilder()
    var index = start
    var count = 0
    while index < bytes.count {
      count += 1
      if count & 0xFFFF == 0xFFFF { try Cancellation.current.check() }
      switch codec.next(bytes, index) {
      case .character(let point, let length):
        out.append(codePoint: point)
        index += length
      case .malformed(let length, let reason):
        let error = CodecErrors.Undecodable(
          codec: codec, bytes: bytes, start: index, end: index + length, reason: reason)
        let (points, end) = try CodecErrors.replacement(error, errors)
        for point in points { out.append(codePoint: point) }
        index = end
      }
    }
    return out.finish()
  }

  /// The encoding with its byte order, read from a mark, which is skipped.
  private func settled(_ bytes: [UInt8], _ start: inout Int) -> Codec {
    switch self {
    case .utf8Signature:
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
      return .utf8
    case .utf32(nil):
      if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { start = 4 }
      guard bytes.starts(with: [0, 0, 0xFE, 0xFF]) else { return .utf32(.little) }
      start = 4
      return .utf32(.big)
    case .utf16(nil):
      if bytes.starts(with: [0xFF, 0xFE]) { start = 2 }
      guard bytes.starts(with: [0xFE, 0xFF]) else { return .utf16(.little) }
      start = 2
      return .utf16(.big)
    default: return self
    }
  }

  enum Step {
    case character(UInt32, Int)
    case malformed(Int, String)
  }

  private func next(_ bytes: [UInt8], _ index: Int) -> Step {
    switch self {
    case .latin1: return .character(UInt32(bytes[index]), 1)
    case .ascii:
      let byte = bytes[index]
      return byte < 0x80
        ? .character(UInt32(byte), 1) : .malformed(1, "ordinal not in range(128)")
    case .utf8, .utf8Signature: return Self.nextUTF8(bytes, index)
    case .utf16(let order): return Self.nextUTF16(bytes, index, order)
    case .utf32(let order):
      guard index + 4 <= bytes.count else {
        return .malformed(bytes.count - index, "truncated data")
      }
      let point = Self.unit(bytes, index, 4, order)
      if point > 0x10FFFF { return .malformed(4, "code point not in range(0x110000)") }
      if point >= 0xD800, point < 0xE000 {
        return .malformed(4, "code point in surrogate code point range(0xd800, 0xe000)")
      }
      return .character(point, 4)
    }
  }

  private static func unit(_ bytes: [UInt8], _ index: Int, _ width: Int, _ order: ByteOrder?)
    -> UInt32
  {
    let cut = bytes[index..<index + width]
    return order == .big
      ? cut.reduce(0) { $0 << 8 | UInt32($1) } : cut.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func nextUTF16(_ bytes: [UInt8], _ index: Int, _ order: ByteOrder?) -> Step {
    guard index + 2 <= bytes.count else { return .malformed(1, "truncated data") }
    let first = unit(bytes, index, 2, order)
    if first < 0xD800 || first >= 0xE000 { return .character(first, 2) }
    if first >= 0xDC00 { return .malformed(2, "illegal encoding") }
    guard index + 4 <= bytes.count else {
      return .malformed(bytes.count - index, "unexpected end of data")
    }
    let second = unit(bytes, index + 2, 2, order)
    guard second >= 0xDC00, second < 0xE000 else {
      return .malformed(2, "illegal UTF-16 surrogate")
    }
    return .character(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), 4)
  }

  /// One character of UTF-8. What is malformed ends where the Unicode standard lets the next
  /// character begin.
  private static func nextUTF8(_ bytes: [UInt8], _ index: Int) -> Step {
    let lead = bytes[index]
    if lead < 0x80 { return .character(UInt32(lead), 1) }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { low = 0xA0 }
      if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { low = 0x90 }
      if lead == 0xF4 { high = 0x8F }
    default: return .malformed(1, "invalid start byte")
    }
    var point = UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      guard index + offset < bytes.count else {
        return .malformed(offset, "unexpected end of data")
      }
      let byte = bytes[index + offset]
      guard byte >= low, byte <= high else {
        return .malformed(offset, "invalid continuation byte")
      }
      point = point << 6 | UInt32(byte & 0x3F)
      (low, high) = (0x80, 0xBF)
    }
    return .character(point, length)
  }
}
