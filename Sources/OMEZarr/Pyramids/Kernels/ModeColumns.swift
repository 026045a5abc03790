/// The most frequent values of many small windows at once.
///
/// The values of a window stand in a column, so that all loops run over neighbours and vectorise:
/// columns are sorted by a network of comparisons, then equal neighbours are counted from the
/// smallest on.
struct ModeColumns<T: Sample> {
  /// The most values a window may have: beyond, sorting one window after the other is faster.
  static var mostValues: Int { 64 }

  /// How many windows are done at once.
  let width = 256
  private let valueCount: Int
  private let rows: UnsafeMutablePointer<T>
  private let best: UnsafeMutablePointer<T>
  private let counts: UnsafeMutablePointer<UInt16>
  private let bestCounts: UnsafeMutablePointer<UInt16>
  private let exchanges: [(Int, Int)]

  init(valueCount: Int) {
    self.valueCount = valueCount
    rows = .allocate(capacity: valueCount * width)
    best = .allocate(capacity: width)
    counts = .allocate(capacity: width)
    bestCounts = .allocate(capacity: width)
    exchanges = Self.mergeExchange(valueCount)
  }

  func free() {
    rows.deallocate()
    best.deallocate()
    counts.deallocate()
    bestCounts.deallocate()
  }

  /// Stores the mode of each of `count` windows, the smallest of several.
  ///
  /// - Parameters:
  ///   - source: the first element of the first window; the windows are `step` apart.
  ///   - window: the places of a window's elements.
  func run(
    _ source: UnsafePointer<T>, _ step: Int, _ window: [Int],
    into target: UnsafeMutablePointer<T>, _ targetStep: Int, _ count: Int
  ) {
    for (index, place) in window.enumerated() {
      let (row, from) = (rows + index &* width, source + place)
      if step == 2 {
        for column in 0..<count { row[column] = from[2 &* column] }
      } else {
        for column in 0..<count { row[column] = from[column &* step] }
      }
    }
    for (low, high) in exchanges {
      let (a, b) = (rows + low &* width, rows + high &* width)
      for column in 0..<count {
        let (x, y) = (a[column], b[column])
        let isSwapped = T.isLess(y, x)
        a[column] = isSwapped ? y : x
        b[column] = isSwapped ? x : y
      }
    }
    for column in 0..<count {
      best[column] = rows[column]
      counts[column] = 1
      bestCounts[column] = 1
    }
    for index in 1..<valueCount {
      let row = rows + index &* width
      let last = row - width
      for column in 0..<count {
        let here = row[column] == last[column] ? counts[column] &+ 1 : 1
        counts[column] = here
        let isMore = here > bestCounts[column]
        bestCounts[column] = isMore ? here : bestCounts[column]
        best[column] = isMore ? row[column] : best[column]
      }
    }
    for column in 0..<count { target[column &* targetStep] = best[column] }
  }

  /// Batcher's sorting network for any number of values: Knuth, The Art of Computer Programming 3,
  /// algorithm 5.2.2 M.
  private static func mergeExchange(_ count: Int) -> [(Int, Int)] {
    var exchanges: [(Int, Int)] = []
    var top = 1
    while top * 2 < count { top *= 2 }
    var p = count > 1 ? top : 0
    while p > 0 {
      var (q, r, d) = (top, 0, p)
      while true {
        for index in 0..<max(0, count - d) where index & p == r {
          exchanges.append((index, index + d))
        }
        if q == p { break }
        (d, q, r) = (q - p, q / 2, p)
      }
      p /= 2
    }
    return exchanges
  }
}
