extension Character {
  /// How many cells of a terminal the character takes: 0, 1 or 2.
  var cellCount: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    let value = scalar.value
    if value < 32 || value == 127 { return 0 }
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    let isWide =
      (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
      || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
      || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
      || (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value)
    return isWide ? 2 : 1
  }
}

extension StringProtocol {
  /// How many cells of a terminal the text takes.
  var cellCount: Int { reduce(0) { $0 + $1.cellCount } }

  /// The text cut to a number of cells, with "…" at the end if something is missing.
  func fitted(_ cells: Int) -> String {
    guard cellCount > cells else { return String(self) }
    guard cells > 0 else { return "" }
    var result = ""
    var used = 0
    for character in self {
      if used + character.cellCount > cells - 1 { break }
      used += character.cellCount
      result.append(character)
    }
    return result + "…"
  }

  /// The text with spaces up to a number of cells.
  func padded(_ cells: Int, isRight: Bool = false) -> String {
    let space = String(repeating: " ", count: Swift.max(0, cells - cellCount))
    return isRight ? space + self : self + space
  }

  /// The text without control characters: what comes from a file must not steer a terminal.
  public var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          case .format
          where (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value):
            "\u{FFFD}"
          default: scalar
          }
        }))
  }
}
