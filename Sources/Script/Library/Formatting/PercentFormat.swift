/// Formatting with `%`, for `str` and for `bytes`.
struct PercentFormat<T: UnitText> {
  private let text: T
  private let context: Interpreter
  private var index = 0
  /// The units so far, those of bytes as code points below 256.
  private var out = TextBuilder()
  /// The arguments in order where they are the elements of a tuple; the value is the only one
  /// otherwise.
  private let arguments: [Value]?
  private let value: Value
  private var used = 0
  private var usesMapping = false

  private static var isBytes: Bool { T.self == BytesObject.self }

  private struct Directive {
    var isLeft = false
    var isZero = false
    var spec = FormatSpec(alignment: .right)
    var argument: Value?

    /// The specification for a number.
    var numberSpec: FormatSpec {
      var spec = spec
      if isZero, !isLeft { (spec.fill, spec.alignment) = (0x30, .afterSign) }
      return spec
    }
  }

  init(_ text: T, _ value: Value, _ context: Interpreter) {
    self.text = text
    self.value = value
    self.context = context
    if case .tuple(let tuple) = value { arguments = tuple.items } else { arguments = nil }
  }

  mutating func run() throws -> T {
    while index < text.count {
      let start = index
      while index < text.count, text[index] != 0x25 { index += 1 }
      out.append(units: text, start..<index)
      if index == text.count { break }
      index += 1
      if index < text.count, text[index] == 0x25 {
        out.append(codePoint: 0x25)
        index += 1
      } else {
        try format()
      }
    }
    if used < arguments?.count ?? 1, !usesMapping, !isMapping {
      throw ScriptException.type(
        "not all arguments converted during \(Self.isBytes ? "bytes" : "string") formatting")
    }
    let text = out.finish()
    return (text as? T) ?? T.make(text.codePoints)
  }

  private var isMapping: Bool {
    switch value {
    case .dict, .list, .range, .view: true
    case .bytes: !Self.isBytes
    case .host(let instance): instance.type.slot(\.getItem) != nil
    default: false
    }
  }

  private mutating func next() throws -> Value {
    guard used < arguments?.count ?? 1 else {
      throw ScriptException.type("not enough arguments for format string")
    }
    used += 1
    return arguments?[used - 1] ?? value
  }

  // MARK: Reading a directive

  private mutating func character() throws -> UInt32 {
    guard index < text.count else { throw ScriptException.value("incomplete format") }
    index += 1
    return text[index - 1]
  }

  private mutating func format() throws {
    var directive = Directive()
    var point = try character()
    if point == 0x28 {
      directive.argument = try keyed()
      point = try character()
    }
    flags: while true {
      switch point {
      case 0x2D: directive.isLeft = true
      case 0x2B: directive.spec.sign = point
      case 0x20: directive.spec.sign = directive.spec.sign ?? point
      case 0x23: directive.spec.isAlternate = true
      case 0x30: directive.isZero = true
      default: break flags
      }
      point = try character()
    }
    if point == 0x2A {
      let width = try starred(limit: Int.max, "C ssize_t")
      directive.isLeft = directive.isLeft || width < 0
      // The least number has no negative, and pads nothing in CPython.
      directive.spec.width = width == .min ? 0 : abs(width)
      point = try character()
    } else {
      directive.spec.width = try number(&point, "width too big") ?? 0
    }
    if point == 0x2E {
      point = try character()
      if point == 0x2A {
        directive.spec.precision = max(0, try starred(limit: Int(Int32.max), "C int"))
        point = try character()
      } else {
        directive.spec.precision = try number(&point, "precision too big") ?? 0
      }
    }
    if point == 0x68 || point == 0x6C || point == 0x4C { point = try character() }
    directive.spec.type = point
    if directive.isLeft { directive.spec.alignment = .left }
    try put(directive)
  }

  private mutating func keyed() throws -> Value {
    guard isMapping else { throw ScriptException.type("format requires a mapping") }
    let start = index
    var depth = 1
    while depth > 0 {
      guard index < text.count else { throw ScriptException.value("incomplete format key") }
      if text[index] == 0x28 { depth += 1 }
      if text[index] == 0x29 { depth -= 1 }
      index += 1
    }
    usesMapping = true
    return try context.getItem(value, text.slice(start, index - 1).value)
  }

  private mutating func starred(limit: Int, _ kind: String) throws -> Int {
    let value = try next()
    guard value.asBigInt != nil else { throw ScriptException.type("* wants int") }
    guard let number = value.asInt, number.magnitude <= limit.magnitude + 1 else {
      throw ScriptException.overflow("Python int too large to convert to \(kind)")
    }
    return number
  }

  private mutating func number(_ point: inout UInt32, _ tooBig: String) throws -> Int? {
    var number: Int?
    while point >= 0x30, point <= 0x39 {
      let longer = (number ?? 0) * 10 + Int(point) - 0x30
      if longer > Int(Int32.max) { throw ScriptException.value(tooBig) }
      number = longer
      point = try character()
    }
    return number
  }

  // MARK: Writing a value

  private mutating func put(_ directive: Directive) throws {
    let value = try directive.argument ?? next()
    switch Unicode.Scalar(directive.spec.type) {
    case "s", "r", "a", "b": try putText(directive.spec, value)
    case "c":
      let unit = try characterUnit(value)
      try pad(directive.spec, 1) { $0.append(codePoint: unit) }
    case "d", "i", "u", "o", "x", "X": try putInteger(directive, value)
    case "e", "E", "f", "F", "g", "G": try putFloat(directive, value)
    default: throw unsupported(directive.spec.type)
    }
  }

