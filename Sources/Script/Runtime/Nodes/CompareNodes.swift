/// One comparison.
final class CompareNode: BinaryNode {
  private let op: CompareOperator
  /// Which orders of two numbers the comparison holds for.
  private let orders: UInt8

  private static let less: UInt8 = 1
  private static let equal: UInt8 = 2
  private static let greater: UInt8 = 4
  /// That of a NaN and anything.
  private static let none: UInt8 = 8

  init(_ op: CompareOperator, _ left: Node, _ right: Node, _ span: Span) {
    self.op = op
    orders =
      switch op {
      case .equal: Self.equal
      case .notEqual: Self.less | Self.greater | Self.none
      case .less: Self.less
      case .lessOrEqual: Self.less | Self.equal
      case .greater: Self.greater
      case .greaterOrEqual: Self.greater | Self.equal
      }
    super.init(left, right, span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    if let result = quick(left.peek(frame), right.peek(frame)) { return .bool(result) }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    if let result = quick(a.number, b.number) { return .bool(result) }
    return try compareSlowly(a, b, frame)
  }

  override func test(_ frame: Frame) throws -> Bool {
    if let result = quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try quick(a.number, b.number) ?? testSlowly(a, b, frame)
  }

  @inline(__always)
  private func quick(_ a: Borrowed, _ b: Borrowed) -> Bool? {
    switch (a, b) {
    case (.int(let x), .int(let y)):
      orders & (x < y ? Self.less : x == y ? Self.equal : Self.greater) != 0
    case (.str(let x), .str(let y)) where op == .equal || op == .notEqual:
      x._withUnsafeGuaranteedRef { x in y._withUnsafeGuaranteedRef { x == $0 } } == (op == .equal)
    case (.float(let x), .float(let y)):
      orders & (x < y ? Self.less : x == y ? Self.equal : x > y ? Self.greater : Self.none) != 0
    default: nil
    }
  }

  @inline(never)
  private func testSlowly(_ a: Value, _ b: Value, _ frame: Frame) throws -> Bool {
    let value = try compareSlowly(a, b, frame)
    if case .bool(let flag) = value { return flag }
    do { return try frame.interpreter.truth(value) } catch { throw located(error, frame) }
  }

  @inline(never)
  private func compareSlowly(_ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.compare(op, a, b) } catch { throw located(error, frame) }
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
    if case .str(let item) = left.peek(frame), case .str(let text) = right.peek(frame) {
      return try item._withUnsafeGuaranteedRef { item in
        try text._withUnsafeGuaranteedRef {
          try TextSearch.first(item, in: $0, 0, $0.count, frame.interpreter) >= 0
        }
      } != isNegated
    }
    let item = try left.eval(frame)
    if case .dict(let dict) = right.peek(frame) {
      return try dict._withUnsafeGuaranteedRef { try isKey(item, $0, frame) } != isNegated
    }
    let container = try right.eval(frame)
    do { return try frame.interpreter.contains(container, item) != isNegated } catch {
      throw located(error, frame)
    }
  }

  @inline(__always)
  private func isKey(_ item: Value, _ dict: DictObject, _ frame: Frame) throws -> Bool {
    do { return try dict.contains(item, frame.interpreter) } catch { throw located(error, frame) }
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
