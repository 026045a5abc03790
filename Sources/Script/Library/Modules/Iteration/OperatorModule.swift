/// The module `operator`.
enum OperatorModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    addOperators(module)
    addContainers(module)
    addGetters(module)
  }

  private static func addOperators(_ module: ModuleObject) {
    let binary: [(String, BinaryOperator)] = [
      ("add", .add), ("sub", .subtract), ("mul", .multiply), ("truediv", .divide),
      ("floordiv", .floorDivide), ("mod", .remainder), ("pow", .power), ("matmul", .matrixMultiply),
      ("lshift", .leftShift), ("rshift", .rightShift), ("and_", .and), ("or_", .or), ("xor", .xor),
      ("concat", .add),
    ]
    for (name, op) in binary {
      module.function(name, "a, b, /", "a \(op.symbol) b") { context, a in
        try context.binary(op, a[0], a[1])
      }
    }
    let comparisons: [(String, CompareOperator)] = [
      ("eq", .equal), ("ne", .notEqual), ("lt", .less), ("le", .lessOrEqual), ("gt", .greater),
      ("ge", .greaterOrEqual),
    ]
    for (name, op) in comparisons {
      module.function(name, "a, b, /", "a \(op.symbol) b") { context, a in
        try context.compare(op, a[0], a[1])
      }
    }
    let unary: [(String, UnaryOperator)] = [
      ("neg", .negate), ("pos", .plus), ("inv", .invert), ("invert", .invert), ("abs", .absolute),
    ]
    for (name, op) in unary {
      module.function(name, "a, /", "\(op.symbol) of a") { context, a in
        try context.unary(op, a[0])
      }
    }
    module.function("not_", "a, /", "not a") { context, a in .bool(try !context.truth(a[0])) }
    module.function("truth", "a, /", "Whether a is true.") { context, a in
      .bool(try context.truth(a[0]))
    }
    module.function("is_", "a, b, /", "a is b") { _, a in .bool(a[0].isIdentical(to: a[1])) }
    module.function("is_not", "a, b, /", "a is not b") { _, a in
      .bool(!a[0].isIdentical(to: a[1]))
    }
    module.function("index", "a, /", "a as an integer.") { context, a in
      .integer(try MathIntegers.integer(a[0], context))
    }
  }

  private static func addContainers(_ module: ModuleObject) {
    module.function("contains", "a, b, /", "b in a") { context, a in
      .bool(try context.contains(a[0], a[1]))
    }
    module.function("getitem", "a, b, /", "a[b]") { context, a in try context.getItem(a[0], a[1]) }
    module.function("setitem", "a, b, c, /", "a[b] = c") { context, a in
      try context.setItem(a[0], a[1], a[2])
      return .none
    }
    module.function("delitem", "a, b, /", "del a[b]") { context, a in
      try context.deleteItem(a[0], a[1])
      return .none
    }
    module.function("length_hint", "obj, default=0, /", "The length, or what is expected of it.") {
      context, a in
      let fallback = Value.int(try a.int(1, context))
      if case .iterator(let iterator) = a[0] {
        return iterator.remainingHint.map(Value.int) ?? fallback
      }
      do { return .int(try context.length(a[0])) } catch is ScriptException { return fallback }
    }
    module.function("countOf", "a, b, /", "How often b is in a.") { context, a in
      let value = a[1]
      return .int(try context.array(a[0]).count { try context.same($0, value) })
    }
    module.function("indexOf", "a, b, /", "The first place of b in a.") { context, a in
      let value = a[1]
      guard let place = try context.array(a[0]).firstIndex(where: { try context.same($0, value) })
      else { throw ScriptException.value("sequence.index(x): x not in sequence") }
      return .int(place)
    }
  }

  private static func getter(_ name: String, _ get: @escaping (Interpreter, Value) throws -> Value)
    -> Value
  {
    .builtin(
      BuiltinObject(
        Builtin(name, "obj, /", module: "operator") { context, _, a in try get(context, a[0]) }))
  }

  private static func addGetters(_ module: ModuleObject) {
    module.function("itemgetter", "item, /, *items", "A function that gets items.") { _, a in
      let (first, others) = (a[0], a.rest(1))
      return getter("itemgetter") { context, object in
        if others.isEmpty { return try context.getItem(object, first) }
        return .tuple(try ([first] + others).map { try context.getItem(object, $0) })
      }
    }
    module.function("attrgetter", "attr, /, *attrs", "A function that gets attributes.") { _, a in
      let names = try ([a[0]] + a.rest(1)).map { value -> [String] in
        guard case .str(let text) = value else {
          throw ScriptException.type("attribute name must be a string")
        }
        return text.string.split(separator: ".").map(String.init)
      }
      return getter("attrgetter") { context, object in
        let values = try names.map { path in
          try path.reduce(object) { try context.getAttribute($0, $1) }
        }
        return values.count == 1 ? values[0] : .tuple(values)
      }
    }
    module.function("methodcaller", "name, /, *args, **kwargs", "A function that calls a method.") {
      _, a in
      let (name, arguments, keywords) = (try a.string(0), a.rest(1), a.restByName(2))
      return getter("methodcaller") { context, object in
        try context.call(
          context.getAttribute(object, name), arguments,
          keywords: keywords.items.map { (try context.str($0.key).string, $0.value) })
      }
    }
  }
}
