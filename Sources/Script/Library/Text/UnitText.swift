import Glibc

/// What `str` and `bytes` have in common: a run of units among which ASCII means the same in both.
///
/// The methods that both types have are written once, for this protocol.
protocol UnitText: AnyObject {
  var count: Int { get }
  subscript(index: Int) -> UInt32 { get }
  /// The units from `start` up to `stop`, which the caller has checked.
  func slice(_ start: Int, _ stop: Int) -> Self
  /// The pieces in a row with the separator between neighbours.
  static func joined(_ pieces: [Self], separator: Self) -> Self
  /// The units given; the caller has checked that they fit.
  static func make(_ units: [UInt32]) -> Self
  /// The text with other text in place of `count` units at each of the places.
  func replacing(
    _ places: [Int], count: Int, with other: Self, _ context: Interpreter
  ) throws -> Self
  /// The text with a unit repeated behind its first `head` units and at its end.
  func padded(
    head: Int, inside: Int, after: Int, with unit: UInt32, _ context: Interpreter
  ) throws -> Self
  /// Calls the body with both texts as units of the same width, or returns `nil` where the needle
  /// holds units that the text cannot hold.
  static func withUnits<R>(
    _ text: Self, _ needle: Self,
    _ body: (_ text: UnsafeRawPointer, _ needle: UnsafeRawPointer, _ width: Int) throws -> R
  ) rethrows -> R?

  var value: Value { get }
  static func unwrap(_ value: Value) -> Self?
  /// The `TypeError` for an argument of the wrong type.
  static func mismatch(_ role: TextArgument, _ value: Value) -> ScriptException
  /// What an argument to search for is; bytes take a single integer too.
  static func needle(_ value: Value) throws -> Self?
  static var notFound: String { get }
  /// The character to pad with.
  static func padding(_ value: Value, _ method: String) throws -> UInt32

  static func isSpace(_ unit: UInt32) -> Bool
  static func isLineEnd(_ unit: UInt32) -> Bool
  static func isAlpha(_ unit: UInt32) -> Bool
  static func isDigit(_ unit: UInt32) -> Bool
  static func isAlphanumeric(_ unit: UInt32) -> Bool
  static func isLower(_ unit: UInt32) -> Bool
  static func isUpper(_ unit: UInt32) -> Bool
  static func isTitle(_ unit: UInt32) -> Bool
  func lowered(_ context: Interpreter) throws -> Self
  func uppered(_ context: Interpreter) throws -> Self
  func titled(_ context: Interpreter) throws -> Self
  func capitalized(_ context: Interpreter) throws -> Self
  func caseSwapped(_ context: Interpreter) throws -> Self
}

/// What an argument of a text method is for; the messages differ.
enum TextArgument {
  case needle
  case separator
  case characters(method: String)
  case affix(method: String)
  case affixElement(method: String)
  case replacement(position: Int)
  case removal(method: String)
  case item(index: Int)
}

extension UnitText {
  static var empty: Self { make([]) }

  func replacing(
    _ places: [Int], count: Int, with other: Self, _ context: Interpreter
  ) throws -> Self {
    var pieces: [Self] = []
    var from = 0
    for (index, place) in places.enumerated() {
      try context.pollEach(index)
      pieces.append(slice(from, place))
      from = place + count
    }
    pieces.append(slice(from, self.count))
    return Self.joined(pieces, separator: other)
  }

  /// An argument that must be a text of the same type.
  static func require(_ value: Value, _ role: TextArgument) throws -> Self {
    guard let text = unwrap(value) else { throw mismatch(role, value) }
    return text
  }

  /// Whether the other text stands at a position.
  func holds(_ other: Self, at start: Int) -> Bool {
    guard start >= 0, start + other.count <= count else { return false }
    for index in 0..<other.count where self[start + index] != other[index] { return false }
    return true
  }
}

/// Finding one text in another.
enum TextSearch {
  /// The first place of the needle in `start..<end`, or -1. Linear.
  static func first<T: UnitText>(_ needle: T, in text: T, _ start: Int, _ end: Int) -> Int {
    if end - start < needle.count { return -1 }
    if needle.count == 0 { return start }
    return T.withUnits(text, needle) { base, sought, width in
      if width == 1 {
        let units = base.assumingMemoryBound(to: UInt8.self)
        return scan(units, start, end, sought.assumingMemoryBound(to: UInt8.self), needle.count)
      }
      let units = base.assumingMemoryBound(to: UInt32.self)
      return scan(units, start, end, sought.assumingMemoryBound(to: UInt32.self), needle.count)
    } ?? -1
  }

