/// "Did you mean": the known name nearest to one that is not known.
enum Suggestion {
  /// The nearest of the candidates, or `nil` if none is near enough.
  ///
  /// A change of case costs half of another letter, and up to a third of the letters may differ,
  /// as in CPython.
  static func best(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= 40 else { return nil }
    var best: (cost: Int, name: String)?
    for candidate in candidates where candidate != name {
      let letters = Array(candidate.unicodeScalars)
      if letters.count > 40 || candidate.hasPrefix("__") && !name.hasPrefix("_") { continue }
      let limit = (wanted.count + letters.count + 3) * 2 / 6
      let cost = distance(wanted, letters)
      if cost <= limit, cost < best?.cost ?? Int.max { best = (cost, candidate) }
    }
    return best?.name
  }

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = (0...b.count).map { $0 * 2 }
    for (row, x) in a.enumerated() {
      var current = [(row + 1) * 2]
      for (column, y) in b.enumerated() {
        let change = previous[column] + cost(x, y)
        var best = min(change, previous[column + 1] + 2, current[column] + 2)
        // Two letters in the wrong order are one slip.
        if row > 0, column > 0, x == b[column - 1], a[row - 1] == y {
          best = min(best, beforePrevious[column - 1] + 2)
        }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }

  private static func cost(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Int {
    if a == b { return 0 }
    return a.properties.lowercaseMapping == b.properties.lowercaseMapping ? 1 : 2
  }
}
