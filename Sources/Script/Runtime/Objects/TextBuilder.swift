/// Collects text piece by piece, in the object that the text will be.
public struct TextBuilder {
  private var text = StringObject(isASCII: true, count: 0)

  /// An empty builder.
  public init() {}

  /// The number of code points so far.
  public var count: Int { text.count }

  /// Gets the text ready for more: a builder that was copied or has handed out its text goes on
  /// with another object, and so does one that needs wider characters.
  @inline(__always)
  private mutating func prepare(isASCII: Bool) {
    if !isKnownUniquelyReferenced(&text) || (text.isASCII && !isASCII) { renew(isASCII: isASCII) }
  }

  @inline(never)
  private mutating func renew(isASCII: Bool) {
    let next = StringObject(isASCII: text.isASCII && isASCII, count: text.count)
    text.copy(into: next, at: 0)
    text = next
  }

  /// Adds one code point.
  public mutating func append(codePoint: UInt32) { append(repeating: codePoint, count: 1) }

  /// Adds a code point a number of times, none if that is negative.
  mutating func append(repeating codePoint: UInt32, count: Int) {
    if count <= 0 { return }
    prepare(isASCII: codePoint < 0x80)
    let place = text.grow(count)
    if text.isASCII {
      place.initializeMemory(
        as: UInt8.self, repeating: UInt8(truncatingIfNeeded: codePoint), count: count)
    } else {
      place.initializeMemory(as: UInt32.self, repeating: codePoint, count: count)
    }
  }

  /// Adds a code point a number of times, however many: it can be interrupted.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled.
  mutating func append(repeating codePoint: UInt32, count: Int, _ context: Interpreter) throws {
    var left = count
    while left > 1 << 20 {
      append(repeating: codePoint, count: 1 << 20)
      left -= 1 << 20
      try context.pollSlowly()
    }
    append(repeating: codePoint, count: left)
  }

  /// Adds some of the characters of a text, however many: it can be interrupted.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled.
  mutating func append(_ other: StringObject, _ range: Range<Int>, _ context: Interpreter) throws {
    var start = range.lowerBound
    while range.upperBound - start > 1 << 20 {
      append(other, start..<start + 1 << 20)
      start += 1 << 20
      try context.pollSlowly()
    }
    append(other, start..<range.upperBound)
  }

  /// Adds a decimal number.
  public mutating func append(_ number: Int) {
    DecimalDigits.write(number) { append(ascii: $0) }
  }

  /// Adds ASCII characters, which the caller has checked.
  mutating func append(ascii bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    prepare(isASCII: true)
    let place = text.grow(bytes.count)
    if text.isASCII {
      place.copyMemory(from: base, byteCount: bytes.count)
    } else {
      let wide = place.assumingMemoryBound(to: UInt32.self)
      for index in 0..<bytes.count { wide[index] = UInt32(base[index]) }
    }
  }

  /// Adds a Swift string.
  public mutating func append(_ string: String) {
    var string = string
    let isTaken = string.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
      append(ascii: bytes)
      return true
    }
    if isTaken { return }
    for scalar in string.unicodeScalars { append(codePoint: scalar.value) }
  }

  /// Adds text.
  public mutating func append(_ other: StringObject) { append(other, 0..<other.count) }

  /// Adds some of the characters of a text, which the caller has checked to be there.
  mutating func append(_ other: StringObject, _ range: Range<Int>) {
    if range.isEmpty { return }
    var isASCII = other.isASCII
    if !isASCII, text.isASCII { isASCII = range.allSatisfy { other.wide[$0] < 0x80 } }
    if isASCII, !other.isASCII, text.isASCII {
      for index in range { append(codePoint: other.wide[index]) }
      return
    }
    prepare(isASCII: isASCII)
    let offset = text.count
    _ = text.grow(range.count)
    other.copy(range, into: text, at: offset)
  }

  /// The collected text.
  public func finish() -> StringObject {
    if text.count == 0 { return .empty }
    text.trim()
    return text
  }
}
