import Glibc

/// Text as Python has it: an immutable sequence of code points, lone surrogates allowed.
///
/// ASCII text takes a byte per character and everything else four, so that indexing is constant
/// time in both. The hash is computed once.
public final class StringObject {
  /// Whether every character is ASCII; then units are bytes, otherwise 32-bit code points.
  public let isASCII: Bool
  /// The number of code points.
  @exclusivity(unchecked) public private(set) var count: Int
  @exclusivity(unchecked) var hashCache = 0
  /// The bytes there is room for. Short text stands in the object itself, longer text apart.
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private var storage: UnsafeMutableRawPointer
  @exclusivity(unchecked) private var inside: (UInt64, UInt64, UInt64) = (0, 0, 0)

  private static let insideCapacity = 24

  init(isASCII: Bool, count: Int) {
    self.isASCII = isASCII
    self.count = count
    let size = isASCII ? count : count * 4
    capacity = Swift.max(size, Self.insideCapacity)
    storage = UnsafeMutableRawPointer(bitPattern: 1).unsafelyUnwrapped
    if size <= Self.insideCapacity {
      // A field of an object stays where it is as long as the object lives.
      storage = withUnsafeMutablePointer(to: &inside) { UnsafeMutableRawPointer($0) }
    } else {
      storage = Self.checked(malloc(size))
    }
  }

  deinit { if capacity > Self.insideCapacity { free(storage) } }

  private static func checked(_ memory: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
    guard let memory else { fatalError("out of memory") }
    return memory
  }

  /// The characters as bytes. Only for ASCII text.
  @inline(__always) var ascii: UnsafeMutablePointer<UInt8> {
    storage.assumingMemoryBound(to: UInt8.self)
  }

  /// The characters as code points. Only for text that is not ASCII.
  @inline(__always) var wide: UnsafeMutablePointer<UInt32> {
    storage.assumingMemoryBound(to: UInt32.self)
  }

  /// The code point at a position that the caller has checked.
  @inline(__always) public subscript(index: Int) -> UInt32 {
    isASCII ? UInt32(ascii[index]) : wide[index]
  }

  /// Calls the body with the bytes of ASCII text, or returns `nil` for other text.
  public func withASCII<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
    guard isASCII else { return nil }
    return try body(UnsafeBufferPointer(start: ascii, count: count))
  }

  /// Makes room for more characters at the end and returns the place, which the caller fills. It
  /// holds the only reference. The amortised cost is constant.
  @inline(__always)
  func grow(_ added: Int) -> UnsafeMutableRawPointer {
    let shift = isASCII ? 0 : 2
    let used = count << shift
    if used + added << shift > capacity { enlarge(used, used + added << shift) }
    count += added
    hashCache = 0
    return storage + used
  }

  @inline(never)
  private func enlarge(_ used: Int, _ needed: Int) {
    let isInside = capacity == Self.insideCapacity
    capacity = Swift.max(needed, capacity * 2)
    let memory = Self.checked(realloc(isInside ? nil : storage, capacity))
    if isInside { memcpy(memory, storage, used) }
    storage = memory
  }

  /// Gives back memory that is not used, where it is much.
  func trim() {
    let used = isASCII ? count : count * 4
    guard capacity - used > 4096 else { return }
    storage = Self.checked(realloc(storage, used))
    capacity = used
  }

  /// Adds text at the end in place. The caller holds the only reference and both have the same
  /// width; the amortised cost is that of copying `other`.
  func append(_ other: StringObject) {
    let added = other.count
    grow(added).copyMemory(from: other.storage, byteCount: isASCII ? added : added * 4)
  }
}

extension StringObject {
  /// Text from a Swift string.
  public convenience init(_ text: String) {
    var text = text
    let bytes: (count: Int, ascii: Bool) = text.withUTF8 { utf8 in
      (utf8.count, utf8.allSatisfy { $0 < 0x80 })
    }
    if bytes.ascii {
      self.init(isASCII: true, count: bytes.count)
      text.withUTF8 { utf8 in
        if let base = utf8.baseAddress { memcpy(ascii, base, utf8.count) }
      }
    } else {
      self.init(codePoints: text.unicodeScalars.map(\.value))
    }
  }

