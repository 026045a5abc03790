import NDArray

/// Where the inner chunks of a shard lie: for each, in C order, the offset and the length of its
/// bytes; both are 2^64 - 1 for a chunk that is not stored.
struct ShardIndex: Sendable {
  /// An array of uint64 with two numbers per inner chunk.
  let entries: NDArray
  let count: Int

  /// An index of `count` chunks of which none is stored.
  init(count: Int, shape: [Int]) throws {
    entries = try NDArray(uninitialized: .uint64, shape: shape)
    try entries.fill([UInt8](repeating: 0xFF, count: 8))
    self.count = count
  }

  private var numbers: UnsafeMutableBufferPointer<UInt64> {
    UnsafeMutableBufferPointer(
      start: entries.address.assumingMemoryBound(to: UInt64.self), count: count &* 2)
  }

  /// Where chunk `number` lies in a shard of `byteCount` bytes; nil if it is not stored.
  ///
  /// - Throws: ``ZarrError`` of kind `codecFailed` if the entry points outside the shard.
  func range(_ number: Int, in byteCount: Int) throws -> Range<Int>? {
    let offset = numbers[2 * number]
    let length = numbers[2 * number + 1]
    if offset == .max, length == .max { return nil }
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, let end = Int(exactly: end), end <= byteCount else {
      throw ZarrError(
        .codecFailed,
        "the shard's index places inner chunk \(number) at byte \(offset), \(length) bytes long, "
          + "outside the shard of \(byteCount) bytes")
    }
    return Int(offset)..<end
  }

  /// Whether any chunk is stored.
  var isAnyStored: Bool { numbers.contains { $0 != .max } }

  /// Notes where chunk `number` lies.
  func set(_ number: Int, _ range: Range<Int>) {
    numbers[2 * number] = UInt64(range.lowerBound)
    numbers[2 * number + 1] = UInt64(range.count)
  }
}
