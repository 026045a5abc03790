/// Full case mapping of text: one character may become several.
enum CaseMapping {
  private static let capitalSigma: UInt32 = 0x3A3

  static func lower(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    if let ascii = try mapASCII(text, context, { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }) {
      return ascii
    }
    var out = TextBuilder()
    for index in 0..<text.count {
      lower(text, index, into: &out)
      try context.pollEach(index)
    }
    return out.finish()
  }

  static func upper(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    if let ascii = try mapASCII(text, context, { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }) {
      return ascii
    }
    var out = TextBuilder()
    for index in 0..<text.count {
      upper(text[index], into: &out)
      try context.pollEach(index)
    }
    return out.finish()
  }

  static func title(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    var out = TextBuilder()
    var followsLetter = false
    for index in 0..<text.count {
      if followsLetter { lower(text, index, into: &out) } else { title(text[index], into: &out) }
      followsLetter = CharacterClass.isCased(text[index])
      try context.pollEach(index)
    }
    return out.finish()
  }

  static func capitalized(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    var out = TextBuilder()
    for index in 0..<text.count {
      if index == 0 { title(text[0], into: &out) } else { lower(text, index, into: &out) }
      try context.pollEach(index)
    }
    return out.finish()
  }

  static func swapped(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    var out = TextBuilder()
    for index in 0..<text.count {
      let point = text[index]
      try context.pollEach(index)
      if CharacterClass.isUpper(point) {
        lower(text, index, into: &out)
      } else if CharacterClass.isLower(point) {
        upper(point, into: &out)
      } else {
        out.append(codePoint: point)
      }
    }
    return out.finish()
  }

  static func folded(_ text: StringObject, _ context: Interpreter) throws -> StringObject {
    if text.isASCII { return try lower(text, context) }
    var out = TextBuilder()
    for index in 0..<text.count {
      fold(text[index], into: &out)
      try context.pollEach(index)
    }
    return out.finish()
  }

  private static func mapping(
    _ point: UInt32, _ kind: (Unicode.Scalar.Properties) -> String
  ) -> String? {
    CharacterClass.properties(point).flatMap { CharacterClass.known(kind($0)) }
  }

  @inline(__always)
  private static func mapASCII(
    _ text: StringObject, _ context: Interpreter, _ map: (UInt8) -> UInt8
  ) throws -> StringObject? {
    try text.withASCII { bytes in
      if bytes.count == 1 { return .character(UInt32(map(bytes[0]))) }
      let result = StringObject(isASCII: true, count: bytes.count)
      let place = result.ascii
      for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
        for index in start..<min(start + 1 << 16, bytes.count) { place[index] = map(bytes[index]) }
        if bytes.count > 1 << 16 { try context.pollSlowly() }
      }
      return result
    }
  }

  private static func lower(_ text: StringObject, _ index: Int, into out: inout TextBuilder) {
    let point = text[index]
    if point == capitalSigma {
      out.append(codePoint: isFinalSigma(text, index) ? 0x3C2 : 0x3C3)
    } else if let mapping = mapping(point, \.lowercaseMapping) {
      out.append(mapping)
    } else {
      out.append(codePoint: point)
    }
  }

  /// A sigma is final after a cased letter and not before one, looking past what case ignores.
  private static func isFinalSigma(_ text: StringObject, _ index: Int) -> Bool {
    var before = index - 1
    while before >= 0, CharacterClass.isCaseIgnorable(text[before]) { before -= 1 }
    guard before >= 0, CharacterClass.isCased(text[before]) else { return false }
    var after = index + 1
    while after < text.count, CharacterClass.isCaseIgnorable(text[after]) { after += 1 }
    return after == text.count || !CharacterClass.isCased(text[after])
  }

  private static func upper(_ point: UInt32, into out: inout TextBuilder) {
    if let mapping = mapping(point, \.uppercaseMapping) {
      out.append(mapping)
    } else {
      out.append(codePoint: point)
    }
  }

  private static func title(_ point: UInt32, into out: inout TextBuilder) {
    if let mapping = mapping(point, \.titlecaseMapping) {
      out.append(mapping)
    } else {
      out.append(codePoint: point)
    }
  }

  /// Folding is the lower case of the upper case, but for the dotless i, the capital sharp s, and
  /// Cherokee, whose letters fold to upper case.
  private static func fold(_ point: UInt32, into out: inout TextBuilder) {
    switch point {
    case 0x131, 0x13A0...0x13F5: out.append(codePoint: point)
    case 0x1E9E: out.append("ss")
    case 0x13F8...0x13FD, 0xAB70...0xABBF: upper(point, into: &out)
    default:
      guard let upper = mapping(point, \.uppercaseMapping) else {
        return out.append(codePoint: point)
      }
      for scalar in upper.unicodeScalars { out.append(scalar.properties.lowercaseMapping) }
    }
  }
}
