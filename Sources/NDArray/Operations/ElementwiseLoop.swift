import Glibc
import Workers

/// Computes `count` elements. The pointers are those of the inputs, then of the outputs. A step is 1
/// (elements side by side) or, for inputs only, 0 (one element for all).
typealias ElementKernel =
  @Sendable (
    _ operands: UnsafePointer<UnsafeMutableRawPointer>, _ steps: UnsafePointer<Int>, _ count: Int
  ) -> Void

/// One array that takes part in an element-wise loop.
struct LoopOperand {
  /// The array, of the loop's shape.
  var array: NDArray
  /// The dtype that the kernel wants or gives.
  var loopType: DType
}

/// Runs a kernel over arrays of one shape.
///
/// Operands that the kernel cannot take as they are (another dtype, gaps between elements, no
/// alignment) pass through a small buffer that stays in the first-level cache, so a kernel needs a
/// loop for contiguous elements only. Large arrays are shared out to several threads.
///
/// - Throws: `Cancelled`.
func runElementwise(
  shape: [Int], inputs: [LoopOperand], outputs: [LoopOperand], kernel: @escaping ElementKernel
) throws {
  let operands = inputs + outputs
  let count = shape.reduce(1, &*)
  let bytes = count &* operands.reduce(0) { max($0, $1.array.dtype.itemSize) }
  guard bytes > 1 << 20, Workers.width > 1,
    let axis = shape.indices.max(by: { shape[$0] < shape[$1] }), shape[axis] > 1
  else {
    try ElementwiseLoop(shape: shape, operands: operands, inputCount: inputs.count, kernel: kernel)
      .run()
    return
  }
  let pieces = min(shape[axis], max(Workers.width &* 4, bytes >> 22))
  try Workers.forEach(pieces) { piece in
    let start = shape[axis] * piece / pieces
    let end = shape[axis] * (piece + 1) / pieces
    var part = shape
    part[axis] = end - start
    let slices = try operands.map {
      LoopOperand(
        array: try $0.array.slice(axis: axis, start: start, count: end - start),
        loopType: $0.loopType)
    }
    try ElementwiseLoop(shape: part, operands: slices, inputCount: inputs.count, kernel: kernel)
      .run()
  }
}

/// How one operand gets to the kernel.
private struct Passage {
  let base: UnsafeMutableRawPointer
  let itemSize: Int
  let runStride: Int
  let loopItemSize: Int
  let isDirect: Bool
  /// From the array's type to the loop's for inputs, the other way round for outputs.
  let cast: CastKernel?
}

private struct ElementwiseLoop {
  let loop: StridedLoop
  let passages: [Passage]
  let inputCount: Int
  let kernel: ElementKernel

  init(
    shape: [Int], operands: [LoopOperand], inputCount: Int, kernel: @escaping ElementKernel
  ) {
    let loop = StridedLoop(shape: shape, strides: operands.map(\.array.strides))
    self.loop = loop
    self.inputCount = inputCount
    self.kernel = kernel
    passages = operands.enumerated().map { place, operand in
      let array = operand.array
      let stride = loop.runStrides[place]
      let isInput = place < inputCount
      let sameType = array.dtype == operand.loopType
      let aligned = UInt(bitPattern: array.address) % UInt(array.dtype.endianUnitSize) == 0
      let cast: CastKernel? =
        sameType
        ? nil
        : isInput
          ? castKernel(from: array.dtype, to: operand.loopType)
          : castKernel(from: operand.loopType, to: array.dtype)
      return Passage(
        base: array.address, itemSize: array.dtype.itemSize, runStride: stride,
        loopItemSize: operand.loopType.itemSize,
        isDirect: sameType && aligned
          && (stride == 1 || (stride == 0 && isInput) || loop.runLength == 1),
        cast: cast)
    }
  }

  /// The most elements per call of the kernel: as many as fit the cache if a buffer is needed, else
  /// as many as may pass before somebody looks whether to stop.
  private var blockLength: Int { passages.allSatisfy(\.isDirect) ? 1 << 18 : 1024 }

  func run() throws {
    let block = min(blockLength, max(1, loop.runLength))
    let slot = passages.allSatisfy(\.isDirect) ? 16 : (block &* 16)
    let cancellation = Cancellation.current
    try withUnsafeTemporaryAllocation(byteCount: slot &* 2 &* passages.count, alignment: 64) {
      buffer in
      try withUnsafeTemporaryAllocation(
        of: UnsafeMutableRawPointer.self, capacity: passages.count
      ) { pointers in
        try withUnsafeTemporaryAllocation(of: Int.self, capacity: passages.count) { steps in
          guard let scratch = buffer.baseAddress, let operands = pointers.baseAddress,
            let steps = steps.baseAddress
          else { return }
          var sinceCheck = 0
          try loop.forEachRun { places in
            var done = 0
            while done < loop.runLength {
              let count = min(block, loop.runLength &- done)
              enter(places, done, count, scratch, slot, operands, steps)
              kernel(operands, steps, count)
              leave(places, done, count, scratch, slot)
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
    }
  }

  @inline(__always)
  private func enter(
    _ places: UnsafeBufferPointer<Int>, _ done: Int, _ count: Int,
    _ scratch: UnsafeMutableRawPointer, _ slot: Int,
    _ operands: UnsafeMutablePointer<UnsafeMutableRawPointer>, _ steps: UnsafeMutablePointer<Int>
  ) {
    for place in passages.indices {
      let passage = passages[place]
      let address =
        passage.base + (places[place] &+ done &* passage.runStride) &* passage.itemSize
      steps[place] = passage.runStride == 0 && place < inputCount ? 0 : 1
      if passage.isDirect {
        operands[place] = address
        continue
      }
      let converted = scratch + place &* 2 &* slot
      operands[place] = converted
      guard place < inputCount else { continue }
      let needed = steps[place] == 0 ? 1 : count
      guard let cast = passage.cast else {
        gather(address, passage.runStride, passage.itemSize, converted, needed)
        continue
      }
      if passage.runStride == 1 || needed == 1,
        UInt(bitPattern: address) % UInt(min(8, passage.itemSize)) == 0
      {
        cast(address, converted, needed)
      } else {
        gather(address, passage.runStride, passage.itemSize, converted + slot, needed)
        cast(converted + slot, converted, needed)
      }
    }
  }

  @inline(__always)
  private func leave(
    _ places: UnsafeBufferPointer<Int>, _ done: Int, _ count: Int,
    _ scratch: UnsafeMutableRawPointer, _ slot: Int
  ) {
    for place in inputCount..<passages.count where !passages[place].isDirect {
      let passage = passages[place]
      let address =
        passage.base + (places[place] &+ done &* passage.runStride) &* passage.itemSize
      var result = scratch + place &* 2 &* slot
      if let cast = passage.cast {
        cast(result, result + slot, count)
        result += slot
      }
      scatter(result, address, passage.runStride, passage.itemSize, count)
    }
  }
}

/// Copies items that lie `stride` items apart to where they lie side by side.
func gather(
  _ source: UnsafeRawPointer, _ stride: Int, _ itemSize: Int,
  _ destination: UnsafeMutableRawPointer, _ count: Int
) {
  copyItems(itemSize, source, stride, destination, 1, count)
}

/// Copies items that lie side by side to where they lie `stride` items apart.
func scatter(
  _ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer, _ stride: Int,
  _ itemSize: Int, _ count: Int
) {
  copyItems(itemSize, source, 1, destination, stride, count)
}
