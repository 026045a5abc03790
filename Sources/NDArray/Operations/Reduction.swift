import Workers

/// An axis as callers give it, counted from the end if negative.
///
/// - Throws: ``NDArrayError`` of kind `axis`, in NumPy's words.
public func normalizedAxis(_ axis: Int, rank: Int) throws(NDArrayError) -> Int {
  guard axis < rank, axis >= -rank else {
    throw NDArrayError(.axis, "axis \(axis) is out of bounds for array of dimension \(rank)")
  }
  return axis < 0 ? axis + rank : axis
}

/// Several axes, without repetition; nil means all.
///
/// - Throws: ``NDArrayError`` of kind `axis`, or of kind `value` if one comes twice.
public func normalizedAxes(_ axes: [Int]?, rank: Int) throws(NDArrayError) -> [Int] {
  guard let axes else { return Array(0..<rank) }
  var result: [Int] = []
  for axis in axes {
    let place = try normalizedAxis(axis, rank: rank)
    if result.contains(place) { throw NDArrayError(.value, "duplicate value in 'axis'") }
    result.append(place)
  }
  return result.sorted()
}

/// Folds the elements along axes with a binary operation.
///
/// - Parameters:
///   - axes: the axes that go; nil means all. Negative ones count from the end.
///   - keepsAxes: whether they stay, with length 1.
///   - dtype: the dtype to compute in and to give; nil takes NumPy's for the operation: sums and
///     products of bool and small integers are int64 or uint64, all else keeps its dtype.
///   - initial: the first value, a 0-d array; nil takes the neutral element.
///   - mask: which elements count; it must broadcast to the array.
/// - Throws: ``NDArrayError`` of kind `value` if nothing is to be folded and the operation has no
///   neutral element, of kind `axis` or `dtype`; `Cancelled`.
public func reduce(
  _ operation: BinaryOperation, _ array: NDArray, axes: [Int]? = nil, keepsAxes: Bool = false,
  dtype: DType? = nil, initial: NDArray? = nil, where mask: NDArray? = nil
) throws -> NDArray {
  let axes = try normalizedAxes(axes, rank: array.rank)
  let type = dtype ?? operation.reductionType(array.dtype)
  guard let fold = foldKernel(operation, type) else { throw operation.unsupported() }
  let identity = operation.identity(type)
  var kept = array.shape
  for axis in axes { kept[axis] = 1 }
  let accumulator = try NDArray(uninitialized: type, shape: kept)
  var source = array
  if let mask {
    guard let neutral = initial ?? identity else {
      throw NDArrayError(
        .value,
        "reduction operation '\(operation.rawValue)' does not have an identity, so to use a where "
          + "mask one has to specify 'initial'")
    }
    source = try choose(where: mask, Operand(array), Operand(neutral.asType(array.dtype)))
    try accumulator.convertElements(from: neutral)
  } else if let first = initial ?? identity {
    // -0.0 changes no sum, but the sum of nothing is 0.0.
    let isEmpty = initial == nil && operation == .add && source.count == 0
    try accumulator.convertElements(from: isEmpty ? NDArray(scalar: Int64(0)) : first)
  } else {
    // Every run of this fold may count an element twice: minimum and maximum do not mind.
    guard !axes.contains(where: { array.shape[$0] == 0 }) else {
      throw NDArrayError(
        .value,
        "zero-size array to reduction operation \(operation.rawValue) which has no identity")
    }
    try accumulator.convertElements(
      from: try array.view(
        Region(origin: [Int](repeating: 0, count: array.rank), shape: kept)))
  }
  try foldAll(operation, source, into: accumulator, fold: fold)
  return keepsAxes ? accumulator : try accumulator.reshaped(array.shape.without(axes))
}

extension [Int] {
  /// The entries at all other places.
  func without(_ places: [Int]) -> [Int] {
    indices.filter { !places.contains($0) }.map { self[$0] }
  }
}

extension BinaryOperation {
  /// The dtype of a fold over elements of dtype `type`.
  func reductionType(_ type: DType) -> DType {
    if self == .logicalAnd || self == .logicalOr || self == .logicalXor { return .bool }
    guard self == .add || self == .multiply else { return type }
    if type == .bool || type.isSignedInteger { return .int64 }
    return type.isUnsignedInteger ? .uint64 : type
  }

  /// The value that changes nothing; nil if there is none.
  func identity(_ type: DType) -> NDArray? {
    switch self {
    case .add: NDArray(scalar: type.kindRank >= 2 ? -0.0 : 0, as: type)
    case .multiply: NDArray(scalar: Int64(1), as: type)
    case .logicalAnd: NDArray(scalar: Int64(1), as: type)
    case .bitwiseAnd: NDArray(scalar: Int64(-1), as: type)
    case .logicalOr, .bitwiseOr, .bitwiseXor, .logicalXor: NDArray(scalar: Int64(0), as: type)
    default: nil
    }
  }
}

