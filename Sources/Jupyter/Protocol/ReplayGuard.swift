/// Remembers the signatures of the last messages, so that none is obeyed twice.
///
/// Memory is bounded: of more than `capacity` signatures the oldest are forgotten.
struct ReplayGuard {
  private let capacity: Int
  private var seen: Set<[UInt8]> = []
  private var order: [[UInt8]] = []
  private var oldest = 0

  init(capacity: Int = 65_536) { self.capacity = max(capacity, 1) }

  /// Notes a signature.
  ///
  /// - Returns: false if it was noted before.
  mutating func isNew(_ signature: [UInt8]) -> Bool {
    // Half a digest tells signatures apart as well as a whole one and takes half the room.
    let mark = Array(signature.prefix(32))
    guard seen.insert(mark).inserted else { return false }
    if order.count < capacity {
      order.append(mark)
    } else {
      seen.remove(order[oldest])
      order[oldest] = mark
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
