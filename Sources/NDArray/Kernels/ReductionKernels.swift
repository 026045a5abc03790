/// Folds `count` elements, `stride` elements apart, into the one at `accumulator`.
typealias FoldKernel =
  @Sendable (
    _ accumulator: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ stride: Int,
    _ count: Int
  ) -> Void

@inline(__always)
private func fold<T>(
  _ accumulator: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ stride: Int, _ count: Int,
  _ operation: (T, T) -> T
) {
  let from = source.assumingMemoryBound(to: T.self)
  let place = accumulator.assumingMemoryBound(to: T.self)
  var value = place[0]
  if stride == 1 {
    for index in 0..<count { value = operation(value, from[index]) }
  } else {
    for index in 0..<count { value = operation(value, from[index &* stride]) }
  }
  place[0] = value
}

/// Sums floats in halves (pairwise), so that rounding errors grow with the logarithm of the count.
///
/// The tree is that of NumPy, which makes the last digits agree: eight running sums for up to 128
/// elements, halves cut at multiples of eight above that.
func pairwiseSum<T: FloatElement>(_ from: UnsafePointer<T>, _ stride: Int, _ count: Int) -> T {
  if count < 8 {
    var sum: T = -0.0
    for index in 0..<count { sum += from[index &* stride] }
    return sum
  }
  if count <= 128 { return pairwiseBlock(from, stride, count) }
  var half = count / 2
  half -= half % 8
  return pairwiseSum(from, stride, half) + pairwiseSum(from + half &* stride, stride, count - half)
}

@inline(__always)
private func pairwiseBlock<T: FloatElement>(
  _ from: UnsafePointer<T>, _ stride: Int, _ count: Int
) -> T {
  var (a, b, c, d) = (from[0], from[stride], from[2 &* stride], from[3 &* stride])
  var (e, f, g, h) = (
    from[4 &* stride], from[5 &* stride], from[6 &* stride], from[7 &* stride]
  )
  var index = 8
  let whole = count - count % 8
  while index < whole {
    let next = from + index &* stride
    a += next[0]
    b += next[stride]
    c += next[2 &* stride]
    d += next[3 &* stride]
    e += next[4 &* stride]
    f += next[5 &* stride]
    g += next[6 &* stride]
    h += next[7 &* stride]
    index &+= 8
  }
  var sum = ((a + b) + (c + d)) + ((e + f) + (g + h))
  while index < count {
    sum += from[index &* stride]
    index &+= 1
  }
  return sum
}

/// The loop that folds a run of elements of dtype `type`; nil where the operation has none.
func foldKernel(_ operation: BinaryOperation, _ type: DType) -> FoldKernel? {
  switch type {
  case .bool:
    integerFold(
      operation == .add ? .bitwiseOr : operation == .multiply ? .bitwiseAnd : operation,
      UInt8.self)
  case .int8: integerFold(operation, Int8.self)
  case .int16: integerFold(operation, Int16.self)
  case .int32: integerFold(operation, Int32.self)
  case .int64: integerFold(operation, Int64.self)
  case .uint8: integerFold(operation, UInt8.self)
  case .uint16: integerFold(operation, UInt16.self)
  case .uint32: integerFold(operation, UInt32.self)
  case .uint64: integerFold(operation, UInt64.self)
  case .float16: halfFold(operation)
  case .float32: floatFold(operation, Float.self)
  case .float64: floatFold(operation, Double.self)
  case .complex64: complexFold(operation, Complex64.self)
  case .complex128: complexFold(operation, Complex128.self)
  }
}

private func integerFold<T: IntegerElement>(_ operation: BinaryOperation, _: T.Type) -> FoldKernel?
{
  switch operation {
  case .add: { fold($0, $1, $2, $3) { (a: T, b: T) in a &+ b } }
  case .multiply: { fold($0, $1, $2, $3) { (a: T, b: T) in a &* b } }
  case .minimum, .fmin: { fold($0, $1, $2, $3) { (a: T, b: T) in a < b ? a : b } }
  case .maximum, .fmax: { fold($0, $1, $2, $3) { (a: T, b: T) in a > b ? a : b } }
  case .bitwiseAnd, .logicalAnd: { fold($0, $1, $2, $3) { (a: T, b: T) in a & b } }
  case .bitwiseOr, .logicalOr: { fold($0, $1, $2, $3) { (a: T, b: T) in a | b } }
  case .bitwiseXor, .logicalXor: { fold($0, $1, $2, $3) { (a: T, b: T) in a ^ b } }
  default: nil
  }
}

