/// A picture of histograms above a common axis, each in the colour of its channel, with thin marks where
/// its window begins and ends.
///
/// Heights are the roots of the counts: the tallest bin is often the background, and would leave
/// nothing to be seen of the others.
struct HistogramDrawing {
  let histograms: [Histogram]
  private let low: Double
  private let span: Double
  private let width: Int
  private let height: Int
  private let scale: Int
  /// Where the bars stand.
  private let ground: Int
  private let room: Int

  private static let paper = RGB(40, 44, 52)
  private static let lines = RGB(66, 72, 84)
  private static let ink = RGB(214, 218, 226)

  init(_ histograms: [Histogram], side: Int) {
    self.histograms = histograms
    let low = histograms.map(\.range.lowerBound).min() ?? 0
    let high = histograms.map(\.range.upperBound).max() ?? 1
    self.low = low
    span = high > low ? high - low : 1
    width = max(128, min(side, 4096))
    height = width / 2
    scale = max(1, width / 256)
    ground = height - (Lettering.height + 6) * scale
    room = ground - (histograms.count * (Lettering.height + 3) + 6) * scale
  }

  func draw() -> Raster {
    var raster = Raster(width: width, height: height, Self.paper)
    for value in ticks {
      guard let x = place(value) else { continue }
      raster.fill(x: x, y: ground - room, width: 1, height: room, Self.lines)
    }
    for histogram in histograms { drawBars(histogram, on: &raster) }
    for histogram in histograms { drawWindow(histogram.look, on: &raster) }
    raster.fill(x: 0, y: ground, width: width, height: scale, Self.lines)
    drawTicks(on: &raster)
    drawLegend(on: &raster)
    return raster
  }

  private func drawBars(_ histogram: Histogram, on raster: inout Raster) {
    let top = Double(max(1, histogram.counts.max() ?? 1)).squareRoot()
    let extent = histogram.range.upperBound - histogram.range.lowerBound
    for x in 0..<width {
      let value = low + (Double(x) + 0.5) / Double(width) * span
      guard histogram.range.contains(value) || histograms.count == 1 else { continue }
      let share = extent > 0 ? (value - histogram.range.lowerBound) / extent : 0
      let bin = max(0, min(histogram.counts.count - 1, Int(share * Double(histogram.counts.count))))
      let count = Double(histogram.counts[bin])
      let tall = Int((count.squareRoot() / top * Double(max(1, room))).rounded())
      for y in max(0, ground - tall)..<max(0, ground) {
        raster.blend(histogram.look.color, alpha: histograms.count > 1 ? 0.55 : 0.85, x: x, y: y)
      }
    }
  }

  private func place(_ value: Double) -> Int? {
    let share = (value - low) / span
    return share >= 0 && share <= 1 ? min(width - 1, Int(share * Double(width))) : nil
  }

  private func drawWindow(_ look: ChannelLook, on raster: inout Raster) {
    guard let window = look.window else { return }
    for end in [window.lowerBound, window.upperBound] {
      guard let x = place(end) else { continue }
      for y in max(0, ground - room)..<max(0, ground) where y / (2 * scale) % 2 == 0 {
        for dx in 0..<scale { raster[x + dx, y] = look.color }
      }
    }
  }

  /// Round numbers along the axis: the multiples of 1, 2 or 5 times a power of ten of which there are
  /// three to seven.
  private var ticks: [Double] {
    var power = 1.0
    while power * 10 <= span, power < 1e300 { power *= 10 }
    while power > span, power > 1e-300 { power /= 10 }
    let step =
      [0.2, 0.5, 1, 2].map { $0 * power }.first { span / $0 <= 6 } ?? power * 2
    let first = (low / step).rounded(.up)
    guard first.isFinite, abs(first) < 0x1p53 else { return [] }
    return (0..<8).map { (first + Double($0)) * step }.filter { $0 <= low + span }
  }

  private func drawTicks(on raster: inout Raster) {
    var free = 0
    for value in ticks {
      guard let middle = place(value) else { continue }
      let text = Numbers.short(value)
      let wide = Lettering.width(of: text, scale: scale)
      let x = max(3 * scale, min(width - 3 * scale - wide, middle - wide / 2))
      guard x >= free else { continue }
      raster.write(text, x: x, y: ground + 4 * scale, scale: scale, Self.ink)
      free = x + wide + 4 * scale
    }
  }

  private func drawLegend(on raster: inout Raster) {
    for (index, histogram) in histograms.enumerated() {
      let look = histogram.look
      guard histograms.count > 1 || look.label != nil else { continue }
      let y = (4 + index * (Lettering.height + 3)) * scale
      raster.fill(
        x: 4 * scale, y: y, width: Lettering.height * scale, height: Lettering.height * scale,
        look.color)
      let text = (look.label ?? "channel \(look.index)").printable.fitted(40)
      raster.write(text, x: (8 + Lettering.height) * scale, y: y, scale: scale, Self.ink)
    }
  }
}
