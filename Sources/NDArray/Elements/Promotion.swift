extension DType {
  /// The smallest dtype that both dtypes convert to without loss, by NumPy's table.
  ///
  /// An integer of 64 bits counts as convertible to float64, as there.
  public func promoted(with other: DType) -> DType {
    if self == other { return self }
    let (low, high) = kindRank <= other.kindRank ? (self, other) : (other, self)
    switch (low.kindRank, high.kindRank) {
    case (0, _): return high
    case (1, 1): return promotedIntegers(low, high)
    case (1, 2): return .float(bytes: max(high.itemSize, low.neededFloatSize))
    case (1, 3): return .complex(bytes: max(high.itemSize, 2 * low.neededFloatSize))
    case (2, 3): return .complex(bytes: max(high.itemSize, 2 * low.itemSize))
    default: return low.itemSize >= high.itemSize ? low : high
    }
  }

  /// 0 for bool, 1 for integers, 2 for floats, 3 for complex types.
  var kindRank: Int { self == .bool ? 0 : isInteger ? 1 : isFloat ? 2 : 3 }

  /// The bytes of the smallest float that holds all values of this integer type (or is float64).
  var neededFloatSize: Int { itemSize == 1 ? 2 : itemSize == 2 ? 4 : 8 }

  /// The float type that a function such as `sqrt` computes in for this dtype; complex types stay.
  public var inexact: DType {
    switch self {
    case .bool, .int8, .uint8: .float16
    case .int16, .uint16: .float32
    case .float16, .float32, .float64, .complex64, .complex128: self
    default: .float64
    }
  }

  static func float(bytes: Int) -> DType {
    bytes <= 2 ? .float16 : bytes <= 4 ? .float32 : .float64
  }
  static func complex(bytes: Int) -> DType { bytes <= 8 ? .complex64 : .complex128 }
  static func signed(bytes: Int) -> DType {
    bytes <= 1 ? .int8 : bytes <= 2 ? .int16 : bytes <= 4 ? .int32 : .int64
  }

  /// Whether each value of this dtype has its place in `other` ("safe" in NumPy).
  public func castsSafely(to other: DType) -> Bool { promoted(with: other) == other }

  /// Whether a value may go to `other` in place: safely, or down within its kind ("same_kind").
  public func castsWithinKind(to other: DType) -> Bool {
    if castsSafely(to: other) { return true }
    if isUnsignedInteger && other.isInteger { return true }
    if isSignedInteger && other.isSignedInteger { return true }
    return kindRank < other.kindRank && kindRank > 0 || (kindRank == other.kindRank && kindRank > 1)
  }
}

private func promotedIntegers(_ a: DType, _ b: DType) -> DType {
  if a.isSignedInteger == b.isSignedInteger { return a.itemSize >= b.itemSize ? a : b }
  let (signed, unsigned) = a.isSignedInteger ? (a, b) : (b, a)
  if signed.itemSize > unsigned.itemSize { return signed }
  return unsigned.itemSize == 8 ? .float64 : .signed(bytes: unsigned.itemSize * 2)
}

/// A Python number among arrays: its type gives way to theirs (NEP 50).
public enum WeakKind: Sendable, Hashable {
  case int, float, complex
}

/// An argument of a universal function: an array, or a Python number whose type is weak.
public struct Operand: Sendable {
  /// The elements; of a number, a 0-d array of int64, uint64, float64 or complex128.
  public var array: NDArray
  /// What kind of Python number it is; nil for arrays and for NumPy's own scalars.
  public var weak: WeakKind?

  /// An array, or a scalar that has a dtype of its own.
  public init(_ array: NDArray) {
    self.array = array
    weak = nil
  }

  /// A Python integer.
  public init(weak value: Int) {
    array = NDArray(scalar: Int64(value))
    weak = .int
  }

  /// A Python float.
  public init(weak value: Double) {
    array = NDArray(scalar: value)
    weak = .float
  }

  /// A Python number of some kind, held by a 0-d array.
  public init(_ array: NDArray, weak: WeakKind?) {
    self.array = array
    self.weak = weak
  }
}

/// The dtype that operands have in common; Python numbers give way to dtypes of their kind or higher.
public func resultType(_ operands: [Operand]) -> DType {
  var strong: DType?
  for operand in operands where operand.weak == nil {
    strong = strong.map { $0.promoted(with: operand.array.dtype) } ?? operand.array.dtype
  }
  var result = strong
  for operand in operands {
    guard let weak = operand.weak else { continue }
    let base = result ?? .bool
    result =
      switch weak {
      case .int: base.kindRank >= 1 ? base : operand.array.dtype
      case .float: base.kindRank >= 2 ? base : .float64
      case .complex:
        base.isComplex
          ? base : base == .float16 || base == .float32 ? .complex64 : .complex128
      }
  }
  return result ?? .float64
}

extension Operand {
  /// The array as an operand of a computation in `type`.
  ///
  /// - Throws: ``NDArrayError`` of kind `overflow` if a Python integer does not fit an integer type.
  func checked(for type: DType) throws(NDArrayError) -> NDArray {
    guard weak == .int, type.isInteger, !fits(type) else { return array }
    let value = array.scalar.integerText ?? "?"
    throw NDArrayError(.overflow, "Python integer \(value) out of bounds for \(type.name)")
  }

  func fits(_ type: DType) -> Bool {
    guard case .some(let value) = array.scalar.exactInteger else { return true }
    switch type {
    case .int8: return Int8(exactly: value) != nil
    case .int16: return Int16(exactly: value) != nil
    case .int32: return Int32(exactly: value) != nil
    case .int64: return Int64(exactly: value) != nil
    case .uint8: return UInt8(exactly: value) != nil
    case .uint16: return UInt16(exactly: value) != nil
    case .uint32: return UInt32(exactly: value) != nil
    case .uint64: return UInt64(exactly: value) != nil
    default: return true
    }
  }
}