/// As ``fold(_:_:_:_:_:)``, with eight running results where the elements lie side by side, so that
/// no step waits for the one before it.
@inline(__always)
private func wideFold<T>(
  _ accumulator: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ stride: Int, _ count: Int,
  _ operation: (T, T) -> T
) {
  guard stride == 1, count >= 64 else {
    fold(accumulator, source, stride, count, operation)
    return
  }
  let place = accumulator.assumingMemoryBound(to: T.self)
  let from = source.assumingMemoryBound(to: T.self)
  let first = place[0]
  var (a, b, c, d) = (first, first, first, first)
  var (e, f, g, h) = (first, first, first, first)
  var index = 0
  while index &+ 8 <= count {
    let next = from + index
    a = operation(a, next[0])
    b = operation(b, next[1])
    c = operation(c, next[2])
    d = operation(d, next[3])
    e = operation(e, next[4])
    f = operation(f, next[5])
    g = operation(g, next[6])
    h = operation(h, next[7])
    index &+= 8
  }
  place[0] = operation(
    operation(operation(a, b), operation(c, d)), operation(operation(e, f), operation(g, h)))
  fold(accumulator, source + index &* MemoryLayout<T>.size, 1, count &- index, operation)
}

private func floatFold<T: FloatElement>(_ operation: BinaryOperation, _: T.Type) -> FoldKernel? {
  switch operation {
  case .add:
    { accumulator, source, stride, count in
      let place = accumulator.assumingMemoryBound(to: T.self)
      place[0] += pairwiseSum(source.assumingMemoryBound(to: T.self), stride, count)
    }
  case .multiply: { fold($0, $1, $2, $3) { (a: T, b: T) in a * b } }
  case .minimum: { wideFold($0, $1, $2, $3) { (a: T, b: T) in a <= b || a != a ? a : b } }
  case .maximum: { wideFold($0, $1, $2, $3) { (a: T, b: T) in a >= b || a != a ? a : b } }
  case .fmin: { fold($0, $1, $2, $3) { (a: T, b: T) in a <= b || b != b ? a : b } }
  case .fmax: { fold($0, $1, $2, $3) { (a: T, b: T) in a >= b || b != b ? a : b } }
  default: nil
  }
}

/// Sums of float16 run in float32 and are rounded at the end of the run.
private func halfFold(_ operation: BinaryOperation) -> FoldKernel? {
  guard operation == .add || operation == .multiply else {
    return floatFold(operation, Float16.self)
  }
  return { accumulator, source, stride, count in
    let place = accumulator.assumingMemoryBound(to: Float16.self)
    let from = source.assumingMemoryBound(to: Float16.self)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { values in
      guard let start = values.baseAddress else { return }
      for index in 0..<count { start[index] = Float(from[index &* stride]) }
      var result = Float(place[0])
      if operation == .add {
        result += pairwiseSum(start, 1, count)
      } else {
        for index in 0..<count { result *= start[index] }
      }
      place[0] = Float16(result)
    }
  }
}

private func complexFold<T: ComplexElement>(_ operation: BinaryOperation, _: T.Type) -> FoldKernel?
{
  switch operation {
  case .add:
    { accumulator, source, stride, count in
      let place = accumulator.assumingMemoryBound(to: T.Part.self)
      let parts = source.assumingMemoryBound(to: T.Part.self)
      place[0] += pairwiseSum(parts, 2 &* stride, count)
      place[1] += pairwiseSum(parts + 1, 2 &* stride, count)
    }
  case .multiply: { fold($0, $1, $2, $3) { (a: T, b: T) in a * b } }
  case .minimum, .fmin: { fold($0, $1, $2, $3) { (a: T, b: T) in a <= b || a.isNaN ? a : b } }
  case .maximum, .fmax: { fold($0, $1, $2, $3) { (a: T, b: T) in b <= a || a.isNaN ? a : b } }
  default: nil
  }
}
