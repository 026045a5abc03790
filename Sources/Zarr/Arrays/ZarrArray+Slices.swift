import NDArray
import Workers

extension ZarrArray {
  /// Reads the elements at evenly spaced indices; only the chunks that hold some are touched.
  ///
  /// - Parameter slices: one per axis; steps may be negative.
  /// - Returns: an array with as many elements along each axis as the slice has indices.
  /// - Throws: ``ZarrError`` of kind `invalidSelection`; else as reading.
  public func read(_ slices: [AxisSlice]) throws -> NDArray {
    if let other = try replacement() { return try other.read(slices) }
    try checkSlices(slices)
    let result = try NDArray(uninitialized: dtype, shape: slices.map(\.count))
    if slices.allSatisfy({ $0.step == 1 }) {
      try read(
        Region(origin: slices.map { $0.count == 0 ? 0 : $0.start }, shape: result.shape),
        into: result)
      return result
    }
    try forEachPart(slices, chunkShape, result) { chunk, part, inChunk, target in
      let origin = zip(chunk, chunkShape).map { $0 * $1 }
      let stored = zip(origin, storedShape).map { $0 / $1 }
      let region = Region(
        origin: origin.indices.map {
          origin[$0] + part.origin[$0] - stored[$0] * storedShape[$0]
        }, shape: part.shape)
      try BufferPool.shared.withArray(dtype, part.shape) { span in
        try readStored(stored, region, into: span, width: 1)
        try target.assign(try span.slices(inChunk))
      }
    }
    return result
  }

  /// Writes elements at evenly spaced indices.
  ///
  /// - Parameters:
  ///   - slices: one per axis; steps may be negative.
  ///   - source: an array with as many elements along each axis as the slice has indices.
  /// - Throws: ``ZarrError`` of kind `invalidSelection`; else as writing.
  public func write(_ slices: [AxisSlice], from source: NDArray) throws {
    if let other = try replacement() { return try other.write(slices, from: source) }
    try store.checkWritable(path)
    try checkSlices(slices)
    guard source.dtype == dtype, source.shape == slices.map(\.count) else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "\(source.dtype.name) \(source.shape.tupleDescription) does not fit the slices")
    }
    if slices.allSatisfy({ $0.step == 1 }) {
      return try write(
        Region(origin: slices.map { $0.count == 0 ? 0 : $0.start }, shape: source.shape),
        from: source)
    }
    try forEachPart(slices, storedShape, source) { chunk, part, inChunk, source in
      let key = key(chunk)
      try atKey(key, in: store) {
        try ChunkLocks.shared.with("\(store.identity)/\(key)") {
          try BufferPool.shared.withArray(dtype, part.shape) { span in
            try readStored(chunk, part, into: span, width: 1)
            try span.slices(inChunk).assign(source)
            try updateStored(chunk, part, from: span, width: 1)
          }
        }
      }
    }
  }

  private func checkSlices(_ slices: [AxisSlice]) throws {
    guard slices.count == rank else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "\(slices.count) slices for \(rank) dimensions")
    }
    try atKey(path, in: store) {
      for (slice, length) in zip(slices, shape) { try slice.check(length: length) }
    }
  }

  /// Calls `body` for each chunk that holds some of the indices: with the chunk's index, the box
  /// around the indices in the chunk, the indices counted from that box, and the part of `array`
  /// that belongs to them.
  private func forEachPart(
    _ slices: [AxisSlice], _ chunkShape: [Int], _ array: NDArray,
    _ body: @Sendable ([Int], Region, [AxisSlice], NDArray) throws -> Void
  ) throws {
    var array = array
    var slices = slices
    // A slice that goes backwards is one that goes forwards, with the array turned round.
    for axis in slices.indices {
      let slice = slices[axis]
      if slice.count <= 1 { slices[axis].step = 1 }
      guard slice.step < 0, slice.count > 1 else { continue }
      slices[axis] = AxisSlice(
        start: slice.start + (slice.count - 1) * slice.step, count: slice.count, step: -slice.step)
      array = try array.slice(axis: axis, start: slice.count - 1, count: slice.count, step: -1)
    }
    if slices.contains(where: { $0.count == 0 }) { return }
    let plan = SlicePlan(slices, chunkShape: chunkShape)
    let view = array
    try Workers.forEach(plan.count, width: access.width) { number in
      let parts = plan.piece(number)
      let steps = plan.steps
      let box = Region(
        origin: parts.map(\.start),
        shape: parts.indices.map { (parts[$0].count - 1) * steps[$0] + 1 })
      let inBox = parts.indices.map {
        AxisSlice(start: 0, count: parts[$0].count, step: steps[$0])
      }
      let target = try view.view(
        Region(origin: parts.map(\.place), shape: parts.map(\.count)))
      try body(parts.map(\.chunk), box, inBox, target)
    }
  }
}
