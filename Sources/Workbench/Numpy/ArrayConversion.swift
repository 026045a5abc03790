import BigInt
import NDArray
import Script
import Workers

extension Interpreter {
  /// The array that a value stands for: an array object, a scalar, a number, or nested sequences.
  /// Lazy arrays are computed.
  ///
  /// - Throws: `TypeError` for what is no number, `ValueError` for ragged nesting.
  func ndarray(_ value: Value) throws -> NDArray {
    if let object = value.arrayObject { return object.array }
    return try operand(value).array
  }

  /// An argument of a universal function. Python's numbers are weak, all else has its dtype.
  ///
  /// - Throws: as ``ndarray(_:)``.
  func operand(_ value: Value) throws -> Operand {
    switch value {
    case .bool(let flag): return Operand(NDArray(scalar: Bool8(flag)))
    case .int(let number): return Operand(weak: number)
    case .float(let number): return Operand(weak: number)
    case .bigInt(let big):
      if let number = UInt64(exactly: big.value) {
        return Operand(NDArray(scalar: number), weak: .int)
      }
      throw ScriptException.overflow("Python int too large to convert to C long")
    case .host(let host):
      if let array = host as? ArrayObject { return Operand(array.array) }
      if let scalar = host as? ScalarObject { return Operand(scalar.scalar.array) }
      if let source = value.arraySource { return Operand(try released { try source.readAll() }) }
    case .list(let list): return Operand(try nestedArray(list.items))
    case .tuple(let tuple): return Operand(try nestedArray(tuple.items))
    case .range(let range):
      if let start = Int(exactly: range.start), let count = Int(exactly: range.count),
        let step = Int(exactly: range.step)
      {
        try reserve(elements: count, size: 8)
        return Operand(try .range(from: start, to: start + count * step, by: step))
      }
    default: break
    }
    throw ScriptException.type("numpy arrays hold numbers; '\(value.typeName)' is none")
  }

  /// Whether a value can be an operand: arrays, scalars, numbers and sequences of them.
  func isOperand(_ value: Value) -> Bool {
    switch value {
    case .bool, .int, .float, .bigInt, .list, .tuple: true
    case .host(let host):
      host is ArrayObject || host is ScalarObject || value.arraySource != nil
    default: false
    }
  }

  /// A number that has to fit a dtype.
  ///
  /// - Throws: `OverflowError` if it does not.
  func fitted(_ value: Value, _ dtype: DType) throws -> NDArray {
    if dtype.isInteger, let big = value.asBigInt {
      let bounds = dtype.integerBounds
      guard big >= BigInt(bounds.low), big <= BigInt(bounds.high) else {
        throw ScriptException.overflow("Python integer \(big) out of bounds for \(dtype.name)")
      }
    }
    if !dtype.isInteger, case .bigInt = value {
      return try Operand(weak: double(value)).array.cast(to: dtype)
    }
    return try operand(value).array.cast(to: dtype)
  }

  /// The array of nested sequences.
  ///
  /// - Throws: as ``ndarray(_:)``.
  func nestedArray(_ items: [Value], dtype: DType? = nil, depth: Int = 0) throws -> NDArray {
    guard depth < 32 else { throw ScriptException.value("maximum depth of nesting exceeded") }
    guard !items.isEmpty else { return try NDArray(zeros: dtype ?? .float64, shape: [0]) }
    if let flat = try flatArray(items, dtype) { return flat }
    var parts: [NDArray] = []
    for item in items {
      switch item {
      case .list(let list):
        parts.append(try nestedArray(list.items, dtype: dtype, depth: depth + 1))
      case .tuple(let tuple):
        parts.append(try nestedArray(tuple.items, dtype: dtype, depth: depth + 1))
      case .int, .bigInt, .bool, .float:
        parts.append(try dtype.map { try fitted(item, $0) } ?? ndarray(item))
      default: parts.append(try ndarray(item))
      }
    }
    let first = parts[0]
    guard parts.allSatisfy({ $0.shape == first.shape }) else {
      throw ScriptException.value(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape "
          + "after \(depth + 1) dimensions. The detected shape was "
          + "\([items.count].tupleDescription) + inhomogeneous part.")
    }
    return try stack(parts, dtype: dtype)
  }

  /// The array of a sequence of plain numbers; nil if something else is among them.
  private func flatArray(_ items: [Value], _ dtype: DType?) throws -> NDArray? {
    var hasFloat = false
    var hasInt = false
    var hasBool = false
    var hasBig = false
    for item in items {
      switch item {
      case .int: hasInt = true
      case .float: hasFloat = true
      case .bool: hasBool = true
      case .bigInt: hasBig = true
      default: return nil
      }
    }
    if let dtype, dtype.isInteger, !hasFloat {
      let bounds = dtype.integerBounds
      for item in items {
        if let number = item.asInt, Int128(number) >= bounds.low, Int128(number) <= bounds.high {
          continue
        }
        _ = try fitted(item, dtype)
      }
    }
    if hasBig {
      if hasFloat || dtype?.isFloat == true {
        return try NDArray(items.map { try double($0) }).asType(dtype ?? .float64)
      }
      let values = try items.map { item -> UInt64 in
        guard let big = item.asBigInt, let number = UInt64(exactly: big) else {
          throw ScriptException.overflow("Python int too large to convert to C long")
        }
        return number
      }
      return try NDArray(values).asType(dtype ?? .uint64)
    }
    if hasFloat {
      return try NDArray(items.map { try double($0) }).asType(dtype ?? .float64)
    }
    if hasInt {
      return try NDArray(items.map { Int64($0.asInt ?? 0) }).asType(dtype ?? .int64)
    }
    guard hasBool else { return nil }
    return try NDArray(items.map { Bool8($0.asInt != 0) }).asType(dtype ?? .bool)
  }
}

extension NDArray {
  /// The elements as plain values in nested lists, as `tolist()` gives them.
  ///
  /// - Throws: ``NDArrayError``; `Cancelled`.
  func nestedList() throws -> Value {
    if rank == 0 { return scalar.plain }
    if rank > 1 {
      return .list(try (0..<shape[0]).map { try element(axis: 0, index: $0).nestedList() })
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    while values.count < count {
      try Cancellation.current.check()
      let part = try slice(
        axis: 0, start: values.count, count: min(count - values.count, 1 << 16))
      values += part.scalars.map(\.plain)
    }
    return .list(values)
  }
}
