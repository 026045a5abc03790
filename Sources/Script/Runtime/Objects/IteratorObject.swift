/// An iterator. Subclasses give the next element until there is none.
open class IteratorObject {
  /// The name `type(x).__name__` shows.
  open var typeName: String { "iterator" }

  /// Makes an iterator.
  public init() {}

  /// The next element, or `nil` at the end and ever after.
  open func next(_ context: Interpreter) throws -> Value? { nil }

  /// How many elements are still to come, where that is known: it sizes buffers.
  open var remainingHint: Int? { nil }
}

/// An iterator over Swift elements that are already there or made on demand by a closure.
public final class ClosureIterator: IteratorObject {
  private let body: (Interpreter) throws -> Value?
  private let name: String
  private var isDone = false

  /// Makes an iterator from a closure that returns `nil` at the end.
  public init(_ name: String, _ body: @escaping (Interpreter) throws -> Value?) {
    self.name = name
    self.body = body
  }

  override public var typeName: String { name }

  override public func next(_ context: Interpreter) throws -> Value? {
    if isDone { return nil }
    // It may have no end, and whoever asks may do nothing else.
    try context.machine.poll()
    let value = try body(context)
    if value == nil { isDone = true }
    return value
  }
}

/// An iterator over an array of values.
public final class ArrayIterator: IteratorObject {
  private let items: [Value]
  private var index = 0
  private let name: String

  /// Makes an iterator over the values.
  public init(_ items: [Value], name: String = "iterator") {
    self.items = items
    self.name = name
  }

  override public var typeName: String { name }
  override public var remainingHint: Int? { items.count - index }

  override public func next(_ context: Interpreter) throws -> Value? {
    guard index < items.count else { return nil }
    defer { index += 1 }
    return items[index]
  }
}
