import NDArray
import Workers

/// The mean of each block. Integers are summed exactly and rounded half up (−0.5 becomes 0);
/// floats are summed in Double.
struct BlockMean {
  let reduction: Reduction

  init(_ reduction: Reduction) { self.reduction = reduction }

  func apply(
    _ window: NDArray, _ origin: [Int], _ region: Region, _ destination: NDArray
  ) throws {
    let needed = reduction.inputRegion(for: region)
    var input = try window.view(needed.relative(to: origin))
    let last = region.shape.count - 1
    guard last >= 0 else { return try destination.assign(input) }
    // A row is the fastest axis; with few elements there, as with interleaved colours, the axis
    // before it as well.
    let joins = last > 0 && region.shape[last] <= 64 && reduction.axes[last].factor == 1
    let line = joins ? last - 1 : last
    if !input.isContiguous(from: line) { input = try input.copy() }
    let isDirect = destination.isContiguous(from: line)
    let output =
      isDirect ? destination : try NDArray(uninitialized: input.dtype, shape: region.shape)
    try input.dtype.visitSample(
      Visitor(reduction: reduction, input: input, region: region, output: output, line: line))
    if !isDirect { try destination.assign(output) }
  }

  private struct Visitor: SampleVisitor {
    let reduction: Reduction
    let input: NDArray
    let region: Region
    let output: NDArray
    let line: Int

    func visit<T: Sample>(_ type: T.Type) throws {
      let count = reduction.axes.reduce(1) { $0 &* $1.factor }
      if count <= T.exactCount {
        try rows(type) {
          $0.total
        } add: {
          T.add($0, $1)
        } mean: {
          T.mean($0, count)
        }
      } else {
        try rows(type) {
          $0.double
        } add: {
          $0 + $1
        } mean: {
          T.mean($0, ofMany: count)
        }
      }
    }

    /// Sums row after row of each block into one line, then the samples along the line.
    @inline(__always)
    private func rows<T: Sample, Total: BitwiseCopyable>(
      _ type: T.Type, _ total: (T) -> Total, add: (Total, Total) -> Total, mean: (Total) -> T
    ) throws {
      let base = UnsafePointer(input.address.assumingMemoryBound(to: T.self))
      let target = output.address.assumingMemoryBound(to: T.self)
      let inner = region.shape[(line + 1)...].reduce(1, &*)
      let factor = reduction.axes[line].factor
      let outputs = region.shape[line]
      let length = outputs &* factor &* inner
      let sums = UnsafeMutablePointer<Total>.allocate(capacity: max(1, length))
      defer { sums.deallocate() }
      let factors = reduction.axes[..<line].map(\.factor)
      // The places of a block's rows relative to its first.
      let block = StridedPlaces(shape: factors, strides: Array(input.strides[..<line]))
      let loop = StridedLoop(
        shape: Array(region.shape[..<line]) + [1],
        strides: [
          zip(input.strides, factors).map { $0 &* $1 } + [0], output.strides[..<line] + [0],
        ])
      let cancellation = Cancellation.current
      try loop.forEachRun { starts in
        // Runs may be merged; each step of a run is a row of its own.
        try cancellation.check()
        for step in 0..<loop.runLength {
          let from = base + (starts[0] &+ step &* loop.runStrides[0])
          let to = target + (starts[1] &+ step &* loop.runStrides[1])
          for (index, place) in block.places.enumerated() {
            let row = from + place
            if index == 0 {
              for item in 0..<length { sums[item] = total(row[item]) }
            } else {
              for item in 0..<length { sums[item] = add(sums[item], total(row[item])) }
            }
          }
          if inner == 1, factor == 2 {
            for out in 0..<outputs {
              to[out] = mean(add(sums[2 &* out], sums[2 &* out &+ 1]))
            }
            continue
          }
          for out in 0..<outputs {
            for item in 0..<inner {
              let first = out &* factor &* inner &+ item
              var sum = sums[first]
              for tap in 1..<max(1, factor) { sum = add(sum, sums[first &+ tap &* inner]) }
              to[out &* inner &+ item] = mean(sum)
            }
          }
        }
      }
    }
  }
}

extension Sample {
  /// The mean of more elements than ``Total`` is exact for, from their sum in Double.
  static func mean(_ sum: Double, ofMany count: Int) -> Self {
    let mean = sum / Double(count)
    return dtype.isFloat ? truncated(mean) : truncated((mean + 0.5).rounded(.down))
  }
}

/// The places of the elements of a small box, in C order.
struct StridedPlaces {
  let places: [Int]

  init(shape: [Int], strides: [Int]) {
    var places = [0]
    for axis in shape.indices {
      places = places.flatMap { place in (0..<shape[axis]).map { place &+ $0 &* strides[axis] } }
    }
    self.places = places
  }
}
