/// `str.format`: literal text with replacement fields in braces.
struct TemplateFormat {
  /// What fields refer to.
  struct Source {
    /// The positional arguments; `nil` for `format_map`, which has none.
    var positional: [Value]?
    /// The mapping that names are looked up in.
    var named: Value
  }

  private enum Numbering {
    case undecided
    case automatic(Int)
    case manual
  }

  private struct Field {
    var name = 0..<0
    var conversion: UInt32?
    var spec = 0..<0
    var specHasFields = false
  }

  private let source: Source
  private let context: Interpreter
  private var numbering = Numbering.undecided

  static func format(
    _ text: StringObject, _ source: Source, _ context: Interpreter
  ) throws -> StringObject {
    var formatter = TemplateFormat(source: source, context: context)
    return try formatter.build(text, depth: 2)
  }

  private init(source: Source, context: Interpreter) {
    self.source = source
    self.context = context
  }

  private mutating func build(_ text: StringObject, depth: Int) throws -> StringObject {
    if depth <= 0 { throw ScriptException.value("Max string recursion exceeded") }
    var out = TextBuilder()
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, text[index] != 0x7B, text[index] != 0x7D { index += 1 }
      out.append(text, start..<index)
      if index == text.count { break }
      let brace = text[index]
      index += 1
      if index < text.count, text[index] == brace {
        out.append(codePoint: brace)
        index += 1
        continue
      }
      if brace == 0x7D { throw ScriptException.value("Single '}' encountered in format string") }
      if index == text.count {
        throw ScriptException.value("Single '{' encountered in format string")
      }
      let field = try Self.parseField(text, &index)
      try render(field, text, depth, into: &out)
    }
    return out.finish()
  }

  /// Reads a field; `index` stands behind its opening brace and goes behind its closing one.
  private static func parseField(_ text: StringObject, _ index: inout Int) throws -> Field {
    var field = Field()
    let start = index
    var mark: UInt32 = 0
    scan: while index < text.count {
      mark = text[index]
      index += 1
      switch mark {
      case 0x7B: throw ScriptException.value("unexpected '{' in field name")
      case 0x5B:
        while index < text.count, text[index] != 0x5D { index += 1 }
      case 0x7D, 0x3A, 0x21: break scan
      default: break
      }
    }
    guard mark == 0x7D || mark == 0x3A || mark == 0x21 else {
      throw ScriptException.value("expected '}' before end of string")
    }
    field.name = start..<index - 1
    if mark == 0x21 {
      guard index < text.count else {
        throw ScriptException.value("end of string while looking for conversion specifier")
      }
      field.conversion = text[index]
      index += 1
      if index < text.count {
        mark = text[index]
        index += 1
        if mark == 0x7D { return field }
        guard mark == 0x3A else {
          throw ScriptException.value("expected ':' after conversion specifier")
        }
      }
    }
    if mark != 0x7D { try parseSpec(text, &index, &field) }
    return field
  }

  private static func parseSpec(
    _ text: StringObject, _ index: inout Int, _ field: inout Field
  ) throws {
    let start = index
    var depth = 1
    while index < text.count {
      let point = text[index]
      index += 1
      if point == 0x7B {
        field.specHasFields = true
        depth += 1
      } else if point == 0x7D {
        depth -= 1
        if depth == 0 {
          field.spec = start..<index - 1
          return
        }
      }
    }
    throw ScriptException.value("unmatched '{' in format spec")
  }

  private mutating func render(
    _ field: Field, _ text: StringObject, _ depth: Int, into out: inout TextBuilder
  ) throws {
    var value = try lookUp(text.slice(field.name.lowerBound, field.name.upperBound))
    if let conversion = field.conversion { value = .str(try converted(value, conversion)) }
    var spec = text.slice(field.spec.lowerBound, field.spec.upperBound)
    if field.specHasFields { spec = try build(spec, depth: depth - 1) }
    try context.format(value, spec, into: &out)
  }

  private func converted(_ value: Value, _ conversion: UInt32) throws -> StringObject {
    switch conversion {
    case 0x72: return try context.repr(value)
    case 0x73: return try context.str(value)
    case 0x61: return try context.ascii(value)
    default:
      let shown =
        conversion > 32 && conversion < 127
        ? FormatSpec.character(conversion) : "\\x" + String(conversion, radix: 16)
      throw ScriptException.value("Unknown conversion specifier \(shown)")
    }
  }

  // MARK: Names

  private mutating func lookUp(_ name: StringObject) throws -> Value {
    var index = 0
    while index < name.count, name[index] != 0x2E, name[index] != 0x5B { index += 1 }
    var value = try first(name.slice(0, index))
    while index < name.count {
      let mark = name[index]
      index += 1
      let start = index
      if mark == 0x2E {
        while index < name.count, name[index] != 0x2E, name[index] != 0x5B { index += 1 }
        let attribute = try nonEmpty(name.slice(start, index))
        value = try context.getAttribute(value, attribute.string)
      } else if mark == 0x5B {
        while index < name.count, name[index] != 0x5D { index += 1 }
        guard index < name.count else {
          throw ScriptException.value("Missing ']' in format string")
        }
        let key = try nonEmpty(name.slice(start, index))
        index += 1
        value = try context.getItem(value, Self.number(key).map(Value.int) ?? .str(key))
      } else {
        throw ScriptException.value(
          "Only '.' or '[' may follow ']' in format field specifier")
      }
    }
    return value
  }

  private func nonEmpty(_ name: StringObject) throws -> StringObject {
    if name.count == 0 { throw ScriptException.value("Empty attribute in format string") }
    return name
  }

  /// A name made of digits, as a number.
  private static func number(_ text: StringObject) throws -> Int? {
    var number = 0
    for index in 0..<text.count {
      guard let digit = CharacterClass.decimal(text[index]) else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry {
        throw ScriptException.value("Too many decimal digits in format string")
      }
      number = sum
    }
    return text.count == 0 ? nil : number
  }

  private mutating func first(_ name: StringObject) throws -> Value {
    guard let index = try positionalIndex(name) else {
      return try context.getItem(source.named, .str(name))
    }
    guard let positional = source.positional else {
      throw ScriptException.value("Format string contains positional fields")
    }
    guard index < positional.count else {
      throw ScriptException.index(
        "Replacement index \(index) out of range for positional args tuple")
    }
    return positional[index]
  }

  private mutating func positionalIndex(_ name: StringObject) throws -> Int? {
    let number = try Self.number(name)
    guard name.count == 0 || number != nil else { return nil }
    switch (numbering, number) {
    case (.undecided, nil):
      numbering = .automatic(1)
      return 0
    case (.automatic(let next), nil):
      numbering = .automatic(next + 1)
      return next
    case (.manual, nil):
      throw ScriptException.value(
        "cannot switch from manual field specification to automatic field numbering")
    case (.automatic, _):
      throw ScriptException.value(
        "cannot switch from automatic field numbering to manual field specification")
    default:
      numbering = .manual
      return number
    }
  }
}
