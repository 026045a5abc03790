import NDArray

/// Some rows of a level in memory: those that are still to be stored, or that smaller levels are
/// still to be made of.
///
/// Rows are counted along one axis, the stream axis. Rows leave at the front and arrive at the
/// end; what remains is moved to the front of the memory when the end is reached.
struct RowWindow {
  /// The memory, or the whole level where it lies in memory anyway.
  let array: NDArray
  /// The place of the memory's first element in the level; changes along the stream axis only.
  private(set) var origin: [Int]
  /// The stream axis.
  let axis: Int
  /// Whether the memory holds the whole level, so that nothing comes or goes.
  let isWhole: Bool

  /// A window with room for `capacity` rows of a part of a level.
  ///
  /// - Parameters:
  ///   - part: the part of the level along the other axes; along the stream axis, its first row.
  init(_ dtype: DType, part: Region, axis: Int, capacity: Int) throws {
    var shape = part.shape
    shape[axis] = capacity
    array = try NDArray(uninitialized: dtype, shape: shape)
    origin = part.origin
    self.axis = axis
    isWhole = false
  }

  /// The whole of a level that lies in memory.
  init(whole array: NDArray, axis: Int) {
    self.array = array
    origin = array.shape.map { _ in 0 }
    self.axis = axis
    isWhole = true
  }

  /// A part of the level that is in the window.
  func view(_ region: Region) throws -> NDArray { try array.view(region.relative(to: origin)) }

  /// Makes room up to row `end`, keeping the rows `kept`.
  mutating func makeRoom(for end: Int, keeping kept: Range<Int>) throws {
    if isWhole || end - origin[axis] <= array.shape[axis] { return }
    let shift = kept.lowerBound - origin[axis]
    guard shift > 0 else { return }
    // Moved in pieces no longer than the way they go, so that no piece overlaps itself.
    var row = kept.lowerBound
    while row < kept.upperBound {
      let count = min(shift, kept.upperBound - row)
      let from = try array.slice(axis: axis, start: row - origin[axis], count: count)
      let to = try array.slice(axis: axis, start: row - origin[axis] - shift, count: count)
      try to.assign(from)
      row += count
    }
    origin[axis] += shift
  }
}
