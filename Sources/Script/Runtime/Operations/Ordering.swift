/// The order that sorting goes by. Numbers, texts and tuples of them are compared where they stand.
extension Interpreter {
  /// Whether the value at one place is less than the value at another.
  ///
  /// - Throws: `TypeError` if they have no order.
  func isLess(_ a: UnsafePointer<Value>, _ b: UnsafePointer<Value>) throws -> Bool {
    switch (a.borrowed, b.borrowed) {
    case (.int(let x), .int(let y)): x < y
    case (.float(let x), .float(let y)): x < y
    case (.str(let x), .str(let y)):
      x._withUnsafeGuaranteedRef { x in y._withUnsafeGuaranteedRef { x.compare($0) < 0 } }
    case (.tuple(let x), .tuple(let y)):
      try x._withUnsafeGuaranteedRef { x in
        try y._withUnsafeGuaranteedRef { try isLess(x, $0) }
      }
    default: try truth(compare(.less, a.pointee, b.pointee))
    }
  }

  /// The first elements that differ decide, and then the lengths.
  private func isLess(_ x: TupleObject, _ y: TupleObject) throws -> Bool {
    try enterNested()
    defer { machine.pointee.nesting -= 1 }
    return try x.items.withUnsafeBufferPointer { x in
      try y.items.withUnsafeBufferPointer { y in
        guard let first = x.baseAddress, let second = y.baseAddress else {
          return x.count < y.count
        }
        for index in 0..<min(x.count, y.count)
        where try !isSame(first + index, second + index) {
          return try isLess(first + index, second + index)
        }
        return x.count < y.count
      }
    }
  }

  @inline(__always)
  private func isSame(_ a: UnsafePointer<Value>, _ b: UnsafePointer<Value>) throws -> Bool {
    switch (a.borrowed, b.borrowed) {
    case (.int(let x), .int(let y)): x == y
    case (.str(let x), .str(let y)):
      x._withUnsafeGuaranteedRef { x in y._withUnsafeGuaranteedRef { x == $0 } }
    default: try same(a.pointee, b.pointee)
    }
  }
}
