/// The type of an array's elements: the numeric types of Zarr v3 and their names in NumPy.
public enum DType: String, CaseIterable, Sendable, Hashable {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, float32, float64
  case complex64, complex128

  /// Bytes per element: 1, 2, 4, 8 or 16.
  public var itemSize: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64, .complex64: 8
    case .complex128: 16
    }
  }

  /// Bytes of the unit whose byte order matters: half an element for complex types, else all of it.
  public var endianUnitSize: Int { isComplex ? itemSize / 2 : itemSize }

  /// int8 to int64.
  public var isSignedInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: false
    }
  }

  /// uint8 to uint64; not bool.
  public var isUnsignedInteger: Bool {
    switch self {
    case .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// Any integer type; not bool.
  public var isInteger: Bool { isSignedInteger || isUnsignedInteger }

  /// float16, float32 or float64.
  public var isFloat: Bool { self == .float16 || self == .float32 || self == .float64 }

  /// complex64 or complex128.
  public var isComplex: Bool { self == .complex64 || self == .complex128 }

  /// Zarr's and NumPy's name, such as "uint16".
  public var name: String { rawValue }
}
