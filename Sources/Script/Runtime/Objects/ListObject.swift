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
