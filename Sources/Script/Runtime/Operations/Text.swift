import BigInt

extension Interpreter {
  /// What `repr(x)` gives.
  ///
  /// - Throws: what the `repr` of a host object throws, `RecursionError` for too deep nesting.
  public func repr(_ value: Value) throws -> StringObject {
    var out = TextBuilder()
    try repr(value, into: &out)
    return out.finish()
  }

  /// What `str(x)` gives.
  ///
  /// - Throws: what the `str` of a host object throws.
  public func str(_ value: Value) throws -> StringObject {
    switch value {
    case .str(let text): return text
    case .int(let number): return DecimalDigits.write(number) { StringObject(ascii: $0) }
    case .exception(let exception): return try ExceptionText.message(exception, self)
    case .host(let instance):
      if let str = instance.type.slot(\.str) { return try str(self, value) }
      return try repr(value)
    default: return try repr(value)
    }
  }

  /// Adds what `repr(x)` gives to a text under construction.
  ///
  /// - Throws: as ``repr(_:)``.
  public func repr(_ value: Value, into out: inout TextBuilder) throws {
    switch value {
    case .unbound, .cell: out.append("<unbound>")
    case .none: out.append("None")
    case .ellipsis: out.append("Ellipsis")
    case .notImplemented: out.append("NotImplemented")
    case .bool(let flag): out.append(flag ? "True" : "False")
    case .int(let number): out.append(number)
    case .bigInt(let big): out.append(try IntText.decimal(big.value))
    case .float(let number): out.append(FloatText.repr(number))
    case .str(let text): try TextQuoting.quote(text, into: &out) { try pollEach($0) }
    case .bytes(let bytes): out.append(try TextQuoting.quote(bytes.bytes, self))
    case .list, .tuple, .dict, .set, .view: try reprContainer(value, into: &out)
    case .range(let range):
      out.append("range(\(range.start), \(range.stop)")
      out.append(range.step == 1 ? ")" : ", \(range.step))")
    case .slice(let slice):
      out.append("slice(")
      try reprItems([slice.start, slice.stop, slice.step], into: &out)
      out.append(")")
    case .function(let function):
      out.append("<function \(function.qualifiedName) at \(address(function))>")
    case .builtin(let builtin): out.append(reprBuiltin(builtin))
    case .type(let type): out.append("<class '\(type.qualifiedName)'>")
    case .module(let module): out.append("<module '\(module.name)'>")
    case .exception(let exception): try ExceptionText.repr(exception, self, into: &out)
    case .iterator(let iterator):
      out.append("<\(iterator.typeName) object at \(address(iterator))>")
    case .host(let instance):
      if let repr = instance.type.slot(\.repr) {
        out.append(try repr(self, value))
      } else {
        out.append("<\(instance.type.qualifiedName) object at \(address(instance))>")
      }
    }
  }

  private func reprBuiltin(_ object: BuiltinObject) -> String {
    let builtin = object.builtin
    if object.isUnboundMethod { return "<method '\(builtin.name)' of '\(builtin.module)' objects>" }
    if object.receiver.isUnbound { return "<built-in function \(builtin.name)>" }
    let place = object.receiver.reference.map { " at \(address($0))" } ?? ""
    return "<built-in method \(builtin.name) of \(object.receiver.typeName) object\(place)>"
  }

  func address(_ object: AnyObject) -> String {
    "0x" + String(UInt(bitPattern: ObjectIdentifier(object)), radix: 16)
  }

  private func reprContainer(_ value: Value, into out: inout TextBuilder) throws {
    try nested { try reprNested(value, into: &out) }
  }

  private func reprNested(_ value: Value, into out: inout TextBuilder) throws {
    guard let object = value.reference else { return }
    if reprInProgress.contains(where: { $0 === object }) {
      out.append(recursiveText(value))
      return
    }
    reprInProgress.append(object)
    defer { reprInProgress.removeLast() }
    switch value {
    case .list(let list):
      out.append("[")
      try reprItems(list.items, into: &out)
      out.append("]")
    case .tuple(let tuple):
      out.append("(")
      try reprItems(tuple.items, into: &out)
      out.append(tuple.items.count == 1 ? ",)" : ")")
    case .dict(let dict):
      out.append("{")
      for (index, entry) in dict.items.enumerated() {
        if index > 0 { out.append(", ") }
        try charge(1)
        try repr(entry.key, into: &out)
        out.append(": ")
        try repr(entry.value, into: &out)
      }
      out.append("}")
    case .set(let set): try reprSet(set, into: &out)
    case .view(let view):
      out.append("\(value.typeName)([")
      try reprItems(view.dict.items.map(view.element), into: &out)
      out.append("])")
    default: break
    }
  }

  private func recursiveText(_ value: Value) -> String {
    switch value {
    case .list: "[...]"
    case .tuple: "(...)"
    case .dict: "{...}"
    case .set(let set): set.isFrozen ? "frozenset(...)" : "set(...)"
    default: "..."
    }
  }

  private func reprSet(_ set: SetObject, into out: inout TextBuilder) throws {
    if set.count == 0 {
      out.append(set.isFrozen ? "frozenset()" : "set()")
      return
    }
    out.append(set.isFrozen ? "frozenset({" : "{")
    try reprItems(set.elements, into: &out)
    out.append(set.isFrozen ? "})" : "}")
  }

  private func reprItems(_ items: [Value], into out: inout TextBuilder) throws {
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(", ") }
      try repr(item, into: &out)
      try charge(1)
    }
  }
}

/// Decimal text of integers too large for a machine word.
enum IntText {
  /// As CPython: converting more digits than this takes too long to do unasked.
  static let maximumDigits = 4300

  static func decimal(_ number: BigInt) throws -> String {
    // 3.33 bits hold a digit; only a number near the limit needs an exact count.
    if number.magnitude.bitWidth < maximumDigits * 3 { return number.description }
    if number.magnitude.bitWidth > maximumDigits * 10 / 3 { throw tooLong }
    let text = number.description
    if text.utf8.count - (text.first == "-" ? 1 : 0) > maximumDigits { throw tooLong }
    return text
  }

  private static var tooLong: ScriptException {
    .value(
      "Exceeds the limit (\(maximumDigits) digits) for integer string conversion; "
        + "use sys.set_int_max_str_digits() to increase the limit")
  }
}
