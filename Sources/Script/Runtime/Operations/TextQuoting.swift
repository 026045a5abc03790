/// Text and bytes as literals.
enum TextQuoting {
  /// Adds text as a literal; `poll` is called for every character with its position.
  @inline(__always)
  static func quote(
    _ text: StringObject, into out: inout TextBuilder, poll: (Int) throws -> Void
  ) rethrows {
    var hasSingle = false
    var hasDouble = false
    for index in 0..<text.count {
      try poll(index)
      if text[index] == 0x27 { hasSingle = true }
      if text[index] == 0x22 { hasDouble = true }
    }
    let mark: UInt32 = hasSingle && !hasDouble ? 0x22 : 0x27
    out.append(codePoint: mark)
    for index in 0..<text.count {
      let point = text[index]
      try poll(index)
      if point == mark || point == 0x5C {
        out.append(codePoint: 0x5C)
        out.append(codePoint: point)
      } else if point >= 0x20 && point < 0x7F {
        out.append(codePoint: point)
      } else if isPrintable(point) {
        out.append(codePoint: point)
      } else {
        out.append(escape(point))
      }
    }
    out.append(codePoint: mark)
  }

  private static func escape(_ point: UInt32) -> String {
    switch point {
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0x09: "\\t"
    case ..<0x100: "\\x" + hex(point, 2)
    case ..<0x10000: "\\u" + hex(point, 4)
    default: "\\U" + hex(point, 8)
    }
  }

  static func hex(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// What `str.isprintable` says of a character: no control, no separator but the space, nothing
  /// unassigned.
  static func isPrintable(_ point: UInt32) -> Bool {
    if point < 0x7F { return point >= 0x20 }
    guard let properties = CharacterClass.properties(point) else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  static func quote(_ bytes: [UInt8], _ context: Interpreter) throws -> String {
    let mark = bytes.contains(0x27) && !bytes.contains(0x22) ? "\"" : "'"
    var result = "b" + mark
    for (index, byte) in bytes.enumerated() {
      try context.pollEach(index)
      switch byte {
      case 0x5C: result += "\\\\"
      case 0x27 where mark == "'": result += "\\'"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "\\x" + hex(UInt32(byte), 2)
      }
    }
    return result + mark
  }
}
