/// A store that joins ranges of one value that lie close together into one request, for a store
/// behind in which a request costs more than some bytes.
public struct CoalescingStore: Store {
  private let base: any Store
  private let gap: Int
  private let most: Int

  /// Makes a store.
  ///
  /// - Parameters:
  ///   - gap: how many unwanted bytes between two ranges are read rather than asked for apart.
  ///   - most: joined ranges do not grow beyond this many bytes.
  public init(_ base: any Store, gap: Int = 1 << 16, most: Int = 8 << 20) {
    self.base = base
    self.gap = max(0, gap)
    self.most = max(1, most)
  }

  public var identity: String { base.identity }
  public var isWritable: Bool { base.isWritable }
  public var description: String { base.description }

  public func reader(_ key: String) throws -> (any ValueReader)? {
    try base.reader(key).map { CoalescingReader(base: $0, gap: gap, most: most) }
  }

  public func size(_ key: String) throws -> Int? { try base.size(key) }
  public func exists(_ key: String) throws -> Bool { try base.exists(key) }

  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try base.set(key, bytes: bytes)
  }

  public func delete(_ key: String) throws { try base.delete(key) }
  public func deletePrefix(_ prefix: String) throws { try base.deletePrefix(prefix) }
  public func list(_ prefix: String) throws -> [String] { try base.list(prefix) }

  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    try base.listDirectory(prefix)
  }
}

private struct CoalescingReader: ValueReader {
  let base: any ValueReader
  let gap: Int
  let most: Int

  var byteCount: Int { base.byteCount }
  var version: ValueVersion? { base.version }
  var prefersBatches: Bool { true }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try base.read(at: offset, into: buffer)
  }

  func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try base.withBytes(range, body)
  }

  func read(_ ranges: [Range<Int>]) throws -> [[UInt8]] {
    for range in ranges { try checkInside(range) }
    var results = [[UInt8]](repeating: [], count: ranges.count)
    let order = ranges.indices.sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
    var groups: [(range: Range<Int>, members: [Int])] = []
    for number in order where !ranges[number].isEmpty {
      let range = ranges[number]
      if let last = groups.last, range.lowerBound - last.range.upperBound <= gap,
        max(range.upperBound, last.range.upperBound) - last.range.lowerBound <= most
      {
        let end = max(range.upperBound, last.range.upperBound)
        groups[groups.count - 1].range = last.range.lowerBound..<end
        groups[groups.count - 1].members.append(number)
      } else {
        groups.append((range, [number]))
      }
    }
    let values = try base.read(groups.map(\.range))
    for (group, value) in zip(groups, values) {
      for number in group.members {
        let start = ranges[number].lowerBound - group.range.lowerBound
        results[number] = Array(value[start..<start + ranges[number].count])
      }
    }
    return results
  }
}
