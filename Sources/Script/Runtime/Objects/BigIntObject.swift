import BigInt

/// A boxed integer of more than 64 bits.
public final class BigIntObject {
  /// The integer.
  public let value: BigInt

  /// Boxes an integer; use ``Value/integer(_:)`` where it may be small.
  public init(_ value: BigInt) { self.value = value }
}

extension Value {
  /// The integer a value stands for, for `int` and `bool`.
  public var asBigInt: BigInt? {
    switch self {
    case .int(let small): BigInt(small: small)
    case .bool(let flag): flag ? 1 : 0
    case .bigInt(let object): object.value
    default: nil
    }
  }

  /// The integer a value stands for if it fits in 64 bits, for `int` and `bool`.
  public var asInt: Int? {
    switch self {
    case .int(let small): small
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }
}

// The conversions of the library are generic and cost more than the arithmetic.
extension BigInt {
  /// A machine integer.
  @inline(__always)
  init(small: Int) { self.init(integerLiteral: Int64(small)) }

  /// The number as a machine integer, if it is one.
  var small: Int? {
    let size = magnitude.bitWidth
    if size > 64 { return nil }
    let word = size == 0 ? 0 : magnitude.words[0]
    if sign == .plus { return Int(exactly: word) }
    return word <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- word) : nil
  }
}
