/// The shape that arrays have in common when lengths 1 are stretched and missing axes added in front.
///
/// - Throws: ``NDArrayError`` of kind `shape`, in NumPy's words, if there is none.
public func broadcastShape(_ shapes: [[Int]]) throws(NDArrayError) -> [Int] {
  let rank = shapes.map(\.count).max() ?? 0
  var result = [Int](repeating: 1, count: rank)
  for shape in shapes {
    for (place, length) in shape.enumerated() {
      let axis = rank - shape.count + place
      if result[axis] == 1 {
        result[axis] = length
      } else if length != 1, length != result[axis] {
        throw NDArrayError(
          .shape,
          "operands could not be broadcast together with shapes "
            + shapes.map(\.plainDescription).joined(separator: " ") + " ")
      }
    }
  }
  return result
}

/// Computes `operation` for each pair of elements of the broadcast operands.
///
/// The dtype of the result follows NumPy 2 (NEP 50); integers wrap around, and an integer divided by
/// zero is 0.
///
/// - Parameters:
///   - dtype: the dtype to compute in, instead of the common one.
///   - output: where to put the result, which must have the broadcast shape; nil makes an array.
///   - mask: where to compute; elements of the output elsewhere stay as they are.
/// - Returns: the output.
/// - Throws: ``NDArrayError`` of kind `shape` if the operands do not broadcast, of kind `dtype` if
///   the operation does not exist for them or does not fit the output, of kind `overflow` if a
///   Python integer does not fit the dtype of its partner, of kind `value` for an integer to a
///   negative power; `Cancelled`.
public func apply(
  _ operation: BinaryOperation, _ a: Operand, _ b: Operand, dtype: DType? = nil,
  into output: NDArray? = nil, where mask: NDArray? = nil
) throws -> NDArray {
  if let mirrored = operation.mirrored {
    return try apply(mirrored, b, a, dtype: dtype, into: output, where: mask)
  }
  var (left, right) = (a.array, b.array)
  var kernel: ElementKernel
  var types: LoopTypes
  var rightType: DType
  if operation.isComparison, let wide = exactComparison(a, b) {
    types = LoopTypes(wide.0, output: .bool, result: .bool)
    rightType = wide.1
    kernel =
      try
      (wide.0 == wide.1
      ? nil : mixedComparison(operation, signedFirst: wide.0 == .int64))
      ?? operation.kernel(wide.0)
  } else {
    let common = dtype ?? resultType([a, b])
    let inexact =
      a.weak == nil && b.weak == nil
      ? a.array.dtype.inexact.promoted(with: b.array.dtype.inexact) : common.inexact
    types = try operation.loopTypes(common, inexact: dtype ?? inexact)
    if types.input.isInteger {
      left = try a.checked(for: common)
      right = try b.checked(for: common)
    }
    rightType = types.input
    kernel = try operation.kernel(types.input)
    if operation == .power, types.input == .int64 { try refuseNegative(right) }
  }
  let shape = try broadcastShape([left.shape, right.shape] + (output.map { [$0.shape] } ?? []))
  let result = try makeOutput(
    operation.rawValue, types, shape: shape, output: output, mask: mask)
  try runElementwise(
    shape: shape,
    inputs: [
      LoopOperand(array: try seen(left, shape, besides: result), loopType: types.input),
      LoopOperand(array: try seen(right, shape, besides: result), loopType: rightType),
    ],
    outputs: [LoopOperand(array: result, loopType: types.output)],
    kernel: kernel)
  return try merge(result, into: output, where: mask)
}

/// The 64-bit dtypes to compare in, for integers whose comparison would lose digits in float64 and
/// for a Python integer that does not fit its partner's dtype; nil for all others.
private func exactComparison(_ a: Operand, _ b: Operand) -> (DType, DType)? {
  let (x, y) = (a.array.dtype, b.array.dtype)
  guard x.isInteger, y.isInteger else { return nil }
  let isUnfit = (a.weak == .int && !a.fits(y)) || (b.weak == .int && !b.fits(x))
  let isMixed = a.weak == nil && b.weak == nil && x.promoted(with: y) == .float64
  guard isUnfit || isMixed else { return nil }
  return (x == .uint64 ? .uint64 : .int64, y == .uint64 ? .uint64 : .int64)
}

private func refuseNegative(_ exponents: NDArray) throws {
  guard exponents.dtype.isSignedInteger else { return }
  let wide = try exponents.contiguous().asType(.int64)
  let isNegative = wide.withElements(Int64.self) { $0.contains { $0 < 0 } }
  if isNegative {
    throw NDArrayError(.value, "Integers to negative integer powers are not allowed.")
  }
}

/// The array to compute into: the given one if it can be written to directly.
func makeOutput(
  _ name: String, _ types: LoopTypes, shape: [Int], output: NDArray?, mask: NDArray?
) throws -> NDArray {
  guard let output else {
    return mask == nil
      ? try NDArray(uninitialized: types.result, shape: shape)
      : try NDArray(zeros: types.result, shape: shape)
  }
  guard output.shape == shape else {
    throw NDArrayError(
      .shape,
      "non-broadcastable output operand with shape \(output.shape.plainDescription) doesn't match "
        + "the broadcast shape \(shape.plainDescription)")
  }
  guard output.storage.isWritable else {
    throw NDArrayError(.readOnly, "output array is read-only")
  }
  guard types.result.castsWithinKind(to: output.dtype) else {
    throw NDArrayError(
      .casting,
      "Cannot cast ufunc '\(name)' output from dtype('\(types.result.name)') to "
        + "dtype('\(output.dtype.name)') with casting rule 'same_kind'")
  }
  return mask == nil ? output : try NDArray(uninitialized: types.result, shape: shape)
}

/// An input seen with the loop's shape, copied if writing the result would change it too early.
func seen(_ input: NDArray, _ shape: [Int], besides result: NDArray) throws -> NDArray {
  let view = try input.broadcast(to: shape)
  return result.overlaps(view) ? try view.copy() : view
}

/// Puts the result where the mask is true into the output.
func merge(_ result: NDArray, into output: NDArray?, where mask: NDArray?) throws -> NDArray {
  guard let mask else { return result }
  let target = try output ?? NDArray(zeros: result.dtype, shape: result.shape)
  try select(where: mask, result, target, into: target)
  return target
}
