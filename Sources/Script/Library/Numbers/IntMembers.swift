import BigInt

/// The constructor and the methods of `int`.
enum IntMembers {
  static func fill(_ type: TypeObject) {
    addConstructor(type)
    addAttributes(type)
    addBits(type)
    addBytes(type)
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, BigInt, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: { $0.asBigInt }, body)
  }

  // MARK: Construction

  private static func addConstructor(_ type: TypeObject) {
    type.shortcut = .integer
    type.construct("x=?, /, base=?", "The integer of a number or of text in a base.") {
      context, a in
      guard let value = a.optional(0) else {
        if a.optional(1) != nil { throw ScriptException.type("int() missing string argument") }
        return .int(0)
      }
      guard a.optional(1) != nil else { return try convert(value, context) }
      let index = try context.indexValue(a[1])
      if let index, index.asInt == nil {
        throw ScriptException.value("int() base must be >= 2 and <= 36, or 0")
      }
      let base = try a.int(1, context)
      guard base == 0 || base >= 2 && base <= 36 else {
        throw ScriptException.value("int() base must be >= 2 and <= 36, or 0")
      }
      guard let text = text(value) else {
        throw ScriptException.type("int() can't convert non-string with explicit base")
      }
      return try IntParsing.parse(text, base: base, shown: value, context)
    }
  }

  private static func text(_ value: Value) -> StringObject? {
    switch value {
    case .str(let text): text
    case .bytes(let bytes): StringObject(digits: bytes)
    default: nil
    }
  }

  /// What `int(value)` gives.
  static func convert(_ value: Value, _ context: Interpreter) throws -> Value {
    switch value {
    case .float(let number): return try FloatConversion.integer(number)
    case .str, .bytes:
      return try IntParsing.parse(text(value) ?? .empty, base: 10, shown: value, context)
    default: break
    }
    if case .host(let instance) = value, let convert = instance.type.slot(\.toInt) {
      return try convert(context, value)
    }
    if let integer = try context.indexValue(value) { return integer }
    throw ScriptException.type(
      "int() argument must be a string, a bytes-like object or a real number, not "
        + "'\(value.typeName)'")
  }

  // MARK: Attributes

  private static func addAttributes(_ type: TypeObject) {
    for (name, doc) in [("real", "The number."), ("numerator", "The number.")] {
      type.property(name, doc) { _, value in .integer(value.asBigInt ?? 0) }
    }
    type.property("imag", "0, the imaginary part.") { _, _ in .int(0) }
    type.property("denominator", "1, the denominator in lowest terms.") { _, _ in .int(1) }
    add(type, "conjugate", "", "The number itself.") { _, number, _ in .integer(number) }
    add(type, "as_integer_ratio", "", "The number and 1.") { _, number, _ in
      .tuple([.integer(number), .int(1)])
    }
    add(type, "__index__", "", "The number itself.") { _, number, _ in .integer(number) }
  }

  private static func addBits(_ type: TypeObject) {
    add(type, "bit_length", "", "How many bits the number takes without its sign.") {
      _, number, _ in .int(number.magnitude.bitWidth)
    }
    add(type, "bit_count", "", "How many bits of the absolute value are one.") { _, number, _ in
      .int(number.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount })
    }
  }

  // MARK: Bytes

  private static func addBytes(_ type: TypeObject) {
    add(
      type, "to_bytes", "length=1, byteorder='big', *, signed=False",
      "The number as bytes, in two's complement if signed."
    ) { context, number, a in
      let length = try a.int(0, context)
      if length < 0 { throw ScriptException.value("length argument must be non-negative") }
      try context.reserve(elements: length, size: 1)
      let isLittle = try isLittle(a, 1)
      let bytes = try bytes(
        number, length, isLittle: isLittle, signed: try a.bool(2, context), context)
      return .bytes(BytesObject(bytes))
    }
    type.add(
      "from_bytes",
      .classMethod(
        Builtin(
          "from_bytes", "bytes, byteorder='big', *, signed=False",
          doc: "The number that bytes stand for.", module: "int"
        ) { context, receiver, a in
          let bytes = try sourceBytes(a[0], context)
          let ordered = try isLittle(a, 1) ? bytes : bytes.reversed()
          let result = number(ordered, signed: try a.bool(2, context))
          if case .type(let type) = receiver, type === TypeObject.bool { return .bool(result != 0) }
          return .integer(result)
        }))
  }

  private static func isLittle(_ a: Arguments, _ index: Int) throws -> Bool {
    switch try a.string(index) {
    case "little": return true
    case "big": return false
    default: throw ScriptException.value("byteorder must be either 'little' or 'big'")
    }
  }

  private static func sourceBytes(_ value: Value, _ context: Interpreter) throws -> [UInt8] {
    if case .bytes(let bytes) = value { return bytes.bytes }
    guard context.isIterable(value) else {
      throw ScriptException.type("cannot convert '\(value.typeName)' object to bytes")
    }
    if case .str = value {
      throw ScriptException.type("cannot convert 'str' object to bytes")
    }
    guard case .bytes(let bytes) = try context.call(.type(.bytes), value) else { return [] }
    return bytes.bytes
  }

  /// Two's complement, least byte first.
  private static func bytes(
    _ number: BigInt, _ length: Int, isLittle: Bool, signed: Bool, _ context: Interpreter
  ) throws -> [UInt8] {
    let isNegative = number.signum() < 0
    if isNegative, !signed {
      throw ScriptException.overflow("can't convert negative int to unsigned")
    }
    // A negative number has the bits of its complement inverted.
    let magnitude = isNegative ? (-number - 1).magnitude : number.magnitude
    let (room, overflow) = length.multipliedReportingOverflow(by: 8)
    let needed = magnitude.bitWidth + (signed ? 1 : 0)
    if !overflow, needed > room, !(number == 0 && length == 0) {
      throw ScriptException.overflow("int too big to convert")
    }
    let mask: UInt8 = isNegative ? 0xFF : 0
    var out = try context.filled(length, with: [mask])
    for (index, word) in magnitude.words.enumerated() {
      try context.pollEach(index)
      for byte in 0..<8 where index * 8 + byte < length {
        let place = index * 8 + byte
        out[isLittle ? place : length - 1 - place] =
          UInt8(truncatingIfNeeded: word >> UInt(8 * byte)) ^ mask
      }
    }
    return out
  }

  /// The number of bytes, least byte first.
  private static func number(_ bytes: [UInt8], signed: Bool) -> BigInt {
    let isNegative = signed && (bytes.last ?? 0) & 0x80 != 0
    var words: [UInt] = []
    for (index, byte) in bytes.enumerated() {
      if index % 8 == 0 { words.append(0) }
      words[index / 8] |= UInt(isNegative ? ~byte : byte) << UInt(index % 8 * 8)
    }
    let magnitude = BigInt(BigUInt(words: words))
    return isNegative ? -magnitude - 1 : magnitude
  }
}
