import Glibc

/// One value of a store, open for reading by ranges. Safe to use from several threads.
public protocol ValueReader: Sendable {
  /// The length of the value in bytes.
  var byteCount: Int { get }

  /// Names this state of the value: what was learnt from it, such as a shard's index, may be kept
  /// for the next reader of the same version. Nil if the store cannot tell.
  var version: ValueVersion? { get }

  /// Whether many ranges at once, through ``read(_:)``, are much cheaper than one after another, as
  /// over a network.
  var prefersBatches: Bool { get }

  /// Whether ``withBytes(_:_:)`` costs nothing.
  var isInMemory: Bool { get }

  /// Fills `buffer` with the bytes from `offset`.
  ///
  /// - Throws: ``ZarrError`` of kind `io` if the value ends before.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws

  /// Calls `body` with the bytes of `range`, which lies inside the value, without copying them
  /// where they are in memory already.
  func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R

  /// The bytes of several ranges, all of which lie inside the value.
  func read(_ ranges: [Range<Int>]) throws -> [[UInt8]]
}

/// The name of one state of one value.
public struct ValueVersion: Sendable, Hashable {
  /// The key of the value.
  public var key: String
  /// Numbers that change when the value does: inode, time of change, length; or a counter.
  public var stamp: [Int]

  /// Makes a version.
  public init(key: String, stamp: [Int]) {
    self.key = key
    self.stamp = stamp
  }
}

extension ValueReader {
  public var version: ValueVersion? { nil }
  public var prefersBatches: Bool { false }
  public var isInMemory: Bool { false }

  public func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try checkInside(range)
    return try BufferPool.shared.withBuffer(range.count) { buffer in
      try read(at: range.lowerBound, into: buffer)
      return try body(UnsafeRawBufferPointer(buffer))
    }
  }

  public func read(_ ranges: [Range<Int>]) throws -> [[UInt8]] {
    try ranges.map { range in
      try checkInside(range)
      return try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
        try read(at: range.lowerBound, into: UnsafeMutableRawBufferPointer(buffer))
        count = range.count
      }
    }
  }

  /// - Throws: ``ZarrError`` of kind `io` unless `range` lies inside the value.
  func checkInside(_ range: Range<Int>) throws {
    guard range.lowerBound >= 0, range.upperBound <= byteCount else {
      throw ZarrError(
        .io, "bytes \(range.lowerBound) to \(range.upperBound) of a value of \(byteCount) bytes")
    }
  }
}

/// A reader of bytes in memory.
public struct MemoryReader: ValueReader {
  private let bytes: [UInt8]
  public let version: ValueVersion?

  /// Makes a reader of `bytes`.
  public init(_ bytes: [UInt8], version: ValueVersion? = nil) {
    self.bytes = bytes
    self.version = version
  }

  public var byteCount: Int { bytes.count }
  public var isInMemory: Bool { true }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try withBytes(offset..<offset + buffer.count) { source in
      if let from = source.baseAddress, let to = buffer.baseAddress {
        memcpy(to, from, source.count)
      }
    }
  }

  public func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try checkInside(range)
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}

/// A reader of memory that somebody else keeps alive while the reader is in use.
struct BorrowedReader: ValueReader, @unchecked Sendable {
  // Sendable: the memory is read only, and outlives every use by construction: readers of this kind
  // are made and used inside the closure that owns the bytes.
  let bytes: UnsafeRawBufferPointer

  var byteCount: Int { bytes.count }
  var isInMemory: Bool { true }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try withBytes(offset..<offset + buffer.count) { source in
      if let from = source.baseAddress, let to = buffer.baseAddress {
        memcpy(to, from, source.count)
      }
    }
  }

  func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try checkInside(range)
    return try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }
}

/// A part of another reader, counted from its own start: an inner chunk of a shard.
struct PartReader: ValueReader {
  let whole: any ValueReader
  let part: Range<Int>

  var byteCount: Int { part.count }
  var isInMemory: Bool { whole.isInMemory }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try checkInside(offset..<offset + buffer.count)
    try whole.read(at: part.lowerBound + offset, into: buffer)
  }

  func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try checkInside(range)
    let start = part.lowerBound + range.lowerBound
    return try whole.withBytes(start..<start + range.count, body)
  }
}
