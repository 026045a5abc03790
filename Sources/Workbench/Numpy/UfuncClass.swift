import NDArray
import Script

/// A universal function: a function of elements, such as `numpy.add`.
final class UfuncObject: HostInstance {
  enum Function {
    case unary(UnaryOperation)
    case binary(BinaryOperation)
  }

  let name: String
  let function: Function

  init(_ name: String, _ function: Function) {
    self.name = name
    self.function = function
    super.init(type: UfuncClass.type)
  }
}

/// The class `numpy.ufunc`.
enum UfuncClass {
  static let type: TypeObject = {
    let type = TypeObject(
      "ufunc", module: "numpy", doc: "A function that works element by element.")
    type.repr = { _, a in StringObject("<ufunc '\(object(a)?.name ?? "")'>") }
    type.call = Builtin(
      "ufunc",
      "*args, out=None, where=True, dtype=None, casting='same_kind', order='K', subok=True",
      doc: "Computes the function for each element of the broadcast arguments.", module: "numpy",
      body: call)
    type.property("__name__", "The name.") { _, a in .string(object(a)?.name ?? "") }
    type.property("nin", "The number of inputs.") { _, a in
      if case .unary? = object(a)?.function { return .int(1) }
      return .int(2)
    }
    type.property("nout", "The number of outputs.") { _, _ in .int(1) }
    addMethods(type)
    return type
  }()

  private static func object(_ value: Value) -> UfuncObject? {
    if case .host(let host) = value { return host as? UfuncObject }
    return nil
  }

  private static func call(_ context: Interpreter, _ receiver: Value, _ a: Arguments) throws
    -> Value
  {
    guard let ufunc = object(receiver) else { return .none }
    var inputs = a.rest(0)
    var out = a.unlessNone(1)
    let wanted: Int
    switch ufunc.function {
    case .unary: wanted = 1
    case .binary: wanted = 2
    }
    if inputs.count == wanted + 1, out == nil { out = inputs.removeLast() }
    guard inputs.count == wanted else {
      throw ScriptException.type(
        "\(ufunc.name)() takes from \(wanted) to \(wanted + 1) positional arguments but "
          + "\(inputs.count) \(inputs.count == 1 ? "was" : "were") given")
    }
    let target = try out.map { try context.output($0) }
    let call = ArrayCall(context: context, arguments: a, offset: 0)
    let dtype = try call.dtype(3)
    let mask = try call.mask(2)
    let result: NDArray
    switch ufunc.function {
    case .unary(let operation):
      result = try apply(
        operation, try context.operand(inputs[0]).array, dtype: dtype, into: target, where: mask)
    case .binary(let operation):
      result = try apply(
        operation, try context.operand(inputs[0]), try context.operand(inputs[1]), dtype: dtype,
        into: target, where: mask)
    }
    if let out {
      if case .tuple(let tuple) = out { return tuple.items[0] }
      return out
    }
    return NDArrayClass.result(result)
  }

  private static func addMethods(_ type: TypeObject) {
    func add(
      _ name: String, _ signature: String, _ doc: String,
      _ body: @escaping (ArrayCall, BinaryOperation) throws -> Value
    ) {
      type.add(
        name,
        .method(
          Builtin(name, signature, doc: doc, module: "ufunc") { context, receiver, a in
            guard case .binary(let operation)? = object(receiver)?.function else {
              throw ScriptException.value("\(name) only supported for binary functions")
            }
            return try body(ArrayCall(context: context, arguments: a, offset: 0), operation)
          }))
    }
    add(
      "reduce", "array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
      "Folds the elements along an axis."
    ) { call, operation in
      var result = try reduce(
        operation, try call.array(0), axes: try call.axes(1), keepsAxes: try call.bool(4),
        dtype: try call.dtype(2), where: try call.mask(6))
      if let initial = call.unlessNone(5) {
        result = try apply(operation, Operand(result), try call.context.operand(initial))
      }
      return try call.result(result, out: 3)
    }
    add("accumulate", "array, axis=0, dtype=None, out=None", "Folds, and keeps all steps.") {
      call, operation in
      try call.result(
        try call.array(0).accumulated(
          operation, axis: try call.int(1), dtype: try call.dtype(2)), out: 3)
    }
    add("outer", "A, B, /", "The function for all pairs of elements.") { call, operation in
      let left = try call.array(0)
      let right = try call.array(1)
      let wide = try left.reshaped(left.shape + [Int](repeating: 1, count: right.rank))
      return NDArrayClass.result(try apply(operation, Operand(wide), Operand(right)))
    }
    add("at", "a, indices, b, /", "Changes elements in place; those named twice, twice.") {
      call, operation in
      let target = try call.array(0)
      let indices = try call.array(1).cast(to: .int64)
      let values = try call.array(2).broadcast(to: indices.shape).reshaped([indices.count])
      for (place, index) in try indices.elements(Int64.self).enumerated() {
        let item = IndexItem.integer(Int(index))
        let value = try apply(
          operation, Operand(try target.indexed([item])),
          Operand(try values.element(axis: 0, index: place)))
        try target.setElements(at: [item], to: value)
      }
      return .none
    }
  }

  /// Adds all universal functions to the module, under their names and their other names.
  static func register(in module: ModuleObject) {
    for operation in UnaryOperation.allCases {
      add(module, operation.rawValue, .unary(operation))
    }
    for operation in BinaryOperation.allCases {
      add(module, operation.rawValue, .binary(operation))
    }
    let unaryAliases: [(String, UnaryOperation)] = [
      ("abs", .absolute), ("conj", .conjugate), ("bitwise_not", .invert),
      ("bitwise_invert", .invert), ("acos", .arccos), ("asin", .arcsin), ("atan", .arctan),
      ("acosh", .arccosh), ("asinh", .arcsinh), ("atanh", .arctanh),
    ]
    for (name, operation) in unaryAliases { add(module, name, .unary(operation)) }
    let binaryAliases: [(String, BinaryOperation)] = [
      ("true_divide", .divide), ("mod", .remainder), ("pow", .power), ("atan2", .arctan2),
      ("bitwise_left_shift", .leftShift), ("bitwise_right_shift", .rightShift),
    ]
    for (name, operation) in binaryAliases { add(module, name, .binary(operation)) }
    for name in ["fix"] { add(module, name, .unary(.trunc)) }
  }

  private static func add(
    _ module: ModuleObject, _ name: String, _ function: UfuncObject.Function
  ) {
    let own: String
    switch function {
    case .unary(let operation): own = operation.rawValue
    case .binary(let operation): own = operation.rawValue
    }
    module[name] = .host(UfuncObject(own, function))
  }
}
