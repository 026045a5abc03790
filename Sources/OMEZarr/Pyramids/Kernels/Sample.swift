import NDArray

/// The floating-point types that filters accumulate in.
protocol FilterScalar: BinaryFloatingPoint {}

extension Float: FilterScalar {}
extension Double: FilterScalar {}

/// An element type that images have: what the filters need to know of it.
protocol Sample: Element {
  /// What the fused filter accumulates in: Float where its 24 bits exceed those of the element by
  /// enough, else Double.
  associatedtype Working: FilterScalar, Sample where Working.Working == Working
  /// What sums of up to ``exactCount`` elements are exact in (in Double for floats).
  associatedtype Total: BitwiseCopyable

  var working: Working { get }
  /// The sum of two elements; exact for integers of at most 16 bits.
  static func sum(_ a: Self, _ b: Self) -> Working
  var double: Double { get }
  /// The nearest element, halves to even, clipped to the range of the type.
  static func rounded(_ value: Working) -> Self
  /// The element towards zero, clipped to the range of the type.
  static func truncated(_ value: Double) -> Self

  /// Whether a sorts before b.
  static func isLess(_ a: Self, _ b: Self) -> Bool

  var total: Total { get }
  static func add(_ a: Total, _ b: Total) -> Total
  /// How many elements ``Total`` can sum exactly, with room for rounding.
  static var exactCount: Int { get }
  /// total / count for up to ``exactCount`` elements; integers are rounded, halves up.
  static func mean(_ total: Total, _ count: Int) -> Self
}

// Adding 1.5·2²³ to a Float (1.5·2⁵² to a Double) leaves no bits for a fraction: the sum is rounded
// half to even, and its low bits are the integer. Unlike `rounded()` and `Int32(_:)` this
// vectorises on every x86-64.

@inline(__always)
private func nearestInt32(_ value: Float) -> Int32 {
  let magic: Float = 12_582_912
  return Int32(bitPattern: (value + magic).bitPattern) &- Int32(bitPattern: magic.bitPattern)
}

@inline(__always)
private func nearestInt64(_ value: Double) -> Int64 {
  let magic: Double = 6_755_399_441_055_744
  return Int64(bitPattern: (value + magic).bitPattern) &- Int64(bitPattern: magic.bitPattern)
}

@inline(__always)
private func clip<F: FilterScalar>(_ value: F, _ low: F, _ high: F) -> F {
  let floor = value < low ? low : value
  return floor > high ? high : floor
}

/// floor(total / count + 1/2) for count > 0.
@inline(__always)
private func roundedQuotient<I: FixedWidthInteger & SignedInteger>(_ total: I, _ count: I) -> I {
  if count & (count &- 1) == 0 {
    // An arithmetic shift is a floored division.
    return (total &+ (count >> 1)) >> I(truncatingIfNeeded: count.trailingZeroBitCount)
  }
  let numerator = total &* 2 &+ count
  let denominator = count &* 2
  let quotient = numerator / denominator
  return numerator < 0 && quotient &* denominator != numerator ? quotient &- 1 : quotient
}

extension Sample {
  @inline(__always) static func sum(_ a: Self, _ b: Self) -> Working { a.working + b.working }
  @inline(__always) static var exactCount: Int { 1 << 15 }
}

extension Sample where Self: Comparable {
  @inline(__always) static func isLess(_ a: Self, _ b: Self) -> Bool { a < b }
}

/// Integers of at most 16 bits.
protocol SmallInteger: Sample, FixedWidthInteger
where Working == Float, Total: FixedWidthInteger & SignedInteger {}

extension SmallInteger {
  @inline(__always) var working: Float { Float(Int32(truncatingIfNeeded: self)) }
  @inline(__always) static func sum(_ a: Self, _ b: Self) -> Float {
    Float(Int32(truncatingIfNeeded: a) &+ Int32(truncatingIfNeeded: b))
  }
  @inline(__always) var double: Double { Double(Int32(truncatingIfNeeded: self)) }
  @inline(__always) static func rounded(_ value: Float) -> Self {
    Self(
      truncatingIfNeeded: nearestInt32(
        clip(
          value, Float(Int32(truncatingIfNeeded: Self.min)),
          Float(Int32(truncatingIfNeeded: Self.max)))))
  }
  @inline(__always) static func truncated(_ value: Double) -> Self {
    guard value == value else { return 0 }
    return Self(
      truncatingIfNeeded: Int32(
        clip(
          value, Double(Int32(truncatingIfNeeded: Self.min)),
          Double(Int32(truncatingIfNeeded: Self.max)))))
  }
  @inline(__always) var total: Total { Total(truncatingIfNeeded: self) }
  @inline(__always) static func add(_ a: Total, _ b: Total) -> Total { a &+ b }
  @inline(__always) static func mean(_ total: Total, _ count: Int) -> Self {
    // One bit more than the sum is needed for the doubled numerator.
    count & (count &- 1) == 0
      ? Self(truncatingIfNeeded: roundedQuotient(total, Total(truncatingIfNeeded: count)))
      : Self(truncatingIfNeeded: roundedQuotient(Int64(total), Int64(count)))
  }
}

extension UInt8: SmallInteger {
  typealias Total = Int16
  static var exactCount: Int { 1 << 7 }
}

extension Int8: SmallInteger {
  typealias Total = Int16
  static var exactCount: Int { 1 << 7 }
}

extension UInt16: SmallInteger {
  typealias Total = Int32
}

extension Int16: SmallInteger {
  typealias Total = Int32
}

/// Integers of 32 bits.
protocol MediumInteger: Sample, FixedWidthInteger where Working == Double, Total == Int64 {}

