/// The module `json`.
enum JSONModule {
  static let decodeError = ExceptionMembers.makeClass(
    "JSONDecodeError", module: "json.decoder", base: .valueError)

  private static let writing =
    "*, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, "
    + "indent=None, separators=None, default=None, sort_keys=False"
  private static let reading =
    "*, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, "
    + "object_pairs_hook=None"

  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["JSONDecodeError"] = .type(decodeError)
    module.function("dumps", "obj, \(writing)", "The JSON text of a value.") { context, a in
      .str(try encode(a[0], a, at: 1, context))
    }
    module.function("dump", "obj, fp, \(writing)", "Write the JSON text of a value.") {
      context, a in
      let text = try encode(a[0], a, at: 2, context)
      _ = try context.call(context.getAttribute(a[1], "write"), .str(text))
      return .none
    }
    module.function("loads", "s, \(reading)", "The value of JSON text.") { context, a in
      try decode(a[0], a, context)
    }
    module.function("load", "fp, \(reading)", "The value of JSON text from a file.") { context, a in
      try decode(context.call(context.getAttribute(a[0], "read")), a, context)
    }
  }

  private static func encode(
    _ value: Value, _ a: Arguments, at first: Int, _ context: Interpreter
  ) throws -> StringObject {
    var encoder = JSONEncoder(context: context)
    encoder.skipsKeys = try a.bool(first, context)
    encoder.isASCII = try a.bool(first + 1, context)
    encoder.allowsNaN = try a.bool(first + 3, context)
    switch a[first + 5] {
    case .none: break
    case .str(let text): encoder.indent = text
    default:
      let width = try a.int(first + 5, context)
      try context.reserve(elements: max(width, 0), size: 1)
      encoder.indent = try StringObject(" ").repeated(width, context)
    }
    if encoder.indent != nil { encoder.itemSeparator = "," }
    if let separators = a.unlessNone(first + 6) {
      let pair = try context.array(separators)
      guard pair.count == 2, case .str(let item) = pair[0], case .str(let key) = pair[1] else {
        throw ScriptException.value("separators must be a pair of str")
      }
      (encoder.itemSeparator, encoder.keySeparator) = (item.string, key.string)
    }
    encoder.fallback = a.unlessNone(first + 7)
    encoder.sortsKeys = try a.bool(first + 8, context)
    try encoder.write(value)
    return encoder.out.finish()
  }

  private static func decode(_ source: Value, _ a: Arguments, _ context: Interpreter) throws
    -> Value
  {
    let text: StringObject
    switch source {
    case .str(let object):
      text = object
      if text.count > 0, text[0] == 0xFEFF {
        throw error("Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0)
      }
    case .bytes(let bytes):
      text = try encoding(bytes.bytes).decode(bytes.bytes, errors: "surrogatepass")
    default:
      throw ScriptException.type(
        "the JSON object must be str, bytes or bytearray, not \(source.typeName)")
    }
    var decoder = JSONDecoder(text: text, context: context)
    decoder.objectHook = a.unlessNone(2)
    decoder.floatHook = a.unlessNone(3)
    decoder.intHook = a.unlessNone(4)
    decoder.constantHook = a.unlessNone(5)
    decoder.pairsHook = a.unlessNone(6)
    return try decoder.run()
  }

  /// The encoding of JSON bytes, from where their zeros are.
  private static func encoding(_ bytes: [UInt8]) -> Codec {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return .utf32(nil)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16(nil) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8Signature }
    if bytes.count >= 4 {
      if bytes[0] == 0 { return bytes[1] == 0 ? .utf32(.big) : .utf16(.big) }
      if bytes[1] == 0 { return bytes[2] != 0 || bytes[3] != 0 ? .utf16(.little) : .utf32(.little) }
    } else if bytes.count == 2 {
      if bytes[0] == 0 { return .utf16(.big) }
      if bytes[1] == 0 { return .utf16(.little) }
    }
    return .utf8
  }

  static func error(_ message: String, _ text: StringObject, _ position: Int) -> ScriptException {
    var line = 1
    var lineStart = 0
    for index in 0..<min(position, text.count) where text[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    let column = position - lineStart + 1
    let full = "\(message): line \(line) column \(column) (char \(position))"
    let exception = ExceptionObject(decodeError, [.string(full)])
    exception.attributes = [
      "msg": .string(message), "doc": .str(text), "pos": .int(position), "lineno": .int(line),
      "colno": .int(column),
    ]
    return ScriptException(exception)
  }
}
