/// The methods of `str`.
enum StringMembers {
  static func fill(_ type: TypeObject) {
    addConstructor(type)
    TextMembers<StringObject>.fill(type)
    addClasses(type)
    addConversions(type)
    addTranslation(type)
  }

  @inline(__always)
  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, StringObject, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: StringObject.unwrap, body)
  }

  private static func addConstructor(_ type: TypeObject) {
    type.shortcut = .text
    type.construct("object=?, encoding=?, errors=?", "The text of a value, or of bytes.") {
      context, a in
      let hasEncoding = a.optional(1) != nil || a.optional(2) != nil
      guard let object = a.optional(0) else { return .str(.empty) }
      guard hasEncoding else { return .str(try context.str(object)) }
      guard case .bytes(let bytes) = object else {
        if case .str = object { throw ScriptException.type("decoding str is not supported") }
        throw ScriptException.type(
          "decoding to str: need a bytes-like object, \(object.typeName) found")
      }
      return .str(try BytesMembers.decode(bytes, a, at: 1))
    }
  }

  private static func addClasses(_ type: TypeObject) {
    let tests: [(String, String, (UInt32) -> Bool)] = [
      ("isdecimal", "decimal digits", CharacterClass.isDecimal),
      ("isnumeric", "numeric", CharacterClass.isNumeric),
    ]
    for (name, what, test) in tests {
      add(type, name, "", "Whether all characters are \(what), and there is one.") {
        context, text, _ in .bool(try text.count > 0 && context.all(text, test))
      }
    }
    add(type, "isprintable", "", "Whether repr shows all characters as they are.") {
      context, text, _ in .bool(try context.all(text, TextQuoting.isPrintable))
    }
    add(type, "isidentifier", "", "Whether the text could be a name.") {
      context, text, _ in
      .bool(
        try text.count > 0 && CharacterClass.isIdentifierStart(text[0])
          && context.all(text, from: 1, CharacterClass.isIdentifierPart))
    }
  }

  private static func addConversions(_ type: TypeObject) {
    add(type, "casefold", "", "The text for comparison without regard to case.") {
      context, text, _ in .str(try CaseMapping.folded(text, context))
    }
    add(type, "encode", "encoding='utf-8', errors='strict'", "The text as bytes.") { _, text, a in
      let codec = try Codec.named(a.string(0))
      return .bytes(BytesObject(try codec.encode(text, errors: a.string(1))))
    }
    add(type, "format", "*args, **kwargs", "The text with its fields filled in.") {
      context, text, a in
      .str(
        try TemplateFormat.format(
          text, .init(positional: a.rest(0), named: .dict(a.restByName(1))), context))
    }
    add(type, "format_map", "mapping, /", "The text with its fields filled from a mapping.") {
      context, text, a in
      .str(try TemplateFormat.format(text, .init(positional: nil, named: a[0]), context))
    }
  }

  // MARK: Translation

  private static func addTranslation(_ type: TypeObject) {
    add(type, "translate", "table, /", "The text with characters replaced by a table.") {
      context, text, a in
      var out = TextBuilder()
      for index in 0..<text.count {
        try translate(text[index], a[0], context, into: &out)
        try context.pollEach(index)
      }
      return .str(out.finish())
    }
    type.staticMethod("maketrans", "x, y=?, z=?, /", "A table for translate.") { context, a in
      guard let to = a.optional(1) else { return try table(a[0], context) }
      guard case .str(let from) = a[0] else {
        throw ScriptException.type(
          "first maketrans argument must be a string if there is a second argument")
      }
      return try table(
        from, try textArgument(to, 2), a.optional(2).map { try textArgument($0, 3) }, context)
    }
  }

  private static func textArgument(_ value: Value, _ position: Int) throws -> StringObject {
    guard case .str(let text) = value else {
      throw ScriptException.type(
        "maketrans() argument \(position) must be str, not \(value.typeName)")
    }
    return text
  }

  private static func translate(
    _ point: UInt32, _ table: Value, _ context: Interpreter, into out: inout TextBuilder
  ) throws {
    let replacement: Value
    do {
      replacement = try context.getItem(table, .int(Int(point)))
    } catch let error as ScriptException where error.object.type.isSubtype(of: .lookupError) {
      return out.append(codePoint: point)
    }
    switch replacement {
    case .none: break
    case .str(let text): out.append(text)
    case .int, .bool, .bigInt:
      guard let number = replacement.asInt, let point = UInt32(exactly: number), point <= 0x10FFFF
      else { throw ScriptException.value("character mapping must be in range(0x110000)") }
      out.append(codePoint: point)
    default:
      throw ScriptException.type("character mapping must return integer, None or str")
    }
  }

  private static func table(_ mapping: Value, _ context: Interpreter) throws -> Value {
    guard case .dict(let dict) = mapping else {
      throw ScriptException.type("if you give only one argument to maketrans it must be a dict")
    }
    let table = DictObject()
    for (key, value) in dict.items {
      switch key {
      case .str(let text):
        guard text.count == 1 else {
          throw ScriptException.value("string keys in translate table must be of length 1")
        }
        try table.set(.int(Int(text[0])), value, context)
      case .int, .bool, .bigInt: try table.set(key, value, context)
      default: throw ScriptException.type("keys in translate table must be strings or integers")
      }
    }
    return .dict(table)
  }

  private static func table(
    _ from: StringObject, _ to: StringObject, _ dropped: StringObject?, _ context: Interpreter
  ) throws -> Value {
    guard from.count == to.count else {
      throw ScriptException.value("the first two maketrans arguments must have equal length")
    }
    let table = DictObject()
    for index in 0..<from.count {
      try table.set(.int(Int(from[index])), .int(Int(to[index])), context)
    }
    for point in dropped?.codePoints ?? [] { try table.set(.int(Int(point)), .none, context) }
    return .dict(table)
  }
}
