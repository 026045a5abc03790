/// NumPy's functions of two elements, under NumPy's names.
public enum BinaryOperation: String, CaseIterable, Sendable {
  case add, subtract, multiply, divide
  case floorDivide = "floor_divide"
  case remainder, fmod, power
  case floatPower = "float_power"
  case minimum, maximum, fmin, fmax
  case bitwiseAnd = "bitwise_and"
  case bitwiseOr = "bitwise_or"
  case bitwiseXor = "bitwise_xor"
  case leftShift = "left_shift"
  case rightShift = "right_shift"
  case equal
  case notEqual = "not_equal"
  case less
  case lessEqual = "less_equal"
  case greater
  case greaterEqual = "greater_equal"
  case logicalAnd = "logical_and"
  case logicalOr = "logical_or"
  case logicalXor = "logical_xor"
  case hypot, arctan2, copysign, nextafter, logaddexp, logaddexp2, heaviside, gcd, lcm

  /// `equal` to `greater_equal`.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: true
    default: false
    }
  }

  /// The operation that gives the same with its arguments swapped, where only that has a kernel.
  var mirrored: BinaryOperation? {
    self == .greater ? .less : self == .greaterEqual ? .lessEqual : nil
  }
}

/// What a universal function computes in, and what it makes.
struct LoopTypes {
  /// The dtype the kernel takes, for all inputs.
  var input: DType
  /// The dtype the kernel gives.
  var output: DType
  /// The dtype of the array that the caller gets.
  var result: DType

  init(_ type: DType, result: DType? = nil) {
    // There are no float16 kernels: NumPy, too, computes these in float32.
    let loop: DType = type == .float16 ? .float32 : type
    input = loop
    output = loop
    self.result = result ?? type
  }

  /// Computes in the dtype itself, even in float16.
  init(exactly type: DType) {
    input = type
    output = type
    result = type
  }

  init(_ input: DType, output: DType, result: DType) {
    self.input = input == .float16 ? .float32 : input
    self.output = output
    self.result = result
  }
}

extension BinaryOperation {
  /// The dtypes for operands whose common dtype is `type`.
  ///
  /// - Throws: ``NDArrayError`` of kind `dtype` if the operation does not exist for it.
  func loopTypes(_ type: DType, inexact: DType) throws(NDArrayError) -> LoopTypes {
    switch self {
    case .add, .multiply, .minimum, .maximum, .fmin, .fmax:
      return LoopTypes(type)
    case .subtract:
      if type == .bool {
        throw NDArrayError(
          .dtype,
          "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, "
            + "the `^` operator, or the logical_xor function instead.")
      }
      return LoopTypes(type)
    case .divide:
      return LoopTypes(type.kindRank < 2 ? .float64 : type)
    case .floorDivide, .remainder, .fmod:
      if type.isComplex { throw unsupported() }
      return integerTypes(type)
    case .power:
      return type.isFloat ? LoopTypes(.float64, result: type) : integerTypes(type)
    case .floatPower:
      return LoopTypes(type.isComplex ? .complex128 : .float64)
    case .bitwiseAnd, .bitwiseOr, .bitwiseXor:
      if type.kindRank > 1 { throw unsupported() }
      return LoopTypes(type)
    case .leftShift, .rightShift, .gcd, .lcm:
      if type == .bool, self == .gcd || self == .lcm { throw unsupported() }
      if type.kindRank > 1 { throw unsupported() }
      return integerTypes(type)
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
      return LoopTypes(type, output: .bool, result: .bool)
    case .logicalAnd, .logicalOr, .logicalXor:
      return LoopTypes(.bool)
    case .copysign, .nextafter, .heaviside:
      if type.isComplex { throw unsupported() }
      if inexact == .float16, self == .nextafter { return LoopTypes(exactly: inexact) }
      return LoopTypes(inexact)
    case .hypot, .arctan2, .logaddexp, .logaddexp2:
      if type.isComplex { throw unsupported() }
      return LoopTypes(.float64, result: inexact)
    }
  }

  /// For operations whose integer kernels have 64 bits.
  private func integerTypes(_ type: DType) -> LoopTypes {
    switch type {
    case .bool: LoopTypes(.int64, result: .int8)
    case .uint64: LoopTypes(.uint64)
    default: type.isInteger ? LoopTypes(.int64, result: type) : LoopTypes(type)
    }
  }

  func unsupported() -> NDArrayError {
    NDArrayError(
      .dtype,
      "ufunc '\(rawValue)' not supported for the input types, and the inputs could not be safely "
        + "coerced to any supported types according to the casting rule ''safe''")
  }

  /// The loop for inputs of dtype `type`.
  func kernel(_ type: DType) throws(NDArrayError) -> ElementKernel {
    let kernel: ElementKernel? =
      switch type {
      case .bool: boolKernel
      case .int8: orderedKernel(self, Int8.self) ?? signlessKernel(self, UInt8.self)
      case .uint8: orderedKernel(self, UInt8.self) ?? signlessKernel(self, UInt8.self)
      case .int16: orderedKernel(self, Int16.self) ?? signlessKernel(self, UInt16.self)
      case .uint16: orderedKernel(self, UInt16.self) ?? signlessKernel(self, UInt16.self)
      case .int32: orderedKernel(self, Int32.self) ?? signlessKernel(self, UInt32.self)
      case .uint32: orderedKernel(self, UInt32.self) ?? signlessKernel(self, UInt32.self)
      case .int64:
        orderedKernel(self, Int64.self) ?? signlessKernel(self, UInt64.self)
          ?? wideIntegerKernel(self, Int64.self)
      case .uint64:
        orderedKernel(self, UInt64.self) ?? signlessKernel(self, UInt64.self)
          ?? wideIntegerKernel(self, UInt64.self)
      // Only folds along outer axes and `nextafter` stay in float16.
      case .float16: floatKernel(self, Float16.self)
      case .float32: floatKernel(self, Float.self)
      case .float64: floatKernel(self, Double.self) ?? doubleFunctionKernel(self)
      case .complex64: complexKernel(self, Complex64.self)
      case .complex128: complexKernel(self, Complex128.self)
      }
    guard let kernel else { throw unsupported() }
    return kernel
  }

  /// Bytes of truth values are 0 or 1, so that the bit operations are the logical ones.
  private var boolKernel: ElementKernel? {
    switch self {
    case .add, .bitwiseOr, .logicalOr, .maximum, .fmax:
      signlessKernel(.bitwiseOr, UInt8.self)
    case .multiply, .bitwiseAnd, .logicalAnd, .minimum, .fmin:
      signlessKernel(.bitwiseAnd, UInt8.self)
    case .bitwiseXor, .logicalXor, .notEqual: signlessKernel(.bitwiseXor, UInt8.self)
    case .equal: signlessKernel(.equal, UInt8.self)
    case .less, .lessEqual: orderedKernel(self, UInt8.self)
    default: nil
    }
  }
}
