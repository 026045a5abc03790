import NDArray
import Workers

/// The separable filter of the default Gaussian, computed at output samples only.
///
/// The weights of an axis hold the Gaussian and the interpolation to the block centre in one
/// symmetric kernel, so an output sample costs one sum per axis. All axes but the fastest are
/// summed row by row; along the fastest the row is first split into its k phases, so that all
/// loops run over neighbours. Sums are kept in Float for elements of up to 16 bits and float32, in
/// Double for the others, and rounded once, at the end.
struct FusedFilter {
  let reduction: Reduction

  init(_ reduction: Reduction) { self.reduction = reduction }

  func apply(
    _ window: NDArray, _ origin: [Int], _ region: Region, _ destination: NDArray
  ) throws {
    let needed = reduction.inputRegion(for: region)
    var input = try window.view(needed.relative(to: origin))
    let filtered = region.shape.indices.filter { reduction.axes[$0].factor > 1 }
    guard let last = filtered.last else { return try destination.assign(input) }

    let inner = region.shape[(last + 1)...].reduce(1, *)
    let line = inner <= 64 ? last : nil
    let rowStart = line ?? last + 1
    if !input.isContiguous(from: rowStart) { input = try input.copy() }
    let isDirect = destination.isContiguous(from: rowStart)
    let output =
      isDirect ? destination : try NDArray(uninitialized: input.dtype, shape: region.shape)
    let layout = FilterLayout(
      rowStart: rowStart, line: line, inner: inner, rowAxes: filtered.filter { $0 < rowStart })
    try input.dtype.visitSample(
      Visitor(
        reduction: reduction, layout: layout, input: input, inputOrigin: needed.origin,
        region: region, output: output))
    if !isDirect { try destination.assign(output) }
  }

  private struct Visitor: SampleVisitor {
    let reduction: Reduction
    let layout: FilterLayout
    let input: NDArray
    let inputOrigin: [Int]
    let region: Region
    let output: NDArray

    func visit<T: Sample>(_ type: T.Type) throws {
      let tileShape = layout.tileShape(reduction, region.shape, MemoryLayout<T.Working>.size)
      let engine = FilterEngine<T>(
        reduction: reduction, layout: layout, input: input, inputOrigin: inputOrigin,
        region: region, output: output, tileShape: tileShape)
      defer { engine.free() }
      for tile in layout.tiles(region, tileShape) {
        try Cancellation.current.check()
        engine.run(tile)
      }
    }
  }
}

/// Which axes are summed row by row, and which within the row.
struct FilterLayout {
  /// The axes from here on make up a row, contiguous in memory.
  let rowStart: Int
  /// The axis that is filtered within the row, if any: `rowStart`.
  let line: Int?
  /// The elements per step of the line axis, or in the row where no axis in it is filtered.
  let inner: Int
  /// The filtered axes before the row.
  let rowAxes: [Int]

  /// The shape of the pieces of work: small enough for the second-level cache.
  func tileShape(_ reduction: Reduction, _ shape: [Int], _ itemSize: Int) -> [Int] {
    var tile = shape
    for axis in 0..<rowStart where !rowAxes.contains(axis) { tile[axis] = 1 }
    for axis in rowAxes.dropLast() { tile[axis] = 1 }
    var rowLength = inner
    if let line {
      let axis = reduction.axes[line]
      let outputs = (4096 / inner - axis.count) / axis.factor
      tile[line] = max(1, min(shape[line], outputs))
      rowLength = ((tile[line] - 1) * axis.factor + axis.count) * inner
    } else {
      // Unfiltered rows may be cut where what is left is one run: at the slowest axes first.
      for axis in rowStart..<shape.count where rowLength > 16384 {
        let rest = rowLength / max(1, shape[axis])
        tile[axis] = min(shape[axis], max(1, 16384 / max(1, rest)))
        rowLength = rest * tile[axis]
      }
    }
    if rowAxes.count > 1, let axis = rowAxes.last {
      let rows = (512 << 10) / max(1, rowLength * itemSize)
      let outputs = (rows - reduction.axes[axis].count) / reduction.axes[axis].factor
      tile[axis] = max(1, min(shape[axis], outputs))
    }
    return tile
  }

  /// The tiles of a region, those that share the most input one after the other.
  func tiles(_ region: Region, _ tileShape: [Int]) -> [Region] {
    let inner = rowAxes.dropLast()
    let order = tileShape.indices.filter { !inner.contains($0) } + inner
    let permuted = Region(
      origin: order.map { region.origin[$0] }, shape: order.map { region.shape[$0] })
    return permuted.boxes(ofAtMost: order.map { tileShape[$0] }).map { box in
      var tile = box
      for (place, axis) in order.enumerated() {
        tile.origin[axis] = box.origin[place]
        tile.shape[axis] = box.shape[place]
      }
      return tile
    }
  }
}

extension NDArray {
  /// Whether the axes from `axis` on lie in memory as one run in C order.
  func isContiguous(from axis: Int) -> Bool {
    var expected = 1
    for index in stride(from: rank - 1, through: axis, by: -1) where shape[index] != 1 {
      if strides[index] != expected { return false }
      expected &*= shape[index]
    }
    return true
  }
}
