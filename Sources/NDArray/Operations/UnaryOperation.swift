/// NumPy's functions of one element, under NumPy's names.
public enum UnaryOperation: String, CaseIterable, Sendable {
  case negative, positive, absolute, fabs, sign, square, reciprocal, invert
  case logicalNot = "logical_not"
  case sqrt, cbrt, exp, exp2, expm1, log, log2, log10, log1p
  case sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, arcsinh, arccosh, arctanh
  case deg2rad, rad2deg, degrees, radians
  case floor, ceil, trunc, rint
  case isnan, isinf, isfinite, signbit
  case conjugate, real, imag, angle
}

extension UnaryOperation {
  /// The dtypes for elements of dtype `type`.
  ///
  /// - Throws: ``NDArrayError`` of kind `dtype` if the operation does not exist for it.
  func loopTypes(_ type: DType) throws(NDArrayError) -> LoopTypes {
    let wide: DType = type == .uint64 ? .uint64 : .int64
    switch self {
    case .negative, .sign:
      if type == .bool { throw self == .negative ? Self.booleanNegative : unsupported() }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .positive:
      if type == .bool { throw unsupported() }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .absolute:
      if type.isComplex { return part(type) }
      return LoopTypes(type.kindRank < 2 ? wide : type, result: type)
    case .square, .reciprocal:
      if type == .bool { return LoopTypes(.int64, result: .int8) }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .conjugate:
      if type == .bool { return LoopTypes(.int64, result: .int8) }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .invert:
      if type.kindRank > 1 { throw unsupported() }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .logicalNot:
      return LoopTypes(.bool)
    case .isnan, .isinf, .isfinite:
      return LoopTypes(type.kindRank < 2 ? .float64 : type, output: .bool, result: .bool)
    case .signbit:
      if type.isComplex { throw unsupported() }
      return LoopTypes(type.kindRank < 2 ? .float64 : type, output: .bool, result: .bool)
    case .floor, .ceil, .trunc:
      if type.isComplex { throw unsupported() }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .rint:
      return LoopTypes(type.inexact)
    case .sqrt:
      return LoopTypes(type.inexact)
    case .exp, .log:
      if type.isComplex { return LoopTypes(type) }
      return LoopTypes(.float64, result: type.inexact)
    case .real, .imag:
      if type.isComplex { return part(type) }
      return LoopTypes(type.isInteger ? wide : type, result: type)
    case .angle:
      if type.isComplex { return part(type) }
      return LoopTypes(.float64, result: type == .bool ? .float64 : type.inexact)
    case .fabs:
      if type.isComplex { throw unsupported() }
      return LoopTypes(type.inexact)
    default:
      if type.isComplex { throw unsupported() }
      return LoopTypes(.float64, result: type.inexact)
    }
  }

  /// From a complex dtype to that of its parts.
  private func part(_ type: DType) -> LoopTypes {
    let part = DType.float(bytes: type.itemSize / 2)
    return LoopTypes(type, output: part, result: part)
  }

  func unsupported() -> NDArrayError {
    NDArrayError(
      .dtype,
      "ufunc '\(rawValue)' not supported for the input types, and the inputs could not be safely "
        + "coerced to any supported types according to the casting rule ''safe''")
  }

  private static var booleanNegative: NDArrayError {
    NDArrayError(
      .dtype,
      "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or "
        + "the logical_not function instead.")
  }

  /// The loop for elements of dtype `type`.
  func kernel(_ type: DType) throws(NDArrayError) -> ElementKernel {
    let kernel: ElementKernel? =
      switch type {
      case .bool: boolUnaryKernel(self)
      case .int64: integerUnaryKernel(self, Int64.self)
      case .uint64: integerUnaryKernel(self, UInt64.self)
      case .float32: floatUnaryKernel(self, Float.self)
      case .float64: floatUnaryKernel(self, Double.self) ?? doubleUnaryKernel(self)
      case .complex64: complexUnaryKernel(self, Complex64.self)
      case .complex128: complexUnaryKernel(self, Complex128.self)
      default: nil
      }
    guard let kernel else { throw unsupported() }
    return kernel
  }
}

/// Computes `operation` for each element.
///
/// - Parameters:
///   - dtype: the dtype to compute in, instead of the array's own.
///   - output: where to put the result, of the same shape; nil makes an array.
///   - mask: where to compute; elements of the output elsewhere stay as they are.
/// - Returns: the output.
/// - Throws: ``NDArrayError`` of kind `dtype` if the operation does not exist for the dtype or does
///   not fit the output, of kind `shape`; `Cancelled`.
public func apply(
  _ operation: UnaryOperation, _ array: NDArray, dtype: DType? = nil, into output: NDArray? = nil,
  where mask: NDArray? = nil
) throws -> NDArray {
  let types = try operation.loopTypes(dtype ?? array.dtype)
  let shape = try broadcastShape([array.shape] + (output.map { [$0.shape] } ?? []))
  let result = try makeOutput(operation.rawValue, types, shape: shape, output: output, mask: mask)
  try runElementwise(
    shape: shape,
    inputs: [
      LoopOperand(array: try seen(array, shape, besides: result), loopType: types.input)
    ],
    outputs: [LoopOperand(array: result, loopType: types.output)],
    kernel: try operation.kernel(types.input))
  return try merge(result, into: output, where: mask)
}
