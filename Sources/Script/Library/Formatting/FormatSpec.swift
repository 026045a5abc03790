/// The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
struct FormatSpec {
  enum Alignment: UInt32 {
    case left = 0x3C
    case right = 0x3E
    case center = 0x5E
    /// The padding goes between the sign and the digits.
    case afterSign = 0x3D
  }

  enum Grouping: UInt32 {
    case comma = 0x2C
    case underscore = 0x5F
  }

  var fill: UInt32 = 0x20
  var alignment: Alignment
  var sign: UInt32?
  var dropsNegativeZero = false
  var isAlternate = false
  var width = -1
  var grouping: Grouping?
  var precision: Int?
  /// The type's letter, 0 where there is none and none is implied.
  var type: UInt32

  /// One that asks for nothing.
  init(alignment: Alignment) {
    self.alignment = alignment
    type = 0
  }

  /// Reads a specification for a value of the type with this name.
  ///
  /// - Throws: `ValueError` in CPython's words.
  init(
    _ text: StringObject, typeName: String, defaultType: UInt32, defaultAlignment: Alignment
  ) throws {
    alignment = defaultAlignment
    type = defaultType
    var reader = Reader(text: text)
    var hasFill = false
    var hasAlignment = true
    if let next = Alignment(rawValue: reader.peek(1)) {
      (fill, alignment, hasFill) = (reader.peek(0), next, true)
      reader.index += 2
    } else if let next = Alignment(rawValue: reader.peek(0)) {
      alignment = next
      reader.index += 1
    } else {
      hasAlignment = false
    }
    sign = reader.takeSign()
    dropsNegativeZero = reader.take(0x7A)
    isAlternate = reader.take(0x23)
    if !hasFill, reader.take(0x30) {
      fill = 0x30
      if !hasAlignment, defaultAlignment == .right { alignment = .afterSign }
    }
    width = try reader.takeNumber() ?? -1
    try readGrouping(&reader)
    if reader.take(0x2E) {
      guard let number = try reader.takeNumber() else {
        throw ScriptException.value("Format specifier missing precision")
      }
      precision = number
    }
    if text.count - reader.index > 1 {
      throw ScriptException.value(
        "Invalid format specifier '\(text.string)' for object of type '\(typeName)'")
    }
    if reader.index < text.count { type = text[reader.index] }
    try checkGrouping()
  }

  private mutating func readGrouping(_ reader: inout Reader) throws {
    if reader.take(0x2C) { grouping = .comma }
    if reader.take(0x5F) {
      if grouping != nil { throw Self.bothGroupings }
      grouping = .underscore
    }
    if reader.peek(0) == 0x2C, grouping == .underscore { throw Self.bothGroupings }
  }

  private static var bothGroupings: ScriptException {
    .value("Cannot specify both ',' and '_'.")
  }

  private func checkGrouping() throws {
    guard let grouping else { return }
    if type == 0 || "deEfFgG%".holds(type) { return }
    if grouping == .underscore, "boxX".holds(type) { return }
    throw ScriptException.value(
      "Cannot specify '\(Self.character(grouping.rawValue))' with '\(Self.shown(type))'.")
  }

  /// How many digits stand between separators.
  var groupSize: Int { "boxX".holds(type) ? 4 : 3 }

  static func character(_ point: UInt32) -> String {
    Unicode.Scalar(point).map { String(Character($0)) } ?? "\u{FFFD}"
  }

  private static func shown(_ point: UInt32) -> String {
    point > 32 && point < 128 ? character(point) : "\\x" + String(point, radix: 16)
  }

  func unknownType(_ typeName: String) -> ScriptException {
    .value("Unknown format code '\(Self.shown(type))' for object of type '\(typeName)'")
  }

  private struct Reader {
    let text: StringObject
    var index = 0

    /// The character at an offset, or one that does not exist.
    func peek(_ offset: Int) -> UInt32 {
      index + offset < text.count ? text[index + offset] : UInt32.max
    }

    mutating func take(_ point: UInt32) -> Bool {
      guard peek(0) == point else { return false }
      index += 1
      return true
    }

    mutating func takeSign() -> UInt32? {
      let next = peek(0)
      guard next == 0x20 || next == 0x2B || next == 0x2D else { return nil }
      index += 1
      return next
    }

    mutating func takeNumber() throws -> Int? {
      let start = index
      var number = 0
      while index < text.count, let digit = CharacterClass.decimal(peek(0)) {
        let (product, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        if overflow || carry {
          throw ScriptException.value("Too many decimal digits in format string")
        }
        number = sum
        index += 1
      }
      return index == start ? nil : number
    }
  }
}

extension String {
  /// Whether a code point is one of the ASCII characters of this text.
  func holds(_ point: UInt32) -> Bool { utf8.contains { UInt32($0) == point } }
}
