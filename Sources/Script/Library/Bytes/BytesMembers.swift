/// The methods of `bytes`.
enum BytesMembers {
  static func fill(_ type: TypeObject) {
    addConstructor(type)
    TextMembers<BytesObject>.fill(type)
    addHexadecimal(type)
    addTranslation(type)
    add(type, "decode", "encoding=?, errors=?", "The text that the bytes encode.") { _, bytes, a in
      .str(try decode(bytes, a, at: 0))
    }
  }

  @inline(__always)
  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, BytesObject, Arguments) throws -> Value
  ) {
    type.method(name, signature, doc, of: BytesObject.unwrap, body)
  }

  /// Decodes with the encoding and the error handler that stand at `index` and after it.
  static func decode(_ bytes: BytesObject, _ a: Arguments, at index: Int) throws -> StringObject {
    // As in CPython, no bytes are no text in any encoding, even an unknown one.
    if bytes.bytes.isEmpty { return .empty }
    let encoding = a.optional(index) == nil ? "utf-8" : try a.string(index)
    let errors = a.optional(index + 1) == nil ? "strict" : try a.string(index + 1)
    return try Codec.named(encoding).decode(bytes.bytes, errors: errors)
  }

  private static func addConstructor(_ type: TypeObject) {
    type.construct("source=?, encoding=?, errors=?", "Bytes of integers, of text, or zeros.") {
      context, a in
      guard let source = a.optional(0) else {
        if a.optional(1) != nil { throw ScriptException.type("encoding without a string argument") }
        return .bytes(BytesObject([]))
      }
      if case .str(let text) = source {
        guard a.optional(1) != nil else {
          throw ScriptException.type("string argument without an encoding")
        }
        let errors = a.optional(2) == nil ? "strict" : try a.string(2)
        return .bytes(BytesObject(try Codec.named(a.string(1)).encode(text, errors: errors)))
      }
      if a.optional(1) != nil { throw ScriptException.type("encoding without a string argument") }
      if a.optional(2) != nil { throw ScriptException.type("errors without a string argument") }
      return .bytes(try make(source, context))
    }
  }

  private static func make(_ source: Value, _ context: Interpreter) throws -> BytesObject {
    if case .bytes(let bytes) = source { return bytes }
    if !context.isIterable(source), let number = try context.indexValue(source) {
      guard let count = number.asInt else {
        throw ScriptException.overflow("cannot fit 'int' into an index-sized integer")
      }
      if count < 0 { throw ScriptException.value("negative count") }
      return BytesObject(try context.filled(count, with: [0]))
    }
    guard context.isIterable(source) else {
      throw ScriptException.type("cannot convert '\(source.typeName)' object to bytes")
    }
    return BytesObject(
      try context.array(source).map { item in
        guard let number = try context.indexValue(item) else {
          throw ScriptException.type(
            "'\(item.typeName)' object cannot be interpreted as an integer")
        }
        guard let small = number.asInt, let byte = UInt8(exactly: small) else {
          throw ScriptException.value("bytes must be in range(0, 256)")
        }
        return byte
      })
  }

  // MARK: Hexadecimal

  private static func addHexadecimal(_ type: TypeObject) {
    add(type, "hex", "sep=?, bytes_per_sep=1", "Two hexadecimal digits for each byte.") {
      context, bytes, a in
      guard let separator = a.optional(0) else { return .string(digits(bytes.bytes[...])) }
      if try context.length(separator) != 1 { throw ScriptException.value("sep must be length 1.") }
      guard
        let text =
          StringObject.unwrap(separator).map({ $0.codePoints })
          ?? BytesObject.unwrap(separator).map({ $0.bytes.map(UInt32.init) })
      else { throw ScriptException.type("sep must be str or bytes.") }
      guard text[0] < 0x80 else { throw ScriptException.value("sep must be ASCII.") }
      let mark = String(Unicode.Scalar(UInt8(text[0])))
      return .string(groups(bytes.bytes, try a.int(1, context)).map(digits).joined(separator: mark))
    }
    type.add(
      "fromhex",
      .classMethod(
        Builtin("fromhex", "string, /", doc: "The bytes of hexadecimal digits.", module: "bytes") {
          _, _, a in
          guard case .str(let text) = a[0] else {
            throw ScriptException.type("fromhex() argument must be str, not \(a[0].typeName)")
          }
          return .bytes(BytesObject(try parse(text)))
        }))
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> String {
    let table = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      out.append(table[Int(byte >> 4)])
      out.append(table[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Groups counted from the end, or from the front if the size is negative.
  private static func groups(_ bytes: [UInt8], _ size: Int) -> [ArraySlice<UInt8>] {
    let step = Int(clamping: size.magnitude)
    if step == 0 || step >= bytes.count { return [bytes[...]] }
    var cuts = Array(stride(from: step, to: bytes.count, by: step))
    if size > 0 { cuts = cuts.map { bytes.count - $0 }.reversed() }
    return zip([0] + cuts, cuts + [bytes.count]).map { bytes[$0..<$1] }
  }

  private static func parse(_ text: StringObject) throws -> [UInt8] {
    func digit(_ index: Int) throws -> UInt8 {
      guard index < text.count, text[index] < 0x80,
        let digit = Character(Unicode.Scalar(UInt8(text[index]))).hexDigitValue
      else {
        throw ScriptException.value(
          "non-hexadecimal number found in fromhex() arg at position \(index)")
      }
      return UInt8(digit)
    }
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
      if BytesObject.isSpace(text[index]) {
        index += 1
        continue
      }
      bytes.append(try digit(index) << 4 | digit(index + 1))
      index += 2
    }
    return bytes
  }

  // MARK: Translation

  private static func addTranslation(_ type: TypeObject) {
    add(type, "translate", "table, /, delete=?", "The bytes replaced by a table of 256.") {
      _, bytes, a in
      let dropped = Set(
        try a.optional(1).map { try BytesObject.require($0, .replacement(position: 2)).bytes } ?? []
      )
      let kept = bytes.bytes.filter { !dropped.contains($0) }
      guard let table = a.unlessNone(0) else { return .bytes(BytesObject(kept)) }
      let map = try BytesObject.require(table, .replacement(position: 1)).bytes
      guard map.count == 256 else {
        throw ScriptException.value("translation table must be 256 characters long")
      }
      return .bytes(BytesObject(kept.map { map[Int($0)] }))
    }
    type.staticMethod("maketrans", "frm, to, /", "A table for translate.") { _, a in
      let from = try BytesObject.require(a[0], .replacement(position: 1)).bytes
      let to = try BytesObject.require(a[1], .replacement(position: 2)).bytes
      guard from.count == to.count else {
        throw ScriptException.value("maketrans arguments must have same length")
      }
      var table = (0...255).map { UInt8($0) }
      for (index, byte) in from.enumerated() { table[Int(byte)] = to[index] }
      return .bytes(BytesObject(table))
    }
  }
}