extension MediumInteger {
  @inline(__always) var working: Double { Double(Int64(truncatingIfNeeded: self)) }
  @inline(__always) var double: Double { working }
  @inline(__always) static func rounded(_ value: Double) -> Self {
    Self(
      truncatingIfNeeded: nearestInt64(
        clip(
          value, Double(Int64(truncatingIfNeeded: Self.min)),
          Double(Int64(truncatingIfNeeded: Self.max)))))
  }
  @inline(__always) static func truncated(_ value: Double) -> Self {
    guard value == value else { return 0 }
    return Self(
      truncatingIfNeeded: Int64(
        clip(
          value, Double(Int64(truncatingIfNeeded: Self.min)),
          Double(Int64(truncatingIfNeeded: Self.max)))))
  }
  @inline(__always) var total: Int64 { Int64(truncatingIfNeeded: self) }
  @inline(__always) static func add(_ a: Int64, _ b: Int64) -> Int64 { a &+ b }
  @inline(__always) static func mean(_ total: Int64, _ count: Int) -> Self {
    Self(truncatingIfNeeded: roundedQuotient(total, Int64(count)))
  }
}

extension UInt32: MediumInteger {}
extension Int32: MediumInteger {}

/// Integers of 64 bits. Filters see them as Double, that is with 53 bits; means are exact.
protocol LargeInteger: Sample, FixedWidthInteger where Working == Double, Total == Int128 {}

extension LargeInteger {
  @inline(__always) var working: Double { Double(self) }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func rounded(_ value: Double) -> Self {
    truncated(value.rounded(.toNearestOrEven))
  }
  @inline(__always) static func truncated(_ value: Double) -> Self {
    guard value == value else { return 0 }
    // Double(max) is one too many.
    if value >= Double(Self.max) { return Self.max }
    return value <= Double(Self.min) ? Self.min : Self(value)
  }
  @inline(__always) var total: Int128 { Int128(self) }
  @inline(__always) static func add(_ a: Int128, _ b: Int128) -> Int128 { a &+ b }
  @inline(__always) static func mean(_ total: Int128, _ count: Int) -> Self {
    Self(truncatingIfNeeded: roundedQuotient(total, Int128(count)))
  }
}

extension UInt64: LargeInteger {}
extension Int64: LargeInteger {}

extension Bool8: Sample {
  @inline(__always) static func isLess(_ a: Bool8, _ b: Bool8) -> Bool { !a.value && b.value }
  @inline(__always) var working: Float { value ? 1 : 0 }
  @inline(__always) var double: Double { value ? 1 : 0 }
  @inline(__always) static func rounded(_ value: Float) -> Bool8 { Bool8(value > 0.5) }
  @inline(__always) static func truncated(_ value: Double) -> Bool8 { Bool8(value >= 1) }
  @inline(__always) var total: Int32 { value ? 1 : 0 }
  @inline(__always) static func add(_ a: Int32, _ b: Int32) -> Int32 { a &+ b }
  @inline(__always) static func mean(_ total: Int32, _ count: Int) -> Bool8 {
    Bool8(Int(total) &* 2 >= count)
  }
}

extension Float16: Sample {
  @inline(__always) var working: Float { Float(self) }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func rounded(_ value: Float) -> Float16 { Float16(value) }
  @inline(__always) static func truncated(_ value: Double) -> Float16 { Float16(value) }
  @inline(__always) var total: Double { Double(self) }
  @inline(__always) static func add(_ a: Double, _ b: Double) -> Double { a + b }
  @inline(__always) static func mean(_ total: Double, _ count: Int) -> Float16 {
    Float16(total / Double(count))
  }
}

extension Float: Sample {
  @inline(__always) var working: Float { self }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func rounded(_ value: Float) -> Float { value }
  @inline(__always) static func truncated(_ value: Double) -> Float { Float(value) }
  @inline(__always) var total: Double { Double(self) }
  @inline(__always) static func add(_ a: Double, _ b: Double) -> Double { a + b }
  @inline(__always) static func mean(_ total: Double, _ count: Int) -> Float {
    Float(total / Double(count))
  }
}

extension Double: Sample {
  @inline(__always) var working: Double { self }
  @inline(__always) var double: Double { self }
  @inline(__always) static func rounded(_ value: Double) -> Double { value }
  @inline(__always) static func truncated(_ value: Double) -> Double { value }
  @inline(__always) var total: Double { self }
  @inline(__always) static func add(_ a: Double, _ b: Double) -> Double { a + b }
  @inline(__always) static func mean(_ total: Double, _ count: Int) -> Double {
    total / Double(count)
  }
}

/// Work to be done with the type of an image's elements.
protocol SampleVisitor {
  associatedtype Result
  func visit<T: Sample>(_ type: T.Type) throws -> Result
}

extension DType {
  /// Calls the visitor with the element type of this dtype.
  ///
  /// - Throws: ``OMEZarrError`` of kind `data` for complex dtypes.
  func visitSample<V: SampleVisitor>(_ visitor: V) throws -> V.Result {
    switch self {
    case .bool: return try visitor.visit(Bool8.self)
    case .int8: return try visitor.visit(Int8.self)
    case .int16: return try visitor.visit(Int16.self)
    case .int32: return try visitor.visit(Int32.self)
    case .int64: return try visitor.visit(Int64.self)
    case .uint8: return try visitor.visit(UInt8.self)
    case .uint16: return try visitor.visit(UInt16.self)
    case .uint32: return try visitor.visit(UInt32.self)
    case .uint64: return try visitor.visit(UInt64.self)
    case .float16: return try visitor.visit(Float16.self)
    case .float32: return try visitor.visit(Float.self)
    case .float64: return try visitor.visit(Double.self)
    case .complex64, .complex128:
      throw OMEZarrError(
        .data, "an image of dtype \(name) cannot be downsampled: take its real part or magnitude")
    }
  }
}
