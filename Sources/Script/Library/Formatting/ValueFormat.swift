extension Interpreter {
  /// What `format(value, spec)` gives, and what a field of an f-string or of `str.format` shows.
  ///
  /// - Throws: `ValueError` for a bad specification, `TypeError` for a type that takes none.
  public func format(_ value: Value, _ spec: StringObject = .empty) throws -> StringObject {
    if spec.count == 0, case .str(let text) = value { return text }
    var out = TextBuilder()
    try format(value, spec, into: &out)
    return out.finish()
  }

  /// Adds what `format(value, spec)` gives to a text under construction.
  ///
  /// - Throws: as ``format(_:_:)``.
  func format(_ value: Value, _ spec: StringObject, into out: inout TextBuilder) throws {
    if case .host(let instance) = value, let format = instance.type.slot(\.format) {
      return out.append(try format(self, value, spec))
    }
    if spec.count == 0 {
      switch value {
      case .str(let text): out.append(text)
      case .int(let number): out.append(number)
      default: out.append(try str(value))
      }
      return
    }
    switch value {
    case .str(let text): try ValueFormat.text(text, spec, into: &out, self)
    case .int, .bool, .bigInt: try ValueFormat.integer(value, spec, into: &out, self)
    case .float(let number): try ValueFormat.float(number, spec, into: &out, self)
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
    _ text: StringObject, _ specText: StringObject, into out: inout TextBuilder,
    _ context: Interpreter
  ) throws {
    let spec = try FormatSpec(
      specText, typeName: "str", defaultType: 0x73, defaultAlignment: .left)
    guard spec.type == 0x73 else { throw spec.unknownType("str") }
    if let sign = spec.sign { throw notInText(sign == 0x20 ? "Space" : "Sign") }
    if spec.dropsNegativeZero { throw notInText("Negative zero coercion (z)") }
    if spec.isAlternate { throw notInText("Alternate form (#)") }
    if spec.alignment == .afterSign { throw notInText("'=' alignment") }
    let count = min(spec.precision ?? Int.max, text.count)
    try put(text, count, spec, into: &out, context)
  }

  /// Adds the first characters of a text with the padding that the specification asks for.
  private static func put(
    _ text: StringObject, _ count: Int, _ spec: FormatSpec, into out: inout TextBuilder,
    _ context: Interpreter
  ) throws {
    let padding = max(0, spec.width - count)
    if padding > 64 { try context.reserve(elements: spec.width, size: 8) }
    let left =
      switch spec.alignment {
      case .right, .afterSign: padding
      case .center: padding / 2
      case .left: 0
      }
    try out.append(repeating: spec.fill, count: left, context)
    try out.append(text, 0..<count, context)
    try out.append(repeating: spec.fill, count: padding - left, context)
  }

  // MARK: Integers

  static func integer(
    _ value: Value, _ specText: StringObject, into out: inout TextBuilder, _ context: Interpreter
  ) throws {
    let name = value.typeName
    let spec = try FormatSpec(
      specText, typeName: name, defaultType: 0x64, defaultAlignment: .right)
    switch Unicode.Scalar(spec.type) {
    case "d", "b", "o", "x", "X", "n", "c": break
    case "e", "E", "f", "F", "g", "G", "%":
      return try float(context.double(value), spec, "float", into: &out, context)
    default: throw spec.unknownType(name)
    }
    if spec.precision != nil {
      throw ScriptException.value("Precision not allowed in integer format specifier")
    }
    if spec.dropsNegativeZero {
      throw ScriptException.value(
        "Negative zero coercion (z) not allowed in integer format specifier")
    }
    if case .int(let number) = value, IntegerText.layOut(number, spec, into: &out) { return }
    if spec.type == 0x63 { return try character(value, spec, into: &out, context) }
    try IntegerText.parts(value, type: spec.type, isAlternate: spec.isAlternate, context)
      .layOut(spec, into: &out, context)
  }

  private static func character(
    _ value: Value, _ spec: FormatSpec, into out: inout TextBuilder, _ context: Interpreter
  ) throws {
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
    try put(.character(point), 1, spec, into: &out, context)
  }

  // MARK: Floats

  static func float(
    _ value: Double, _ specText: StringObject, into out: inout TextBuilder, _ context: Interpreter
  ) throws {
    let spec = try FormatSpec(
      specText, typeName: "float", defaultType: 0, defaultAlignment: .right)
    try float(value, spec, "float", into: &out, context)
  }

  private static func float(
    _ value: Double, _ spec: FormatSpec, _ name: String, into out: inout TextBuilder,
    _ context: Interpreter
  ) throws {
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
    if style.precision > 64 { try context.reserve(elements: style.precision, size: 8) }
    style.isAlternate = spec.isAlternate
    style.isUpper = spec.type == 0x45 || spec.type == 0x46 || spec.type == 0x47
    style.dropsNegativeZero = spec.dropsNegativeZero
    var parts = try style.text(value, context)
    if spec.type == 0x25 { parts.text.append(codePoint: 0x25) }
    try parts.layOut(spec, into: &out, context)
  }
}
