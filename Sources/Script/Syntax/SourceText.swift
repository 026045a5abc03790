/// A half-open range of byte positions in a source text.
public struct Span: Sendable, Hashable {
  /// The first byte.
  public var start: UInt32
  /// One past the last byte.
  public var end: UInt32

  /// Makes a span from byte positions.
  public init(_ start: Int, _ end: Int) {
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: max(start, end))
  }

  /// The smallest span that covers both.
  public func joined(_ other: Span) -> Span {
    Span(Int(min(start, other.start)), Int(max(end, other.end)))
  }
}

/// A source text as UTF-8 bytes, and where its lines are.
public final class SourceText: Sendable {
  /// The name tracebacks show: a path, `<stdin>`, `<cell 3>`.
  public let name: String
  /// The text in UTF-8.
  public let bytes: [UInt8]
  /// The positions at which lines begin.
  private let lineStarts: [Int]

  /// Takes in a text. Carriage returns before line feeds, and alone, become line feeds.
  public convenience init(_ text: String, name: String = "<string>") {
    self.init(bytes: Array(text.utf8), name: name)
  }

  /// Takes in UTF-8 bytes, which need not be valid: the lexer reports where they are not.
  public init(bytes raw: [UInt8], name: String = "<string>") {
    self.name = name
    var bytes = raw
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.contains(0x0D) { bytes = Self.normalisingLineEnds(bytes) }
    var starts = [0]
    for index in bytes.indices where bytes[index] == 0x0A { starts.append(index + 1) }
    lineStarts = starts
    self.bytes = bytes
  }

  private static func normalisingLineEnds(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x0D {
        result.append(0x0A)
        if index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
      } else {
        result.append(bytes[index])
      }
      index += 1
    }
    return result
  }

  /// The number of the line, from 1, that holds a byte position. Logarithmic in the line count.
  public func line(at position: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= Int(position) { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The position at which a line, counted from 1, begins.
  func lineStart(_ line: Int) -> Int {
    line >= 1 && line <= lineStarts.count ? lineStarts[line - 1] : bytes.count
  }

  /// The text of a line, counted from 1, without its line feed.
  public func lineText(_ line: Int) -> String {
    guard line >= 1, line <= lineStarts.count else { return "" }
    let end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    return String(
      decoding: bytes[lineStarts[line - 1]..<max(end, lineStarts[line - 1])], as: UTF8.self)
  }

  /// The column of a position in its line, in characters from 0.
  public func column(at position: UInt32) -> Int {
    let start = lineStarts[line(at: position) - 1]
    let end = min(Int(position), bytes.count)
    guard start < end else { return 0 }
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count
  }

  /// The text of a span.
  public func text(_ span: Span) -> String {
    let start = min(Int(span.start), bytes.count)
    return String(
      decoding: bytes[start..<max(start, min(Int(span.end), bytes.count))], as: UTF8.self)
  }
}
