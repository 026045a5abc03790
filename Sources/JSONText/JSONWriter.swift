import OrderedCollections

extension JSON {
  /// The JSON text of this value: RFC 8259, UTF-8, members in their order.
  ///
  /// Numbers are written so that they read back equal. JSON has no NaN and no infinities; they are
  /// written as the strings "NaN", "Infinity" and "-Infinity", as Zarr spells them.
  ///
  /// - Parameter indent: blanks per level, one member or element a line; nil for one line without
  ///   blanks.
  public func serialized(indent: Int? = nil) -> String {
    String(decoding: serializedBytes(indent: indent), as: UTF8.self)
  }

  /// The bytes of ``serialized(indent:)``.
  public func serializedBytes(indent: Int? = nil) -> [UInt8] {
    var writer = JSONWriter(indent: indent)
    writer.write(self, level: 0)
    return writer.bytes
  }
}

private struct JSONWriter {
  let indent: Int?
  var bytes: [UInt8] = []

  init(indent: Int?) { self.indent = indent }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func put(_ character: Character) {
    bytes.append(contentsOf: character.utf8)
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
  }

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .int(let value): put(String(value))
    case .uint(let value): put(String(value))
    case .bigInt(let digits): put(digits)
    case .double(let value): write(value)
    case .string(let value): write(value)
    case .array(let elements):
      writeItems(elements, open: "[", close: "]", level: level) { writer, element in
        writer.write(element, level: level + 1)
      }
    case .object(let members):
      writeItems(members.elements, open: "{", close: "}", level: level) { writer, member in
        writer.write(member.key)
        writer.put(writer.indent == nil ? ":" : ": ")
        writer.write(member.value, level: level + 1)
      }
    }
  }

  private mutating func writeItems<Items: Collection>(
    _ items: Items, open: Character, close: Character, level: Int,
    write: (inout JSONWriter, Items.Element) -> Void
  ) {
    put(open)
    var isFirst = true
    for item in items {
      if !isFirst { put(",") }
      isFirst = false
      breakLine(level + 1)
      write(&self, item)
    }
    if !items.isEmpty { breakLine(level) }
    put(close)
  }

  private mutating func write(_ value: Double) {
    if value.isNaN { return put("\"NaN\"") }
    if value.isInfinite { return put(value < 0 ? "\"-Infinity\"" : "\"Infinity\"") }
    put(value.description)
  }

  private mutating func write(_ text: String) {
    put("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case 0x0A: put("\\n")
      case 0x0D: put("\\r")
      case 0x09: put("\\t")
      case 0x08: put("\\b")
      case 0x0C: put("\\f")
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: bytes.append(byte)
      }
    }
    put("\"")
  }
}
