import NDArray

/// The loops of ``FusedFilter`` for one element type, with their scratch memory.
struct FilterEngine<T: Sample> {
  typealias W = T.Working

  let reduction: Reduction
  let layout: FilterLayout
  let input: NDArray
  let inputOrigin: [Int]
  let region: Region
  let output: NDArray

  private let base: UnsafePointer<T>
  private let result: UnsafeMutablePointer<T>
  /// Rows after each pass but the last.
  private let scratch: [UnsafeMutablePointer<W>]
  /// One row after the last pass, with room for the samples beyond the image's edges.
  private let row: UnsafeMutablePointer<W>
  /// The phases of that row.
  private let phases: UnsafeMutablePointer<W>
  private let phaseLength: Int
  private let sums: UnsafeMutablePointer<W>
  /// The weights of each axis.
  private let weights: [UnsafeMutablePointer<W>]
  /// The rows that are summed just now, of the input and of what was made of it.
  private let inputTaps: UnsafeMutablePointer<UnsafePointer<T>>
  private let taps: UnsafeMutablePointer<UnsafePointer<W>>

  init(
    reduction: Reduction, layout: FilterLayout, input: NDArray, inputOrigin: [Int],
    region: Region, output: NDArray, tileShape: [Int]
  ) {
    self.reduction = reduction
    self.layout = layout
    self.input = input
    self.inputOrigin = inputOrigin
    self.region = region
    self.output = output
    base = UnsafePointer(input.address.assumingMemoryBound(to: T.self))
    result = output.address.assumingMemoryBound(to: T.self)

    func extent(_ axis: Int) -> Int {
      (tileShape[axis] - 1) * reduction.axes[axis].factor + reduction.axes[axis].count
    }
    let outLength = tileShape[layout.rowStart...].reduce(1, *)
    var rowLength = outLength
    var phaseLength = 0
    if let line = layout.line {
      let factor = reduction.axes[line].factor
      phaseLength = (extent(line) + factor - 1) / factor * layout.inner
      rowLength = phaseLength * factor
    }
    self.phaseLength = phaseLength
    let axes = layout.rowAxes
    scratch = axes.indices.dropLast().map { pass in
      let rows = axes[(pass + 1)...].reduce(1) { $0 * extent($1) }
      return .allocate(capacity: rows * rowLength)
    }
    row = .allocate(capacity: rowLength + 8)
    phases = .allocate(capacity: max(1, rowLength))
    sums = .allocate(capacity: max(1, outLength))
    weights = reduction.axes.map { axis in
      let values = UnsafeMutablePointer<W>.allocate(capacity: max(1, axis.weights.count))
      for (index, weight) in axis.weights.enumerated() { values[index] = W(weight) }
      return values
    }
    let most = reduction.axes.map(\.count).max() ?? 1
    inputTaps = .allocate(capacity: most)
    taps = .allocate(capacity: most)
  }

  func free() {
    for memory in scratch { memory.deallocate() }
    row.deallocate()
    phases.deallocate()
    sums.deallocate()
    for memory in weights { memory.deallocate() }
    inputTaps.deallocate()
    taps.deallocate()
  }

  /// The part of a row that a tile needs.
  private struct Span {
    /// Elements before the part within the row of the input.
    var start: Int
    /// Elements in the part.
    var count: Int
    /// Samples missing at either end, where the image ends.
    var missingLow = 0
    var missingHigh = 0
  }

  private func span(_ tile: Region) -> Span {
    let place = tile.origin
    guard let line = layout.line else {
      // Axes within the row: unfiltered, and whole but for leading ones of length 1.
      var start = 0
      for axis in layout.rowStart..<place.count {
        start = start &* input.shape[axis] &+ (place[axis] &- inputOrigin[axis])
      }
      return Span(start: start, count: tile.shape[layout.rowStart...].reduce(1, &*))
    }
    let axis = reduction.axes[line]
    let low = place[line] &* axis.factor &+ axis.first
    let high = (place[line] &+ tile.shape[line] &- 1) &* axis.factor &+ axis.last
    let top = reduction.inputShape[line] &- 1
    let first = max(0, min(top, low))
    let last = max(0, min(top, high))
    return Span(
      start: (first &- inputOrigin[line]) &* layout.inner,
      count: (last &- first &+ 1) &* layout.inner, missingLow: first &- low,
      missingHigh: high &- last)
  }

