import Glibc

/// The memory behind one or more arrays.
public final class ArrayStorage: @unchecked Sendable {
  // Sendable: the address and length never change. Whoever writes through several threads at once
  // writes to disjoint parts, and nobody reads a part while it is written.

  /// The first byte.
  public let address: UnsafeMutableRawPointer
  /// The length in bytes.
  public let byteCount: Int
  /// Whether the bytes may be changed; false for a mapped file.
  public let isWritable: Bool
  /// Whether the bytes are those of a mapped file, which come back when their pages are dropped.
  public let isMappedFile: Bool
  /// What tells a mapped file that cannot be changed through this memory from others and from
  /// itself after a change, see ``fileStamp(_:)``; nil for all other memory.
  public let fileStamp: String?
  private let release: (UnsafeMutableRawPointer) -> Void

  /// Adopts memory.
  /// - Parameter release: called with the address when nobody needs it any more.
  public init(
    address: UnsafeMutableRawPointer, byteCount: Int, isWritable: Bool,
    isMappedFile: Bool = false, fileStamp: String? = nil,
    release: @escaping (UnsafeMutableRawPointer) -> Void
  ) {
    self.address = address
    self.byteCount = byteCount
    self.isWritable = isWritable
    self.isMappedFile = isMappedFile
    self.fileStamp = fileStamp
    self.release = release
  }

  /// Allocates memory, aligned to 64 bytes.
  ///
  /// - Parameter zeroed: whether all bytes are 0. Large zeroed memory costs nothing before it is
  ///   touched.
  /// - Throws: ``NDArrayError`` of kind `size` if the memory is not to be had.
  public convenience init(byteCount: Int, zeroed: Bool) throws(NDArrayError) {
    if byteCount >= Self.largeByteCount, let memory = LargeMemory.take(byteCount, zeroed: zeroed) {
      self.init(address: memory.address, byteCount: byteCount, isWritable: true) { _ in
        memory.putBack()
      }
      return
    }
    var address: UnsafeMutableRawPointer?
    if byteCount < Self.largeByteCount { posix_memalign(&address, 64, max(64, byteCount)) }
    guard let address else {
      throw NDArrayError(.size, "no memory for an array of \(byteCount) bytes")
    }
    if zeroed { memset(address, 0, byteCount) }
    self.init(address: address, byteCount: byteCount, isWritable: true) { free($0) }
  }

  /// From this size on, memory comes straight from the system.
  private static let largeByteCount = 4 << 20

  /// Tells the system that some bytes of a mapped file are not needed for now: they leave this
  /// process' memory until they are touched again. Does nothing to memory of other kinds.
  func forget(_ range: Range<Int>) {
    guard isMappedFile else { return }
    let page = 4096
    let low = (address + range.lowerBound).alignedUp(toMultipleOf: page)
    let high = (address + range.upperBound).alignedDown(toMultipleOf: page)
    if high > low { madvise(low, high - low, MADV_DONTNEED) }
  }

  deinit { release(address) }
}
