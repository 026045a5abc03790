import NDArray

/// Evenly spaced indices along one axis: `start`, `start + step`, … — `count` of them.
public struct AxisSlice: Sendable, Hashable {
  /// The first index.
  public var start: Int
  /// How many indices.
  public var count: Int
  /// The distance from one to the next; negative to go backwards, never 0.
  public var step: Int

  /// Makes a slice.
  public init(start: Int, count: Int, step: Int = 1) {
    self.start = start
    self.count = count
    self.step = step
  }

  /// - Throws: ``ZarrError`` of kind `invalidSelection` unless all indices are in `0..<length`.
  func check(length: Int) throws {
    let (reach, overflow) = step.multipliedReportingOverflow(by: max(0, count - 1))
    let (last, overflow2) = start.addingReportingOverflow(reach)
    let isInside =
      !overflow && !overflow2 && (0..<length).contains(start) && (0..<length).contains(last)
    guard step != 0, count >= 0, count == 0 || isInside else {
      throw ZarrError(
        .invalidSelection,
        "the slice from \(start), step \(step), count \(count), of an axis of length \(length)")
    }
  }
}

/// Which chunks the indices of some slices lie in, and where.
struct SlicePlan: Sendable {
  /// The indices of one axis that lie in one chunk.
  struct Part: Sendable {
    var chunk: Int
    /// The first index, counted from the chunk's start.
    var start: Int
    /// The first index, counted along the slice.
    var place: Int
    var count: Int
  }

  let steps: [Int]
  private let parts: [[Part]]
  let count: Int

  /// - Precondition: the slices were checked, and their steps are positive.
  init(_ slices: [AxisSlice], chunkShape: [Int]) {
    steps = slices.map(\.step)
    parts = zip(slices, chunkShape).map { slice, length in
      var parts: [Part] = []
      var place = 0
      while place < slice.count {
        let index = slice.start + place * slice.step
        let chunk = index / length
        let start = index - chunk * length
        let count = min(slice.count - place, (length - 1 - start) / slice.step + 1)
        parts.append(Part(chunk: chunk, start: start, place: place, count: count))
        place += count
      }
      return parts
    }
    count = parts.reduce(1) { $0 &* $1.count }
  }

  /// Piece `number`: one part per axis.
  func piece(_ number: Int) -> [Part] {
    var rest = number
    var piece: [Part] = []
    for parts in parts.reversed() {
      piece.append(parts[rest % parts.count])
      rest /= parts.count
    }
    return piece.reversed()
  }
}

extension NDArray {
  /// The elements at the given places of each axis, as a view.
  func slices(_ slices: [AxisSlice]) throws -> NDArray {
    var view = self
    for (axis, slice) in slices.enumerated() {
      view = try view.slice(
        axis: axis, start: slice.start, count: slice.count, step: slice.step)
    }
    return view
  }
}
