/// The built-in functions that make one value of many.
enum ReductionBuiltins {
  nonisolated(unsafe) static let all: [Builtin] = [
    Builtin("sum", "iterable, /, start=0", doc: "The sum of the elements.") { context, _, a in
      try sum(a[0], a[1], context)
    },
    Builtin(
      "min", "*args, key=None, default=?", doc: "The smallest of the arguments or of an iterable."
    ) { context, _, a in try extreme("min", .less, a, context) },
    Builtin(
      "max", "*args, key=None, default=?", doc: "The largest of the arguments or of an iterable."
    ) { context, _, a in try extreme("max", .greater, a, context) },
    Builtin("abs", "x, /", doc: "The absolute value.") { context, _, a in
      try context.unary(.absolute, a[0])
    },
  ]

  private static func sum(_ iterable: Value, _ start: Value, _ context: Interpreter) throws -> Value
  {
    switch start {
    case .str:
      throw ScriptException.type("sum() can't sum strings [use ''.join(seq) instead]")
    case .bytes:
      throw ScriptException.type("sum() can't sum bytes [use b''.join(seq) instead]")
    default: break
    }
    var total = start
    let iterator = try context.iterate(iterable)
    var count = 0
    while let item = try iterator.next(context) {
      count &+= 1
      try context.pollEach(count)
      if case .int(let x) = total, case .int(let y) = item {
        let (result, overflow) = x.addingReportingOverflow(y)
        if !overflow {
          total = .int(result)
          continue
        }
      } else if case .float(let x) = total, case .float(let y) = item {
        total = .float(x + y)
        continue
      }
      total = try context.binary(.add, total, item)
    }
    return total
  }

  private static func extreme(
    _ name: String, _ op: CompareOperator, _ a: Arguments, _ context: Interpreter
  ) throws -> Value {
    var values = a.rest(0)
    if values.isEmpty {
      throw ScriptException.type("\(name) expected at least 1 argument, got 0")
    }
    if values.count == 1 {
      values = try context.array(values[0])
      if values.isEmpty {
        if let value = a.optional(2) { return value }
        throw ScriptException.value("\(name)() arg is an empty sequence")
      }
    } else if a.optional(2) != nil {
      throw ScriptException.type(
        "Cannot specify a default for \(name)() with multiple positional arguments")
    }
    let key = a.unlessNone(1)
    var best = values[0]
    var bestKey = try key.map { try context.call($0, best) } ?? best
    for (index, value) in values.dropFirst().enumerated() {
      try context.pollEach(index)
      let itsKey = try key.map { try context.call($0, value) } ?? value
      if try context.truth(context.compare(op, itsKey, bestKey)) {
        best = value
        bestKey = itsKey
      }
    }
    return best
  }
}
