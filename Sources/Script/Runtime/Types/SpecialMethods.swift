/// The methods behind operators and built-in functions, such as `__len__` and `__add__`: there for
/// the values whose type has the operation, so that `hasattr(x, "__iter__")` answers as in Python.
enum SpecialMethods {
  private struct Method {
    let builtin: Builtin
    let isSupported: (TypeObject) -> Bool
  }

  /// The method of a value or, unbound, of a type.
  static func find(_ object: Value, _ name: String) -> Value? {
    guard let method = table[name] else { return nil }
    if case .type(let type) = object, method.isSupported(type) {
      return .builtin(BuiltinObject(unboundMethod: method.builtin))
    }
    var isSupported = method.isSupported(object.type)
    if case .iterator = object { isSupported = isSupported || iteratorMethods.contains(name) }
    return isSupported ? .builtin(BuiltinObject(method.builtin, receiver: object)) : nil
  }

  private static let iteratorMethods: Set = ["__iter__", "__next__"]

  nonisolated(unsafe) private static let table: [String: Method] = {
    var table: [String: Method] = [:]
    func add(
      _ name: String, _ signature: String, _ isSupported: @escaping (TypeObject) -> Bool,
      _ body: @escaping BuiltinBody
    ) {
      table[name] = Method(builtin: Builtin(name, signature, body: body), isSupported: isSupported)
    }
    addContainers(add)
    addOperators(add)
    addConversions(add)
    return table
  }()

  private typealias Adder = (
    String, String, @escaping (TypeObject) -> Bool, @escaping BuiltinBody
  ) -> Void

  // MARK: Which types

  private static let sequences: [TypeObject] = [.str, .bytes, .list, .tuple]
  private static let sets: [TypeObject] = [.set, .frozenset, .dictKeys, .dictItems]
  private static let containers: [TypeObject] =
    sequences + sets + [.range, .dict, .dictValues]
  private static let integers: [TypeObject] = [.int, .bool]
  private static let numbers: [TypeObject] = [.int, .bool, .float]

  private static func one(
    _ types: [TypeObject], _ slot: @escaping (TypeObject) -> Bool = { _ in false }
  ) -> (TypeObject) -> Bool {
    { type in types.contains { $0 === type } || slot(type) }
  }

  private static func all(_ type: TypeObject) -> Bool { true }

  // MARK: Families

  private static func addContainers(_ add: Adder) {
    add("__len__", "", one(containers) { $0.slot(\.length) != nil }) { context, value, _ in
      .int(try context.length(value))
    }
    add("__iter__", "", one(containers) { $0.slot(\.iterate) != nil }) { context, value, _ in
      .iterator(try context.iterate(value))
    }
    add("__next__", "", { $0.isIterator }) { context, value, _ in
      guard let item = try context.iterator(value)?.next(context) else {
        throw ScriptException(ExceptionObject(.stopIteration))
      }
      return item
    }
    add("__contains__", "key, /", one(containers) { $0.slot(\.contains) != nil }) {
      context, value, a in .bool(try context.contains(value, a[0]))
    }
    let indexed = sequences + [.dict, .range]
    add("__getitem__", "key, /", one(indexed) { $0.slot(\.getItem) != nil }) { context, value, a in
      try context.getItem(value, a[0])
    }
    add("__setitem__", "key, value, /", one([.list, .dict]) { $0.slot(\.setItem) != nil }) {
      context, value, a in
      try context.setItem(value, a[0], a[1])
      return .none
    }
    add("__delitem__", "key, /", one([.list, .dict]) { $0.slot(\.deleteItem) != nil }) {
      context, value, a in
      try context.deleteItem(value, a[0])
      return .none
    }
    add("__reversed__", "", one([.list, .dict, .range]) { $0.slot(\.reversed) != nil }) {
      context, value, _ in .iterator(try context.reversed(value))
    }
    let callable: [TypeObject] = [.function, .builtin, .methodDescriptor, .type]
    add("__call__", "*args, **kwargs", one(callable) { $0.slot(\.call) != nil }) {
      context, value, a in
      try context.call(
        value, a.rest(0),
        keywords: a.restByName(1).items.map { (try context.str($0.key).string, $0.value) })
    }
    add("__enter__", "", { $0.slot(\.enter) != nil }) { context, value, _ in
      try value.type.slot(\.enter)?(context, value) ?? .none
    }
    add("__exit__", "*details", { $0.slot(\.exit) != nil }) { context, value, a in
      var exception: ExceptionObject?
      if a.rest(0).count > 1, case .exception(let object) = a.rest(0)[1] { exception = object }
      return .bool(try value.type.slot(\.exit)?(context, value, exception) ?? false)
    }
  }

