/// A fixed row of nodes that is gone through without reference counting.
///
/// The table owns its elements for as long as the node that holds it lives, and a node lives for as
/// long as its code runs; so the elements may be borrowed through plain pointers.
struct NodeTable<Element: AnyObject> {
  private final class Storage {
    let elements: [Element]
    let pointers: UnsafeMutablePointer<Unmanaged<Element>>

    init(_ elements: [Element]) {
      self.elements = elements
      pointers = .allocate(capacity: Swift.max(elements.count, 1))
      for (index, element) in elements.enumerated() {
        (pointers + index).initialize(to: .passUnretained(element))
      }
    }

    deinit { pointers.deallocate() }
  }

  private let storage: Storage
  private let pointers: UnsafeMutablePointer<Unmanaged<Element>>
  let count: Int

  init(_ elements: [Element]) {
    storage = Storage(elements)
    pointers = storage.pointers
    count = elements.count
  }

  /// Calls the body with a borrowed element. The index must be in range.
  @inline(__always)
  func with<R>(_ index: Int, _ body: (Element) throws -> R) rethrows -> R {
    try pointers[index]._withUnsafeGuaranteedRef { try body($0) }
  }
}

extension NodeTable where Element == Action {
  /// Runs the statements in order until one ends the block.
  @inline(__always)
  func run(_ frame: Frame) throws -> Completion {
    var index = 0
    while index < count {
      let completion = try with(index) { try $0.run(frame) }
      if completion != .normal { return completion }
      index &+= 1
    }
    return .normal
  }
}
