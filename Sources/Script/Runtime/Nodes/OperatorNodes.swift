import Glibc

/// An operator between two values.
class BinaryNode: Node {
  final let left: Operand
  final let right: Operand

  init(_ left: Node, _ right: Node, _ span: Span) {
    self.left = Operand(left)
    self.right = Operand(right)
    super.init(span)
  }

  @inline(never)
  final func slow(_ op: BinaryOperator, _ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    do { return try frame.interpreter.binary(op, a, b) } catch { throw located(error, frame) }
  }

  static func make(_ op: BinaryOperator, _ left: Node, _ right: Node, _ span: Span) -> Node {
    switch op {
    case .add: AddNode(left, right, span)
    case .subtract: SubtractNode(left, right, span)
    case .multiply: MultiplyNode(left, right, span)
    case .divide: DivideNode(left, right, span)
    case .floorDivide: FloorDivideNode(left, right, span)
    case .remainder: RemainderNode(left, right, span)
    default: OtherBinaryNode(op, left, right, span)
    }
  }
}

final class AddNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let (x, y) = (left.peek(frame), right.peek(frame))
    if let result = Self.quick(x, y) { return result }
    if case .str(let x) = x, case .str(let y) = y {
      return x._withUnsafeGuaranteedRef { x in
        y._withUnsafeGuaranteedRef { .str(x.concatenating($0)) }
      }
    }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    if case .str(let x) = a, case .str(let y) = b { return .str(x.concatenating(y)) }
    return try Self.quick(a.number, b.number) ?? slow(.add, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.int(let x), .int(let y)): unlessOverflow(x.addingReportingOverflow(y))
    case (.float(let x), .float(let y)): .float(x + y)
    case (.float(let x), .int(let y)): .float(x + Double(y))
    case (.int(let x), .float(let y)): .float(Double(x) + y)
    default: nil
    }
  }
}

final class SubtractNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    if let result = Self.quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try Self.quick(a.number, b.number) ?? slow(.subtract, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.int(let x), .int(let y)): unlessOverflow(x.subtractingReportingOverflow(y))
    case (.float(let x), .float(let y)): .float(x - y)
    case (.float(let x), .int(let y)): .float(x - Double(y))
    case (.int(let x), .float(let y)): .float(Double(x) - y)
    default: nil
    }
  }
}

final class MultiplyNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    if let result = Self.quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try Self.quick(a.number, b.number) ?? slow(.multiply, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.int(let x), .int(let y)): unlessOverflow(x.multipliedReportingOverflow(by: y))
    case (.float(let x), .float(let y)): .float(x * y)
    case (.float(let x), .int(let y)): .float(x * Double(y))
    case (.int(let x), .float(let y)): .float(Double(x) * y)
    default: nil
    }
  }
}

final class DivideNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    if let result = Self.quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try Self.quick(a.number, b.number) ?? slow(.divide, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.float(let x), .float(let y)) where y != 0: .float(x / y)
    case (.float(let x), .int(let y)) where y != 0: .float(x / Double(y))
    case (.int(let x), .float(let y)) where y != 0: .float(Double(x) / y)
    case (.int(let x), .int(let y)) where y != 0 && isExact(x) && isExact(y):
      .float(Double(x) / Double(y))
    default: nil
    }
  }
}

final class FloorDivideNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    if let result = Self.quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try Self.quick(a.number, b.number) ?? slow(.floorDivide, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.int(let x), .int(let y)) where y > 0: .int(Arithmetic.floorDivide(x, y))
    default: nil
    }
  }
}

final class RemainderNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    if let result = Self.quick(left.peek(frame), right.peek(frame)) { return result }
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    return try Self.quick(a.number, b.number) ?? slow(.remainder, a, b, frame)
  }

  @inline(__always)
  private static func quick(_ a: Borrowed, _ b: Borrowed) -> Value? {
    switch (a, b) {
    case (.int(let x), .int(let y)) where y > 0: .int(Arithmetic.remainder(x, y))
    default: nil
    }
  }
}

final class OtherBinaryNode: BinaryNode {
  let op: BinaryOperator

  init(_ op: BinaryOperator, _ left: Node, _ right: Node, _ span: Span) {
    self.op = op
    super.init(left, right, span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let a = try left.eval(frame)
    let b = try right.eval(frame)
    if case .int(let x) = a, case .int(let y) = b {
      switch op {
      case .and: return .int(x & y)
      case .or: return .int(x | y)
      case .xor: return .int(x ^ y)
      case .rightShift where y >= 0 && y < 64: return .int(x >> y)
      default: break
      }
    } else if case .float(let x) = a, case .float(let y) = b, op == .power, x > 0 {
      let result = pow(x, y)
      if result.isFinite { return .float(result) }
    }
    return try slow(op, a, b, frame)
  }
}

extension BinaryNode {
  @inline(__always)
  fileprivate static func unlessOverflow(_ result: (Int, overflow: Bool)) -> Value? {
    result.overflow ? nil : .int(result.0)
  }

  /// Whether a float can hold an integer exactly.
  @inline(__always)
  fileprivate static func isExact(_ number: Int) -> Bool { number.magnitude <= 1 << 53 }
}

/// `-x`, `+x`, `~x`
final class UnaryNode: Node {
  let op: UnaryOperator
  let operand: Node

  init(_ op: UnaryOperator, _ operand: Node, _ span: Span) {
    self.op = op
    self.operand = operand
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let value = try operand.eval(frame)
    if op == .negate {
      if case .float(let number) = value { return .float(-number) }
      if case .int(let number) = value, number != .min { return .int(-number) }
    }
    do { return try frame.interpreter.unary(op, value) } catch { throw located(error, frame) }
  }
}