  /// Computes the samples of one tile.
  func run(_ tile: Region) {
    let span = span(tile)
    let axes = layout.rowAxes
    var offset = span.start
    for axis in 0..<layout.rowStart where !axes.contains(axis) {
      offset &+= (tile.origin[axis] &- inputOrigin[axis]) &* input.strides[axis]
    }
    let source = base + offset
    let body = row + span.missingLow &* layout.inner
    guard let lastAxis = axes.last else {
      for index in 0..<span.count { body[index] = source[index].working }
      finish(tile, tile.origin, span)
      return
    }
    let tables = axes.map { axis in
      reduction.places(
        axis: axis, outputs: tile.origin[axis]..<(tile.origin[axis] + tile.shape[axis]),
        windowOrigin: inputOrigin[axis])
    }
    let lows = tables.map { $0.min() ?? 0 }
    let extents = tables.indices.map { (tables[$0].max() ?? 0) - lows[$0] + 1 }
    for pass in axes.indices.dropLast() {
      runPass(pass, source, tables[pass], lows, extents, span.count)
    }
    let tapCount = reduction.axes[lastAxis].count
    let table = tables[axes.count - 1]
    var place = tile.origin
    for out in 0..<tile.shape[lastAxis] {
      if axes.count == 1 {
        let stride = input.strides[lastAxis]
        for tap in 0..<tapCount {
          inputTaps[tap] = source + table[out &* tapCount &+ tap] &* stride
        }
        combine(inputTaps, tapCount, weights[lastAxis], into: body, span.count)
      } else {
        let rows = scratch[axes.count - 2]
        let low = lows[axes.count - 1]
        for tap in 0..<tapCount {
          taps[tap] = UnsafePointer(rows + (table[out &* tapCount &+ tap] &- low) &* span.count)
        }
        combine(taps, tapCount, weights[lastAxis], into: body, span.count)
      }
      place[lastAxis] = tile.origin[lastAxis] + out
      finish(tile, place, span)
    }
  }

  /// One pass whose rows stay in scratch memory; a tile is one output sample long along its axis.
  private func runPass(
    _ pass: Int, _ source: UnsafePointer<T>, _ places: [Int], _ lows: [Int], _ extents: [Int],
    _ count: Int
  ) {
    let axes = layout.rowAxes
    let tapCount = places.count
    let weights = weights[axes[pass]]
    let rest = axes.indices.dropFirst(pass + 1)
    let rows = rest.reduce(1) { $0 * extents[$1] }
    for index in 0..<rows {
      let target = scratch[pass] + index &* count
      if pass > 0 {
        let from = scratch[pass - 1] + index &* count
        for tap in 0..<tapCount {
          taps[tap] = UnsafePointer(from + (places[tap] &- lows[pass]) &* rows &* count)
        }
        combine(taps, tapCount, weights, into: target, count)
        continue
      }
      var left = index
      var from = source
      for place in stride(from: axes.count &- 1, to: pass, by: -1) {
        from += (lows[place] &+ left % extents[place]) &* input.strides[axes[place]]
        left /= extents[place]
      }
      let step = input.strides[axes[pass]]
      for tap in 0..<tapCount { inputTaps[tap] = from + places[tap] &* step }
      combine(inputTaps, tapCount, weights, into: target, count)
    }
  }

  /// Filters within the row and stores it as the output row at `place`.
  private func finish(_ tile: Region, _ place: [Int], _ span: Span) {
    var offset = 0
    for axis in place.indices {
      offset &+= (place[axis] &- region.origin[axis]) &* output.strides[axis]
    }
    let target = result + offset
    guard let line = layout.line else {
      for index in 0..<span.count { target[index] = T.rounded(row[index]) }
      return
    }
    let axis = reduction.axes[line]
    let inner = layout.inner
    extendEdges(span, inner)
    let count = tile.shape[line] &* inner
    let blocks = tile.shape[line] &- 1 &+ (axis.count &+ axis.factor &- 1) / axis.factor
    split(factor: axis.factor, inner: inner, blocks: blocks)
    for tap in 0..<axis.count {
      taps[tap] = UnsafePointer(
        phases + (tap % axis.factor) &* phaseLength + (tap / axis.factor) &* inner)
    }
    combine(taps, axis.count, weights[line], into: sums, count)
    for index in 0..<count { target[index] = T.rounded(sums[index]) }
  }

  /// Repeats the samples at the image's edges beyond them.
  private func extendEdges(_ span: Span, _ inner: Int) {
    let body = row + span.missingLow &* inner
    for missing in 0..<span.missingLow {
      for item in 0..<inner { row[missing &* inner &+ item] = body[item] }
    }
    let end = body + span.count
    for missing in 0..<span.missingHigh {
      for item in 0..<inner { end[missing &* inner &+ item] = end[item &- inner] }
    }
  }

  /// Puts every `factor`-th sample of the row, from each of the first `factor`, side by side.
  private func split(factor: Int, inner: Int, blocks: Int) {
    if factor == 2, inner == 1 {
      let odd = phases + phaseLength
      for index in 0..<blocks {
        phases[index] = row[2 &* index]
        odd[index] = row[2 &* index &+ 1]
      }
      return
    }
    for phase in 0..<factor {
      let target = phases + phase &* phaseLength
      for block in 0..<blocks {
        let from = row + (block &* factor &+ phase) &* inner
        for item in 0..<inner { target[block &* inner &+ item] = from[item] }
      }
    }
  }
}
