extension Interpreter {
  /// What `format(value, spec)` gives, and what a field of an f-string or of `str.format` shows.
  ///
  /// - Throws: `ValueError` for a bad specification, `TypeError` for a type that takes none.
  public func format(_ value: Value, _ spec: StringObject = .empty) throws -> StringObject {
    if case .host(let instance) = value, let format = instance.type.slot(\.format) {
      return try format(self, value, spec)
    }
    if spec.count == 0 { return try str(value) }
    switch value {
    case .str(let text): return try ValueFormat.text(text, spec, self)
    case .int, .bool, .bigInt: return try ValueFormat.integer(value, spec, self)
    case .float(let number): return try ValueFormat.float(number, spec, self)
    default:
      throw ScriptException.type(
        "unsupported format string passed to \(value.typeName).__format__")
    }
  }

  /// What `ascii(value)` gives: `repr` with everything beyond ASCII escaped.
  ///
  /// - Throws: as ``repr(_:)``.
  public func ascii(_ value: Value) throws -> StringObject {
    let text = try repr(value)
    if text.isASCII { return text }
    return StringObject(ascii: try Codec.ascii.encode(text, errors: "backslashreplace"))
  }
}

/// Formatting of the built-in types by the mini-language.
enum ValueFormat {
  private static func notInText(_ what: String) -> ScriptException {
    .value("\(what) not allowed in string format specifier")
  }

  static func text(
    _ text: StringObject, _ specText: StringObject, _ context: Interpreter
  ) throws -> StringObject {
    let spec = try FormatSpec(
      specText, typeName: "str", defaultType: 0x73, defaultAlignment: .left)
    guard spec.type == 0x73 else { throw spec.unknownType("str") }
    if let sign = spec.sign { throw notInText(sign == 0x20 ? "Space" : "Sign") }
    if spec.dropsNegativeZero { throw notInText("Negative zero coercion (z)") }
    if spec.isAlternate { throw notInText("Alternate form (#)") }
    if spec.alignment == .afterSign { throw notInText("'=' alignment") }
    let shown = text.slice(0, min(spec.precision ?? Int.max, text.count))
    return try padded(shown, spec, context)
  }

  private static func padded(
    _ text: StringObject, _ spec: FormatSpec, _ context: Interpreter
  ) throws -> StringObject {
    let padding = max(0, spec.width - text.count)
    let left =
      switch spec.alignment {
      case .right, .afterSign: padding
      case .center: padding / 2
      case .left: 0
      }
    return try TextPadding.padded(
      text, left: left, right: padding - left, with: spec.fill, context)
  }

  // MARK: Integers

  static func integer(
    _ value: Value, _ specText: StringObject, _ context: Interpreter
  ) throws -> StringObject {
    let name = value.typeName
    let spec = try FormatSpec(
      specText, typeName: name, defaultType: 0x64, defaultAlignment: .right)
    switch Unicode.Scalar(spec.type) {
    case "d", "b", "o", "x", "X", "n", "c": break
    case "e", "E", "f", "F", "g", "G", "%":
      return try float(context.double(value), spec, "float", context)
    default: throw spec.unknownType(name)
    }
    if spec.precision != nil {
      throw ScriptException.value("Precision not allowed in integer format specifier")
    }
    if spec.dropsNegativeZero {
      throw ScriptException.value(
        "Negative zero coercion (z) not allowed in integer format specifier")
    }
    if spec.type == 0x63 { return try character(value, spec, context) }
    return try IntegerText.parts(value, type: spec.type, isAlternate: spec.isAlternate)
      .laidOut(spec, context)
  }

  private static func character(
    _ value: Value, _ spec: FormatSpec, _ context: Interpreter
  ) throws -> StringObject {
    if spec.sign != nil {
      throw ScriptException.value("Sign not allowed with integer format specifier 'c'")
    }
    if spec.isAlternate {
      throw ScriptException.value(
        "Alternate form (#) not allowed with integer format specifier 'c'")
    }
    guard let number = value.asInt else {
      throw ScriptException.overflow("Python int too large to convert to C long")
    }
    guard let point = UInt32(exactly: number), point <= 0x10FFFF else {
      throw ScriptException.overflow("%c arg not in range(0x110000)")
    }
    return try padded(.character(point), spec, context)
  }

  // MARK: Floats

  static func float(
    _ value: Double, _ specText: StringObject, _ context: Interpreter
  ) throws -> StringObject {
    let spec = try FormatSpec(
      specText, typeName: "float", defaultType: 0, defaultAlignment: .right)
    return try float(value, spec, "float", context)
  }

  private static func float(
    _ value: Double, _ spec: FormatSpec, _ name: String, _ context: Interpreter
  ) throws -> StringObject {
    var value = value
    var style = FloatStyle(kind: .general, precision: spec.precision ?? 6)
    switch Unicode.Scalar(spec.type) {
    case "\0":
      style.kind = spec.precision == nil ? .shortest : .general
      style.addsPoint = true
    case "e", "E": style.kind = .exponent
    case "f", "F": style.kind = .fixed
    case "g", "G", "n": break
    case "%":
      style.kind = .fixed
      value *= 100
    default: throw spec.unknownType(name)
    }
    if style.precision > Int(Int32.max) { throw ScriptException.value("precision too big") }
    try context.reserve(elements: style.precision, size: 8)
    style.isAlternate = spec.isAlternate
    style.isUpper = "EFG".holds(spec.type)
    style.dropsNegativeZero = spec.dropsNegativeZero
    var parts = style.text(value)
    if spec.type == 0x25 { parts.rest.append(0x25) }
    return try parts.laidOut(spec, context)
  }
}
