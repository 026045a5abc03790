/// Stable sorting by `<`, as `sorted` and `list.sort` do it.
enum Sorting {
  static func sorted(
    _ items: [Value], key: Value?, reverse: Bool, _ context: Interpreter
  ) throws -> [Value] {
    var keys = items
    if let key {
      keys = []
      keys.reserveCapacity(items.count)
      for item in items {
        keys.append(try context.call(key, item))
        try context.pollEach(keys.count)
      }
    }
    return try keys.withUnsafeBufferPointer { keys in
      var sorter = Sorter(keys, context)
      defer { sorter.deallocate() }
      // Reversing before and after keeps equal elements in their order.
      if reverse { sorter.reverse() }
      try sorter.sort()
      if reverse { sorter.reverse() }
      var sorted: [Value] = []
      sorted.reserveCapacity(items.count)
      for entry in sorter.order {
        sorted.append(items[entry.index])
        try context.pollEach(sorted.count)
      }
      return sorted
    }
  }
}

/// Runs sorted by binary insertion, merged two by two: stable, n log n, and sound for an order that
/// is not one (which NaN makes).
private struct Sorter {
  /// A key's position, and a number that tells most keys apart without a look at them.
  struct Entry {
    var head: Int
    var index: Int
  }

  private let context: Interpreter
  private let keys: UnsafeBufferPointer<Value>
  private let isExact: Bool
  private var entries: UnsafeMutablePointer<Entry>
  private var other: UnsafeMutablePointer<Entry>
  private var count: Int { keys.count }

  init(_ keys: UnsafeBufferPointer<Value>, _ context: Interpreter) {
    self.context = context
    self.keys = keys
    entries = .allocate(capacity: max(keys.count, 1))
    other = .allocate(capacity: max(keys.count, 1))
    let heads = KeyHeads(keys)
    isExact = heads?.isExact ?? false
    for index in 0..<keys.count {
      (entries + index).initialize(to: Entry(head: heads?[keys, index] ?? 0, index: index))
    }
  }

  func deallocate() {
    entries.deallocate()
    other.deallocate()
  }

  var order: UnsafeMutableBufferPointer<Entry> { .init(start: entries, count: count) }

  func reverse() {
    var order = order
    order.reverse()
  }

  mutating func sort() throws {
    var width = 8
    for start in stride(from: 0, to: count, by: width) {
      try context.pollEach(start / width)
      try insertionSort(start, min(start + width, count))
    }
    while width < count {
      for start in stride(from: 0, to: count, by: 2 * width) {
        try context.pollEach(start / (2 * width))
        let middle = min(start + width, count)
        try merge(start, middle, min(middle + width, count))
      }
      swap(&entries, &other)
      width *= 2
    }
  }

  @inline(__always)
  private func isLess(_ a: Entry, _ b: Entry) throws -> Bool {
    if a.head != b.head { return a.head < b.head }
    if isExact { return false }
    guard let keys = keys.baseAddress else { return false }
    return try context.isLess(keys + a.index, keys + b.index)
  }

  private func insertionSort(_ start: Int, _ end: Int) throws {
    for index in start..<end {
      let moving = entries[index]
      var (low, high) = (start, index)
      while low < high {
        let middle = (low + high) / 2
        if try isLess(moving, entries[middle]) { high = middle } else { low = middle + 1 }
      }
      var place = index
      while place > low {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[low] = moving
    }
  }

  /// Merges the runs up to and from `middle` on into the same places of the other row.
  private func merge(_ start: Int, _ middle: Int, _ end: Int) throws {
    var (left, right, place) = (start, middle, start)
    // Runs that follow each other are the rule where the input is nearly in order.
    let isInOrder = try middle == end || !isLess(entries[middle], entries[middle - 1])
    while !isInOrder && left < middle && right < end {
      if try isLess(entries[right], entries[left]) {
        other[place] = entries[right]
        right += 1
      } else {
        other[place] = entries[left]
        left += 1
      }
      place += 1
      try context.pollEach(place)
    }
    (other + place).update(from: entries + left, count: middle - left)
    place += middle - left
    (other + place).update(from: entries + right, count: end - right)
  }
}

/// For keys of one kind, numbers in the same order: the key itself for integers and floats, the
/// first bytes of an ASCII text, and for a tuple what there is for its first element.
private struct KeyHeads {
  enum Kind {
    case int
    case float
    case text
  }

  let kind: Kind
  let isTuple: Bool
  /// Whether keys with the same number are equal.
  var isExact: Bool { !isTuple && kind != .text }

  /// Makes them, if the keys are all of one kind.
  init?(_ keys: UnsafeBufferPointer<Value>) {
    guard let first = keys.first else { return nil }
    if case .tuple = first { isTuple = true } else { isTuple = false }
    guard let element = isTuple ? Self.firstElement(first) : first else { return nil }
    switch element {
    case .int, .bool: kind = .int
    case .float: kind = .float
    case .str: kind = .text
    default: return nil
    }
    for index in keys.indices where self[keys, index] == nil { return nil }
  }

  private static func firstElement(_ value: Value) -> Value? {
    if case .tuple(let tuple) = value { return tuple.items.first }
    return nil
  }

  /// The number of a key; nil if it is of another kind.
  subscript(keys: UnsafeBufferPointer<Value>, index: Int) -> Int? {
    guard isTuple else { return head(keys[index]) }
    return Self.firstElement(keys[index]).flatMap(head)
  }

  @inline(__always)
  private func head(_ value: Value) -> Int? {
    switch (kind, value) {
    case (.int, .int(let number)): return number
    case (.int, .bool(let flag)): return flag ? 1 : 0
    case (.float, .float(let number)) where !number.isNaN:
      // The bits of a float, with those of the negative ones turned, are in its order.
      let bits = Int(bitPattern: UInt((number + 0).bitPattern))
      return bits >= 0 ? bits : bits ^ Int.max
    case (.text, .str(let text)):
      return text.withASCII { bytes in
        var head = 0
        for index in 0..<8 { head = head << 8 | (index < bytes.count ? Int(bytes[index]) : 0) }
        return head
      }
    default: return nil
    }
  }
}
