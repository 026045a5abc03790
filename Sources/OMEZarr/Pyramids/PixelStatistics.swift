import NDArray
import Synchronization
import Workers

/// The least, greatest and mean value of an image, found chunk by chunk.
public struct PixelStatistics: Sendable, Hashable {
  /// How many values were counted: all but NaN.
  public var count: Int
  /// The least value; +∞ if none was counted.
  public var minimum: Double
  /// The greatest value; −∞ if none was counted.
  public var maximum: Double
  /// The sum in Double, the same for any number of threads.
  public var sum: Double

  /// The mean; NaN if no value was counted.
  public var mean: Double { sum / Double(count) }
}

extension ArraySource {
  /// The statistics of all values, with some 16 MB in memory per thread.
  ///
  /// - Throws: ``OMEZarrError`` of kind `data` for complex dtypes; what the source throws.
  public func statistics() throws -> PixelStatistics {
    let parts = try mapPieces { piece in
      try piece.dtype.visitSample(StatisticsVisitor(piece: piece))
    }
    return parts.reduce(
      PixelStatistics(count: 0, minimum: .infinity, maximum: -.infinity, sum: 0)
    ) {
      PixelStatistics(
        count: $0.count + $1.count, minimum: min($0.minimum, $1.minimum),
        maximum: max($0.maximum, $1.maximum), sum: $0.sum + $1.sum)
    }
  }

  /// How many values fall into each of `bins` equal parts of `range`; the last part includes its
  /// upper end. Values outside, and NaN, are not counted.
  ///
  /// - Throws: ``OMEZarrError`` of kind `argument` for fewer than 1 or more than 2²⁴ bins, or an
  ///   empty or unbounded range; of kind `data` for complex dtypes; what the source throws.
  public func histogram(bins: Int, range: ClosedRange<Double>) throws -> [Int] {
    guard bins >= 1, bins <= 1 << 24 else {
      throw OMEZarrError(.argument, "\(bins) bins; there must be 1 to 16777216")
    }
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else {
      throw OMEZarrError(
        .argument, "the range of a histogram must be finite and not empty, not \(range)")
    }
    let total = Mutex([Int](repeating: 0, count: bins))
    _ = try mapPieces { piece in
      let counts = try piece.dtype.visitSample(
        HistogramVisitor(piece: piece, bins: bins, low: range.lowerBound, width: width))
      total.withLock { total in
        for (bin, count) in counts { total[bin] += count }
      }
    }
    return total.withLock { $0 }
  }

  /// Calls `body` with contiguous pieces that together are the whole source; the results are in the
  /// order of the pieces.
  private func mapPieces<R: Sendable>(_ body: @Sendable (NDArray) throws -> R) throws -> [R] {
    let boxes = Region(all: shape).boxes(ofAtMost: pieceShape())
    let results = Mutex([R?](repeating: nil, count: boxes.count))
    try Workers.forEach(boxes.count) { index in
      let result = try body(try read(boxes[index]))
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Whole chunks where they are small, parts of them where they are large.
  private func pieceShape() -> [Int] {
    var piece = zip(chunkShape, shape).map { Swift.max(1, Swift.min($0, $1)) }
    func bytes() -> Double { piece.reduce(Double(dtype.itemSize)) { $0 * Double($1) } }
    let limit = Double(16 << 20)
    for axis in piece.indices.reversed() {
      while bytes() < limit / 2, piece[axis] < shape[axis] {
        piece[axis] = Swift.min(shape[axis], piece[axis] * 2)
      }
    }
    for axis in piece.indices {
      while bytes() > limit, piece[axis] > 1 { piece[axis] = (piece[axis] + 1) / 2 }
    }
    return piece
  }
}

private struct StatisticsVisitor: SampleVisitor {
  let piece: NDArray

  func visit<T: Sample>(_ type: T.Type) throws -> PixelStatistics {
    piece.withElements(type) { elements in
      var result = PixelStatistics(count: 0, minimum: .infinity, maximum: -.infinity, sum: 0)
      var nans = 0
      for element in elements {
        let value = element.double
        // A comparison with NaN is false.
        if value == value { result.sum += value } else { nans &+= 1 }
        if value < result.minimum { result.minimum = value }
        if value > result.maximum { result.maximum = value }
      }
      result.count = elements.count - nans
      return result
    }
  }
}

private struct HistogramVisitor: SampleVisitor {
  let piece: NDArray
  let bins: Int
  let low: Double
  let width: Double

  func visit<T: Sample>(_ type: T.Type) throws -> [Int: Int] {
    var counts: [Int: Int] = [:]
    piece.withElements(type) { elements in
      var dense = [Int](repeating: 0, count: bins)
      let high = low + width
      for element in elements {
        let value = element.double
        guard value >= low, value <= high else { continue }
        dense[min(bins - 1, Int((value - low) / width * Double(bins)))] += 1
      }
      for (bin, count) in dense.enumerated() where count > 0 { counts[bin] = count }
    }
    return counts
  }
}