  private static func addOperators(_ add: Adder) {
    let operators: [(String, BinaryOperator, [TypeObject])] = [
      ("add", .add, numbers + sequences), ("sub", .subtract, numbers + sets),
      ("mul", .multiply, numbers + sequences), ("truediv", .divide, numbers),
      ("floordiv", .floorDivide, numbers), ("mod", .remainder, numbers + [.str, .bytes]),
      ("pow", .power, numbers), ("lshift", .leftShift, integers), ("rshift", .rightShift, integers),
      ("and", .and, integers + sets), ("or", .or, integers + sets + [.dict]),
      ("xor", .xor, integers + sets), ("matmul", .matrixMultiply, []),
    ]
    for (name, op, types) in operators {
      let supported = one(types) { $0.slot(\.binary) != nil }
      add("__\(name)__", "value, /", supported) { context, value, a in
        if isLeftToOther(value, a[0]) { return .notImplemented }
        return try unlessUnsupported { try context.binary(op, value, a[0]) }
      }
      add("__r\(name)__", "value, /", supported) { context, value, a in
        if isLeftToOther(value, a[0]) { return .notImplemented }
        return try unlessUnsupported { try context.binary(op, a[0], value) }
      }
    }
    let comparisons: [(String, CompareOperator)] = [
      ("eq", .equal), ("ne", .notEqual), ("lt", .less), ("le", .lessOrEqual), ("gt", .greater),
      ("ge", .greaterOrEqual),
    ]
    for (name, op) in comparisons {
      add("__\(name)__", "value, /", all) { context, value, a in
        let isEquality = op == .equal || op == .notEqual
        if isEquality, value.typeName != a[0].typeName, !value.isIdentical(to: a[0]),
          case let result = try context.compare(op, value, a[0]),
          case .bool(op == .notEqual) = result
        {
          return .notImplemented
        }
        if isLeftToOther(value, a[0]) { return .notImplemented }
        return try unlessUnsupported { try context.compare(op, value, a[0]) }
      }
    }
    let unary: [(String, UnaryOperator, [TypeObject])] = [
      ("neg", .negate, numbers), ("pos", .plus, numbers), ("abs", .absolute, numbers),
      ("invert", .invert, integers),
    ]
    for (name, op, types) in unary {
      add("__\(name)__", "", one(types) { $0.slot(\.unary) != nil }) { context, value, _ in
        try context.unary(op, value)
      }
    }
  }

  /// Whether an integer leaves an operation to its other operand, which is a float.
  private static func isLeftToOther(_ value: Value, _ other: Value) -> Bool {
    if case .float = other { return integers.contains { $0 === value.type } }
    return false
  }

  /// What a method gives, or `NotImplemented` where the operator would fail for the types.
  private static func unlessUnsupported(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as ScriptException
      where error.object.type === TypeObject.typeError
    {
      return .notImplemented
    }
  }

  private static func addConversions(_ add: Adder) {
    add("__repr__", "", all) { context, value, _ in .str(try context.repr(value)) }
    add("__str__", "", all) { context, value, _ in .str(try context.str(value)) }
    add("__format__", "format_spec, /", all) { context, value, a in
      .str(try context.format(value, a.text(0)))
    }
    add("__hash__", "", all) { context, value, _ in .int(try context.hash(value)) }
    add("__dir__", "", all) { context, value, _ in
      .list(context.attributeNames(value).map(Value.string))
    }
    add("__bool__", "", one(numbers) { $0.slot(\.truth) != nil }) { context, value, _ in
      .bool(try context.truth(value))
    }
    add("__int__", "", one(numbers) { $0.slot(\.toInt) != nil }) { context, value, _ in
      try IntMembers.convert(value, context)
    }
    add("__trunc__", "", one(numbers)) { context, value, _ in
      try IntMembers.convert(value, context)
    }
    add("__index__", "", one(integers) { $0.slot(\.index) != nil }) { context, value, _ in
      try context.indexValue(value) ?? .notImplemented
    }
    add("__float__", "", one(numbers) { $0.slot(\.toFloat) != nil }) { context, value, _ in
      .float(try context.double(value))
    }
    for (name, rule) in [
      ("__floor__", FloatingPointRoundingRule.down), ("__ceil__", .up),
    ] {
      add(name, "", one(numbers)) { _, value, _ in
        guard case .float(let number) = value else { return .integer(value.asBigInt ?? 0) }
        return try FloatConversion.integer(number.rounded(rule))
      }
    }
    add("__round__", "ndigits=None, /", one(numbers) { $0.slot(\.round) != nil }) {
      context, value, a in
      try context.call(context.builtins["round"] ?? .none, value, a[0])
    }
    add("__divmod__", "value, /", one(numbers)) { context, value, a in
      if isLeftToOther(value, a[0]) { return .notImplemented }
      return try unlessUnsupported {
        try context.call(context.builtins["divmod"] ?? .none, value, a[0])
      }
    }
  }
}
