/// The built-in functions about iteration.
enum IterationBuiltins {
  nonisolated(unsafe) static let all: [Builtin] = [
    Builtin("len", "obj, /", doc: "The number of elements.", shortcut: .length) { context, _, a in
      .int(try context.length(a[0]))
    },
    Builtin("iter", "object, sentinel=?, /", doc: "An iterator over the elements.") {
      context, _, a in
      guard let sentinel = a.optional(1) else { return .iterator(try context.iterate(a[0])) }
      let function = a[0]
      guard context.isCallable(function) else {
        throw ScriptException.type("iter(v, w): v must be callable")
      }
      return .iterator(
        ClosureIterator("callable_iterator") { context in
          let value = try context.call(function)
          return try context.equal(value, sentinel) ? nil : value
        })
    },
    Builtin("next", "iterator, default=?, /", doc: "The next element, or the default at the end.") {
      context, _, a in
      guard let iterator = try context.iterator(a[0]) else {
        throw ScriptException.type("'\(a[0].typeName)' object is not an iterator")
      }
      if let value = try iterator.next(context) { return value }
      if let value = a.optional(1) { return value }
      throw ScriptException(ExceptionObject(.stopIteration))
    },
    Builtin(
      "sorted", "iterable, /, *, key=None, reverse: bool = False",
      doc: "A sorted list; equal elements keep their order."
    ) { context, _, a in
      .list(
        try Sorting.sorted(
          try context.array(a[0]), key: a.unlessNone(1), reverse: a.int(2, context) != 0, context))
    },
    Builtin("all", "iterable, /", doc: "Whether every element is true.") { context, _, a in
      let iterator = try context.iterate(a[0])
      while let item = try iterator.next(context) {
        if try !context.truth(item) { return .bool(false) }
        try context.machine.poll()
      }
      return .bool(true)
    },
    Builtin("any", "iterable, /", doc: "Whether some element is true.") { context, _, a in
      let iterator = try context.iterate(a[0])
      while let item = try iterator.next(context) {
        if try context.truth(item) { return .bool(true) }
        try context.machine.poll()
      }
      return .bool(false)
    },
  ]
}

extension Interpreter {
  /// The iterator that a value is: an iterator object, or a host object that iterates over itself,
  /// as files do.
  func iterator(_ value: Value) throws -> IteratorObject? {
    switch value {
    case .iterator(let iterator): return iterator
    case .host(let instance):
      guard instance.type.isIterator, let iterate = instance.type.slot(\.iterate) else {
        return nil
      }
      return try iterate(self, value)
    default: return nil
    }
  }
}
