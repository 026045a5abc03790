import NDArray
import OMEZarr

/// Where the wells of a plate stand; its rows and columns as the metadata lists them.
struct PlateGrid {
  var rows: [String]
  var columns: [String]
  /// The listed wells by row and column.
  var wells: [[Int]: PlateWell]

  /// More rows or columns than this are not shown.
  static let limit = 64

  init(_ plate: Plate) {
    rows = plate.rows.prefix(Self.limit).map(\.name)
    columns = plate.columns.prefix(Self.limit).map(\.name)
    wells = [:]
    for well in plate.wells where rows.indices.contains(well.rowIndex) {
      if columns.indices.contains(well.columnIndex) {
        wells[[well.rowIndex, well.columnIndex]] = well
      }
    }
  }

  /// A table with a mark for each well that is there.
  var table: Table {
    Table(
      heads: [""] + columns,
      rows: rows.enumerated().map { row, name in
        [name] + columns.indices.map { wells[[row, $0]] == nil ? "·" : "●" }
      })
  }

  /// The grid as text: heads above and at the left, a mark for each well.
  func text(width: Int) -> String {
    let cell = max(1, columns.map(\.cellCount).max() ?? 1) + 1
    let left = rows.map(\.cellCount).max() ?? 1
    let fitting = max(1, min(columns.count, (width - left) / cell))
    var lines = [
      String(repeating: " ", count: left)
        + columns.prefix(fitting).map { $0.printable.padded(cell, isRight: true) }.joined()
    ]
    for (row, name) in rows.enumerated() {
      let marks = (0..<fitting).map { column in
        (wells[[row, column]] == nil ? "·" : "●").padded(cell, isRight: true)
      }
      lines.append(name.printable.padded(left) + marks.joined())
    }
    if fitting < columns.count { lines.append("… \(columns.count - fitting) more columns") }
    return lines.joined(separator: "\n")
  }
}
