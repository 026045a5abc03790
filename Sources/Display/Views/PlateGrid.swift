import NDArray
import OMEZarr
import Workers

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

/// A picture of all wells of a plate, each with a thumbnail of one field.
struct PlateGallery {
  /// What became of a well.
  enum Cell: Sendable {
    case picture(Raster)
    /// It is listed, but cannot be read.
    case broken
    /// There was no time for it.
    case skipped
  }

  let grid: PlateGrid
  /// The side of a cell, in pixels.
  let side: Int

  init(_ plate: Plate, pictureSide: Int) {
    grid = PlateGrid(plate)
    let most = max(1, grid.rows.count, grid.columns.count)
    side = max(12, min(192, pictureSide * 2 / most))
  }

  /// Makes the thumbnails, several at once, all with the same windows, so that wells can be compared.
  func cells(
    _ plate: HCSPlate, field: Int, options: ThumbnailOptions, context: DisplayContext
  ) throws -> [[Int]: Cell] {
    let places = grid.wells.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var options = options
    options.showsScaleBar = false
    var context = context
    context.pictureSide = side
    context.byteBudget = max(1 << 20, context.byteBudget / max(1, min(places.count, 16)))
    let deadline = context.deadline
    options.windows = commonWindows(plate, places, field, options, context)
    let shared = (options, context)
    return try Workers.mapInOrder(places.count) { index in
      if ContinuousClock.now > deadline { return (places[index], Cell.skipped) }
      let cell = picture(plate, places[index], field, shared.0, shared.1)
      return (places[index], cell.map { Cell.picture($0.raster) } ?? .broken)
    }.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  private func picture(
    _ plate: HCSPlate, _ place: [Int], _ field: Int, _ options: ThumbnailOptions,
    _ context: DisplayContext
  ) -> Thumbnail? {
    guard let well = try? plate.well(rowIndex: place[0], columnIndex: place[1]),
      let image = try? well.image(field)
    else { return nil }
    return try? Thumbnail.make(
      image.images, omero: image.metadata.omero, options: options, context: context)
  }

  /// The widest of the windows of a few wells, per channel.
  private func commonWindows(
    _ plate: HCSPlate, _ places: [[Int]], _ field: Int, _ options: ThumbnailOptions,
    _ context: DisplayContext
  ) -> [Int: ClosedRange<Double>] {
    var windows = options.windows
    for place in places.enumerated().filter({ $0.offset % max(1, places.count / 4) == 0 }).prefix(5)
    {
      guard let sample = picture(plate, place.element, field, options, context) else { continue }
      for channel in sample.channels where options.windows[channel.index] == nil {
        guard let window = channel.window else { continue }
        let known = windows[channel.index] ?? window
        windows[channel.index] =
          min(known.lowerBound, window.lowerBound)...max(known.upperBound, window.upperBound)
      }
    }
    return windows
  }

  /// Draws the cells with the names of rows and columns.
  func draw(_ cells: [[Int]: Cell]) -> Raster {
    let scale = side >= 40 ? 2 : 1
    let gap = side >= 40 ? 4 : 2
    let left = Lettering.width(of: longest(grid.rows), scale: scale) + 4 * scale
    let top = (Lettering.height + 4) * scale
    let ground = RGB(40, 44, 52)
    var raster = Raster(
      width: left + grid.columns.count * (side + gap) + gap,
      height: top + grid.rows.count * (side + gap) + gap, ground)
    let ink = RGB(210, 214, 220)
    let room = max(1, (side + gap) / (Lettering.advance * scale))
    for (column, name) in grid.columns.enumerated() {
      let text = name.fitted(room)
      let x =
        left + column * (side + gap) + gap + (side - Lettering.width(of: text, scale: scale)) / 2
      raster.write(text, x: x, y: 2 * scale, scale: scale, ink)
    }
    for (row, name) in grid.rows.enumerated() {
      let y = top + row * (side + gap) + gap
      raster.write(
        name.fitted(8), x: 2 * scale, y: y + (side - Lettering.height * scale) / 2, scale: scale,
        ink)
      for column in grid.columns.indices {
        let x = left + column * (side + gap) + gap
        drawCell(
          cells[[row, column]], on: &raster, x, y, isListed: grid.wells[[row, column]] != nil)
      }
    }
    return raster
  }

  private func drawCell(_ cell: Cell?, on raster: inout Raster, _ x: Int, _ y: Int, isListed: Bool)
  {
    switch cell {
    case .picture(let picture):
      raster.fill(x: x, y: y, width: side, height: side, .black)
      raster.draw(picture, x: x + (side - picture.width) / 2, y: y + (side - picture.height) / 2)
    case .broken:
      raster.fill(x: x, y: y, width: side, height: side, RGB(90, 30, 30))
      for step in 0..<side {
        raster[x + step, y + step] = RGB(220, 90, 90)
        raster[x + step, y + side - 1 - step] = RGB(220, 90, 90)
      }
    case .skipped: raster.fill(x: x, y: y, width: side, height: side, RGB(70, 76, 88))
    case nil:
      // A gap: only its corners, so that it cannot be taken for a dark well.
      let faint = isListed ? RGB(90, 96, 110) : RGB(62, 68, 80)
      let arm = max(2, side / 8)
      for (cx, cy) in [(0, 0), (side - arm, 0), (0, side - 1), (side - arm, side - 1)] {
        raster.fill(x: x + cx, y: y + cy, width: arm, height: 1, faint)
      }
      for (cx, cy) in [(0, 0), (side - 1, 0), (0, side - arm), (side - 1, side - arm)] {
        raster.fill(x: x + cx, y: y + cy, width: 1, height: arm, faint)
      }
    }
  }

  private func longest(_ names: [String]) -> String {
    (names.max { $0.count < $1.count } ?? "").fitted(8)
  }
}

extension Workers {
  /// The values of `body` for each index, made on several threads.
  static func mapInOrder<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let values = Collector<Value>()
    try forEachInOrder(count, produce: body) { _, value in values.append(value) }
    return values.all
  }
}

/// Values appended by one thread at a time.
private final class Collector<Value: Sendable>: @unchecked Sendable {
  // Sendable: forEachInOrder consumes one value at a time, and `all` is read after it has returned.
  private(set) var all: [Value] = []
  func append(_ value: Value) { all.append(value) }
}
