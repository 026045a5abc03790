import NDArray
import OMEZarr
import Workers

/// Reads one plane of an image, shrunk on the way to the size of the picture.
struct PlaneReader {
  let image: NgffImage
  let choice: LevelChoice
  /// The size of the picture.
  let width: Int
  let height: Int
  /// When to stop.
  let deadline: ContinuousClock.Instant

  /// How pixels that merge in the picture are put together.
  enum Merging {
    /// The mean, for intensities.
    case mean
    /// One of them, for labels.
    case pick
  }

  /// The plane at an index along t, c and z, rows of the picture one after another.
  ///
  /// - Returns: the values, and whether the deadline cut them short; what is missing is NaN.
  func read(_ fixed: [String: Int], _ merging: Merging) throws -> (values: [Float], isPartial: Bool)
  {
    var values = [Float](repeating: .nan, count: width * height)
    let columns = Resampling(from: choice.columns.count, to: width)
    let rows = Resampling(from: choice.rows.count, to: height)
    let parts = (0..<width).map { columns.parts($0) }
    // Bands follow the chunks, so that none is decoded twice, and hold a few MB.
    let chunk = image.dims.firstIndex(of: "y").map { max(1, image.data.chunkShape[$0]) } ?? 1
    let rowBytes = max(1, choice.columns.count * 4)
    let bandRows = max(1, min(max(chunk, (4 << 20) / rowBytes), (64 << 20) / rowBytes))
    var y = 0
    var band: (start: Int, pixels: [Float], count: Int) = (0, [], 0)
    while y < height {
      let needed = rows.parts(y)
      var sums = [Float](repeating: 0, count: width)
      var weights = [Float](repeating: 0, count: width)
      for (row, rowWeight) in merging == .mean ? needed : [needed[needed.count / 2]] {
        if row < band.start || row >= band.start + band.count {
          try Cancellation.current.check()
          if ContinuousClock.now > deadline, band.count > 0 { return (values, true) }
          let start = choice.rows.lowerBound + row
          let aligned = max(choice.rows.lowerBound, min(start, start / chunk * chunk))
          let end = min(choice.rows.upperBound, max(start + 1, aligned + bandRows))
          band = (
            start - choice.rows.lowerBound, try pixels(start..<end, fixed), end - start
          )
        }
        let base = (row - band.start) * choice.columns.count
        band.pixels.withUnsafeBufferPointer { pixels in
          for x in 0..<width {
            if merging == .pick {
              sums[x] = pixels[base + parts[x][parts[x].count / 2].0]
              weights[x] = 1
            } else {
              for (column, weight) in parts[x] {
                let value = pixels[base + column]
                if value.isNaN { continue }
                sums[x] += value * Float(weight * rowWeight)
                weights[x] += Float(weight * rowWeight)
              }
            }
          }
        }
      }
      for x in 0..<width where weights[x] > 0 { values[y * width + x] = sums[x] / weights[x] }
      y += 1
    }
    return (values, false)
  }

  /// Some rows of the plane in order (y, x), as floats.
  private func pixels(_ rows: Range<Int>, _ fixed: [String: Int]) throws -> [Float] {
    var origin: [Int] = []
    var shape: [Int] = []
    var kept: [String] = []
    for dim in image.dims {
      switch dim {
      case "y": (origin, shape) = (origin + [rows.lowerBound], shape + [rows.count])
      case "x":
        (origin, shape) = (origin + [choice.columns.lowerBound], shape + [choice.columns.count])
      default: (origin, shape) = (origin + [fixed[dim] ?? 0], shape + [1])
      }
      if dim == "y" || dim == "x" { kept.append(dim) }
    }
    var block = try image.data.read(Region(origin: origin, shape: shape))
    let lengths = image.dims.enumerated().filter { kept.contains($0.element) }.map {
      shape[$0.offset]
    }
    block = try block.reshaped(lengths)
    if kept == ["x", "y"] { block = try block.transposed() }
    if block.dtype.isComplex {
      throw NDArrayError(.dtype, "pixels of \(block.dtype.name) have no picture")
    }
    return try block.asType(.float32).elements(Float.self)
  }
}
