import Glibc

/// An operator between two values.
class BinaryNode: Node {
  final let left: Node
  final let right: Node
  /// The slots of operands that are plain local variables, 0 for others.
  final let leftSlot: Int
  final let rightSlot: Int

  init(_ left: Node, _ right: Node, _ span: Span) {
    self.left = left
    self.right = right
    leftSlot = (left as? LocalNode)?.slot ?? 0
    rightSlot = (right as? LocalNode)?.slot ?? 0
    super.init(span)
  }

  /// The left operand; a variable is read without a call.
  @inline(__always)
  final func evalLeft(_ frame: Frame) throws -> Value {
    if leftSlot != 0 {
      let value = frame.slots[leftSlot]
      if case .unbound = value {} else { return value }
    }
    return try left.eval(frame)
  }

  /// The right operand; a variable is read without a call.
  @inline(__always)
  final func evalRight(_ frame: Frame) throws -> Value {
    if rightSlot != 0 {
      let value = frame.slots[rightSlot]
      if case .unbound = value {} else { return value }
    }
    return try right.eval(frame)
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
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return .int(sum) }
    } else if case .float(let x) = a, case .float(let y) = b {
      return .float(x + y)
    }
    return try slow(.add, a, b, frame)
  }
}

final class SubtractNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return .int(difference) }
    } else if case .float(let x) = a, case .float(let y) = b {
      return .float(x - y)
    }
    return try slow(.subtract, a, b, frame)
  }
}

final class MultiplyNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return .int(product) }
    } else if case .float(let x) = a, case .float(let y) = b {
      return .float(x * y)
    }
    return try slow(.multiply, a, b, frame)
  }
}

final class DivideNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .float(let x) = a, case .float(let y) = b, y != 0 { return .float(x / y) }
    return try slow(.divide, a, b, frame)
  }
}

final class FloorDivideNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b, y > 0 {
      return .int(Arithmetic.floorDivide(x, y))
    }
    return try slow(.floorDivide, a, b, frame)
  }
}

final class RemainderNode: BinaryNode {
  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
    if case .int(let x) = a, case .int(let y) = b, y > 0 { return .int(Arithmetic.remainder(x, y)) }
    return try slow(.remainder, a, b, frame)
  }
}

final class OtherBinaryNode: BinaryNode {
  let op: BinaryOperator

  init(_ op: BinaryOperator, _ left: Node, _ right: Node, _ span: Span) {
    self.op = op
    super.init(left, right, span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let a = try evalLeft(frame)
    let b = try evalRight(frame)
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
    do { return try frame.interpreter.unary(op, value) } catch { throw located(error, frame) }
  }
}
