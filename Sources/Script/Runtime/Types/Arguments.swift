import BigInt

/// The arguments of one call of a function written in Swift, bound to its parameters in order.
///
/// Valid only during the call. `*args` is a tuple, `**kwargs` a dict, a parameter without a value
/// is unbound.
public struct Arguments {
  let base: UnsafeMutablePointer<Value>
  /// The number of parameters.
  public let count: Int
  unowned(unsafe) let builtin: Builtin

  /// The value of a parameter.
  @inline(__always)
  public subscript(index: Int) -> Value {
    precondition(index < count)
    return base[index]
  }

  /// The value of a parameter, or `nil` if the call did not give it and it has no default.
  public func optional(_ index: Int) -> Value? { self[index].ifBound }

  /// The value of a parameter, or `nil` if it is `None` or was not given.
  public func unlessNone(_ index: Int) -> Value? {
    switch self[index] {
    case .none, .unbound: nil
    default: self[index]
    }
  }

  /// The tuple of a `*args` parameter.
  public func rest(_ index: Int) -> [Value] {
    if case .tuple(let tuple) = self[index] { return tuple.items }
    return []
  }

  /// The dict of a `**kwargs` parameter.
  public func restByName(_ index: Int) -> DictObject {
    if case .dict(let dict) = self[index] { return dict }
    return DictObject()
  }

  /// The `TypeError` for an argument of the wrong type.
  public func mismatch(_ index: Int, _ expected: String) -> ScriptException {
    let parameter = builtin.signature.parameters[index]
    return .type(
      "\(builtin.name)() argument '\(parameter.name)' must be \(expected), "
        + "not \(self[index].typeName)")
  }

  /// An integer argument that fits in 64 bits.
  ///
  /// - Throws: `TypeError` if it is no integer, `OverflowError` if it does not fit.
  public func int(_ index: Int, _ context: Interpreter) throws -> Int {
    switch self[index] {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .bigInt: throw ScriptException.overflow("Python int too large to convert to C ssize_t")
    default:
      guard let value = try context.indexValue(self[index]), let number = value.asInt else {
        throw ScriptException.type(
          "'\(self[index].typeName)' object cannot be interpreted as an integer")
      }
      return number
    }
  }

  /// An integer argument, or `nil` if it is `None` or was not given.
  ///
  /// - Throws: as ``int(_:_:)``.
  public func intUnlessNone(_ index: Int, _ context: Interpreter) throws -> Int? {
    unlessNone(index) == nil ? nil : try int(index, context)
  }

  /// A text argument.
  ///
  /// - Throws: `TypeError` if it is not a `str`.
  public func text(_ index: Int) throws -> StringObject {
    guard case .str(let text) = self[index] else { throw mismatch(index, "str") }
    return text
  }

  /// A text argument as a Swift string.
  ///
  /// - Throws: `TypeError` if it is not a `str`.
  public func string(_ index: Int) throws -> String { try text(index).string }

  /// A text argument, or `nil` if it is `None` or was not given.
  ///
  /// - Throws: `TypeError` if it is neither `None` nor a `str`.
  public func stringUnlessNone(_ index: Int) throws -> String? {
    unlessNone(index) == nil ? nil : try string(index)
  }

  /// A float argument; integers are converted.
  ///
  /// - Throws: `TypeError` if it is no real number, `OverflowError` if it is too large.
  public func double(_ index: Int, _ context: Interpreter) throws -> Double {
    try context.double(self[index])
  }

  /// Whether an argument is true.
  ///
  /// - Throws: what the truth of a host object throws.
  public func bool(_ index: Int, _ context: Interpreter) throws -> Bool {
    try context.truth(self[index])
  }
}
