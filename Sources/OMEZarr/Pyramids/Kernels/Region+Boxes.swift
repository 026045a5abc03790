import NDArray

extension Region {
  /// The region cut into boxes of `shape`, smaller at the ends, in C order.
  func boxes(ofAtMost shape: [Int]) -> [Region] {
    if isEmpty { return [] }
    var boxes: [Region] = []
    var index = origin
    while true {
      let lengths = index.indices.map { Swift.min(Swift.max(1, shape[$0]), end[$0] - index[$0]) }
      boxes.append(Region(origin: index, shape: lengths))
      var axis = index.count - 1
      while axis >= 0 {
        index[axis] += Swift.max(1, shape[axis])
        if index[axis] < end[axis] { break }
        index[axis] = origin[axis]
        axis -= 1
      }
      if axis < 0 { return boxes }
    }
  }
}
