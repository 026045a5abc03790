import OrderedCollections

/// What is wrong with a text that should be JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, as half a sentence.
  public var reason: String
  /// The offset of the offending byte, from 0.
  public var byteOffset: Int
  /// The line of that byte, from 1.
  public var line: Int
  /// The column of that byte in its line, in bytes, from 1.
  public var column: Int

  public var description: String { "invalid JSON at line \(line), column \(column): \(reason)" }
}

extension JSON {
  /// What a reader tolerates beyond the standard.
  public struct ReadingOptions: Sendable {
    /// Accepts the bare tokens NaN, Infinity and -Infinity, which zarr-python writes.
    public var allowsNonFinite = true
    /// How deep arrays and objects may be nested.
    public var depthLimit = 512
    /// The longest text that is read, in bytes.
    public var byteLimit = 256 << 20

    /// The defaults: lenient on NaN, at most 512 levels deep and 256 MiB long.
    public init(allowsNonFinite: Bool = true, depthLimit: Int = 512, byteLimit: Int = 256 << 20) {
      self.allowsNonFinite = allowsNonFinite
      self.depthLimit = depthLimit
      self.byteLimit = byteLimit
    }
  }

  /// Reads one JSON text (RFC 8259). A byte order mark in front is skipped; of members with equal
  /// names the last one counts, at the place of the first; lone surrogates become U+FFFD.
  ///
  /// - Complexity: linear in the length of the text.
  public static func parse(
    _ text: some Collection<UInt8>, options: ReadingOptions = ReadingOptions()
  ) throws(JSONError) -> JSON {
    let result: Result<JSON, JSONError>? = text.withContiguousStorageIfAvailable {
      parse(buffer: $0, options: options)
    }
    if let result { return try result.get() }
    return try Array(text).withUnsafeBufferPointer { parse(buffer: $0, options: options) }.get()
  }

  /// Reads one JSON text.
  public static func parse(
    _ text: String, options: ReadingOptions = ReadingOptions()
  ) throws(JSONError) -> JSON {
    try parse(Array(text.utf8), options: options)
  }

  private static func parse(
    buffer: UnsafeBufferPointer<UInt8>, options: ReadingOptions
  ) -> Result<JSON, JSONError> {
    var parser = JSONParser(bytes: buffer, options: options)
    do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
  }
}

/// A recursive-descent reader over bytes; recursion is bounded by the depth limit.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSON.ReadingOptions
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, options: JSON.ReadingOptions) {
    self.bytes = bytes
    self.options = options
  }

  mutating func document() throws(JSONError) -> JSON {
    if bytes.count > options.byteLimit {
      throw error("the text is \(bytes.count) bytes long, the limit is \(options.byteLimit)")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    if position < bytes.count { throw error("something follows the end of the value") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func error(_ reason: String, at offset: Int? = nil) -> JSONError {
    let offset = min(offset ?? position, bytes.count)
    let before = bytes[..<offset]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONError(
      reason: reason, byteOffset: offset, line: line, column: offset - lineStart + 1)
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= options.depthLimit else {
      throw error("nested deeper than \(options.depthLimit) levels")
    }
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try token("true", .bool(true))
    case UInt8(ascii: "f"): return try token("false", .bool(false))
    case UInt8(ascii: "n"): return try token("null", .null)
    case UInt8(ascii: "N"): return try nonFinite("NaN", .nan)
    case UInt8(ascii: "I"): return try nonFinite("Infinity", .infinity)
    case UInt8(ascii: "-") where position + 1 < bytes.count && bytes[position + 1] == 0x49:
      return try nonFinite("-Infinity", -.infinity)
    case let byte? where byte == UInt8(ascii: "-") || (byte >= 0x30 && byte <= 0x39):
      return try number()
    case nil: throw error("the text ends where a value should stand")
    case let byte?: throw error("unexpected \(printable(byte)) where a value should stand")
    }
  }

  private func printable(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F
      ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }

  private mutating func token(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, word.withUTF8Buffer({ bytes[position..<end].elementsEqual($0) })
    else { throw error("expected \(word)") }
    position = end
    return value
  }

  private mutating func nonFinite(_ word: StaticString, _ value: Double) throws(JSONError) -> JSON {
    guard options.allowsNonFinite else { throw error("\(word) is not allowed in JSON") }
    return try token(word, .double(value))
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
    let start = position
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return elements
      case nil: throw error("the array that begins here is not closed", at: start)
      default: throw error("expected ',' or ']' in an array")
      }
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> JSONObject {
    let start = position
    position += 1
    var members = JSONObject()
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return members
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else {
        throw error("expected the name of a member in quotes")
      }
      let name = try string()
      skipSpace()
      guard next == UInt8(ascii: ":") else {
        throw error("expected ':' after the name of a member")
      }
      position += 1
      skipSpace()
      members[name] = try value(depth: depth + 1)
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return members
      case nil: throw error("the object that begins here is not closed", at: start)
      default: throw error("expected ',' or '}' in an object")
      }
    }
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, byte >= 0x30, byte <= 0x39 { position += 1 }
    return position - start
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let first = next
    let count = digits()
    guard count > 0 else { throw error("expected a digit") }
    if first == UInt8(ascii: "0"), count > 1 {
      throw error("a number may not begin with 0", at: start)
    }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard digits() > 0 else { throw error("expected a digit after the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw error("expected a digit in the exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger {
      if let value = Int(text) { return .int(value) }
      if let value = UInt64(text) { return .uint(value) }
      return .bigInt(text)
    }
    guard let value = Double(text) else { throw error("not a number", at: start) }
    return .double(value)
  }

  private mutating func string() throws(JSONError) -> String {
    let start = position
    position += 1
    var plainStart = position
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let tail = bytes[plainStart..<position]
        position += 1
        if text.isEmpty { return String(decoding: tail, as: UTF8.self) }
        text.append(contentsOf: tail)
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: bytes[plainStart..<position])
        try escape(into: &text)
        plainStart = position
      case 0..<0x20: throw error("a control character in a string must be escaped")
      default: position += 1
      }
    }
    throw error("the string that begins here is not closed", at: start)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    position += 1
    guard let byte = next else { throw error("the text ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: try escapedScalar().utf8Bytes)
    default: throw error("unknown escape \\\(printable(byte))", at: position - 1)
    }
  }

  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let high = try hexUnit()
    guard UTF16.isLeadSurrogate(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    let resume = position
    if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try hexUnit()
      if UTF16.isTrailSurrogate(low) {
        let value = 0x10000 + ((UInt32(high) - 0xD800) << 10) + (UInt32(low) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
      }
      position = resume
    }
    return "\u{FFFD}"
  }

  private mutating func hexUnit() throws(JSONError) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("\\u must be followed by four hexadecimal digits") }
    position += 4
    return unit
  }
}

extension Unicode.Scalar {
  fileprivate var utf8Bytes: [UInt8] { Array(String(Character(self)).utf8) }
}