/// Folds into an array whose folded axes have length 1.
///
/// The axes are walked from the largest stride to the smallest, as NumPy does: sums along the
/// innermost axis are pairwise, sums along others go row by row.
private func foldAll(
  _ operation: BinaryOperation, _ source: NDArray, into accumulator: NDArray,
  fold: @escaping FoldKernel
) throws {
  let order = source.shape.indices.sorted {
    let (a, b) = (abs(source.strides[$0]), abs(source.strides[$1]))
    return a != b ? a > b : $0 < $1
  }
  let source = try source.transposed(order)
  let target = try accumulator.transposed(order).broadcast(to: source.shape)
  // Pieces along an axis that stays write to different elements. Without one, large folds whose
  // result does not depend on the order are cut too.
  let staying = source.shape.indices.filter { target.strides[$0] != 0 }
  let bytes = source.byteCount
  if bytes > 1 << 20, Workers.width > 1,
    let axis = staying.max(by: { source.shape[$0] < source.shape[$1] }), source.shape[axis] > 1
  {
    let pieces = min(source.shape[axis], Workers.width &* 4)
    try Workers.forEach(pieces) { piece in
      let start = source.shape[axis] * piece / pieces
      let count = source.shape[axis] * (piece + 1) / pieces - start
      try foldPart(
        operation, try source.slice(axis: axis, start: start, count: count),
        into: try target.slice(axis: axis, start: start, count: count), fold: fold)
    }
    return
  }
  let isOrderFree = accumulator.dtype.kindRank < 2 || operation != .add && operation != .multiply
  if bytes > 1 << 20, Workers.width > 1, isOrderFree, accumulator.count == 1,
    let axis = source.shape.indices.max(by: { source.shape[$0] < source.shape[$1] }),
    source.shape[axis] > 1
  {
    let pieces = min(source.shape[axis], Workers.width &* 4)
    let parts = try NDArray(uninitialized: accumulator.dtype, shape: [pieces])
    // The neutral element, or the first element, which counts as often as one likes here.
    let start = operation.identity(accumulator.dtype) ?? accumulator
    try parts.convertElements(from: try start.reshaped([]))
    try Workers.forEach(pieces) { piece in
      let start = source.shape[axis] * piece / pieces
      let count = source.shape[axis] * (piece + 1) / pieces - start
      let slab = try source.slice(axis: axis, start: start, count: count)
      let place = try parts.element(axis: 0, index: piece).broadcast(to: slab.shape)
      try foldPart(operation, slab, into: place, fold: fold)
    }
    try foldPart(
      operation, parts, into: try accumulator.reshaped([]).broadcast(to: [pieces]), fold: fold)
    return
  }
  try foldPart(operation, source, into: target, fold: fold)
}

private func foldPart(
  _ operation: BinaryOperation, _ source: NDArray, into target: NDArray, fold: FoldKernel
) throws {
  let type = target.dtype
  let loop = StridedLoop(shape: source.shape, strides: [target.strides, source.strides])
  let isInner = loop.runStrides[0] == 0 || loop.runLength == 1
  let elementwise = isInner ? nil : try operation.foldable.kernel(type)
  let sameType = source.dtype == type && UInt(bitPattern: source.address) % 8 == 0
  let cast = castKernel(from: source.dtype, to: type)
  let cancellation = Cancellation.current
  // The block of NumPy's buffered iteration: it decides how sums are cut when dtypes differ.
  let block = 8192
  let canFoldInPlace = sameType && isInner
  let step = canFoldInPlace ? max(1, loop.runLength) : min(block, max(1, loop.runLength))
  try withUnsafeTemporaryAllocation(
    byteCount: step &* 16 &* (canFoldInPlace ? 0 : 2) &+ 64, alignment: 64
  ) {
    buffer in
    guard let scratch = buffer.baseAddress else { return }
    let converted = scratch + step &* 16
    var sinceCheck = 0
    try loop.forEachRun { places in
      var done = 0
      while done < loop.runLength {
        let count = min(step, loop.runLength &- done)
        let to = target.address + (places[0] &+ done &* loop.runStrides[0]) &* type.itemSize
        let from =
          source.address + (places[1] &+ done &* loop.runStrides[1]) &* source.dtype.itemSize
        if canFoldInPlace {
          fold(to, from, loop.runStrides[1], count)
        } else {
          var values = UnsafeRawPointer(from)
          if !(sameType && loop.runStrides[1] == 1) {
            gather(from, loop.runStrides[1], source.dtype.itemSize, scratch, count)
            cast(scratch, converted, count)
            values = UnsafeRawPointer(converted)
          }
          if let elementwise {
            foldRow(elementwise, to, loop.runStrides[0], values, type.itemSize, count)
          } else {
            fold(to, values, 1, count)
          }
        }
        done &+= count
        sinceCheck &+= count
        if sinceCheck > 1 << 18 {
          sinceCheck = 0
          try cancellation.check()
        }
      }
    }
  }
}

/// `row = row op values`, for a row of any stride.
private func foldRow(
  _ kernel: ElementKernel, _ row: UnsafeMutableRawPointer, _ stride: Int,
  _ values: UnsafeRawPointer, _ itemSize: Int, _ count: Int
) {
  withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: 3) { operands in
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2) { steps in
      guard let operands = operands.baseAddress, let steps = steps.baseAddress else { return }
      steps[0] = 1
      steps[1] = 1
      operands[1] = UnsafeMutableRawPointer(mutating: values)
      if stride == 1 {
        operands[0] = row
        operands[2] = row
        kernel(operands, steps, count)
        return
      }
      withUnsafeTemporaryAllocation(byteCount: count &* itemSize &+ 16, alignment: 64) { buffer in
        guard let packed = buffer.baseAddress else { return }
        gather(row, stride, itemSize, packed, count)
        operands[0] = packed
        operands[2] = packed
        kernel(operands, steps, count)
        scatter(packed, row, stride, itemSize, count)
      }
    }
  }
}

extension BinaryOperation {
  /// The element-wise operation that folding rows uses.
  fileprivate var foldable: BinaryOperation {
    switch self {
    case .logicalAnd: .bitwiseAnd
    case .logicalOr: .bitwiseOr
    case .logicalXor: .bitwiseXor
    default: self
    }
  }
}
