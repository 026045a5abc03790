import NDArray
import Workers

/// The most frequent value of each window, the smallest of several equally frequent ones.
///
/// With the two middle samples of each axis as window this is the label interpolation of ITK, with
/// one sample per window it is the choice of that sample.
struct BlockMode {
  let reduction: Reduction

  init(_ reduction: Reduction) { self.reduction = reduction }

  func apply(
    _ window: NDArray, _ origin: [Int], _ region: Region, _ destination: NDArray
  ) throws {
    let needed = reduction.inputRegion(for: region)
    let input = try window.view(needed.relative(to: origin))
    if reduction.axes.allSatisfy({ $0.count == 1 }) {
      var chosen = input
      for (axis, count) in region.shape.enumerated() {
        chosen = try chosen.slice(
          axis: axis, start: 0, count: count, step: reduction.axes[axis].factor)
      }
      return try destination.assign(chosen)
    }
    try input.dtype.visitSample(
      Visitor(reduction: reduction, input: input, region: region, output: destination))
  }

  private struct Visitor: SampleVisitor {
    let reduction: Reduction
    let input: NDArray
    let region: Region
    let output: NDArray

    func visit<T: Sample>(_ type: T.Type) throws {
      let base = UnsafePointer(input.address.assumingMemoryBound(to: T.self))
      let target = output.address.assumingMemoryBound(to: T.self)
      let window = StridedPlaces(
        shape: reduction.axes.map(\.count), strides: input.strides
      ).places
      let steps = zip(input.strides, reduction.axes).map { $0 &* $1.factor }
      let loop = StridedLoop(shape: region.shape, strides: [steps, output.strides])
      let (step, outStep) = (loop.runStrides[0], loop.runStrides[1])
      let cancellation = Cancellation.current
      if window.count <= ModeColumns<T>.mostValues {
        let columns = ModeColumns<T>(valueCount: window.count)
        defer { columns.free() }
        try loop.forEachRun { starts in
          try cancellation.check()
          for first in stride(from: 0, to: loop.runLength, by: columns.width) {
            columns.run(
              base + (starts[0] &+ first &* step), step, window,
              into: target + (starts[1] &+ first &* outStep), outStep,
              min(columns.width, loop.runLength &- first))
          }
        }
        return
      }
      var values = [T](repeating: T.zero, count: window.count)
      try values.withUnsafeMutableBufferPointer { values in
        try loop.forEachRun { starts in
          try cancellation.check()
          for index in 0..<loop.runLength {
            let from = base + (starts[0] &+ index &* step)
            let to = target + (starts[1] &+ index &* outStep)
            let first = from[window[0]]
            var isUniform = true
            for item in 0..<window.count {
              let value = from[window[item]]
              values[item] = value
              isUniform = isUniform && value == first
            }
            to.pointee = isUniform ? first : mode(values)
          }
        }
      }
    }

    /// The most frequent of the values, which are sorted in place.
    @inline(__always)
    private func mode<T: Sample>(_ values: UnsafeMutableBufferPointer<T>) -> T {
      var values = values
      values.sort(by: T.isLess)
      var best = values[0]
      var bestCount = 0
      var start = 0
      while start < values.count {
        var end = start &+ 1
        while end < values.count, values[end] == values[start] { end &+= 1 }
        if end &- start > bestCount {
          best = values[start]
          bestCount = end &- start
        }
        start = end
      }
      return best
    }
  }
}
