extension StringObject: UnitText {
  var value: Value { .str(self) }

  static func unwrap(_ value: Value) -> StringObject? {
    if case .str(let text) = value { return text }
    return nil
  }

  static func make(_ units: [UInt32]) -> StringObject { StringObject(codePoints: units) }

  static func joined(_ pieces: [StringObject], separator: StringObject) -> StringObject {
    if pieces.count == 1 { return pieces[0] }
    var total = separator.count * max(0, pieces.count - 1)
    var isASCII = separator.isASCII
    for piece in pieces {
      total += piece.count
      isASCII = isASCII && piece.isASCII
    }
    if total == 0 { return .empty }
    let result = StringObject(isASCII: isASCII, count: total)
    var offset = 0
    for (index, piece) in pieces.enumerated() {
      if index > 0 {
        separator.copy(into: result, at: offset)
        offset += separator.count
      }
      piece.copy(into: result, at: offset)
      offset += piece.count
    }
    return result
  }

  func replacing(
    _ places: [Int], count: Int, with other: StringObject, _ context: Interpreter
  ) throws -> StringObject {
    let result = StringObject(
      isASCII: isASCII && other.isASCII, count: self.count + places.count * (other.count - count))
    var from = 0
    var end = 0
    for (index, place) in places.enumerated() {
      try context.pollEach(index)
      copy(from..<place, into: result, at: end)
      end += place - from
      other.copy(into: result, at: end)
      end += other.count
      from = place + count
    }
    copy(from..<self.count, into: result, at: end)
    // What was replaced may have been all that was not ASCII.
    return result.isASCII || !other.isASCII ? result : StringObject(codePoints: result.codePoints)
  }

  static func withUnits<R>(
    _ text: StringObject, _ needle: StringObject,
    _ body: (UnsafeRawPointer, UnsafeRawPointer, Int) throws -> R
  ) rethrows -> R? {
    switch (text.isASCII, needle.isASCII) {
    case (true, true): return try body(text.ascii, needle.ascii, 1)
    case (true, false): return nil
    case (false, false): return try body(text.wide, needle.wide, 4)
    case (false, true):
      let wide = needle.codePoints
      return try wide.withUnsafeBytes { units in
        guard let base = units.baseAddress else { return nil }
        return try body(text.wide, base, 4)
      }
    }
  }

  static func needle(_ value: Value) throws -> StringObject? { unwrap(value) }

  static var notFound: String { "substring not found" }

  static func padding(_ value: Value, _ method: String) throws -> UInt32 {
    guard let text = unwrap(value) else {
      throw ScriptException.type(
        "The fill character must be a unicode character, not \(value.typeName)")
    }
    guard text.count == 1 else {
      throw ScriptException.type("The fill character must be exactly one character long")
    }
    return text[0]
  }

  static func mismatch(_ role: TextArgument, _ value: Value) -> ScriptException {
    let name = value.typeName
    return switch role {
    case .needle: .type("must be str, not \(name)")
    case .separator: .type("must be str or None, not \(name)")
    case .characters(let method): .type("\(method) arg must be None or str")
    case .affix(let method):
      .type("\(method) first arg must be str or a tuple of str, not \(name)")
    case .affixElement(let method): .type("tuple for \(method) must only contain str, not \(name)")
    case .replacement(let position):
      .type("replace() argument \(position) must be str, not \(name)")
    case .removal(let method): .type("\(method)() argument must be str, not \(name)")
    case .item(let index): .type("sequence item \(index): expected str instance, \(name) found")
    }
  }

  static func isSpace(_ unit: UInt32) -> Bool { CharacterClass.isSpace(unit) }
  static func isLineEnd(_ unit: UInt32) -> Bool { CharacterClass.isLineEnd(unit) }
  static func isAlpha(_ unit: UInt32) -> Bool { CharacterClass.isAlpha(unit) }
  static func isDigit(_ unit: UInt32) -> Bool { CharacterClass.isDigit(unit) }
  static func isAlphanumeric(_ unit: UInt32) -> Bool { CharacterClass.isAlphanumeric(unit) }
  static func isLower(_ unit: UInt32) -> Bool { CharacterClass.isLower(unit) }
  static func isUpper(_ unit: UInt32) -> Bool { CharacterClass.isUpper(unit) }
  static func isTitle(_ unit: UInt32) -> Bool { CharacterClass.isTitle(unit) }
  func lowered(_ context: Interpreter) throws -> StringObject {
    try CaseMapping.lower(self, context)
  }
  func uppered(_ context: Interpreter) throws -> StringObject {
    try CaseMapping.upper(self, context)
  }
  func titled(_ context: Interpreter) throws -> StringObject {
    try CaseMapping.title(self, context)
  }
  func capitalized(_ context: Interpreter) throws -> StringObject {
    try CaseMapping.capitalized(self, context)
  }
  func caseSwapped(_ context: Interpreter) throws -> StringObject {
    try CaseMapping.swapped(self, context)
  }
}