  private func unsupported(_ type: UInt32) -> ScriptException {
    let shown = type > 31 && type < 128 ? FormatSpec.character(type) : "?"
    return .value(
      "unsupported format character '\(shown)' (0x\(String(type, radix: 16))) at index \(index - 1)"
    )
  }

  private mutating func putText(_ spec: FormatSpec, _ value: Value) throws {
    let shown: StringObject
    switch Unicode.Scalar(spec.type) {
    case "r" where !Self.isBytes: shown = try context.repr(value)
    case "r", "a": shown = try context.ascii(value)
    case "s" where !Self.isBytes: shown = try context.str(value)
    default:
      guard Self.isBytes else { throw unsupported(spec.type) }
      guard let bytes = T.unwrap(value) else {
        throw ScriptException.type(
          "%b requires a bytes-like object, or an object that implements __bytes__, not "
            + "'\(value.typeName)'")
      }
      let count = min(spec.precision ?? Int.max, bytes.count)
      return try pad(spec, count) { $0.append(units: bytes, 0..<count) }
    }
    let count = min(spec.precision ?? Int.max, shown.count)
    try pad(spec, count) { $0.append(shown, 0..<count) }
  }

  private func characterUnit(_ value: Value) throws -> UInt32 {
    let limit = Self.isBytes ? 255 : 0x10FFFF
    if let text = T.unwrap(value), text.count == 1 { return text[0] }
    guard let integer = try context.indexValue(value) else {
      throw ScriptException.type(
        Self.isBytes
          ? "%c requires an integer in range(256) or a single byte" : "%c requires int or char")
    }
    guard let number = integer.asInt, number >= 0, number <= limit else {
      throw ScriptException.overflow(
        Self.isBytes ? "%c arg not in range(256)" : "%c arg not in range(0x110000)")
    }
    return UInt32(number)
  }

  private mutating func putInteger(_ directive: Directive, _ value: Value) throws {
    if case .int(let number) = value {
      if IntegerText.layOut(number, directive.numberSpec, into: &out) { return }
    }
    var number = try context.indexValue(value)
    let type = directive.spec.type
    let isDecimal = type != 0x6F && type | 0x20 != 0x78
    if number == nil, isDecimal, case .float(let float) = value {
      number = try FloatConversion.integer(float)
    }
    if number == nil, isDecimal, case .host(let instance) = value,
      let convert = instance.type.slot(\.toInt)
    {
      number = try convert(context, value)
    }
    guard let number else {
      let letter = FormatSpec.character(type)
      throw ScriptException.type(
        isDecimal
          ? "%\(letter) format: a real number is required, not \(value.typeName)"
          : "%\(letter) format: an integer is required, not \(value.typeName)")
    }
    var parts = try IntegerText.parts(
      number, type: type, isAlternate: directive.spec.isAlternate, context)
    if let precision = directive.spec.precision, precision > parts.whole {
      if precision > 64 { try context.reserve(elements: precision, size: 8) }
      let digits = parts.text.finish()
      parts.text = TextBuilder()
      try parts.text.append(repeating: 0x30, count: precision - parts.whole, context)
      parts.text.append(digits)
      parts.whole = precision
    }
    try putNumber(directive, parts)
  }

  private mutating func putFloat(_ directive: Directive, _ value: Value) throws {
    let precision = directive.spec.precision ?? 6
    if precision > 64 { try context.reserve(elements: precision, size: 8) }
    var style = FloatStyle(kind: .general, precision: precision)
    switch directive.spec.type | 0x20 {
    case 0x65: style.kind = .exponent
    case 0x66: style.kind = .fixed
    default: break
    }
    style.isAlternate = directive.spec.isAlternate
    style.isUpper = directive.spec.type & 0x20 == 0
    let number: Double
    do { number = try context.double(value) } catch let error as ScriptException
      where Self.isBytes && error.object.type === TypeObject.typeError
    {
      throw ScriptException.type("float argument required, not \(value.typeName)")
    }
    try putNumber(directive, try style.text(number, context))
  }

  private mutating func putNumber(_ directive: Directive, _ parts: NumberText) throws {
    try parts.layOut(directive.numberSpec, into: &out, context)
  }

  private mutating func pad(
    _ spec: FormatSpec, _ count: Int, _ put: (inout TextBuilder) -> Void
  ) throws {
    let gap = max(0, spec.width - count)
    if gap > 64 { try context.reserve(elements: gap, size: 8) }
    if spec.alignment == .right { try out.append(repeating: 0x20, count: gap, context) }
    put(&out)
    if spec.alignment == .left { try out.append(repeating: 0x20, count: gap, context) }
  }
}

extension TextBuilder {
  /// Adds some of the units of text or bytes, those of bytes as code points.
  fileprivate mutating func append<T: UnitText>(units: T, _ range: Range<Int>) {
    if let text = units as? StringObject { return append(text, range) }
    for index in range { append(codePoint: units[index]) }
  }
}

extension Interpreter {
  /// The value of `text % value`.
  func percentFormatted<T: UnitText>(_ text: T, _ value: Value) throws -> T {
    var formatter = PercentFormat(text, value, self)
    return try formatter.run()
  }
}
