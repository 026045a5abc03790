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
    case .int(let small): BigInt(small)
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
