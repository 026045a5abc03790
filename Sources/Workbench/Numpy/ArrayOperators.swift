import NDArray
import Script

/// What operators do with arrays and numpy's scalars.
enum ArrayOperators {
  private static func function(_ op: BinaryOperator) -> BinaryOperation? {
    switch op {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    case .power: .power
    case .leftShift: .leftShift
    case .rightShift: .rightShift
    case .and: .bitwiseAnd
    case .or: .bitwiseOr
    case .xor: .bitwiseXor
    case .matrixMultiply: nil
    }
  }

  /// `x op y`, where `x` is the array unless reflected; nil for what is no operand.
  static func binary(
    _ context: Interpreter, _ op: BinaryOperator, _ a: Value, _ b: Value, _ isReflected: Bool
  ) throws -> Value? {
    if let quick = quickFloat(op, a, b) { return quick }
    guard context.isOperand(a), context.isOperand(b) else { return nil }
    let left = try context.operand(a)
    let right = try context.operand(b)
    guard let function = function(op) else {
      if left.weak != nil || right.weak != nil { return nil }
      return NDArrayClass.result(try matrixProduct(left.array, right.array))
    }
    return NDArrayClass.result(try apply(function, left, right))
  }

  /// Arithmetic of two float64 numbers without arrays.
  private static func quickFloat(_ op: BinaryOperator, _ a: Value, _ b: Value) -> Value? {
    func number(_ value: Value) -> Double? {
      switch value {
      case .float(let number): return number
      case .host(let host):
        guard let scalar = (host as? ScalarObject)?.scalar, scalar.dtype == .float64 else {
          return nil
        }
        return scalar.double
      default: return nil
      }
    }
    guard let x = number(a), let y = number(b) else { return nil }
    let result: Double
    switch op {
    case .add: result = x + y
    case .subtract: result = x - y
    case .multiply: result = x * y
    case .divide: result = x / y
    default: return nil
    }
    return ScalarClass.wrap(Scalar(dtype: .float64, value: .float(result)))
  }

  /// `x op= y` for an array: into its own elements.
  static func inPlace(
    _ context: Interpreter, _ op: BinaryOperator, _ a: Value, _ b: Value
  ) throws -> Value? {
    guard let target = a.arrayObject?.array, context.isOperand(b) else { return nil }
    let right = try context.operand(b)
    guard let function = function(op) else {
      try target.convertElements(from: try matrixProduct(target, right.array))
      return a
    }
    _ = try apply(function, Operand(target), right, into: target)
    return a
  }

  static func compare(
    _ context: Interpreter, _ op: CompareOperator, _ a: Value, _ b: Value
  ) throws -> Value? {
    let function: BinaryOperation =
      switch op {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterEqual
      }
    if let scalar = a.numpyScalar, let quick = quickOrder(op, scalar, b) { return quick }
    guard context.isOperand(b) else {
      // Nothing equals what is no number.
      guard op == .equal || op == .notEqual, let array = a.arrayObject?.array else { return nil }
      let result = try NDArray(zeros: .bool, shape: array.shape)
      if op == .notEqual { try result.fill([1]) }
      return NDArrayClass.wrap(result)
    }
    if a.numpyScalar != nil, case .list = b { return try array(context, function, a, b) }
    if let big = try tooLarge(op, a, b) { return big }
    return try array(context, function, a, b)
  }

  private static func array(
    _ context: Interpreter, _ function: BinaryOperation, _ a: Value, _ b: Value
  ) throws -> Value {
    NDArrayClass.result(try apply(function, try context.operand(a), try context.operand(b)))
  }

  /// A comparison with an integer beyond 64 bits, which is the same for all elements.
  private static func tooLarge(_ op: CompareOperator, _ a: Value, _ b: Value) throws -> Value? {
    guard case .bigInt(let big) = b, UInt64(exactly: big.value) == nil else { return nil }
    let isLarger = big.value.signum() > 0
    let holds: Bool =
      switch op {
      case .equal: false
      case .notEqual: true
      case .less, .lessOrEqual: isLarger
      case .greater, .greaterOrEqual: !isLarger
      }
    let shape = a.arrayObject?.array.shape ?? []
    let result = try NDArray(zeros: .bool, shape: shape)
    if holds { try result.fill([1]) }
    return NDArrayClass.result(result)
  }

  /// A scalar against a plain number, without arrays.
  private static func quickOrder(_ op: CompareOperator, _ scalar: Scalar, _ b: Value) -> Value? {
    let holds: Bool
    switch (scalar.value, b) {
    case (.int(let x), .int(let y)): holds = op.holds(Int(x), y)
    case (.float(let x), .float(let y)) where scalar.dtype == .float64: holds = op.holds(x, y)
    default: return nil
    }
    return ScalarClass.wrap(Scalar(dtype: .bool, value: .bool(holds)))
  }

  static func unary(_ context: Interpreter, _ op: UnaryOperator, _ a: Value) throws -> Value? {
    let function: UnaryOperation =
      switch op {
      case .negate: .negative
      case .plus: .positive
      case .invert: .invert
      case .absolute: .absolute
      }
    return NDArrayClass.result(try apply(function, try context.ndarray(a)))
  }
}

extension CompareOperator {
  fileprivate func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
