import Glibc
import NDArray
import Synchronization

/// Objects that are costly to make, kept between uses; the last one put back is taken first.
final class Pool<Resource>: @unchecked Sendable {
  // Sendable: `free` is touched under the lock only, and a resource is in one thread's hands at a
  // time.
  private let lock = Mutex(())
  private var free: [Resource] = []
  private let limit: Int
  private let make: () -> Resource?

  /// - Parameters:
  ///   - limit: how many are kept at most.
  ///   - make: makes a new one; nil if it cannot.
  init(limit: Int = 64, _ make: @escaping @Sendable () -> Resource?) {
    self.limit = limit
    self.make = make
  }

  /// Calls `body` with a resource.
  ///
  /// - Throws: ``ZarrError`` of kind `limitExceeded` if none can be made.
  func with<R>(_ body: (Resource) throws -> R) throws -> R {
    guard let resource = lock.withLock({ _ in free.popLast() }) ?? make() else {
      throw ZarrError(.limitExceeded, "no memory for a codec's working space")
    }
    defer {
      lock.withLock { _ in
        if free.count < limit { free.append(resource) }
      }
    }
    return try body(resource)
  }
}

/// Memory for intermediate results, kept between uses: fresh memory costs a page fault every 4 KiB.
final class BufferPool: Sendable {
  static let shared = BufferPool()

  /// How many bytes are kept for later at most.
  private static let keptByteLimit = 128 << 20

  private struct State {
    var free: [ArrayStorage] = []
    var byteCount = 0
  }

  private let state = Mutex(State())

  /// Calls `body` with a buffer of `byteCount` bytes of any content, aligned to 64 bytes.
  ///
  /// - Throws: ``ZarrError`` of kind `limitExceeded` if the memory is not to be had.
  func withBuffer<R>(
    _ byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> R
  ) throws -> R {
    let storage = try take(byteCount)
    defer { putBack(storage) }
    return try body(UnsafeMutableRawBufferPointer(start: storage.address, count: byteCount))
  }

  /// Calls `body` with an array in C order of any content.
  func withArray<R>(
    _ dtype: DType, _ shape: [Int], _ body: (NDArray) throws -> R
  ) throws -> R {
    let storage = try take(try checkedByteCount(dtype, shape))
    defer { putBack(storage) }
    return try body(try NDArray(storage: storage, dtype: dtype, shape: shape))
  }

  private func take(_ byteCount: Int) throws -> ArrayStorage {
    let found = state.withLock { state -> ArrayStorage? in
      // A buffer much larger than needed is better kept for somebody who needs it.
      let fitting = state.free.lastIndex {
        $0.byteCount >= byteCount && $0.byteCount / 4 <= max(byteCount, 1 << 16)
      }
      guard let fitting else { return nil }
      state.byteCount -= state.free[fitting].byteCount
      return state.free.remove(at: fitting)
    }
    if let found { return found }
    do {
      let rounded = byteCount < 1 << 40 ? (byteCount + 0xFFFF) & ~0xFFFF : byteCount
      return try ArrayStorage(byteCount: rounded, zeroed: false)
    } catch {
      throw ZarrError(.limitExceeded, error.message)
    }
  }

  private func putBack(_ storage: ArrayStorage) {
    // What does not fit is released after the lock, by leaving this scope.
    var dropped: [ArrayStorage] = []
    state.withLock { state in
      state.free.append(storage)
      state.byteCount += storage.byteCount
      while state.byteCount > Self.keptByteLimit, !state.free.isEmpty {
        let oldest = state.free.removeFirst()
        state.byteCount -= oldest.byteCount
        dropped.append(oldest)
      }
    }
    _ = dropped
  }
}
