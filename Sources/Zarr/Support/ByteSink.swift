import Glibc

/// Takes the bytes of a value from the front to the back; see ``Store/set(_:writing:)``.
public protocol ValueSink: AnyObject, Sendable {
  /// How many bytes there are so far.
  var count: Int { get }

  /// Adds bytes.
  ///
  /// - Throws: ``ZarrError`` of the store, or of kind `limitExceeded`.
  func append(_ bytes: UnsafeRawBufferPointer) throws

  /// Writes over what is there from `offset`; the bytes lie inside.
  func replace(at offset: Int, with bytes: UnsafeRawBufferPointer) throws
}

/// Bytes that grow at the end, in memory that is not cleared first.
final class ByteSink: ValueSink, @unchecked Sendable {
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

  /// Everything so far.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  func replace(at offset: Int, with bytes: UnsafeRawBufferPointer) {
    precondition(offset >= 0 && offset + bytes.count <= count)
    if let from = bytes.baseAddress, let base { memcpy(base + offset, from, bytes.count) }
  }
}
