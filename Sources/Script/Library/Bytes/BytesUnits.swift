extension BytesObject: UnitText {
  var count: Int { bytes.count }
  subscript(index: Int) -> UInt32 { UInt32(bytes[index]) }
  var value: Value { .bytes(self) }

  static func unwrap(_ value: Value) -> BytesObject? {
    if case .bytes(let bytes) = value { return bytes }
    return nil
  }

  func slice(_ start: Int, _ stop: Int) -> BytesObject {
    if start >= stop { return BytesObject([]) }
    if start == 0, stop == bytes.count { return self }
    return BytesObject(Array(bytes[start..<stop]))
  }

  static func make(_ units: [UInt32]) -> BytesObject {
    BytesObject(units.map { UInt8(truncatingIfNeeded: $0) })
  }

  static func joined(_ pieces: [BytesObject], separator: BytesObject) -> BytesObject {
    BytesObject(Array(pieces.map(\.bytes).joined(separator: separator.bytes)))
  }

  func padded(
    head: Int, inside: Int, after: Int, with unit: UInt32, _ context: Interpreter
  ) throws -> BytesObject {
    let fill = [UInt8(truncatingIfNeeded: unit)]
    return BytesObject(
      Array(bytes[..<head]) + (try context.filled(inside, with: fill)) + bytes[head...]
        + (try context.filled(after, with: fill)))
  }

  static func withUnits<R>(
    _ text: BytesObject, _ needle: BytesObject,
    _ body: (UnsafeRawPointer, UnsafeRawPointer, Int) throws -> R
  ) rethrows -> R? {
    try text.bytes.withUnsafeBytes { text in
      try needle.bytes.withUnsafeBytes { needle in
        guard let base = text.baseAddress, let sought = needle.baseAddress else { return nil }
        return try body(base, sought, 1)
      }
    }
  }

  static func needle(_ value: Value) throws -> BytesObject? {
    if let bytes = unwrap(value) { return bytes }
    guard value.asBigInt != nil else { return nil }
    guard let number = value.asInt, let byte = UInt8(exactly: number) else {
      throw ScriptException.value("byte must be in range(0, 256)")
    }
    return BytesObject([byte])
  }

  static var notFound: String { "subsection not found" }

  static func padding(_ value: Value, _ method: String) throws -> UInt32 {
    guard let bytes = unwrap(value), bytes.count == 1 else {
      throw ScriptException.type(
        "\(method)() argument 2 must be a byte string of length 1, not \(value.typeName)")
    }
    return bytes[0]
  }

  static func mismatch(_ role: TextArgument, _ value: Value) -> ScriptException {
    let name = value.typeName
    return switch role {
    case .needle: .type("argument should be integer or bytes-like object, not '\(name)'")
    case .affix(let method):
      .type("\(method) first arg must be bytes or a tuple of bytes, not \(name)")
    case .item(let index):
      .type("sequence item \(index): expected a bytes-like object, \(name) found")
    case .separator, .characters, .affixElement, .replacement, .removal:
      .type("a bytes-like object is required, not '\(name)'")
    }
  }

  static func isSpace(_ unit: UInt32) -> Bool { unit == 0x20 || unit >= 0x09 && unit <= 0x0D }
  static func isLineEnd(_ unit: UInt32) -> Bool { unit == 0x0A || unit == 0x0D }
  static func isAlpha(_ unit: UInt32) -> Bool { isLower(unit) || isUpper(unit) }
  static func isDigit(_ unit: UInt32) -> Bool { unit >= 0x30 && unit <= 0x39 }
  static func isAlphanumeric(_ unit: UInt32) -> Bool { isAlpha(unit) || isDigit(unit) }
  static func isLower(_ unit: UInt32) -> Bool { unit >= 0x61 && unit <= 0x7A }
  static func isUpper(_ unit: UInt32) -> Bool { unit >= 0x41 && unit <= 0x5A }
  static func isTitle(_ unit: UInt32) -> Bool { false }

  private static func lower(_ byte: UInt8) -> UInt8 { isUpper(UInt32(byte)) ? byte | 0x20 : byte }
  private static func upper(_ byte: UInt8) -> UInt8 { isLower(UInt32(byte)) ? byte & 0xDF : byte }

  func lowered(_ context: Interpreter) throws -> BytesObject { try map(context, Self.lower) }
  func uppered(_ context: Interpreter) throws -> BytesObject { try map(context, Self.upper) }

  func titled(_ context: Interpreter) throws -> BytesObject {
    var followsLetter = false
    return try map(context) { byte in
      defer { followsLetter = Self.isAlpha(UInt32(byte)) }
      return followsLetter ? Self.lower(byte) : Self.upper(byte)
    }
  }

  func capitalized(_ context: Interpreter) throws -> BytesObject {
    var isFirst = true
    return try map(context) { byte in
      defer { isFirst = false }
      return isFirst ? Self.upper(byte) : Self.lower(byte)
    }
  }

  func caseSwapped(_ context: Interpreter) throws -> BytesObject {
    try map(context) { Self.isUpper(UInt32($0)) ? Self.lower($0) : Self.upper($0) }
  }

  private func map(_ context: Interpreter, _ change: (UInt8) -> UInt8) throws -> BytesObject {
    var result = bytes
    for index in result.indices {
      result[index] = change(result[index])
      try context.pollEach(index)
    }
    return BytesObject(result)
  }
}
