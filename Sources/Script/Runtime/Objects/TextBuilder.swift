/// Collects text piece by piece: bytes as long as it is ASCII, code points from then on.
public struct TextBuilder {
  private var narrow: [UInt8] = []
  private var wide: [UInt32] = []
  private var isASCII = true

  /// An empty builder.
  public init() {}

  /// The number of code points so far.
  public var count: Int { isASCII ? narrow.count : wide.count }

  private mutating func widen() {
    isASCII = false
    wide.reserveCapacity(narrow.count * 2)
    wide.append(contentsOf: narrow.lazy.map(UInt32.init))
    narrow = []
  }

  /// Adds one code point.
  public mutating func append(codePoint: UInt32) {
    if isASCII {
      if codePoint < 0x80 {
        narrow.append(UInt8(truncatingIfNeeded: codePoint))
        return
      }
      widen()
    }
    wide.append(codePoint)
  }

  /// Adds a decimal number.
  public mutating func append(_ number: Int) {
    guard isASCII else { return append(String(number)) }
    DecimalDigits.write(number) { narrow.append(contentsOf: $0) }
  }

  /// Adds a Swift string.
  public mutating func append(_ text: String) {
    var text = text
    let isTaken = text.withUTF8 { bytes in
      guard isASCII, bytes.allSatisfy({ $0 < 0x80 }) else { return false }
      narrow.append(contentsOf: bytes)
      return true
    }
    if isTaken { return }
    for scalar in text.unicodeScalars { append(codePoint: scalar.value) }
  }

  /// Adds text.
  public mutating func append(_ text: StringObject) {
    if isASCII && text.isASCII {
      narrow.append(contentsOf: UnsafeBufferPointer(start: text.ascii, count: text.count))
      return
    }
    if isASCII { widen() }
    if text.isASCII {
      for index in 0..<text.count { wide.append(UInt32(text.ascii[index])) }
    } else {
      wide.append(contentsOf: UnsafeBufferPointer(start: text.wide, count: text.count))
    }
  }

  /// Forgets the text and keeps the memory.
  mutating func reset() {
    narrow.removeAll(keepingCapacity: true)
    wide = []
    isASCII = true
  }

  /// The collected text.
  public func finish() -> StringObject {
    isASCII ? StringObject(ascii: narrow) : StringObject(codePoints: wide)
  }
}
