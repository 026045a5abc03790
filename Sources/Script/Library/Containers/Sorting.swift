/// Stable sorting by `<`, as `sorted` and `list.sort` do it.
enum Sorting {
  static func sorted(
    _ items: [Value], key: Value?, reverse: Bool, _ context: Interpreter
  ) throws -> [Value] {
    var keys = items
    if let key { keys = try items.map { try context.call(key, $0) } }
    // Reversing before and after keeps equal elements in their order.
    var order = Array(items.indices)
    if reverse { order.reverse() }
    if let quick = quickOrder(keys, order) {
      order = quick
    } else {
      try mergeSort(&order) { try less(keys[$0], keys[$1], context) }
    }
    if reverse { order.reverse() }
    return order.map { items[$0] }
  }

  /// Keys of one scalar kind need no general comparison.
  private static func quickOrder(_ keys: [Value], _ order: [Int]) -> [Int]? {
    var ints: [Int] = []
    ints.reserveCapacity(keys.count)
    for key in keys {
      guard case .int(let number) = key else { return quickTexts(keys, order) }
      ints.append(number)
    }
    return order.sorted { ints[$0] < ints[$1] }
  }

  private static func quickTexts(_ keys: [Value], _ order: [Int]) -> [Int]? {
    var texts: [StringObject] = []
    texts.reserveCapacity(keys.count)
    for key in keys {
      guard case .str(let text) = key else { return quickFloats(keys, order) }
      texts.append(text)
    }
    return order.sorted { texts[$0].compare(texts[$1]) < 0 }
  }

  private static func quickFloats(_ keys: [Value], _ order: [Int]) -> [Int]? {
    var floats: [Double] = []
    floats.reserveCapacity(keys.count)
    for key in keys {
      guard case .float(let number) = key, !number.isNaN else { return nil }
      floats.append(number)
    }
    return order.sorted { floats[$0] < floats[$1] }
  }

  private static func less(_ a: Value, _ b: Value, _ context: Interpreter) throws -> Bool {
    try context.isLess(a, b)
  }

  /// Binary insertion in runs, then merging: stable, n log n, and sound for an order that is not
  /// one (which NaN makes).
  private static func mergeSort(
    _ order: inout [Int], _ less: (Int, Int) throws -> Bool
  ) throws {
    let count = order.count
    var width = 8
    for start in stride(from: 0, to: count, by: width) {
      for index in start..<min(start + width, count) {
        let moving = order[index]
        var low = start
        var high = index
        while low < high {
          let middle = (low + high) / 2
          if try less(moving, order[middle]) { high = middle } else { low = middle + 1 }
        }
        var place = index
        while place > low {
          order[place] = order[place - 1]
          place -= 1
        }
        order[low] = moving
      }
    }
    while width < count {
      var merged: [Int] = []
      merged.reserveCapacity(count)
      for start in stride(from: 0, to: count, by: 2 * width) {
        var (left, right) = (start, min(start + width, count))
        let (leftEnd, rightEnd) = (right, min(start + 2 * width, count))
        while left < leftEnd && right < rightEnd {
          if try less(order[right], order[left]) {
            merged.append(order[right])
            right += 1
          } else {
            merged.append(order[left])
            left += 1
          }
        }
        merged += order[left..<leftEnd]
        merged += order[right..<rightEnd]
      }
      order = merged
      width *= 2
    }
  }
}
