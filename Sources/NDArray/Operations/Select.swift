/// Writes `a` where `mask` is true, else `b`, into `output`, whose shape all broadcast to.
///
/// - Throws: ``NDArrayError`` of kind `shape`; `Cancelled`.
func select(where mask: NDArray, _ a: NDArray, _ b: NDArray, into output: NDArray) throws {
  let type = output.dtype
  try runElementwise(
    shape: output.shape,
    inputs: [
      LoopOperand(array: try seen(mask, output.shape, besides: output), loopType: .bool),
      LoopOperand(array: try seen(a, output.shape, besides: output), loopType: type),
      LoopOperand(array: try seen(b, output.shape, besides: output), loopType: type),
    ],
    outputs: [LoopOperand(array: output, loopType: type)],
    kernel: selectKernel(type.itemSize))
}

/// NumPy's `where` with three arguments: elements of `a` where `mask` is true, else of `b`.
///
/// - Throws: ``NDArrayError`` of kind `shape` if the three do not broadcast; `Cancelled`.
public func choose(where mask: NDArray, _ a: Operand, _ b: Operand) throws -> NDArray {
  let type = resultType([a, b])
  let shape = try broadcastShape([mask.shape, a.array.shape, b.array.shape])
  let result = try NDArray(uninitialized: type, shape: shape)
  try select(
    where: mask, try a.checked(for: type), try b.checked(for: type), into: result)
  return result
}

private func selectKernel(_ itemSize: Int) -> ElementKernel {
  switch itemSize {
  case 1: { selectLoop(UInt8.self, $0, $1, $2) }
  case 2: { selectLoop(UInt16.self, $0, $1, $2) }
  case 4: { selectLoop(UInt32.self, $0, $1, $2) }
  case 8: { selectLoop(UInt64.self, $0, $1, $2) }
  default: { selectLoop(SIMD2<UInt64>.self, $0, $1, $2) }
  }
}

@inline(__always)
private func selectLoop<T: BitwiseCopyable>(
  _: T.Type, _ operands: UnsafePointer<UnsafeMutableRawPointer>, _ steps: UnsafePointer<Int>,
  _ count: Int
) {
  let mask = operands[0].assumingMemoryBound(to: UInt8.self)
  let size = MemoryLayout<T>.size
  let (a, b, result) = (operands[1], operands[2], operands[3])
  let (maskStep, aStep, bStep) = (steps[0], steps[1] &* size, steps[2] &* size)
  for index in 0..<count {
    let source = mask[index &* maskStep] != 0 ? a + index &* aStep : b + index &* bStep
    // 16-byte items promise alignment to 8 only.
    (result + index &* size).storeBytes(of: source.loadUnaligned(as: T.self), as: T.self)
  }
}
