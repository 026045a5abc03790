extension TypeObject {
  /// `object`
  public static let object: TypeObject = TypeObject("object", doc: "The base of every type.") {
    type in
    type.construct("", "An object that is equal to itself only.") { _, _ in
      .host(HostInstance(type: .object))
    }
  }
  /// `type`
  public static let type = TypeObject("type", doc: "The type of a value.", TypeMembers.fill)
  /// `NoneType`
  public static let noneType = singleton("NoneType", .none)
  /// `ellipsis`
  public static let ellipsis = singleton("ellipsis", .ellipsis)
  /// `NotImplementedType`
  public static let notImplementedType = singleton("NotImplementedType", .notImplemented)

  /// A type whose only value its constructor returns.
  private static func singleton(_ name: String, _ value: Value) -> TypeObject {
    TypeObject(name) { type in type.construct("") { _, _ in value } }
  }
  /// `int`
  public static let int = TypeObject("int", doc: "An integer of any size.", IntMembers.fill)
  /// `bool`
  public static let bool = TypeObject(
    "bool", base: int, doc: "True or False.", BoolMembers.fill)
  /// `float`
  public static let float = TypeObject(
    "float", doc: "A double-precision number.", FloatMembers.fill)
  /// `str`
  public static let str = TypeObject(
    "str", doc: "Text: a sequence of code points.", StringMembers.fill)
  /// `bytes`
  public static let bytes = TypeObject("bytes", doc: "Immutable bytes.", BytesMembers.fill)
  /// `list`
  public static let list = TypeObject("list", doc: "A mutable sequence.", ListMembers.fill)
  /// `tuple`
  public static let tuple = TypeObject("tuple", doc: "An immutable sequence.", TupleMembers.fill)
  /// `dict`
  public static let dict = TypeObject(
    "dict", doc: "A mapping in insertion order.", DictMembers.fill)
  /// `set`
  public static let set = TypeObject(
    "set", doc: "A collection of distinct values.", SetMembers.fill)
  /// `frozenset`
  public static let frozenset = TypeObject(
    "frozenset", doc: "A set that cannot change.", SetMembers.fillFrozen)
  /// `range`
  public static let range = TypeObject(
    "range", doc: "An arithmetic progression.", RangeMembers.fill)
  /// `slice`
  public static let slice = TypeObject("slice", doc: "Start, stop and step.", SliceMembers.fill)
  /// `function`
  public static let function = TypeObject("function", FunctionMembers.fill)
  /// `builtin_function_or_method`
  public static let builtin = TypeObject("builtin_function_or_method", FunctionMembers.fillBuiltin)
  /// The type of the methods of built-in types that are not bound to a value.
  public static let methodDescriptor = TypeObject(
    "method_descriptor", FunctionMembers.fillBuiltin)
  /// `module`
  public static let module = TypeObject("module")
  /// `dict_keys`
  public static let dictKeys = TypeObject("dict_keys", DictMembers.fillView)
  /// `dict_values`
  public static let dictValues = TypeObject("dict_values", DictMembers.fillView)
  /// `dict_items`
  public static let dictItems = TypeObject("dict_items", DictMembers.fillView)
  /// The type of every iterator that is not a built-in type by name.
  static let iterator = TypeObject("iterator")
}

extension Value {
  /// The type of the value.
  public var type: TypeObject {
    switch self {
    case .unbound, .cell, .none: .noneType
    case .ellipsis: .ellipsis
    case .notImplemented: .notImplementedType
    case .bool: .bool
    case .int, .bigInt: .int
    case .float: .float
    case .str: .str
    case .bytes: .bytes
    case .list: .list
    case .tuple: .tuple
    case .dict: .dict
    case .set(let set): set.isFrozen ? .frozenset : .set
    case .range: .range
    case .slice: .slice
    case .function: .function
    case .builtin(let object): object.isUnboundMethod ? .methodDescriptor : .builtin
    case .type: .type
    case .module: .module
    case .exception(let exception): exception.type
    case .iterator(let iterator): IteratorTypes.type(named: iterator.typeName)
    case .view(let view):
      switch view.kind {
      case .keys: .dictKeys
      case .values: .dictValues
      case .items: .dictItems
      }
    case .host(let instance): instance.type
    }
  }

  /// The name of the type, for messages.
  public var typeName: String { type.name }
}
