/// The constructor and the methods of `float`.
enum FloatMembers {
  static func fill(_ type: TypeObject) {
    type.construct("x=0.0, /", "The float of a number or of text.") { context, a in
      .float(try convert(a[0], context))
    }
    type.property("real", "The number.") { _, value in value }
    type.property("imag", "0.0, the imaginary part.") { _, _ in .float(0) }
    add(type, "conjugate", "", "The number itself.") { .float($0) }
    add(type, "is_integer", "", "Whether the number is whole.") {
      .bool($0.isFinite && $0 == $0.rounded(.towardZero))
    }
    add(type, "hex", "", "The exact value in hexadecimal.") {
      .string(FloatConversion.hexadecimal($0))
    }
    add(type, "as_integer_ratio", "", "The exact value as a fraction in lowest terms.") {
      if $0.isNaN { throw ScriptException.value("cannot convert NaN to integer ratio") }
      if $0.isInfinite {
        throw ScriptException.overflow("cannot convert Infinity to integer ratio")
      }
      let (numerator, denominator) = FloatConversion.ratio($0)
      return .tuple([.integer(numerator), .integer(denominator)])
    }
    type.add(
      "fromhex",
      .classMethod(
        Builtin("fromhex", "string, /", doc: "The float of hexadecimal text.", module: "float") {
          _, _, a in
          guard case .str(let text) = a[0] else {
            throw ScriptException.type("bad argument type for built-in operation")
          }
          return .float(try FloatConversion.parseHexadecimal(text))
        }))
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Double) throws -> Value
  ) {
    type.method(
      name, signature, doc,
      of: { value -> Double? in
        if case .float(let number) = value { return number }
        return nil
      }, { _, number, _ in try body(number) })
  }

  /// What `float(value)` gives.
  static func convert(_ value: Value, _ context: Interpreter) throws -> Double {
    let text: StringObject
    switch value {
    case .str(let object): text = object
    case .bytes(let bytes): text = StringObject(digits: bytes)
    case .float(let number): return number
    case .int, .bool, .bigInt: return try context.double(value)
    case .host(let instance) where instance.type.slot(\.toFloat) != nil:
      return try context.double(value)
    default:
      if let integer = try context.indexValue(value) { return try context.double(integer) }
      throw ScriptException.type(
        "float() argument must be a string or a real number, not '\(value.typeName)'")
    }
    if let number = FloatConversion.parse(text) { return number }
    throw ScriptException.value(
      "could not convert string to float: \(try context.repr(value).string)")
  }
}
