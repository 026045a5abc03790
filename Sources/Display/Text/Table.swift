/// A table that is shown as text or as HTML.
public struct Table: Sendable, Hashable {
  /// Where the text of a column stands.
  public enum Alignment: Sendable, Hashable {
    case left, right
  }

  /// The heads of the columns; empty for a table of facts without any.
  public var heads: [String]
  /// The rows; each has a cell per column.
  public var rows: [[String]]
  /// The alignment of each column; left where there is none.
  public var alignments: [Alignment]

  /// Makes a table.
  public init(heads: [String] = [], rows: [[String]], alignments: [Alignment] = []) {
    self.heads = heads
    self.rows = rows
    self.alignments = alignments
  }

  private var columnCount: Int { max(heads.count, rows.map(\.count).max() ?? 0) }

  private func alignment(_ column: Int) -> Alignment {
    alignments.indices.contains(column) ? alignments[column] : .left
  }

  /// The table without columns in which all cells are empty.
  public var withoutEmptyColumns: Table {
    picking(
      (0..<columnCount).filter { column in
        rows.contains { $0.indices.contains(column) && !$0[column].isEmpty }
      })
  }

  /// The table as lines of at most `width` cells.
  ///
  /// If it is too wide, columns that say the same in every row become a line below it. If that is not
  /// enough, the table goes on below, with its first column repeated. Where a single column is too
  /// wide, cells are cut, down to 6 cells each, or each row becomes a block of lines.
  public func text(width: Int) -> String {
    if naturalWidth > width, let (table, facts) = withoutConstantColumns {
      return table.stackedText(width: width) + "\n" + Self.wrapped(facts, width)
    }
    return stackedText(width: width)
  }

  /// The columns in groups that fit beside the first one, each group a table of its own.
  private func stackedText(width: Int) -> String {
    guard naturalWidth > width, heads.count == columnCount, columnCount > 2 else {
      return fittedText(width: width)
    }
    var groups: [[Int]] = []
    for column in 1..<columnCount {
      if let last = groups.last, picking([0] + last + [column]).naturalWidth <= width {
        groups[groups.count - 1].append(column)
      } else {
        groups.append([column])
      }
    }
    return groups.map { picking([0] + $0).fittedText(width: width) }.joined(separator: "\n\n")
  }

  /// The table with these columns only.
  private func picking(_ columns: [Int]) -> Table {
    func pick(_ items: [String]) -> [String] {
      columns.map { items.indices.contains($0) ? items[$0] : "" }
    }
    return Table(
      heads: heads.isEmpty ? [] : pick(heads), rows: rows.map(pick),
      alignments: columns.map(alignment))
  }

  private var naturalWidth: Int {
    (0..<columnCount).reduce(-2) { total, column in
      let cells = (heads.isEmpty ? [] : [heads]) + rows
      return total + 2
        + (cells.map { $0.indices.contains(column) ? $0[column].cellCount : 0 }.max() ?? 0)
    }
  }

  /// The table without columns that say the same in every row, and those as facts.
  var withoutConstantColumns: (Table, [String])? {
    guard rows.count > 1, heads.count == columnCount else { return nil }
    let constant = (1..<columnCount).filter { column in
      rows.allSatisfy { $0.indices.contains(column) && $0[column] == rows[0][column] }
    }
    guard !constant.isEmpty else { return nil }
    let table = picking((0..<columnCount).filter { !constant.contains($0) })
    return (table, constant.map { "\(heads[$0]) \(rows[0][$0].printable)" })
  }

  /// Facts beside each other, as many to a line as fit.
  private static func wrapped(_ facts: [String], _ width: Int) -> String {
    var lines: [String] = []
    for fact in facts {
      let fact = fact.fitted(width)
      if let last = lines.last, last.cellCount + 3 + fact.cellCount <= width {
        lines[lines.count - 1] = "\(last) · \(fact)"
      } else {
        lines.append(fact)
      }
    }
    return lines.joined(separator: "\n")
  }

  private func fittedText(width: Int) -> String {
    let cells = rows.map { row in
      (0..<columnCount).map { row.indices.contains($0) ? row[$0].printable : "" }
    }
    var widths = (0..<columnCount).map { column in
      max(
        heads.indices.contains(column) ? heads[column].cellCount : 0,
        cells.map { $0[column].cellCount }.max() ?? 0)
    }
    let gaps = 2 * max(0, columnCount - 1)
    while widths.reduce(0, +) + gaps > width {
      guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 6
      else { return blocks(cells, width) }
      widths[widest] -= 1
    }
    // A table that had to lose most of a column reads better as blocks.
    let isCut = cells.contains { row in
      zip(row, widths).contains { $0.cellCount > 2 * $1 }
    }
    if isCut, !heads.isEmpty, cells.count <= 20 { return blocks(cells, width) }
    var lines: [String] = []
    if !heads.isEmpty {
      lines.append(
        line((0..<columnCount).map { heads.indices.contains($0) ? heads[$0] : "" }, widths))
      lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
    }
    lines += cells.map { line($0, widths) }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      if column > 0 { text += "  " }
      text += cell.fitted(widths[column])
        .padded(widths[column], isRight: alignment(column) == .right)
    }
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  private func blocks(_ cells: [[String]], _ width: Int) -> String {
    let headWidth = min(heads.map(\.cellCount).max() ?? 0, max(1, width / 2))
    return cells.map { row in
      row.enumerated().compactMap { column, cell in
        if cell.isEmpty { return nil }
        let head =
          heads.indices.contains(column)
          ? heads[column].fitted(headWidth).padded(headWidth) + "  " : ""
        return head + cell.fitted(max(1, width - head.cellCount))
      }.joined(separator: "\n")
    }.joined(separator: heads.isEmpty ? "\n" : "\n\n")
  }
}
