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

  /// Whether the values are whole numbers and the range ends before its upper bound.
  private(set) var isWhole = false

  /// Counts the finite values.
  ///
  /// - Parameter isWhole: whether all values are whole numbers; then the bins are whole numbers wide,
  ///   and begin at one, so that each holds equally many of them.
  init(_ values: [Float], bins: Int, isWhole: Bool = false, look: ChannelLook) {
    self.look = look
    var low = Float.infinity
    var high = -Float.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 1) }
    let most = max(1, min(bins, 1 << 16))
    let (begin, extent) = (Double(low), Double(high) - Double(low))
    // Beyond that there is no next whole number.
    if isWhole, abs(begin) < 0x1p53, extent < 0x1p53 {
      let width = ((extent + 1) / Double(most)).rounded(.up)
      let count = max(1, min(most, Int(((extent + 1) / width).rounded(.up))))
      range = begin...(begin + width * Double(count))
      counts = [Int](repeating: 0, count: count)
      self.isWhole = true
    } else {
      range = begin...Double(high)
      counts = [Int](repeating: 0, count: most)
    }
    let span = range.upperBound - begin
    for value in values where value.isFinite {
      let share = span > 0 ? (Double(value) - begin) / span : 0
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
      return Histogram(
        try block.asType(.float32).elements(Float.self), bins: bins, isWhole: !block.dtype.isFloat,
        look: look)
    }
  }

  /// The histogram of all elements of an array that is no image.
  ///
  /// - Throws: `NDArrayError` of kind `dtype` for complex numbers and of kind `bounds` for more bytes
  ///   than a display may read.
  public static func histogram(
    of array: any ArraySource, bins: Int = 128, context: DisplayContext = DisplayContext()
  ) throws -> [Histogram] {
    if array.dtype.isComplex {
      throw NDArrayError(.dtype, "values of \(array.dtype.name) have no histogram")
    }
    let bytes = try checkedByteCount(array.dtype, array.shape)
    guard bytes <= max(context.byteBudget, 1 << 28) else {
      throw NDArrayError(
        .bounds, "\(Numbers.bytes(bytes)) are too many for a histogram; take a part of the array")
    }
    let values = try array.readAll()
    return [
      Histogram(
        try values.asType(.float32).elements(Float.self), bins: bins, isWhole: !array.dtype.isFloat,
        look: .values)
    ]
  }

  /// A picture of histograms: `image/png` and, as bars of text, `text/plain`.
  public static func histogram(
    _ histograms: [Histogram], context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    let plain = histograms.map { bars($0, width: context.width) }.joined(separator: "\n\n")
    guard context.showsPictures else { return MIMEBundle(plain: plain) }
    var bundle = try MIMEBundle.picture(
      HistogramDrawing(histograms, side: context.pictureSide).draw(), plain: plain,
      side: context.pictureSide / 2)
    bundle.isDrawnInText = true
    return bundle
  }

  /// Eight rows of block characters above the ends of the range.
  private static func bars(_ histogram: Histogram, width: Int) -> String {
    let columns = max(8, min(histogram.counts.count, width - 2))
    let merged = (0..<columns).map { column in
      let start = column * histogram.counts.count / columns
      let end = max(start + 1, (column + 1) * histogram.counts.count / columns)
      return histogram.counts[start..<end].reduce(0, +)
    }
    // The tallest bin is often the background: the root keeps the others visible.
    let heights = merged.map { Double($0).squareRoot() }
    let top = max(1, heights.max() ?? 1)
    let rows = 8
    let marks = Array(" ▁▂▃▄▅▆▇█")
    var lines: [String] = []
    for row in (0..<rows).reversed() {
      lines.append(
        String(
          heights.map { height in
            // A bin that is not empty shows at least the thinnest mark.
            let eighths = height == 0 ? 0 : max(1, Int(height * Double(rows * 8) / top))
            return marks[max(0, min(8, eighths - row * 8))]
          }))
    }
    let low = Numbers.short(histogram.range.lowerBound)
    let high = Numbers.short(histogram.range.upperBound - (histogram.isWhole ? 1 : 0))
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
}
