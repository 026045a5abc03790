import NDArray
import OMEZarr
import Workers

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

  /// The thumbnails, and how their channels are shown.
  struct Contents: Sendable {
    var cells: [[Int]: Cell]
    var channels: [ChannelLook]
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
  ) throws -> Contents {
    let places = grid.wells.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var options = options
    options.showsScaleBar = false
    var context = context
    context.pictureSide = side
    context.byteBudget = max(1 << 20, context.byteBudget / max(1, min(places.count, 16)))
    let deadline = context.deadline
    let channels = commonLooks(plate, places, field, options, context)
    for channel in channels where options.windows[channel.index] == nil {
      options.windows[channel.index] = channel.window
    }
    let shared = (options, context)
    let cells = try Workers.mapInOrder(places.count) { index in
      if ContinuousClock.now > deadline { return (places[index], Cell.skipped) }
      let cell = picture(plate, places[index], field, shared.0, shared.1)
      return (places[index], cell.map { Cell.picture($0.raster) } ?? .broken)
    }.reduce(into: [[Int]: Cell]()) { $0[$1.0] = $1.1 }
    return Contents(cells: cells, channels: channels)
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

  /// How the channels are shown: with the widest of the windows of a few wells.
  private func commonLooks(
    _ plate: HCSPlate, _ places: [[Int]], _ field: Int, _ options: ThumbnailOptions,
    _ context: DisplayContext
  ) -> [ChannelLook] {
    var looks: [Int: ChannelLook] = [:]
    for place in places.enumerated().filter({ $0.offset % max(1, places.count / 4) == 0 }).prefix(5)
    {
      guard let sample = picture(plate, place.element, field, options, context) else { continue }
      for channel in sample.channels {
        guard var known = looks[channel.index], let old = known.window, let new = channel.window
        else {
          looks[channel.index] = looks[channel.index] ?? channel
          continue
        }
        known.window =
          min(old.lowerBound, new.lowerBound)...max(old.upperBound, new.upperBound)
        looks[channel.index] = known
      }
    }
    return looks.values.sorted { $0.index < $1.index }
  }

  /// A line for each channel, as many as there is room for: its name and its window.
  private static func legend(_ channels: [ChannelLook]) -> [(text: String, colour: RGB)] {
    channels.prefix(4).map { look in
      let window = look.window.map {
        " \(Numbers.short($0.lowerBound)) … \(Numbers.short($0.upperBound))"
      }
      let label = look.label ?? ""
      return ((label.isEmpty ? "channel \(look.index)" : label) + (window ?? ""), look.color)
    }
  }

  /// Draws the cells with the names of rows and columns, and below them what the channels are.
  func draw(_ contents: Contents) -> Raster {
    let cells = contents.cells
    let legend = Self.legend(contents.channels)
    let scale = side >= 40 ? 2 : 1
    let gap = side >= 40 ? 4 : 2
    let left = Lettering.width(of: longest(grid.rows), scale: scale) + 8 * scale
    let line = (Lettering.height + 4) * scale
    let bottom = legend.isEmpty ? 0 : legend.count * line + 4 * scale
    let top = (Lettering.height + 4) * scale
    let ground = RGB(40, 44, 52)
    var raster = Raster(
      width: left + grid.columns.count * (side + gap) + gap,
      height: top + grid.rows.count * (side + gap) + gap + bottom, ground)
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
        name.fitted(8), x: 4 * scale, y: y + (side - Lettering.height * scale) / 2, scale: scale,
        ink)
      for column in grid.columns.indices {
        let x = left + column * (side + gap) + gap
        drawCell(
          cells[[row, column]], on: &raster, x, y, isListed: grid.wells[[row, column]] != nil)
      }
    }
    for (index, entry) in legend.enumerated() {
      let room = max(1, (raster.width - left - gap) / (Lettering.advance * scale))
      let y = raster.height - bottom + 2 * scale + index * line
      raster.write(
        entry.text.printable.fitted(room), x: left + gap, y: y, scale: scale, entry.colour)
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
      // A gap: a dashed frame, so that it cannot be taken for a dark well.
      let faint = isListed ? RGB(170, 176, 190) : RGB(120, 126, 138)
      let dash = max(3, side / 12)
      for step in 0..<side where step / dash % 2 == 0 {
        for (dx, dy) in [(step, 0), (step, side - 1), (0, step), (side - 1, step)] {
          raster[x + dx, y + dy] = faint
        }
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
