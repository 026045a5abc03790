import NDArray
import Script

/// `array[key]` and `array[key] = value`.
enum ArrayIndexing {
  static func get(_ context: Interpreter, _ object: ArrayObject, _ key: Value) throws -> Value {
    let array = object.array
    if case .int(let index) = key, array.rank > 0 {
      return try row(object, index)
    }
    let items = try items(key, context)
    let result = try array.indexed(items)
    let isElement =
      result.rank == 0
      && items.allSatisfy {
        if case .integer = $0 { return true } else { return false }
      }
    return isElement ? ScalarClass.wrap(result.scalar) : wrap(result, like: object)
  }

  /// `array[index]` for an integer.
  static func row(_ object: ArrayObject, _ index: Int) throws -> Value {
    let array = object.array
    let length = array.shape[0]
    guard index < length, index >= -length else {
      throw ScriptException.index(
        "index \(index) is out of bounds for axis 0 with size \(length)")
    }
    let part = try array.element(axis: 0, index: index < 0 ? index + length : index)
    return part.rank == 0 ? ScalarClass.wrap(part.scalar) : wrap(part, like: object)
  }

  static func set(
    _ context: Interpreter, _ object: ArrayObject, _ key: Value, _ value: Value
  ) throws {
    let source: NDArray
    switch value {
    case .int, .bigInt, .bool:
      source = try context.fitted(value, object.array.dtype)
    default: source = try context.ndarray(value)
    }
    if case .bool(true) = key {
      try object.array.convertElements(from: source)
      return
    }
    try object.array.setElements(at: try items(key, context), to: source)
  }

  private static func wrap(_ array: NDArray, like object: ArrayObject) -> Value {
    let result = ArrayObject(array, isBigEndian: object.isBigEndian)
    result.noteBase(object)
    return .host(result)
  }

  /// What stands between the brackets.
  ///
  /// - Throws: `IndexError` for what is no index.
  static func items(_ key: Value, _ context: Interpreter) throws -> [IndexItem] {
    if case .tuple(let tuple) = key { return try tuple.items.map { try item($0, context) } }
    return [try item(key, context)]
  }

  private static func item(_ key: Value, _ context: Interpreter) throws -> IndexItem {
    switch key {
    case .int(let index): return .integer(index)
    case .bool(let flag): return .array(NDArray(scalar: Bool8(flag)))
    case .none: return .newAxis
    case .ellipsis: return .ellipsis
    case .slice(let slice):
      return .slice(
        start: try part(slice.start, context), stop: try part(slice.stop, context),
        step: try part(slice.step, context))
    case .list(let list) where list.items.isEmpty:
      return .array(try NDArray(zeros: .int64, shape: [0]))
    case .list, .tuple, .range: return .array(try context.ndarray(key))
    case .host(let host):
      if let array = (host as? ArrayObject)?.array {
        if array.rank == 0, let index = array.scalar.exactInteger, array.dtype.isInteger {
          return .integer(Int(clamping: index))
        }
        return .array(array)
      }
      if let scalar = (host as? ScalarObject)?.scalar {
        if scalar.dtype == .bool { return .array(scalar.array) }
        if let index = scalar.exactInteger { return .integer(Int(clamping: index)) }
        break
      }
      if let source = key.arraySource { return .array(try source.readAll()) }
      if case .int(let index)? = try context.indexValue(key) { return .integer(index) }
    default: break
    }
    throw ScriptException.index(
      "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean "
        + "arrays are valid indices")
  }

  private static func part(_ value: Value, _ context: Interpreter) throws -> Int? {
    switch value {
    case .none: return nil
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .bigInt(let big): return big.value.signum() < 0 ? -Int.max : Int.max
    default:
      if let index = try context.indexValue(value) { return try part(index, context) }
      throw ScriptException.type(
        "slice indices must be integers or None or have an __index__ method")
    }
  }
}
