import BigInt

/// The built-in functions about numbers and characters.
enum NumberBuiltins {
  nonisolated(unsafe) static let all: [Builtin] = [
    radix("bin", 0x62, "The binary text of an integer."),
    radix("oct", 0x6F, "The octal text of an integer."),
    radix("hex", 0x78, "The hexadecimal text of an integer."),
    Builtin("chr", "i, /", doc: "The character with a code point.") { context, _, a in
      guard let integer = try context.indexValue(a[0]) else { throw notInteger(a[0]) }
      guard let number = integer.asInt, number.magnitude <= 1 << 31 else {
        throw ScriptException.overflow("Python int too large to convert to C int")
      }
      guard let point = UInt32(exactly: number), point <= 0x10FFFF else {
        throw ScriptException.value("chr() arg not in range(0x110000)")
      }
      return .str(.character(point))
    },
    Builtin("ord", "c, /", doc: "The code point of a character.", shortcut: .codePoint) { _, _, a in
      switch a[0] {
      case .str(let text):
        if text.count == 1 { return .int(Int(text[0])) }
        throw wrongLength(text.count)
      case .bytes(let bytes):
        if bytes.bytes.count == 1 { return .int(Int(bytes.bytes[0])) }
        throw wrongLength(bytes.bytes.count)
      default:
        throw ScriptException.type(
          "ord() expected string of length 1, but \(a[0].typeName) found")
      }
    },
    Builtin("round", "number, ndigits=None", doc: "The number rounded, halves to even.") {
      context, _, a in try Rounding.round(a[0], a.unlessNone(1), context)
    },
    Builtin("divmod", "x, y, /", doc: "Quotient and remainder.") { context, _, a in
      try divide(a[0], a[1], context)
    },
    Builtin("pow", "base, exp, mod=None", doc: "A power, modulo a number if given.") {
      context, _, a in
      guard let modulus = a.unlessNone(2) else { return try context.binary(.power, a[0], a[1]) }
      return try power(a[0], a[1], modulus, context)
    },
    Builtin("format", "value, format_spec='', /", doc: "The value as text, as specified.") {
      context, _, a in
      guard case .str(let spec) = a[1] else {
        throw ScriptException.type("format() argument 2 must be str, not \(a[1].typeName)")
      }
      return .str(try context.format(a[0], spec))
    },
    Builtin("ascii", "obj, /", doc: "The repr with everything beyond ASCII escaped.") {
      context, _, a in .str(try context.ascii(a[0]))
    },
  ]

  private static func notInteger(_ value: Value) -> ScriptException {
    .type("'\(value.typeName)' object cannot be interpreted as an integer")
  }

  private static func wrongLength(_ count: Int) -> ScriptException {
    .type("ord() expected a character, but string of length \(count) found")
  }

  private static func radix(_ name: String, _ type: UInt32, _ doc: String) -> Builtin {
    Builtin(name, "number, /", doc: doc) { context, _, a in
      guard let integer = try context.indexValue(a[0]) else { throw notInteger(a[0]) }
      return .str(try IntegerText.parts(integer, type: type, isAlternate: true, context).plain)
    }
  }

  private static func divide(_ x: Value, _ y: Value, _ context: Interpreter) throws -> Value {
    let isBuiltin = [x, y].allSatisfy { value in
      if case .float = value { return true }
      return value.asBigInt != nil
    }
    if isBuiltin, try !context.truth(y) {
      let isInteger = x.asBigInt != nil && y.asBigInt != nil
      throw ScriptException.zeroDivision(
        isInteger ? "integer division or modulo by zero" : "float divmod()")
    }
    if !isBuiltin {
      var hasHost = false
      for value in [x, y] { if case .host = value { hasHost = true } }
      if !hasHost {
        throw ScriptException.type(
          "unsupported operand type(s) for divmod(): '\(x.typeName)' and '\(y.typeName)'")
      }
    }
    return .tuple([try context.binary(.floorDivide, x, y), try context.binary(.remainder, x, y)])
  }

  private static func power(
    _ base: Value, _ exponent: Value, _ modulus: Value, _ context: Interpreter
  ) throws -> Value {
    guard let x = base.asBigInt, let y = exponent.asBigInt, let m = modulus.asBigInt else {
      if [base, exponent, modulus].contains(where: { if case .float = $0 { true } else { false } })
      {
        throw ScriptException.type(
          "pow() 3rd argument not allowed unless all arguments are integers")
      }
      throw ScriptException.type(
        "unsupported operand type(s) for ** or pow(): '\(base.typeName)', "
          + "'\(exponent.typeName)', '\(modulus.typeName)'")
    }
    if m == 0 { throw ScriptException.value("pow() 3rd argument cannot be 0") }
    let size = BigInt(m.magnitude)
    if size == 1 { return .int(0) }
    var start = BigDivision.floor(x, size).remainder
    if y.signum() < 0 {
      guard let inverse = start.inverse(size) else {
        throw ScriptException.value("base is not invertible for the given modulus")
      }
      start = inverse
    }
    let result = try BigWork.power(start, BigInt(y.magnitude), modulo: size, context)
    return .integer(m.signum() < 0 && result != 0 ? result + m : result)
  }
}
