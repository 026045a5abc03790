/// A bar of a round physical length.
struct ScaleBar: Sendable, Hashable {
  /// Its length in pixels of the picture.
  var pixels: Int
  /// Its length in words: "20 µm".
  var label: String

  /// The longest bar of 1, 2 or 5 times a power of ten that takes at most a third of the picture.
  ///
  /// - Parameters:
  ///   - width: the picture's width in pixels.
  ///   - extent: the width of what it shows, in `unit`.
  ///   - unit: a UDUNITS-2 name.
  init?(width: Int, extent: Double, unit: String) {
    guard extent.isFinite, extent > 0, width >= 48 else { return nil }
    let limit = extent / 3
    var power = 1.0
    while power * 10 <= limit, power < 1e30 { power *= 10 }
    while power > limit, power > 1e-30 { power /= 10 }
    guard power <= limit else { return nil }
    let length = [5.0, 2, 1].first { $0 * power <= limit * (1 + 1e-9) }.map { $0 * power } ?? power
    let share = (length / extent * Double(width)).rounded()
    guard share >= 4, share <= Double(width) else { return nil }
    pixels = Int(share)
    label = Self.words(length, UnitNames.short(unit))
  }

  /// 5000 nm is written 5 µm, and 0.02 mm 20 µm.
  private static func words(_ length: Double, _ unit: String) -> String {
    let ladder = [("pm", 1e-12), ("nm", 1e-9), ("µm", 1e-6), ("mm", 1e-3), ("m", 1), ("km", 1e3)]
    guard let base = ladder.first(where: { $0.0 == unit })?.1, length < 1 || length >= 1000 else {
      return "\(Numbers.short(length)) \(unit)"
    }
    let metres = length * base
    let best = ladder.last { metres >= $0.1 * 0.999_999 } ?? ladder[0]
    return "\(Numbers.short(metres / best.1)) \(best.0)"
  }

  /// Whether a picture of that width has room for the label in letters that can be read.
  static func hasLabel(width: Int) -> Bool { width >= 192 }

  /// Draws the bar in the lower right corner, on a dark plate that makes it readable on bright
  /// pictures, with its label where that can be read.
  func draw(on raster: inout Raster) {
    let unit = max(1, raster.width / 256)
    let thickness = 3 * unit
    let margin = 6 * unit
    let x = raster.width - margin - pixels
    let y = raster.height - margin - thickness
    guard y > 12 * unit, x >= 0 else { return }
    let isLabelled = Self.hasLabel(width: raster.width)
    let textWidth = isLabelled ? Lettering.width(of: label, scale: unit) : 0
    let textX = min(raster.width - margin - textWidth, max(0, x + (pixels - textWidth) / 2))
    let textY = isLabelled ? y - unit * (Lettering.height + 3) : y
    let left = min(x, isLabelled ? textX : x) - 3 * unit
    for row in max(0, textY - 3 * unit)..<min(raster.height, y + thickness + 3 * unit) {
      for column in max(0, left)..<min(raster.width, raster.width - margin + 3 * unit) {
        raster.blend(.black, alpha: 0.55, x: column, y: row)
      }
    }
    raster.fill(x: x, y: y, width: pixels, height: thickness, .white)
    if isLabelled { raster.write(label, x: textX, y: textY, scale: unit, .white) }
  }
}
