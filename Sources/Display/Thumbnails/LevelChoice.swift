import NDArray
import OMEZarr

/// Which level of a pyramid a picture is made from, and which part of it.
struct LevelChoice {
  var level: Int
  /// The part along y and x.
  var rows: Range<Int>
  var columns: Range<Int>
  /// Whether the whole plane would be too much to read.
  var isCropped: Bool

  /// Chooses the smallest level that has as many pixels as the picture along its longer side, or a
  /// smaller one, or the centre of the smallest, if reading that is beyond the budget.
  ///
  /// - Parameters:
  ///   - planeCount: how many planes are read.
  init(_ levels: [NgffImage], side: Int, planeCount: Int, byteBudget: Int) {
    func extent(_ level: NgffImage, _ dim: String) -> Int {
      level.dims.firstIndex(of: dim).flatMap { axis in
        level.data.shape.indices.contains(axis) ? level.data.shape[axis] : nil
      } ?? 1
    }
    let order = levels.indices.sorted {
      let (a, b) = (levels[$0], levels[$1])
      return max(extent(a, "y"), extent(a, "x")) < max(extent(b, "y"), extent(b, "x"))
    }
    func isEnough(_ index: Int) -> Bool {
      max(extent(levels[index], "y"), extent(levels[index], "x")) >= side
    }
    var at = order.firstIndex(where: isEnough) ?? max(0, order.count - 1)
    while at > 0, Self.cost(levels[order[at]], planeCount) > byteBudget { at -= 1 }
    level = order.isEmpty ? 0 : order[at]
    let image = levels[level]
    rows = 0..<extent(image, "y")
    columns = 0..<extent(image, "x")
    isCropped = false
    // Halves both sides, or the longer one alone where the other is short already.
    while max(rows.count, columns.count) > Self.leastSide,
      Self.cost(image, planeCount, rows.count, columns.count) > byteBudget
    {
      rows = Self.centre(rows)
      columns = Self.centre(columns)
      isCropped = true
    }
  }

  /// A picture of the centre shows at least so many rows and columns, if there are.
  private static let leastSide = 64

  /// The middle half, or all of what is short.
  private static func centre(_ range: Range<Int>) -> Range<Int> {
    guard range.count > leastSide else { return range }
    let length = max(leastSide, range.count / 2)
    let start = range.lowerBound + (range.count - length) / 2
    return start..<start + length
  }

  private static func cost(_ image: NgffImage, _ planeCount: Int) -> Int {
    cost(image, planeCount, .max, .max)
  }

  /// The bytes of the chunks that so many rows and columns of a plane touch, saturating.
  private static func cost(
    _ image: NgffImage, _ planeCount: Int, _ rows: Int, _ columns: Int
  ) -> Int {
    var bytes = max(1, planeCount)
    for (axis, dim) in image.dims.enumerated() where image.data.shape.indices.contains(axis) {
      let length =
        switch dim {
        case "y": min(rows, image.data.shape[axis])
        case "x": min(columns, image.data.shape[axis])
        default: image.data.chunkShape[axis]
        }
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(1, length))
      bytes = overflow ? .max : product
    }
    let (product, overflow) = bytes.multipliedReportingOverflow(by: image.data.dtype.itemSize)
    return overflow ? .max : product
  }
}
