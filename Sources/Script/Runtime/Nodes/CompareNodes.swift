/// The meaning of a comparison on scalars.
protocol Order {
  static var op: CompareOperator { get }
  static func ints(_ a: Int, _ b: Int) -> Bool
  static func floats(_ a: Double, _ b: Double) -> Bool
}

enum EqualOrder: Order {
  static var op: CompareOperator { .equal }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a == b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a == b }
}

enum NotEqualOrder: Order {
  static var op: CompareOperator { .notEqual }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a != b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a != b }
}

enum LessOrder: Order {
  static var op: CompareOperator { .less }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a < b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a < b }
}

enum LessOrEqualOrder: Order {
  static var op: CompareOperator { .lessOrEqual }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a <= b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a <= b }
}

enum GreaterOrder: Order {
  static var op: CompareOperator { .greater }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a > b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a > b }
}

enum GreaterOrEqualOrder: Order {
  static var op: CompareOperator { .greaterOrEqual }
  @inline(__always) static func ints(_ a: Int, _ b: Int) -> Bool { a >= b }
  @inline(__always) static func floats(_ a: Double, _ b: Double) -> Bool { a >= b }
}

/// One comparison.
final class CompareNode<Meaning: Order>: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b { return .bool(Meaning.ints(x, y)) }
    if case .float(let x) = a, case .float(let y) = b { return .bool(Meaning.floats(x, y)) }
    return try compareSlowly(Meaning.op, a, b, frame)
  }

  override func test(_ frame: Frame) throws -> Bool {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b { return Meaning.ints(x, y) }
    if case .float(let x) = a, case .float(let y) = b { return Meaning.floats(x, y) }
    return try testSlowly(a, b, frame)
  }

  @inline(never)
  private func testSlowly(_ a: Value, _ b: Value, _ frame: Frame) throws -> Bool {
    let value = try compareSlowly(Meaning.op, a, b, frame)
    do { return try frame.interpreter.truth(value) } catch { throw located(error, frame) }
  }
}

extension BinaryNode {
  @inline(never)
  final func compareSlowly(
    _ op: CompareOperator, _ a: Value, _ b: Value, _ frame: Frame
  ) throws -> Value {
    do { return try frame.interpreter.compare(op, a, b) } catch { throw located(error, frame) }
  }

  static func comparison(_ op: CompareOperator, _ left: Node, _ right: Node, _ span: Span) -> Node {
    switch op {
    case .equal: CompareNode<EqualOrder>(left, right, span)
    case .notEqual: CompareNode<NotEqualOrder>(left, right, span)
    case .less: CompareNode<LessOrder>(left, right, span)
    case .lessOrEqual: CompareNode<LessOrEqualOrder>(left, right, span)
    case .greater: CompareNode<GreaterOrder>(left, right, span)
    case .greaterOrEqual: CompareNode<GreaterOrEqualOrder>(left, right, span)
    }
  }
}

/// `x is y`, `x is not y`
final class IdentityNode: BinaryNode {
  let isNegated: Bool

  init(_ left: Node, _ right: Node, isNegated: Bool, _ span: Span) {
    self.isNegated = isNegated
    super.init(left, right, span)
  }

  override func eval(_ frame: Frame) throws -> Value { .bool(try test(frame)) }

  override func test(_ frame: Frame) throws -> Bool {
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return a.isIdentical(to: b) != isNegated
  }
}

/// `x in y`, `x not in y`
final class MembershipNode: BinaryNode {
  let isNegated: Bool

  init(_ left: Node, _ right: Node, isNegated: Bool, _ span: Span) {
    self.isNegated = isNegated
    super.init(left, right, span)
  }

  override func eval(_ frame: Frame) throws -> Value { .bool(try test(frame)) }

  override func test(_ frame: Frame) throws -> Bool {
    let item = try left.eval(frame)
    let container = try right.eval(frame)
    do { return try frame.interpreter.contains(container, item) != isNegated } catch {
      throw located(error, frame)
    }
  }
}

/// `a < b <= c`: every operand is evaluated once, and none after a comparison that fails.
final class ChainNode: Node {
  let first: Node
  let rest: [(operation: Expression.Comparison, operand: Node)]

  init(_ first: Node, _ rest: [(operation: Expression.Comparison, operand: Node)], _ span: Span) {
    self.first = first
    self.rest = rest
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let context = frame.interpreter
    var left = try first.eval(frame)
    var result = Value.bool(true)
    for (index, link) in rest.enumerated() {
      let right = try link.operand.eval(frame)
      do {
        result = try context.compare(link.operation, left, right)
        if index + 1 < rest.count, try !context.truth(result) { return result }
      } catch { throw located(error, frame) }
      left = right
    }
    return result
  }
}

extension Interpreter {
  func compare(_ operation: Expression.Comparison, _ a: Value, _ b: Value) throws -> Value {
    switch operation {
    case .order(let op): try compare(op, a, b)
    case .in: .bool(try contains(b, a))
    case .notIn: .bool(try !contains(b, a))
    case .is: .bool(a.isIdentical(to: b))
    case .isNot: .bool(!a.isIdentical(to: b))
    }
  }
}

final class AndNode: Node {
  let operands: NodeTable<Node>

  init(_ operands: [Node], _ span: Span) {
    self.operands = NodeTable(operands)
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    var index = 0
    while true {
      let value = try operands.with(index) { try $0.eval(frame) }
      index += 1
      if index == operands.count { return value }
      do { if try !frame.interpreter.truth(value) { return value } } catch {
        throw operands.with(index - 1) { $0.located(error, frame) }
      }
    }
  }

  override func test(_ frame: Frame) throws -> Bool {
    var index = 0
    while index < operands.count {
      if try !operands.with(index, { try $0.test(frame) }) { return false }
      index += 1
    }
    return true
  }
}

final class OrNode: Node {
  let operands: NodeTable<Node>

  init(_ operands: [Node], _ span: Span) {
    self.operands = NodeTable(operands)
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    var index = 0
    while true {
      let value = try operands.with(index) { try $0.eval(frame) }
      index += 1
      if index == operands.count { return value }
      do { if try frame.interpreter.truth(value) { return value } } catch {
        throw operands.with(index - 1) { $0.located(error, frame) }
      }
    }
  }

  override func test(_ frame: Frame) throws -> Bool {
    var index = 0
    while index < operands.count {
      if try operands.with(index, { try $0.test(frame) }) { return true }
      index += 1
    }
    return false
  }
}

final class NotNode: Node {
  let operand: Node

  init(_ operand: Node, _ span: Span) {
    self.operand = operand
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value { .bool(try !operand.test(frame)) }
  override func test(_ frame: Frame) throws -> Bool { try !operand.test(frame) }
}

/// `then if test else otherwise`
final class ConditionalNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node

  init(_ condition: Node, _ then: Node, _ otherwise: Node, _ span: Span) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    try condition.test(frame) ? then.eval(frame) : otherwise.eval(frame)
  }
}
