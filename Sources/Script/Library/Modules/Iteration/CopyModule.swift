/// The module `copy`.
enum CopyModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module.function("copy", "x", "A copy that shares the elements.") { context, a in
      try shallow(a[0], context)
    }
    module.function("deepcopy", "x, memo=None", "A copy of the elements as well.") { context, a in
      var copier = DeepCopier(context: context)
      return try copier.copy(a[0])
    }
  }

  static func shallow(_ value: Value, _ context: Interpreter) throws -> Value {
    switch value {
    case .list(let list): return .list(list.items)
    case .dict(let dict): return .dict(dict.copy())
    case .set(let set): return .set(try set.copy(frozen: set.isFrozen, context))
    case .host:
      for name in ["__copy__", "copy"] {
        if let method = try context.findAttribute(value, name) { return try context.call(method) }
      }
      return value
    default: return value
    }
  }

  /// Copies a structure of containers; what is shared in it, circles too, is shared in the copy.
  private struct DeepCopier {
    let context: Interpreter
    private var made: [ObjectIdentifier: Value] = [:]

    init(context: Interpreter) { self.context = context }

    mutating func copy(_ value: Value) throws -> Value {
      guard let object = value.reference else { return value }
      if let copy = made[ObjectIdentifier(object)] { return copy }
      try context.checkNesting()
      switch value {
      case .list(let list):
        let result = ListObject()
        made[ObjectIdentifier(object)] = .list(result)
        for item in list.items { result.items.append(try copy(item)) }
        return .list(result)
      case .dict(let dict):
        let result = DictObject()
        made[ObjectIdentifier(object)] = .dict(result)
        for (key, item) in dict.items { try result.set(copy(key), copy(item), context) }
        return .dict(result)
      case .set(let set):
        let result = SetObject(frozen: set.isFrozen)
        for item in set.elements { try result.insert(copy(item), context) }
        made[ObjectIdentifier(object)] = .set(result)
        return .set(result)
      case .tuple(let tuple):
        var items: [Value] = []
        for item in tuple.items { items.append(try copy(item)) }
        // A circle through the tuple has copied it by now.
        if let copy = made[ObjectIdentifier(object)] { return copy }
        let isSame = zip(items, tuple.items).allSatisfy { $0.isIdentical(to: $1) }
        let result = isSame ? value : .tuple(items)
        made[ObjectIdentifier(object)] = result
        return result
      case .host:
        let result = try copyHost(value)
        made[ObjectIdentifier(object)] = result
        return result
      default: return value
      }
    }

    private func copyHost(_ value: Value) throws -> Value {
      if let method = try context.findAttribute(value, "__deepcopy__") {
        return try context.call(method, .dict(DictObject()))
      }
      return try shallow(value, context)
    }
  }
}

/// The module `string`.
enum CharactersModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    let lower = "abcdefghijklmnopqrstuvwxyz"
    let upper = lower.uppercased()
    let digits = "0123456789"
    let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    let space = " \t\n\r\u{0B}\u{0C}"
    module["ascii_lowercase"] = .string(lower)
    module["ascii_uppercase"] = .string(upper)
    module["ascii_letters"] = .string(lower + upper)
    module["digits"] = .string(digits)
    module["hexdigits"] = .string(digits + "abcdefABCDEF")
    module["octdigits"] = .string("01234567")
    module["punctuation"] = .string(punctuation)
    module["whitespace"] = .string(space)
    module["printable"] = .string(digits + lower + upper + punctuation + space)
    module.function("capwords", "s, sep=None", "Every word capitalized.") { context, a in
      let text = try a.text(0)
      guard let separator = a.unlessNone(1) else {
        let words = try TextSplitting.words(text, limit: Int.max, context).compactMap(
          StringObject.unwrap)
        return .str(
          StringObject.joined(
            try words.map { try CaseMapping.capitalized($0, context) }, separator: StringObject(" ")
          ))
      }
      let mark = try StringObject.require(separator, .separator)
      if mark.count == 0 { throw ScriptException.value("empty separator") }
      let words = try TextSplitting.split(text, at: mark, limit: Int.max, context)
        .compactMap(StringObject.unwrap)
      return .str(
        StringObject.joined(
          try words.map { try CaseMapping.capitalized($0, context) }, separator: mark))
    }
  }
}