  /// As ``first(_:in:_:_:)``; a long text is searched window by window.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled.
  static func first<T: UnitText>(
    _ needle: T, in text: T, _ start: Int, _ end: Int, _ context: Interpreter
  ) throws -> Int {
    var start = start
    let window = max(1 << 22, 4 * needle.count)
    while end - start > window {
      let place = first(needle, in: text, start, start + window)
      if place >= 0 { return place }
      start += window - max(needle.count - 1, 0)
      try context.pollSlowly()
    }
    return first(needle, in: text, start, end)
  }

  /// The search of Knuth, Morris and Pratt, after a plain one that gives up when it has compared
  /// too much: nearly every search ends in the plain one.
  private static func scan<U: FixedWidthInteger>(
    _ units: UnsafePointer<U>, _ start: Int, _ end: Int, _ needle: UnsafePointer<U>, _ count: Int
  ) -> Int {
    var budget = 4 * (end - start) + 256
    let first = needle[0]
    var place = start
    let last = end - count
    while place <= last {
      if units[place] == first {
        var index = 1
        while index < count, units[place + index] == needle[index] { index += 1 }
        if index == count { return place }
        budget -= index
        if budget < 0 { return scanLinearly(units, place, end, needle, count) }
      }
      place += 1
    }
    return -1
  }

  private static func scanLinearly<U: FixedWidthInteger>(
    _ units: UnsafePointer<U>, _ start: Int, _ end: Int, _ needle: UnsafePointer<U>, _ count: Int
  ) -> Int {
    var borders = [Int](repeating: 0, count: count)
    var length = 0
    for index in 1..<max(count, 1) {
      while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      borders[index] = length
    }
    length = 0
    for index in start..<end {
      while length > 0, units[index] != needle[length] { length = borders[length - 1] }
      if units[index] == needle[length] { length += 1 }
      if length == count { return index - count + 1 }
    }
    return -1
  }

  /// The last place of the needle in `start..<end`, or -1.
  static func last<T: UnitText>(
    _ needle: T, in text: T, _ start: Int, _ end: Int, _ context: Interpreter
  ) throws -> Int {
    if end - start < needle.count { return -1 }
    if needle.count == 0 { return end }
    return try T.withUnits(text, needle) { base, sought, width in
      let size = needle.count * width
      var place = end - needle.count
      while place >= start {
        if memcmp(base + place * width, sought, size) == 0 { return place }
        try context.pollEach(place)
        place -= 1
      }
      return -1
    } ?? -1
  }

  /// The places of the needle, none overlapping another, at most `limit` of them.
  static func all<T: UnitText>(
    _ needle: T, in text: T, _ start: Int, _ end: Int, limit: Int = .max, _ context: Interpreter
  ) throws -> [Int] {
    var places: [Int] = []
    var from = start
    while places.count < limit {
      try context.pollEach(places.count)
      let place = try first(needle, in: text, from, end, context)
      if place < 0 { break }
      places.append(place)
      from = place + max(needle.count, 1)
    }
    return places
  }

  /// How often the needle is there without overlapping.
  static func count<T: UnitText>(
    _ needle: T, in text: T, _ start: Int, _ end: Int, _ context: Interpreter
  ) throws -> Int {
    var count = 0
    var place = try first(needle, in: text, start, end, context)
    while place >= 0 {
      count += 1
      try context.pollEach(count)
      place = try first(needle, in: text, place + max(needle.count, 1), end, context)
    }
    return count
  }

  /// The text with the needle replaced, at most `limit` times.
  static func replacing<T: UnitText>(
    _ needle: T, with other: T, in text: T, limit: Int, _ context: Interpreter
  ) throws -> T {
    let places = try all(needle, in: text, 0, text.count, limit: limit, context)
    if places.isEmpty { return text }
    try context.reserve(elements: places.count, size: max(other.count, 1) * 4)
    return try text.replacing(places, count: needle.count, with: other, context)
  }
}
