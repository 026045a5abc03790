/// What kind of character a code point is, as the methods of `str` ask.
///
/// CPython 3.11 knows Unicode 14; characters added later are unassigned here as well, so that a
/// program answers the same in both.
enum CharacterClass {
  @inline(__always)
  static func properties(_ point: UInt32) -> Unicode.Scalar.Properties? {
    guard let scalar = Unicode.Scalar(point) else { return nil }
    let properties = scalar.properties
    if point >= 0x0870, let age = properties.age, age.major > 14 { return nil }
    return properties
  }

  /// The mapping of a character, unless it leads to one that Unicode 14 does not have.
  static func known(_ mapping: String) -> String? {
    mapping.unicodeScalars.allSatisfy { properties($0.value) != nil } ? mapping : nil
  }

  static func isAlpha(_ point: UInt32) -> Bool {
    if point < 0x80 { return (point | 0x20) >= 0x61 && (point | 0x20) <= 0x7A }
    switch properties(point)?.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  /// The value of a decimal digit, in any script.
  @inline(__always)
  static func decimal(_ point: UInt32) -> Int? {
    if point < 0x80 { return point >= 0x30 && point <= 0x39 ? Int(point) - 0x30 : nil }
    return foreignDecimal(point)
  }

  @inline(never)
  private static func foreignDecimal(_ point: UInt32) -> Int? {
    guard let properties = properties(point), properties.numericType == .decimal else { return nil }
    return properties.numericValue.map { Int($0) }
  }

  static func isDecimal(_ point: UInt32) -> Bool { decimal(point) != nil }

  static func isDigit(_ point: UInt32) -> Bool {
    if point < 0x80 { return isDecimal(point) }
    switch properties(point)?.numericType {
    case .decimal, .digit: return true
    default: return false
    }
  }

  static func isNumeric(_ point: UInt32) -> Bool {
    if point < 0x80 { return isDecimal(point) }
    // Three ideographs have become numbers since Unicode 14.
    if point == 0x4E24 || point == 0x4EAC || point == 0x4FE9 { return false }
    return properties(point)?.numericType != nil
  }

  static func isAlphanumeric(_ point: UInt32) -> Bool { isAlpha(point) || isNumeric(point) }

  static func isSpace(_ point: UInt32) -> Bool {
    switch point {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  static func isLineEnd(_ point: UInt32) -> Bool {
    switch point {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  static func isLower(_ point: UInt32) -> Bool {
    if point < 0x80 { return point >= 0x61 && point <= 0x7A }
    switch point {
    // These letters have changed their case since Unicode 14.
    case 0x295: return true
    case 0x10FC, 0xA7F2...0xA7F4, 0xAB69: return false
    default: return properties(point)?.isLowercase ?? false
    }
  }

  static func isUpper(_ point: UInt32) -> Bool {
    if point < 0x80 { return point >= 0x41 && point <= 0x5A }
    return properties(point)?.isUppercase ?? false
  }

  static func isTitle(_ point: UInt32) -> Bool {
    point >= 0x80 && properties(point)?.generalCategory == .titlecaseLetter
  }

  static func isCased(_ point: UInt32) -> Bool {
    isLower(point) || isUpper(point) || isTitle(point)
  }

  static func isCaseIgnorable(_ point: UInt32) -> Bool {
    properties(point)?.isCaseIgnorable ?? false
  }

  static func isIdentifierStart(_ point: UInt32) -> Bool {
    point == 0x5F || (properties(point)?.isXIDStart ?? false)
  }

  static func isIdentifierPart(_ point: UInt32) -> Bool {
    properties(point)?.isXIDContinue ?? false
  }
}
