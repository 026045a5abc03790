import Glibc
import Workers

/// Sorts elements in place, NaN last; equal ones keep their order.
///
/// - Throws: ``NDArrayError`` of kind `size` if the memory for a copy is not to be had; `Cancelled`.
func sortElements<T: Element>(_ elements: UnsafeMutableBufferPointer<T>) throws {
  guard elements.count >= radixLength else {
    var elements = elements
    elements.sort { $0.sortKey < $1.sortKey }
    return
  }
  try radixSort(elements) { $0.sortKey }
}

/// The places of the elements in ascending order, NaN last; equal ones keep their order.
///
/// - Throws: as ``sortElements(_:)``.
func sortPlaces<T: Element>(
  of elements: UnsafeBufferPointer<T>, into places: UnsafeMutableBufferPointer<Int64>
) throws {
  guard elements.count >= radixLength else {
    for index in elements.indices { places[index] = Int64(index) }
    var places = places
    places.sort { elements[Int($0)].sortKey < elements[Int($1)].sortKey }
    return
  }
  let memory = try Scratch<Keyed<T.SortKey>>(elements.count)
  let items = memory.buffer
  try forEachStretch(elements.count) { stretch in
    for index in stretch { items[index] = Keyed(key: elements[index].sortKey, place: index) }
  }
  try radixSort(items) { $0.key }
  try forEachStretch(elements.count) { stretch in
    for index in stretch { places[index] = Int64(items[index].place) }
  }
}

/// From how many items on counting bytes beats comparing keys.
private let radixLength = 1 << 10

/// An element's key and where the element lies: they move together, so that no step of a sort has
/// to go and look the element up.
private struct Keyed<Key: BitwiseCopyable>: BitwiseCopyable {
  var key: Key
  var place: Int
}

/// Memory for `count` items that goes with this object.
private struct Scratch<Item: BitwiseCopyable>: ~Copyable {
  private let storage: ArrayStorage
  let buffer: UnsafeMutableBufferPointer<Item>

  init(_ count: Int) throws(NDArrayError) {
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Item>.stride)
    guard !overflow else { throw NDArrayError(.size, "the array is too large to sort") }
    storage = try ArrayStorage(byteCount: byteCount, zeroed: false)
    buffer = UnsafeMutableBufferPointer(
      start: storage.address.bindMemory(to: Item.self, capacity: count), count: count)
  }
}

/// Sorts items by the bytes of their keys, the least significant first. Bytes that all keys share
/// cost one look. O(bytes of a key × items), beside memory for a copy of the items.
@inline(__always)
private func radixSort<Item: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
  _ items: UnsafeMutableBufferPointer<Item>, key: (Item) -> Key
) throws {
  let counts = try byteCounts(items, key: key)
  let memory = try Scratch<Item>(items.count)
  var (from, to) = (items, memory.buffer)
  for byte in 0..<Key.bitWidth / 8 {
    let counts = counts[byte * 256..<(byte + 1) * 256]
    if counts.contains(items.count) { continue }
    var ends = [Int](repeating: 0, count: 256)
    for value in 1..<256 { ends[value] = ends[value - 1] + counts[counts.startIndex + value - 1] }
    try ends.withUnsafeMutableBufferPointer { ends in
      try forEachStretch(from.count) { stretch in
        for index in stretch {
          let item = from[index]
          let value = Int(
            UInt8(truncatingIfNeeded: key(item) >> Key(truncatingIfNeeded: byte &* 8)))
          to[ends[value]] = item
          ends[value] &+= 1
        }
      }
    }
    swap(&from, &to)
  }
  guard from.baseAddress != items.baseAddress else { return }
  try forEachStretch(items.count) { stretch in
    for index in stretch { items[index] = from[index] }
  }
}

/// For each byte of the keys, the least significant first, how many of them have each value there.
@inline(__always)
private func byteCounts<Item: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
  _ items: UnsafeMutableBufferPointer<Item>, key: (Item) -> Key
) throws -> [Int] {
  let bytes = Key.bitWidth / 8
  var counts = [Int](repeating: 0, count: 256 * bytes)
  try counts.withUnsafeMutableBufferPointer { counts in
    try forEachStretch(items.count) { stretch in
      for index in stretch {
        var rest = key(items[index])
        for byte in 0..<bytes {
          counts[byte &* 256 &+ Int(UInt8(truncatingIfNeeded: rest))] &+= 1
          rest = bytes > 1 ? rest >> 8 : 0
        }
      }
    }
  }
  return counts
}
