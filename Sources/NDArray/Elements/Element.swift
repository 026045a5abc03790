/// A Swift type whose bytes are an element of an array.
///
/// Elements convert as C does on x86-64, and so as NumPy's `astype`: integers wrap around, fractions
/// are cut off, what no integer can hold becomes some integer, and nothing traps.
public protocol Element: BitwiseCopyable, Sendable, SendableMetatype, Equatable {
  /// The dtype that this type stands for.
  static var dtype: DType { get }
  /// The element whose bytes are all zero.
  static var zero: Self { get }

  /// One of the four types that every element converts to and from.
  associatedtype Wide: WideElement
  /// The same value in the wide type: no value of `Self` is lost.
  var wide: Wide { get }
  /// An unsigned integer of at least this type's size.
  associatedtype SortKey: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  /// A number whose order is that of sorting: complex numbers by their real, then by their imaginary
  /// parts; NaN last; equal elements have equal keys.
  var sortKey: SortKey { get }
  /// Converts an integer; it wraps around.
  init(converting value: Int64)
  /// Converts an integer; it wraps around.
  init(converting value: UInt64)
  /// Converts a float; an integer type cuts the fraction off.
  init(converting value: Double)
  /// Converts a complex number; a real type takes the real part.
  init(converting value: Complex128)
}

/// `Int64`, `UInt64`, `Double` or `Complex128`: the intermediate step of any conversion.
public protocol WideElement: Element {
  /// This value as an element of `type`.
  func converted<T: Element>(to type: T.Type) -> T
  /// Whether this value is NaN, or has a part that is.
  var isUnordered: Bool { get }
}

/// A truth value in one byte, 0 or 1. `Bool` itself cannot be used on bytes from outside, since any
/// other byte would be an invalid `Bool`.
public struct Bool8: Element {
  /// 0 for false; anything else is true.
  public var byte: UInt8

  /// Makes 0 or 1.
  @inlinable public init(_ value: Bool) { byte = value ? 1 : 0 }

  /// The truth value.
  @inlinable public var value: Bool { byte != 0 }

  public static var dtype: DType { .bool }
  public static var zero: Bool8 { Bool8(false) }
}

/// A complex number of two 32-bit floats.
public struct Complex64: Element {
  /// The real part.
  public var real: Float
  /// The imaginary part.
  public var imaginary: Float

  /// Makes `real + imaginary·i`.
  @inlinable public init(_ real: Float, _ imaginary: Float) {
    self.real = real
    self.imaginary = imaginary
  }

  public static var dtype: DType { .complex64 }
  public static var zero: Complex64 { Complex64(0, 0) }
}

/// A complex number of two 64-bit floats.
public struct Complex128: Element {
  /// The real part.
  public var real: Double
  /// The imaginary part.
  public var imaginary: Double

  /// Makes `real + imaginary·i`.
  @inlinable public init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  public static var dtype: DType { .complex128 }
  public static var zero: Complex128 { Complex128(0, 0) }
}

/// Work to be done with the element type that a dtype stands for.
///
/// This is how code gets from a dtype known at run time to loops that are compiled for the type:
/// once per chunk, outside the loops.
public protocol ElementVisitor {
  associatedtype Result
  /// Does the work for element type `T`.
  func visit<T: Element>(_ type: T.Type) throws -> Result
}

extension DType {
  /// Calls the visitor with the element type of this dtype.
  @inlinable
  public func visit<V: ElementVisitor>(_ visitor: V) throws -> V.Result {
    switch self {
    case .bool: try visitor.visit(Bool8.self)
    case .int8: try visitor.visit(Int8.self)
    case .int16: try visitor.visit(Int16.self)
    case .int32: try visitor.visit(Int32.self)
    case .int64: try visitor.visit(Int64.self)
    case .uint8: try visitor.visit(UInt8.self)
    case .uint16: try visitor.visit(UInt16.self)
    case .uint32: try visitor.visit(UInt32.self)
    case .uint64: try visitor.visit(UInt64.self)
    case .float16: try visitor.visit(Float16.self)
    case .float32: try visitor.visit(Float.self)
    case .float64: try visitor.visit(Double.self)
    case .complex64: try visitor.visit(Complex64.self)
    case .complex128: try visitor.visit(Complex128.self)
    }
  }
}