  /// Text from ASCII bytes, which the caller has checked.
  public convenience init(ascii bytes: some Collection<UInt8>) {
    self.init(isASCII: true, count: bytes.count)
    let isCopied: Void? = bytes.withContiguousStorageIfAvailable { source in
      if let base = source.baseAddress { memcpy(ascii, base, source.count) }
    }
    if isCopied != nil { return }
    let rest = UnsafeMutableBufferPointer(start: ascii, count: count).initialize(
      fromContentsOf: bytes)
    precondition(rest == count)
  }

  /// Text from ASCII characters in memory, which the caller has checked.
  @inline(__always)
  convenience init(digits: UnsafeBufferPointer<UInt8>) {
    self.init(isASCII: true, count: digits.count)
    if let base = digits.baseAddress { memcpy(ascii, base, digits.count) }
  }

  /// Text from code points, below 0x110000 each.
  public convenience init(codePoints: some Collection<UInt32>) {
    let narrow = codePoints.allSatisfy { $0 < 0x80 }
    self.init(isASCII: narrow, count: codePoints.count)
    var index = 0
    if narrow {
      for point in codePoints {
        ascii[index] = UInt8(truncatingIfNeeded: point)
        index += 1
      }
    } else {
      for point in codePoints {
        wide[index] = point
        index += 1
      }
    }
  }

  /// The text of one code point.
  public static func character(_ codePoint: UInt32) -> StringObject {
    codePoint < 0x80
      ? singles[Int(codePoint)] : StringObject(codePoints: CollectionOfOne(codePoint))
  }

  /// One shared object per ASCII character. None of them is ever changed: text changes in place
  /// only while it has a single reference, and this table always holds one.
  nonisolated(unsafe) private static let singles = (0..<128).map {
    StringObject(ascii: CollectionOfOne(UInt8($0)))
  }

  /// The empty text.
  nonisolated(unsafe) public static let empty = StringObject(isASCII: true, count: 0)

  /// The code points as an array.
  public var codePoints: [UInt32] { (0..<count).map { self[$0] } }

  /// The text as a Swift string; lone surrogates become U+FFFD.
  public var string: String {
    if isASCII {
      return String(decoding: UnsafeBufferPointer(start: ascii, count: count), as: UTF8.self)
    }
    var scalars = String.UnicodeScalarView()
    for index in 0..<count { scalars.append(Unicode.Scalar(wide[index]) ?? "\u{FFFD}") }
    return String(scalars)
  }

  /// The characters from `start` up to `stop`, positions that the caller has checked.
  public func slice(_ start: Int, _ stop: Int) -> StringObject {
    let length = stop - start
    if length <= 0 { return .empty }
    if length == count { return self }
    if length == 1 { return .character(self[start]) }
    if isASCII {
      let result = StringObject(isASCII: true, count: length)
      memcpy(result.ascii, ascii + start, length)
      return result
    }
    return StringObject(codePoints: UnsafeBufferPointer(start: wide + start, count: length))
  }

  /// The concatenation of two texts, as a new object.
  public func concatenating(_ other: StringObject) -> StringObject {
    if other.count == 0 { return self }
    if count == 0 { return other }
    let result = StringObject(isASCII: isASCII && other.isASCII, count: count + other.count)
    copy(into: result, at: 0)
    other.copy(into: result, at: count)
    return result
  }

  /// ASCII text with four bytes per character, to be added to text that is not ASCII.
  func widened() -> StringObject {
    let result = StringObject(isASCII: false, count: count)
    copy(into: result, at: 0)
    return result
  }

