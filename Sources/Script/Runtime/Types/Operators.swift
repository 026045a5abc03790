/// An operator between two values that computes.
public enum BinaryOperator: UInt8, CaseIterable, Sendable {
  /// `+`
  case add
  /// `-`
  case subtract
  /// `*`
  case multiply
  /// `/`
  case divide
  /// `//`
  case floorDivide
  /// `%`
  case remainder
  /// `**`
  case power
  /// `@`
  case matrixMultiply
  /// `<<`
  case leftShift
  /// `>>`
  case rightShift
  /// `&`
  case and
  /// `|`
  case or
  /// `^`
  case xor

  /// The spelling.
  public var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .power: "**"
    case .matrixMultiply: "@"
    case .leftShift: "<<"
    case .rightShift: ">>"
    case .and: "&"
    case .or: "|"
    case .xor: "^"
    }
  }
}

/// An operator between two values that compares.
public enum CompareOperator: UInt8, CaseIterable, Sendable {
  /// `==`
  case equal
  /// `!=`
  case notEqual
  /// `<`
  case less
  /// `<=`
  case lessOrEqual
  /// `>`
  case greater
  /// `>=`
  case greaterOrEqual

  /// The spelling.
  public var symbol: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }

  /// The operator that means the same with the operands exchanged.
  public var reflected: CompareOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

/// An operator on one value.
public enum UnaryOperator: UInt8, CaseIterable, Sendable {
  /// `-x`
  case negate
  /// `+x`
  case plus
  /// `~x`
  case invert
  /// `abs(x)`
  case absolute

  /// The spelling.
  public var symbol: String {
    switch self {
    case .negate: "-"
    case .plus: "+"
    case .invert: "~"
    case .absolute: "abs()"
    }
  }
}
