import Glibc
import Synchronization

/// Large pieces of memory straight from the system, in large pages. The first touch of a page costs
/// as much as copying it, so pieces are kept after use for the next ones who want as much.
///
/// What is kept is marked as free for the system to take back when it needs memory, and never makes
/// the process larger than it has been: before more is asked for, kept pieces go.
struct LargeMemory: Sendable {
  /// The first byte, aligned to large pages.
  var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bitPattern: place) ?? base }
  /// How many bytes there are from ``address``.
  let byteCount: Int
  private let place: UInt
  private let mapping: UInt
  private let length: Int

  private var base: UnsafeMutableRawPointer { .init(bitPattern: mapping).unsafelyUnwrapped }

  private static let pageByteCount = 2 << 20
  /// How many bytes are kept at most.
  private static let keptByteLimit = 256 << 20

  private struct State {
    var kept: [LargeMemory] = []
    var keptByteCount = 0
    /// The bytes in use, and the most there ever were in use and kept together.
    var usedByteCount = 0
    var peakByteCount = 0

    /// Removes the oldest kept pieces until there are no more than `limit` bytes in them.
    mutating func shrink(to limit: Int) -> [LargeMemory] {
      var dropped: [LargeMemory] = []
      while keptByteCount > limit, !kept.isEmpty {
        dropped.append(kept.removeFirst())
        keptByteCount -= dropped[dropped.count - 1].byteCount
      }
      return dropped
    }
  }

  private static let state = Mutex(State())

  /// Memory of at least `byteCount` bytes; nil if it is not to be had.
  ///
  /// - Parameter zeroed: whether all bytes must be 0; such memory is always new, and costs nothing
  ///   before it is touched.
  static func take(_ byteCount: Int, zeroed: Bool) -> LargeMemory? {
    let (found, dropped) = state.withLock { state -> (LargeMemory?, [LargeMemory]) in
      if !zeroed, let place = state.kept.lastIndex(where: { $0.suits(byteCount) }) {
        let found = state.kept.remove(at: place)
        state.keptByteCount -= found.byteCount
        state.usedByteCount += found.byteCount
        return (found, [])
      }
      state.usedByteCount = state.usedByteCount.addingReportingOverflow(byteCount).partialValue
      state.peakByteCount = max(state.peakByteCount, state.usedByteCount)
      return (nil, state.shrink(to: state.peakByteCount - state.usedByteCount))
    }
    for piece in dropped { piece.unmap() }
    if let found { return found }
    if let new = LargeMemory(byteCount) { return new }
    // What is kept may be just what the system lacks.
    for piece in state.withLock({ $0.shrink(to: 0) }) { piece.unmap() }
    if let new = LargeMemory(byteCount) { return new }
    state.withLock { $0.usedByteCount -= byteCount }
    return nil
  }

  /// Gives memory back.
  func putBack() {
    let isKept = byteCount <= Self.keptByteLimit
    if isKept { madvise(address, byteCount, MADV_FREE) }
    let dropped = Self.state.withLock { state -> [LargeMemory] in
      state.usedByteCount -= byteCount
      guard isKept else { return [self] }
      let dropped = state.shrink(to: Self.keptByteLimit - byteCount)
      state.kept.append(self)
      state.keptByteCount += byteCount
      return dropped
    }
    for piece in dropped { piece.unmap() }
  }

  private func suits(_ wanted: Int) -> Bool {
    byteCount >= wanted && byteCount - wanted <= wanted / 8
  }

  private init?(_ byteCount: Int) {
    let (length, overflow) = byteCount.addingReportingOverflow(Self.pageByteCount)
    guard !overflow,
      let base = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      base != MAP_FAILED
    else { return nil }
    let address = base.alignedUp(toMultipleOf: Self.pageByteCount)
    // A wish, no more: where the system has no large pages, small ones do.
    madvise(address, byteCount, MADV_HUGEPAGE)
    self.byteCount = byteCount
    self.length = length
    place = UInt(bitPattern: address)
    mapping = UInt(bitPattern: base)
  }

  private func unmap() { munmap(base, length) }
}