  /// The text `times` times over. The caller has checked the size.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled.
  func repeated(_ times: Int, _ context: Interpreter) throws -> StringObject {
    if times <= 0 || count == 0 { return .empty }
    if times == 1 { return self }
    let result = StringObject(isASCII: isASCII, count: count * times)
    let size = isASCII ? count : count * 4
    try context.fill(result.storage, size * times, with: storage, size)
    return result
  }

  /// The text with a character repeated behind its first `head` characters and at its end.
  ///
  /// - Throws: `MemoryError` for more than there is room for, `KeyboardInterrupt` when cancelled.
  func padded(
    head: Int, inside: Int, after: Int, with point: UInt32, _ context: Interpreter
  ) throws -> StringObject {
    let isNarrow = isASCII && point < 0x80
    let total = count + inside + after
    try context.reserve(elements: total, size: isNarrow ? 1 : 4)
    let result = StringObject(isASCII: isNarrow, count: total)
    copy(0..<head, into: result, at: 0)
    try result.fill(head, inside, with: point, context)
    copy(head..<count, into: result, at: head + inside)
    try result.fill(count + inside, after, with: point, context)
    return result
  }

  private func fill(_ start: Int, _ count: Int, with point: UInt32, _ context: Interpreter) throws {
    if isASCII {
      var byte = UInt8(truncatingIfNeeded: point)
      try context.fill(ascii + start, count, with: &byte, 1)
    } else {
      var point = point
      try context.fill(wide + start, count * 4, with: &point, 4)
    }
  }

  /// Copies the characters into a wide enough object, widening them where it is wider.
  func copy(into result: StringObject, at offset: Int) {
    copy(0..<count, into: result, at: offset)
  }

  /// Copies some of the characters, as ``copy(into:at:)`` does.
  func copy(_ range: Range<Int>, into result: StringObject, at offset: Int) {
    switch (isASCII, result.isASCII) {
    case (true, true): memcpy(result.ascii + offset, ascii + range.lowerBound, range.count)
    case (false, false): memcpy(result.wide + offset, wide + range.lowerBound, range.count * 4)
    case (true, false):
      for index in range {
        result.wide[offset + index - range.lowerBound] = UInt32(ascii[index])
      }
    case (false, true): preconditionFailure("wide text does not fit into ASCII")
    }
  }

  /// A hash that equal texts share; never 0.
  public var hashValueCached: Int {
    if hashCache != 0 || count == 0 { return hashCache }
    let hash = isASCII ? Self.mix(ascii, count) : Self.mix(wide, count)
    hashCache = hash
    return hash
  }

  private static func mix<U: FixedWidthInteger>(_ units: UnsafePointer<U>, _ count: Int) -> Int {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in 0..<count {
      state = (state ^ UInt64(truncatingIfNeeded: units[index])) &* 0x0000_0100_0000_01B3
    }
    state ^= state >> 29
    state = state &* 0xBF58_476D_1CE4_E5B9
    state ^= state >> 32
    let hash = Int(bitPattern: UInt(state))
    return hash == 0 || hash == -1 ? -2 : hash
  }

  /// Orders by code points: negative, zero or positive.
  public func compare(_ other: StringObject) -> Int {
    let shared = Swift.min(count, other.count)
    if isASCII && other.isASCII {
      let order = memcmp(ascii, other.ascii, shared)
      if order != 0 { return Int(order) }
    } else {
      for index in 0..<shared where self[index] != other[index] {
        return self[index] < other[index] ? -1 : 1
      }
    }
    return count - other.count
  }
}

extension StringObject: Hashable {
  /// Whether both hold the same code points.
  public static func == (a: StringObject, b: StringObject) -> Bool {
    if a === b { return true }
    guard a.count == b.count, a.isASCII == b.isASCII else { return false }
    if a.hashCache != 0, b.hashCache != 0, a.hashCache != b.hashCache { return false }
    return memcmp(a.storage, b.storage, a.count * (a.isASCII ? 1 : 4)) == 0
  }

  /// Feeds the cached hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(hashValueCached) }
}
