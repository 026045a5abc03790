/// What happens to characters and bytes that an encoding does not have: the error handlers.
enum CodecErrors {
  struct Unencodable {
    let codec: Codec
    let text: StringObject
    let start: Int
    let end: Int
  }

  struct Undecodable {
    let codec: Codec
    let bytes: [UInt8]
    let start: Int
    let end: Int
    let reason: String
  }

  private static func unknown(_ handler: String) -> ScriptException {
    ScriptException(.lookupError, "unknown error handler name '\(handler)'")
  }

  /// The bytes to write instead of characters that cannot be encoded.
  static func replacement(_ error: Unencodable, _ handler: String) throws -> [UInt8] {
    let points = (error.start..<error.end).map { error.text[$0] }
    switch handler {
    case "strict": throw exception(error)
    case "ignore": return []
    case "replace": return try points.flatMap { _ in try encoded("?", error) }
    case "backslashreplace": return try points.flatMap { try encoded(escape($0), error) }
    case "xmlcharrefreplace": return try points.flatMap { try encoded("&#\($0);", error) }
    case "namereplace":
      return try points.flatMap { point in
        try encoded(
          CharacterClass.properties(point)?.name.map { "\\N{\($0)}" } ?? escape(point), error)
      }
    case "surrogateescape":
      // One byte is no unit of the wider encodings.
      let isWide = error.codec.unitWidth > 1
      guard !isWide, points.allSatisfy({ $0 >= 0xDC80 && $0 <= 0xDCFF }) else {
        throw exception(error)
      }
      return points.map { UInt8(truncatingIfNeeded: $0) }
    case "surrogatepass":
      var out: [UInt8] = []
      for point in points {
        guard error.codec.put(point, into: &out, allowingSurrogates: true) else {
          throw exception(error)
        }
      }
      return out
    default: throw unknown(handler)
    }
  }

  private static func encoded(_ text: String, _ error: Unencodable) throws -> [UInt8] {
    var out: [UInt8] = []
    for scalar in text.unicodeScalars where !error.codec.put(scalar.value, into: &out) {
      throw exception(error)
    }
    return out
  }

  private static func escape(_ point: UInt32) -> String {
    switch point {
    case ..<0x100: "\\x" + TextQuoting.hex(point, 2)
    case ..<0x10000: "\\u" + TextQuoting.hex(point, 4)
    default: "\\U" + TextQuoting.hex(point, 8)
    }
  }

  /// The characters to read instead of malformed bytes, and where to go on.
  static func replacement(
    _ error: Undecodable, _ handler: String
  ) throws -> (points: [UInt32], end: Int) {
    let bytes = error.bytes[error.start..<error.end]
    switch handler {
    case "strict": throw exception(error)
    case "ignore": return ([], error.end)
    case "replace": return ([0xFFFD], error.end)
    case "backslashreplace":
      let text = bytes.map { "\\x" + TextQuoting.hex(UInt32($0), 2) }.joined()
      return (text.unicodeScalars.map(\.value), error.end)
    case "surrogateescape":
      let high = bytes.prefix { $0 >= 0x80 }
      guard !high.isEmpty else { throw exception(error) }
      return (high.map { 0xDC00 + UInt32($0) }, error.start + high.count)
    case "surrogatepass":
      guard let (point, length) = surrogate(error) else { throw exception(error) }
      return ([point], error.start + length)
    default: throw unknown(handler)
    }
  }

  /// The lone surrogate that malformed bytes spell, if they do.
  private static func surrogate(_ error: Undecodable) -> (UInt32, Int)? {
    let bytes = error.bytes[error.start...].prefix(4).map(UInt32.init)
    var point: UInt32
    let length: Int
    switch error.codec {
    case .utf8, .utf8Signature:
      guard bytes.count >= 3, bytes[0] == 0xED, bytes[1] & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80
      else { return nil }
      point = 0xD000 | (bytes[1] & 0x3F) << 6 | bytes[2] & 0x3F
      length = 3
    case .utf16(let order):
      guard bytes.count >= 2 else { return nil }
      point = order == .big ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]
      length = 2
    case .utf32(let order):
      guard bytes.count >= 4 else { return nil }
      point = (order == .big ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | $1 }
      length = 4
    default: return nil
    }
    return point >= 0xD800 && point < 0xE000 ? (point, length) : nil
  }

  private static func exception(_ error: Unencodable) -> ScriptException {
    make(
      .unicodeEncodeError, error.codec.name, .str(error.text), error.start, error.end,
      error.codec.refusal)
  }

  private static func exception(_ error: Undecodable) -> ScriptException {
    make(
      .unicodeDecodeError, error.codec.name, .bytes(BytesObject(error.bytes)), error.start,
      error.end, error.reason)
  }

  private static func make(
    _ type: TypeObject, _ encoding: String, _ object: Value, _ start: Int, _ end: Int,
    _ reason: String
  ) -> ScriptException {
    let arguments: [Value] = [
      .string(encoding), object, .int(start), .int(end), .string(reason),
    ]
    let exception = ExceptionObject(type, arguments)
    for (name, value) in zip(["encoding", "object", "start", "end", "reason"], arguments) {
      exception.attributes[name] = value
    }
    return ScriptException(exception)
  }

  /// What `str` of a `UnicodeEncodeError` or `UnicodeDecodeError` shows, or `nil` if it lacks the
  /// usual arguments.
  static func message(_ exception: ExceptionObject) -> String? {
    let arguments = exception.arguments
    guard arguments.count == 5, case .str(let encoding) = arguments[0],
      let start = arguments[2].asInt, let end = arguments[3].asInt,
      case .str(let reason) = arguments[4]
    else { return nil }
    let head = "'\(encoding.string)' codec can't"
    switch arguments[1] {
    case .str(let text):
      if end == start + 1, start >= 0, start < text.count {
        return "\(head) encode character '\(escape(text[start]))' in position \(start): "
          + reason.string
      }
      return "\(head) encode characters in position \(start)-\(end - 1): \(reason.string)"
    case .bytes(let bytes):
      if end == start + 1, start >= 0, start < bytes.count {
        let byte = TextQuoting.hex(bytes[start], 2)
        return "\(head) decode byte 0x\(byte) in position \(start): \(reason.string)"
      }
      return "\(head) decode bytes in position \(start)-\(end - 1): \(reason.string)"
    default: return nil
    }
  }
}
