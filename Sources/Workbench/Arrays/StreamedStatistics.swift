import NDArray
import Workers

/// Sum, extremes and spread of a source, chunk by chunk: memory does not grow with the source.
struct StreamedStatistics {
  private let count: Int
  private let sum: NDArray
  private let smallest: NDArray
  private let largest: NDArray
  /// The mean, and the sum of squared distances from it.
  private let mean: Double
  private let spread: Double

  private struct Part: Sendable {
    let count: Int
    let sum: NDArray
    let smallest: NDArray
    let largest: NDArray
    let mean: Double
    let spread: Double
  }

  /// Reads all chunks, several at once; the parts are put together in their order.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for no elements; what the source throws; `Cancelled`.
  init(of source: any ArraySource) throws {
    let shape = source.shape
    guard !shape.contains(0) else {
      throw NDArrayError(
        .value, "zero-size array to reduction operation minimum which has no identity")
    }
    let chunk = zip(source.chunkShape, shape).map { max(1, min($0, $1)) }
    let counts = zip(shape, chunk).map { ($0 - 1) / $1 + 1 }
    guard let chunkCount = counts.checkedProduct else {
      throw NDArrayError(.bounds, "the array has more chunks than can be counted")
    }
    let strides = counts.rowMajorStrides
    var total: Part?
    // Consumed one at a time, in order.
    let collector = Collector()
    try Workers.forEachInOrder(chunkCount) { index in
      var rest = index
      var origin: [Int] = []
      for axis in counts.indices {
        origin.append(rest / strides[axis] * chunk[axis])
        rest %= strides[axis]
      }
      let lengths = zip(zip(origin, chunk), shape).map { min($0.1, $1 - $0.0) }
      return try Self.part(try source.read(Region(origin: origin, shape: lengths)))
    } consume: { _, part in
      try collector.add(part, Self.join)
    }
    total = collector.total
    guard let total else { throw NDArrayError(.value, "no elements") }
    count = total.count
    sum = total.sum
    smallest = total.smallest
    largest = total.largest
    mean = total.mean
    spread = total.spread
  }

  private final class Collector: @unchecked Sendable {
    // Sendable: `forEachInOrder` consumes one value at a time.
    var total: Part?
    func add(_ part: Part, _ join: (Part, Part) throws -> Part) throws {
      total = try total.map { try join($0, part) } ?? part
    }
  }

  private static func part(_ array: NDArray) throws -> Part {
    let sum = try array.sum()
    let mean = sum.scalar.double / Double(array.count)
    let distance = try apply(.subtract, Operand(array.asType(.float64)), Operand(weak: mean))
    let squares = try apply(.square, distance)
    return Part(
      count: array.count, sum: sum, smallest: try array.minimum(), largest: try array.maximum(),
      mean: mean, spread: try squares.sum().scalar.double)
  }

  /// Two parts as one (Chan et al. 1979).
  private static func join(_ a: Part, _ b: Part) throws -> Part {
    let count = a.count + b.count
    let step = b.mean - a.mean
    let share = Double(b.count) / Double(count)
    return Part(
      count: count, sum: try apply(.add, Operand(a.sum), Operand(b.sum)),
      smallest: try apply(.minimum, Operand(a.smallest), Operand(b.smallest)),
      largest: try apply(.maximum, Operand(a.largest), Operand(b.largest)),
      mean: a.mean + step * share,
      spread: a.spread + b.spread + step * step * Double(a.count) * share)
  }

  /// One of sum, min, max, mean, var, std, as a 0-d array of numpy's dtype for it.
  func value(_ name: String, ddof: Double, dtype: DType) throws -> NDArray {
    let floatType: DType = dtype.isFloat ? dtype : .float64
    switch name {
    case "sum": return sum
    case "min": return smallest
    case "max": return largest
    case "mean":
      let exact = dtype.isFloat && dtype != .float64 ? mean : sum.scalar.double / Double(count)
      return NDArray(scalar: exact, as: floatType)
    default:
      let variance = spread / max(0, Double(count) - ddof)
      return NDArray(scalar: name == "var" ? variance : variance.squareRoot(), as: floatType)
    }
  }
}
