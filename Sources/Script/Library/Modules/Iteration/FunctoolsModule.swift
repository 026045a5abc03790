/// The module `functools`.
enum FunctoolsModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module.function("reduce", "function, iterable, initial=?, /", "Fold from the left.") {
      context, a in
      let source = try context.iterate(a[1])
      guard var result = try a.optional(2) ?? source.next(context) else {
        throw ScriptException.type("reduce() of empty iterable with no initial value")
      }
      while let item = try source.next(context) { result = try context.call(a[0], result, item) }
      return result
    }
    module["partial"] = .type(Partial.type)
    module.function("cmp_to_key", "mycmp", "A sort key from a comparison function.") { _, a in
      let function = a[0]
      return .builtin(
        BuiltinObject(
          Builtin("K", "obj", module: "functools") { _, _, a in
            .host(ComparisonKey(a[0], function))
          }))
    }
  }

  /// A function with some of its arguments given.
  private final class Partial: HostInstance {
    let function: Value
    let arguments: [Value]
    let keywords: DictObject

    init(_ function: Value, _ arguments: [Value], _ keywords: DictObject) {
      self.function = function
      self.arguments = arguments
      self.keywords = keywords
      super.init(type: Self.type)
    }

    static let type = TypeObject(
      "partial", module: "functools", doc: "A function with some arguments given."
    ) { type in
      type.construct("func, /, *args, **keywords") { context, a in
        if case .host(let instance) = a[0], let inner = instance as? Partial {
          let keywords = inner.keywords.copy()
          try context.update(keywords, from: .dict(a.restByName(2)))
          return .host(Partial(inner.function, inner.arguments + a.rest(1), keywords))
        }
        return .host(Partial(a[0], a.rest(1), a.restByName(2)))
      }
      type.call = Builtin("partial", "*args, **keywords") { context, receiver, a in
        guard let partial = unwrap(receiver) else { return .none }
        let keywords = partial.keywords.copy()
        try context.update(keywords, from: .dict(a.restByName(1)))
        return try context.call(
          partial.function, partial.arguments + a.rest(0),
          keywords: keywords.items.map { (try context.str($0.key).string, $0.value) })
      }
      type.property("func", "The function.") { _, value in unwrap(value)?.function ?? .none }
      type.property("args", "The arguments given.") { _, value in
        .tuple(unwrap(value)?.arguments ?? [])
      }
      type.property("keywords", "The named arguments given.") { _, value in
        .dict(unwrap(value)?.keywords ?? DictObject())
      }
    }

    private static func unwrap(_ value: Value) -> Partial? {
      guard case .host(let instance) = value else { return nil }
      return instance as? Partial
    }
  }

  /// A value ordered by a function.
  private final class ComparisonKey: HostInstance {
    let value: Value
    let function: Value

    init(_ value: Value, _ function: Value) {
      self.value = value
      self.function = function
      super.init(type: Self.keyType)
    }

    private static let keyType = TypeObject("KeyWrapper", module: "functools") { type in
      type.compare = { context, op, a, b in
        guard case .host(let x) = a, let x = x as? ComparisonKey, case .host(let y) = b,
          let y = y as? ComparisonKey
        else { return nil }
        return try context.compare(op, context.call(x.function, x.value, y.value), .int(0))
      }
    }
  }
}
