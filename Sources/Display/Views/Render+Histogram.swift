import NDArray
import OMEZarr

/// How often values occur.
public struct Histogram: Sendable, Hashable {
  /// The channel.
  public var look: ChannelLook
  /// The lower end of the first bin and the upper end of the last.
  public var range: ClosedRange<Double>
  /// The number of values in each bin; all bins are equally wide.
  public var counts: [Int]

  /// Counts the finite values.
  init(_ values: [Float], bins: Int, look: ChannelLook) {
    self.look = look
    var low = Float.infinity
    var high = -Float.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 1) }
    range = Double(low)...Double(high)
    counts = [Int](repeating: 0, count: max(1, min(bins, 1 << 16)))
    let width = Double(high) - Double(low)
    for value in values where value.isFinite {
      let share = width > 0 ? (Double(value) - Double(low)) / width : 0
      counts[min(counts.count - 1, Int(share * Double(counts.count)))] += 1
    }
  }
}

extension Render {
  /// Histograms of the channels of an image, from the largest level that the budget allows: of all
  /// pixels of the plane in the middle.
  ///
  /// - Throws: as ``Thumbnail/make(_:omero:labels:options:context:)``.
  public static func histograms(
    _ levels: [NgffImage], omero: Omero? = nil, bins: Int = 128,
    options: ThumbnailOptions = ThumbnailOptions(), context: DisplayContext = DisplayContext()
  ) throws -> [Histogram] {
    guard let first = levels.first else { return [] }
    let all = ChannelLook.all(of: first, omero: omero)
    let looks =
      try options.channels.map { wanted in
        try wanted.map { index in
          guard all.indices.contains(index) else {
            throw NDArrayError(.bounds, "there is no channel \(index) among \(all.count)")
          }
          return all[index]
        }
      } ?? Array(all.filter(\.isActive).prefix(ChannelLook.limit))
    let choice = LevelChoice(
      levels, side: .max, planeCount: looks.count, byteBudget: context.byteBudget)
    let image = levels[choice.level]
    let fixed = try Thumbnail.place(first, image, options)
    return try looks.map { look in
      let region = image.dims.enumerated().map { axis, dim -> (Int, Int) in
        switch dim {
        case "y": (choice.rows.lowerBound, choice.rows.count)
        case "x": (choice.columns.lowerBound, choice.columns.count)
        case "c": (look.index, 1)
        default: (fixed[dim] ?? 0, 1)
        }
      }
      let block = try image.data.read(Region(origin: region.map(\.0), shape: region.map(\.1)))
      if block.dtype.isComplex {
        throw NDArrayError(.dtype, "values of \(block.dtype.name) have no histogram")
      }
      return Histogram(try block.asType(.float32).elements(Float.self), bins: bins, look: look)
    }
  }

  /// A picture of histograms: `image/png` and, as bars of text, `text/plain`.
  public static func histogram(
    _ histograms: [Histogram], context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    let plain = histograms.map { bars($0, width: context.width) }.joined(separator: "\n\n")
    guard context.showsPictures else { return MIMEBundle(plain: plain) }
    return try .picture(draw(histograms, context.pictureSide), plain: plain)
  }

  /// Eight rows of block characters above the ends of the range.
  private static func bars(_ histogram: Histogram, width: Int) -> String {
    let columns = max(8, min(histogram.counts.count, width - 2))
    let merged = (0..<columns).map { column in
      let start = column * histogram.counts.count / columns
      let end = max(start + 1, (column + 1) * histogram.counts.count / columns)
      return histogram.counts[start..<end].reduce(0, +)
    }
    let top = max(1, merged.max() ?? 1)
    let rows = 8
    let marks = Array(" ▁▂▃▄▅▆▇█")
    var lines: [String] = []
    for row in (0..<rows).reversed() {
      lines.append(
        String(
          merged.map { count in
            // A bin that is not empty shows at least the thinnest mark.
            let eighths = count == 0 ? 0 : max(1, count * rows * 8 / top)
            return marks[max(0, min(8, eighths - row * 8))]
          }))
    }
    let low = Numbers.short(histogram.range.lowerBound)
    let high = Numbers.short(histogram.range.upperBound)
    lines.append(low + high.padded(max(0, columns - low.cellCount), isRight: true))
    let name = histogram.look.label ?? "channel \(histogram.look.index)"
    return
      ([name.printable]
      + lines.map { line in
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
      }).joined(separator: "\n")
  }

  private static func draw(_ histograms: [Histogram], _ side: Int) -> Raster {
    let width = max(128, min(side, 4096))
    let height = width / 2
    let scale = max(1, width / 256)
    let foot = (Lettering.height + 5) * scale
    var raster = Raster(width: width, height: height, RGB(24, 26, 31))
    let low = histograms.map(\.range.lowerBound).min() ?? 0
    let high = histograms.map(\.range.upperBound).max() ?? 1
    let room = height - foot - 4 * scale
    for y in [1, 2, 3].map({ height - foot - room * $0 / 4 }) {
      raster.fill(x: 0, y: y, width: width, height: 1, RGB(48, 52, 60))
    }
    for histogram in histograms {
      // The tallest bin is often the background: the root keeps the others visible.
      let top = Double(max(1, histogram.counts.max() ?? 1)).squareRoot()
      let span = high > low ? high - low : 1
      for x in 0..<width {
        let value = low + (Double(x) + 0.5) / Double(width) * span
        guard histogram.range.contains(value) || histograms.count == 1 else { continue }
        let extent = histogram.range.upperBound - histogram.range.lowerBound
        let share = extent > 0 ? (value - histogram.range.lowerBound) / extent : 0
        let bin = max(
          0, min(histogram.counts.count - 1, Int(share * Double(histogram.counts.count))))
        let tall = Int((Double(histogram.counts[bin]).squareRoot() / top * Double(room)).rounded())
        for y in max(0, height - foot - tall)..<max(0, height - foot) {
          raster.blend(histogram.look.color, alpha: histograms.count > 1 ? 0.55 : 0.85, x: x, y: y)
        }
      }
    }
    let ink = RGB(200, 204, 212)
    let ends = (Numbers.short(low), Numbers.short(high))
    raster.write(ends.0, x: 3 * scale, y: height - foot + 3 * scale, scale: scale, ink)
    let right = width - 3 * scale - Lettering.width(of: ends.1, scale: scale)
    raster.write(ends.1, x: right, y: height - foot + 3 * scale, scale: scale, ink)
    return raster
  }
}
