import BigInt

/// One value of the language.
///
/// Scalars are inline and everything else is a single native class reference, so a value is
/// sixteen bytes and copying one costs at most a retain.
public enum Value {
  /// The absence of a value: an unbound slot or an omitted optional argument. Scripts never see it.
  case unbound
  /// A variable shared with closures. It only ever appears in frame slots.
  case cell(Cell)
  /// `None`.
  case none
  /// `...`.
  case ellipsis
  /// `NotImplemented`.
  case notImplemented
  /// `True` or `False`.
  case bool(Bool)
  /// An integer that fits in 64 bits.
  case int(Int)
  /// A double-precision float.
  case float(Double)
  /// An integer that does not fit in 64 bits; never used for one that does.
  case bigInt(BigIntObject)
  /// Text, a sequence of code points.
  case str(StringObject)
  /// Immutable bytes.
  case bytes(BytesObject)
  /// A mutable sequence.
  case list(ListObject)
  /// An immutable sequence.
  case tuple(TupleObject)
  /// A mapping in insertion order.
  case dict(DictObject)
  /// A `set` or a `frozenset`.
  case set(SetObject)
  /// An arithmetic progression.
  case range(RangeObject)
  /// The `start:stop:step` of an index.
  case slice(SliceObject)
  /// A function written in the language.
  case function(FunctionObject)
  /// A function written in Swift, possibly bound to a receiver.
  case builtin(BuiltinObject)
  /// A type, callable where it has a constructor.
  case type(TypeObject)
  /// A module.
  case module(ModuleObject)
  /// An exception instance.
  case exception(ExceptionObject)
  /// An iterator.
  case iterator(IteratorObject)
  /// A live view of a dict's keys, values or items.
  case view(DictView)
  /// An object of a type registered by the embedding program.
  case host(HostInstance)
}

extension Value {
  /// Text from a Swift string.
  public static func string(_ text: String) -> Value { .str(StringObject(text)) }

  /// An integer of any size, stored inline where it fits.
  public static func integer(_ big: BigInt) -> Value {
    if let small = big.small { return .int(small) }
    return .bigInt(BigIntObject(big))
  }

  /// A list of values.
  public static func list(_ items: [Value]) -> Value { .list(ListObject(items)) }

  /// A tuple of values.
  public static func tuple(_ items: [Value]) -> Value { .tuple(TupleObject(items)) }

  /// Whether this is the sentinel of an unbound slot or an omitted argument.
  public var isUnbound: Bool {
    if case .unbound = self { return true }
    return false
  }

  /// Whether this is `None`.
  public var isNone: Bool {
    if case .none = self { return true }
    return false
  }

  /// The value, or `nil` for the unbound sentinel.
  public var ifBound: Value? { isUnbound ? nil : self }

  /// The object whose identity `is` and `id` use, for values that are references.
  public var reference: AnyObject? {
    switch self {
    case .unbound, .none, .ellipsis, .notImplemented, .bool, .int, .float: nil
    case .cell(let object): object
    case .bigInt(let object): object
    case .str(let object): object
    case .bytes(let object): object
    case .list(let object): object
    case .tuple(let object): object
    case .dict(let object): object
    case .set(let object): object
    case .range(let object): object
    case .slice(let object): object
    case .function(let object): object
    case .builtin(let object): object
    case .type(let object): object
    case .module(let object): object
    case .exception(let object): object
    case .iterator(let object): object
    case .view(let object): object
    case .host(let object): object
    }
  }

  /// The meaning of `is`. Scalars are identical when they are the same value of the same type;
  /// a NaN carries its identity in its payload.
  public func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none), (.ellipsis, .ellipsis), (.notImplemented, .notImplemented): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.bigInt(let a), .bigInt(let b)): a === b || a.value == b.value
    case (.str(let a), .str(let b)): a === b || (a.count <= 1 && a == b)
    case (.tuple(let a), .tuple(let b)): a === b || (a.items.isEmpty && b.items.isEmpty)
    case (.builtin(let a), .builtin(let b)): a.isIdentical(to: b)
    default:
      if let a = reference, let b = other.reference { a === b } else { false }
    }
  }
}

/// A variable that lives on its own because a closure or a module's namespace holds it.
public final class Cell {
  /// Where the value is, as long as the cell lives.
  let place: UnsafeMutablePointer<Value>

  @inline(__always) var value: Value {
    get { place.pointee }
    set { place.pointee = newValue }
  }

  init(_ value: Value) {
    place = .allocate(capacity: 1)
    place.initialize(to: value)
  }

  deinit {
    place.deinitialize(count: 1)
    place.deallocate()
  }
}
