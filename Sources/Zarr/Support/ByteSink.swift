import Glibc

/// Bytes that grow at the end, in memory that is not cleared first.
final class ByteSink: @unchecked Sendable {
  // Sendable: used by one thread at a time; whoever shares it takes turns.
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private(set) var count = 0

  deinit { free(base) }

  /// - Throws: ``ZarrError`` of kind `limitExceeded` if the memory is not to be had.
  func reserve(_ more: Int) throws {
    let (needed, overflow) = count.addingReportingOverflow(more)
    if !overflow, needed <= capacity { return }
    let grown = overflow ? Int.max : max(needed, capacity + capacity / 2, 1 << 12)
    guard !overflow, let moved = realloc(base, grown) else {
      throw ZarrError(.limitExceeded, "no memory for \(needed) bytes")
    }
    base = moved
    capacity = grown
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    try reserve(bytes.count)
    if let from = bytes.baseAddress, let base { memcpy(base + count, from, bytes.count) }
    count += bytes.count
  }

  func append(zeros more: Int) throws {
    try reserve(more)
    if let base { memset(base + count, 0, more) }
    count += more
  }

  /// Everything so far.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Writes over what is there from `offset`.
  ///
  /// - Precondition: the bytes lie inside.
  func replace(at offset: Int, with bytes: UnsafeRawBufferPointer) {
    precondition(offset >= 0 && offset + bytes.count <= count)
    if let from = bytes.baseAddress, let base { memcpy(base + offset, from, bytes.count) }
  }
}
