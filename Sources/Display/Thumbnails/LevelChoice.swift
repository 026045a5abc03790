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
    var factor = 1
    while Self.cost(image, planeCount) / (factor * factor) > byteBudget, factor < 1 << 20 {
      factor *= 2
    }
    if factor > 1 {
      rows = Self.centre(rows, factor, least: min(rows.count, 64))
      columns = Self.centre(columns, factor, least: min(columns.count, 64))
      isCropped = true
    }
  }

  private static func centre(_ range: Range<Int>, _ factor: Int, least: Int) -> Range<Int> {
    let length = max(least, range.count / factor)
    let start = (range.count - length) / 2
    return start..<start + length
  }

  /// The bytes of the chunks that a plane touches, saturating.
  private static func cost(_ image: NgffImage, _ planeCount: Int) -> Int {
    var bytes = max(1, planeCount)
    for (axis, dim) in image.dims.enumerated() where image.data.shape.indices.contains(axis) {
      let isPlane = dim == "y" || dim == "x"
      let length = isPlane ? image.data.shape[axis] : max(1, image.data.chunkShape[axis])
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(1, length))
      bytes = overflow ? .max : product
    }
    let (product, overflow) = bytes.multipliedReportingOverflow(by: image.data.dtype.itemSize)
    return overflow ? .max : product
  }
}
