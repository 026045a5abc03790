/// The difference of two texts, line by line.
struct LineDifference {
  private enum Line {
    case kept(Substring)
    case removed(Substring)
    case inserted(Substring)

    var isKept: Bool { if case .kept = self { true } else { false } }
  }

  private var lines: [Line] = []

  init(from before: String, to after: String) {
    let old = before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = after.split(separator: "\n", omittingEmptySubsequences: false)
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(\.offset))
    let inserted = Set(difference.insertions.map(\.offset))
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if left < old.count, removed.contains(left) {
        lines.append(.removed(old[left]))
        left += 1
      } else if right < new.count, inserted.contains(right) {
        lines.append(.inserted(new[right]))
        right += 1
      } else if left < old.count {
        lines.append(.kept(old[left]))
        left += 1
        right += 1
      } else {
        break
      }
    }
  }

  /// The changes as `diff -u` writes them, each with its place and the lines around it.
  func hunks(context: Int) -> String {
    var ranges: [Range<Int>] = []
    for index in lines.indices where !lines[index].isKept {
      let range = max(0, index - context)..<min(lines.count, index + 1 + context)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map(hunk).joined(separator: "\n")
  }

  private func hunk(_ range: Range<Int>) -> String {
    let before = Self.counts(lines[..<range.lowerBound])
    let inside = Self.counts(lines[range])
    var text = "@@ -\(Self.span(before.old, inside.old)) +\(Self.span(before.new, inside.new)) @@"
    for line in lines[range] {
      switch line {
      case .kept(let line): text += "\n " + line
      case .removed(let line): text += "\n-" + line
      case .inserted(let line): text += "\n+" + line
      }
    }
    return text
  }

  private static func counts(_ lines: ArraySlice<Line>) -> (old: Int, new: Int) {
    lines.reduce(into: (0, 0)) { counts, line in
      switch line {
      case .kept: counts = (counts.0 + 1, counts.1 + 1)
      case .removed: counts.0 += 1
      case .inserted: counts.1 += 1
      }
    }
  }

  /// The first line and how many there are; with none, the line before.
  private static func span(_ before: Int, _ count: Int) -> String {
    "\(count == 0 ? before : before + 1)" + (count == 1 ? "" : ",\(count)")
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
