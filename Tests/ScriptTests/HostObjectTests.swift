import Testing

@testable import Script

/// Types that the embedding program registers.
@Suite struct HostObjectTests {
  struct Point {
    var x: Double
    var y: Double
  }

  private func interpreter() throws -> Interpreter {
    let interpreter = Interpreter()
    interpreter.register(module: "plane", doc: "Points.") { module, _ in
      module["Point"] = .type(Self.makePoint().type)
    }
    try interpreter.run(SourceText("from plane import Point\np = Point(1, y=2)"))
    return interpreter
  }

  private static func makePoint() -> HostClass<Point> {
    let point = HostClass<Point>("Point", module: "plane", doc: "A place.")
    point.initializer("x: float, y: float = 0.0") { context, a in
      Point(x: try a.double(0, context), y: try a.double(1, context))
    }
    point.property("x", "Along.", get: { .float($0.x) }) { context, base, value in
      base.x = try context.double(value)
    }
    point.property("y", "Up.", get: { .float($0.y) })
    point.method("scaled", "factor, *, flip=False", "Larger.") { context, base, a in
      let factor = try a.double(0, context) * (a.bool(1, context) ? -1 : 1)
      return point.wrap(Point(x: base.x * factor, y: base.y * factor))
    }
    point.repr { _, base in "Point(\(base.x), \(base.y))" }
    let type = point.type
    type.length = { _, _ in 2 }
    type.getItem = { context, value, key in
      let base = try point.require(value).base
      if case .tuple(let parts) = key { return .string("\(parts.items.count) parts") }
      return try context.equal(key, .int(0)) ? .float(base.x) : .float(base.y)
    }
    type.binary = { context, op, a, b, isReflected in
      let other = isReflected ? a : b
      guard let own = point.unwrap(isReflected ? b : a) else { return nil }
      if op == .add, let other = point.unwrap(other) {
        return point.wrap(Point(x: own.x + other.x, y: own.y + other.y))
      }
      guard op == .multiply, other.asBigInt != nil else { return nil }
      let factor = try context.double(other)
      return point.wrap(Point(x: own.x * factor, y: own.y * factor))
    }
    type.compare = { _, op, a, b in
      guard op == .greater, let own = point.unwrap(a), case .int(let limit) = b else { return nil }
      return .list([own.x, own.y].map { .bool($0 > Double(limit)) })
    }
    type.truth = { _, _ in throw ScriptException.value("the truth of a point is unclear") }
    type.enter = { _, value in value }
    type.exit = { _, _, exception in exception?.type === TypeObject.keyError }
    return point
  }

  @Test(arguments: [
    ("p", "Point(1.0, 2.0)"), ("p.x + p.y", "3.0"), ("len(p)", "2"), ("list(p)", "[1.0, 2.0]"),
    ("p[0]", "1.0"), ("p[..., None, 1:2]", "'3 parts'"), ("p + p", "Point(2.0, 4.0)"),
    ("2 * p", "Point(2.0, 4.0)"), ("p * 2", "Point(2.0, 4.0)"), ("p > 1", "[False, True]"),
    ("isinstance(p, Point), type(p) is Point", "(True, True)"), ("p == 5, p != 5", "(False, True)"),
    ("p.scaled(2, flip=True)", "Point(-2.0, -4.0)"), ("Point(3)", "Point(3.0, 0.0)"),
    ("[v for v in p]", "[1.0, 2.0]"), ("max(p)", "2.0"), ("2.0 in p", "True"),
    ("type(p)", "<class 'plane.Point'>"), ("hasattr(p, 'x'), hasattr(p, 'z')", "(True, False)"),
    ("vars(p)", "{'x': 1.0, 'y': 2.0}"), ("dir(p)", "['scaled', 'x', 'y']"),
  ])
  func takePartEverywhere(expression: String, expected: String) throws {
    let interpreter = try interpreter()
    let value = try interpreter.run(SourceText(expression), echo: true)
    let text = try interpreter.onDeepStack { try interpreter.repr(value ?? .none).string }
    #expect(text == expected)
  }

  @Test(arguments: [
    ("p - 1", "unsupported operand type(s) for -: 'Point' and 'int'"),
    ("bool(p)", "the truth of a point is unclear"),
    ("p.z", "'Point' object has no attribute 'z'"),
    ("p.y = 1", "attribute 'y' of 'Point' objects is not writable"),
    ("{p}", "unhashable type: 'Point'"), ("p()", "'Point' object is not callable"),
    ("p < 1", "'<' not supported between instances of 'Point' and 'int'"),
    ("p.scaled()", "scaled() missing 1 required positional argument: 'factor'"),
    ("p.scaled(1, True)", "scaled() takes 1 positional argument but 2 were given"),
    ("p.x = 'a'", "must be real number, not str"),
    ("with p: raise TypeError('through')", "through"),
  ])
  func failInPythonsWords(statement: String, expected: String) throws {
    let interpreter = try interpreter()
    let error = #expect(throws: ScriptException.self) {
      try interpreter.run(SourceText(statement))
    }
    if let error { #expect(interpreter.traceback(error).contains(expected)) }
  }

  @Test func setPropertiesAndLeaveBlocks() throws {
    let interpreter = try interpreter()
    try interpreter.run(SourceText("p.x = 5\nwith p as q:\n    {}[1]\nx = q.x"))
    guard case .float(5)? = interpreter.namespace["x"] else {
      Issue.record("x is not 5.0")
      return
    }
  }
}
