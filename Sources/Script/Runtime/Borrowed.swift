/// A look at a value where it stands, without counting references.
///
/// Case by case it has the layout of ``Value``, whose bits it is read from: a test looks at every
/// case. It is good for as long as the value stays where it is and is not assigned to.
enum Borrowed {
  case unbound
  case cell(Unmanaged<Cell>)
  case none
  case ellipsis
  case notImplemented
  case bool(Bool)
  case int(Int)
  case float(Double)
  case bigInt(Unmanaged<BigIntObject>)
  case str(Unmanaged<StringObject>)
  case bytes(Unmanaged<BytesObject>)
  case list(Unmanaged<ListObject>)
  case tuple(Unmanaged<TupleObject>)
  case dict(Unmanaged<DictObject>)
  case set(Unmanaged<SetObject>)
  case range(Unmanaged<RangeObject>)
  case slice(Unmanaged<SliceObject>)
  case function(Unmanaged<FunctionObject>)
  case builtin(Unmanaged<BuiltinObject>)
  case type(Unmanaged<TypeObject>)
  case module(Unmanaged<ModuleObject>)
  case exception(Unmanaged<ExceptionObject>)
  case iterator(Unmanaged<IteratorObject>)
  case view(Unmanaged<DictView>)
  case host(Unmanaged<HostInstance>)
}

extension UnsafeMutablePointer where Pointee == Value {
  /// The value here, borrowed.
  @inline(__always) var borrowed: Borrowed {
    UnsafeRawPointer(self).load(as: Borrowed.self)
  }

  /// Whether destroying or overwriting the value here needs no release.
  @inline(__always) var isScalar: Bool {
    switch borrowed {
    case .unbound, .none, .ellipsis, .notImplemented, .bool, .int, .float: true
    default: false
    }
  }

  /// Assigns a value, quickly where nothing has to be released for it.
  @inline(__always)
  func set(_ value: consuming Value) {
    if isScalar {
      initialize(to: value)
    } else {
      pointee = value
    }
  }

  /// Deinitialises values, most of which are scalars or unbound.
  @inline(__always)
  func drop(_ count: Int) {
    var index = 0
    while index < count {
      if !(self + index).isScalar { (self + index).deinitialize(count: 1) }
      index &+= 1
    }
  }
}

extension UnsafePointer where Pointee == Value {
  /// The value here, borrowed.
  @inline(__always) var borrowed: Borrowed {
    UnsafeRawPointer(self).load(as: Borrowed.self)
  }
}

extension Value {
  /// The scalars that arithmetic is quick for; unbound for any other value.
  @inline(__always) var number: Borrowed {
    switch self {
    case .int(let number): .int(number)
    case .float(let number): .float(number)
    default: .unbound
    }
  }
}
