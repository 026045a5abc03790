import JSONText

extension JSON {
  /// Whether the value is of that kind. True and false are no numbers; a double without a fraction is
  /// an integer.
  func isOf(_ kind: Shape.Kind) -> Bool {
    switch (kind, self) {
    case (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool): true
    case (.number, _): isNumber
    case (.integer, .int), (.integer, .uint), (.integer, .bigInt): true
    case (.integer, .double(let value)): value.isFinite && value.rounded() == value
    default: false
    }
  }

  /// Equality as JSON Schema has it: numbers by value, members in any order.
  func equalsInSchema(_ other: JSON) -> Bool { SchemaKey(self) == SchemaKey(other) }

  /// The value for a message, cut short.
  var brief: String {
    switch self {
    case .object(let members): return "an object with \(members.count) members"
    case .array(let elements): return "an array of \(elements.count) elements"
    default:
      let text = serialized()
      return text.count <= 60 ? text : String(text.prefix(57)) + "…"
    }
  }
}

/// A JSON value for which equality is that of JSON Schema.
enum SchemaKey: Hashable {
  case null
  case bool(Bool)
  case number(Double)
  /// An integer that no double holds exactly.
  case largeInteger(String)
  case string(String)
  case array([SchemaKey])
  case object([String: SchemaKey])

  init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = Self.integer(Double(exactly: value), String(value))
    case .uint(let value): self = Self.integer(Double(exactly: value), String(value))
    case .bigInt(let digits): self = .largeInteger(digits)
    case .double(let value): self = .number(value)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .array(elements.map(SchemaKey.init))
    case .object(let members):
      self = .object(
        Dictionary(
          members.map { ($0.key, SchemaKey($0.value)) }, uniquingKeysWith: { _, last in last }))
    }
  }

  private static func integer(_ exact: Double?, _ digits: String) -> SchemaKey {
    exact.map(SchemaKey.number) ?? .largeInteger(digits)
  }
}

extension Shape.Text {
  /// Whether the text is in the set. The schemas' patterns end in `$`, which lets one line feed stand
  /// at the end.
  func contains(_ text: String) -> Bool {
    var bytes = Array(text.utf8)
    if bytes.last == 0x0A { bytes.removeLast() }
    switch self {
    case .alphanumeric: return bytes.isAlphanumericName
    case .alphanumericPair:
      let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      return parts.count == 2 && parts.allSatisfy(\.isAlphanumericName)
    case .axisLetter: return bytes.count == 1 && "xyzct".utf8.contains(bytes[0])
    case .nodeName:
      let isPlain = bytes.allSatisfy { $0.isASCIIAlphanumeric || "_.-".utf8.contains($0) }
      let isDots = bytes.allSatisfy { $0 == UInt8(ascii: ".") }
      return !bytes.isEmpty && isPlain && !isDots && !text.hasPrefix("__")
    }
  }

  fileprivate var wish: String {
    switch self {
    case .alphanumeric: "letters and digits"
    case .alphanumericPair: "two names of letters and digits with a slash between them"
    case .axisLetter: "one of x, y, z, c, t"
    case .nodeName: "letters, digits, '_', '.', '-', not dots alone, not beginning with '__'"
    }
  }

  var complaint: String { "does not match the pattern: \(wish)" }
}

extension Collection where Element == UInt8 {
  fileprivate var isAlphanumericName: Bool { !isEmpty && allSatisfy(\.isASCIIAlphanumeric) }
}

extension UInt8 {
  var isASCIIAlphanumeric: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

extension String {
  /// The text as one step of a JSON pointer.
  var jsonPointerToken: String {
    guard utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return self
    }
    var token = ""
    for character in self {
      switch character {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.append(character)
      }
    }
    return token
  }
}
