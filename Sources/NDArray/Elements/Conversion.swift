// How each element type converts. The rules are those of C compiled for x86-64 without AVX-512,
// which is what NumPy's `astype` gives: a float goes to a small integer by way of a 32-bit one, and
// to a 32-bit unsigned one by way of a 64-bit signed one.

extension Double {
  /// Truncated; the smallest `Int32` if the value does not fit (cvttsd2si).
  @inlinable @inline(__always)
  var truncatedToInt32: Int32 { self > -2_147_483_649 && self < 2_147_483_648 ? Int32(self) : .min }

  /// Truncated; the smallest `Int64` if the value does not fit (cvttsd2si).
  @inlinable @inline(__always)
  var truncatedToInt64: Int64 { self >= -0x1p63 && self < 0x1p63 ? Int64(self) : .min }

  /// Truncated; what C compilers make of it on x86-64 if the value does not fit.
  @inlinable @inline(__always)
  var truncatedToUInt64: UInt64 {
    self >= 0x1p63
      ? UInt64(bitPattern: (self - 0x1p63).truncatedToInt64) ^ (1 << 63)
      : UInt64(bitPattern: truncatedToInt64)
  }
}

/// An integer element type.
public protocol IntegerElement: Element, FixedWidthInteger {
  /// Truncates as the machine does, for whatever value.
  static func truncating(_ value: Double) -> Self
}

extension IntegerElement {
  @inlinable @inline(__always)
  public init(converting value: Int64) { self.init(truncatingIfNeeded: value) }
  @inlinable @inline(__always)
  public init(converting value: UInt64) { self.init(truncatingIfNeeded: value) }
  @inlinable @inline(__always)
  public init(converting value: Double) { self = Self.truncating(value) }
  @inlinable @inline(__always)
  public init(converting value: Complex128) { self = Self.truncating(value.real) }
}

extension IntegerElement where Wide == Int64 {
  @inlinable @inline(__always)
  public var wide: Int64 { Int64(truncatingIfNeeded: self) }
  @inlinable @inline(__always)
  public static func truncating(_ value: Double) -> Self {
    Self.bitWidth <= 32 && (Self.isSigned || Self.bitWidth < 32)
      ? Self(truncatingIfNeeded: value.truncatedToInt32)
      : Self(truncatingIfNeeded: value.truncatedToInt64)
  }
}

extension Int8: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .int8 }
}
extension Int16: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .int16 }
}
extension Int32: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .int32 }
}
extension Int64: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .int64 }
}
extension UInt8: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .uint8 }
}
extension UInt16: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .uint16 }
}
extension UInt32: IntegerElement {
  public typealias Wide = Int64
  public static var dtype: DType { .uint32 }
}
extension UInt64: IntegerElement {
  public typealias Wide = UInt64
  public static var dtype: DType { .uint64 }
  @inlinable @inline(__always)
  public var wide: UInt64 { self }
  @inlinable @inline(__always)
  public static func truncating(_ value: Double) -> UInt64 { value.truncatedToUInt64 }
}

/// A floating-point element type.
public protocol FloatElement: Element, BinaryFloatingPoint where Wide == Double {}

extension FloatElement {
  @inlinable @inline(__always)
  public init(converting value: Int64) { self.init(value) }
  @inlinable @inline(__always)
  public init(converting value: UInt64) { self.init(value) }
  @inlinable @inline(__always)
  public init(converting value: Double) { self.init(value) }
  @inlinable @inline(__always)
  public init(converting value: Complex128) { self.init(value.real) }
  @inlinable @inline(__always)
  public var wide: Wide { Double(self) }
}

extension Float16: FloatElement {
  public typealias Wide = Double
  public static var dtype: DType { .float16 }
}
extension Float: FloatElement {
  public typealias Wide = Double
  public static var dtype: DType { .float32 }
}
extension Double: FloatElement {
  public typealias Wide = Double
  public static var dtype: DType { .float64 }
}

extension Bool8 {
  public typealias Wide = Int64
  @inlinable @inline(__always)
  public init(converting value: Int64) { self.init(value != 0) }
  @inlinable @inline(__always)
  public init(converting value: UInt64) { self.init(value != 0) }
  @inlinable @inline(__always)
  public init(converting value: Double) { self.init(value != 0) }
  @inlinable @inline(__always)
  public init(converting value: Complex128) { self.init(value.real != 0 || value.imaginary != 0) }
  @inlinable @inline(__always)
  public var wide: Int64 { byte != 0 ? 1 : 0 }
}

/// A complex element type.
public protocol ComplexElement: Element where Wide == Complex128 {
  /// The type of the two parts.
  associatedtype Part: FloatElement
  /// The real part.
  var real: Part { get set }
  /// The imaginary part.
  var imaginary: Part { get set }
  /// Makes `real + imaginary·i`.
  init(_ real: Part, _ imaginary: Part)
}

extension ComplexElement {
  @inlinable @inline(__always)
  public init(converting value: Int64) { self.init(Part(value), 0) }
  @inlinable @inline(__always)
  public init(converting value: UInt64) { self.init(Part(value), 0) }
  @inlinable @inline(__always)
  public init(converting value: Double) { self.init(Part(value), 0) }
  @inlinable @inline(__always)
  public init(converting value: Complex128) { self.init(Part(value.real), Part(value.imaginary)) }
  @inlinable @inline(__always)
  public var wide: Wide { Complex128(Double(real), Double(imaginary)) }
}

extension Complex64: ComplexElement {
  public typealias Wide = Complex128
}
extension Complex128: ComplexElement {
  public typealias Wide = Complex128
}

extension Int64: WideElement {
  @inlinable @inline(__always)
  public var isUnordered: Bool { false }
  @inlinable @inline(__always)
  public func converted<T: Element>(to type: T.Type) -> T { T(converting: self) }
}
extension UInt64: WideElement {
  @inlinable @inline(__always)
  public var isUnordered: Bool { false }
  @inlinable @inline(__always)
  public func converted<T: Element>(to type: T.Type) -> T { T(converting: self) }
}
extension Double: WideElement {
  @inlinable @inline(__always)
  public var isUnordered: Bool { self != self }
  @inlinable @inline(__always)
  public func converted<T: Element>(to type: T.Type) -> T { T(converting: self) }
}
extension Complex128: WideElement {
  @inlinable @inline(__always)
  public var isUnordered: Bool { real != real || imaginary != imaginary }
  @inlinable @inline(__always)
  public func converted<T: Element>(to type: T.Type) -> T { T(converting: self) }
}
