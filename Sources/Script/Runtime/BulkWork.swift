import Glibc

/// Single calls that touch very many things: they can be interrupted on the way.
extension Interpreter {
  /// Looks at cancellation and budgets once in a while in a loop over very many small things;
  /// `index` counts them.
  ///
  /// - Throws: as ``pollSlowly()``.
  @inline(__always)
  func pollEach(_ index: Int) throws { if index & 0x3FFF == 0x3FFF { try pollSlowly() } }

  /// Fills memory with a pattern of bytes over and over.
  ///
  /// - Throws: as ``pollSlowly()``.
  func fill(
    _ memory: UnsafeMutableRawPointer, _ count: Int, with pattern: UnsafeRawPointer, _ size: Int
  ) throws {
    var done = 0
    while done < count {
      // Once the pattern stands there, what follows is a copy of whole patterns from the start.
      let isFirst = done < size
      let source = isFirst ? pattern + done : UnsafeRawPointer(memory) + done % size
      let more = min(isFirst ? size - done : done - done % size, 1 << 20, count - done)
      memcpy(memory + done, source, more)
      done += more
      if more >= 1 << 14 { try charge(more >> 14) }
    }
  }

  /// Bytes that repeat a pattern.
  ///
  /// - Throws: `MemoryError` for more than there is room for, and as ``pollSlowly()``.
  func filled(_ count: Int, with pattern: [UInt8]) throws -> [UInt8] {
    try reserve(elements: count, size: 1)
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      guard let base = buffer.baseAddress else { return }
      try pattern.withUnsafeBytes { bytes in
        guard let source = bytes.baseAddress else { return }
        try fill(base, count, with: source, bytes.count)
        used = count
      }
    }
  }

  /// Whether all the units of a text pass a test.
  ///
  /// - Throws: as ``pollSlowly()``.
  @inline(__always)
  func all<T: UnitText>(_ text: T, from start: Int = 0, _ test: (UInt32) -> Bool) throws -> Bool {
    for index in start..<max(start, text.count) {
      if !test(text[index]) { return false }
      try pollEach(index)
    }
    return true
  }
}
