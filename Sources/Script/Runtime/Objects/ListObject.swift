/// A mutable sequence.
public final class ListObject {
  /// The elements, in order.
  @exclusivity(unchecked) public var items: [Value]

  /// Makes a list that holds the elements.
  public init(_ items: [Value] = []) { self.items = items }

  deinit {
    if items.contains(where: \.isContainer) { Teardown.run(&items) }
  }
}

/// An immutable sequence.
public final class TupleObject {
  /// The elements, in order. They change only when the tuple is taken apart.
  @exclusivity(unchecked) public internal(set) var items: [Value]

  /// Makes a tuple that holds the elements.
  public init(_ items: [Value]) { self.items = items }

  deinit {
    if items.contains(where: \.isContainer) { Teardown.run(&items) }
  }

  /// The tuple `()`.
  nonisolated(unsafe) static let empty = TupleObject([])
}

/// The tuples that an iterator hands out, one after the other: the same object again where nobody
/// has kept it, as a loop that takes it apart does not.
struct ReusedTuple {
  private var tuple = TupleObject([])

  @inline(__always)
  mutating func make(_ first: Value, _ second: Value) -> Value {
    if tuple.items.count == 2, isKnownUniquelyReferenced(&tuple) {
      tuple.items[0] = first
      tuple.items[1] = second
    } else {
      tuple = TupleObject([first, second])
    }
    return .tuple(tuple)
  }
}
