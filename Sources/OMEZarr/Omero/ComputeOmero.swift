import NDArray
import Workers

/// How the settings for viewers are computed.
public struct OmeroOptions: Sendable {
  /// The parts of all values that lie below `start` and below `end`.
  public var quantiles: (low: Double, high: Double) = (0.02, 0.98)
  /// Colours of the channels, RRGGBB; nil for those of the image, else white or a set of distinct ones.
  public var colors: [String]?
  /// Names of the channels; nil for those of the image.
  public var labels: [String]?
  /// Whether every value of wide types counts; if not, a sample of four million per channel.
  public var isExact = false

  /// The usual: 2 % and 98 %.
  public init() {}
}

/// Computes windows, colours and labels for the channels of an image, reading it once, block by block.
///
/// Minimum and maximum are exact; values that are not finite are left aside. A channel without any
/// value gets the window 0 to 1.
///
/// - Throws: ``OMEZarrError`` of kind `argument` for quantiles outside 0 to 1, for fewer colours or
///   labels than channels, for complex pixels; what the source throws; `Cancelled`.
/// - Complexity: linear in the number of pixels.
public func computeOmero(
  from image: NgffImage, _ options: OmeroOptions = OmeroOptions()
) throws -> Omero {
  let axis = image.dims.firstIndex(of: "c")
  let count = axis.map { image.data.shape[$0] } ?? 1
  try check(options, channelCount: count, image.data.dtype)
  let channels = try (0..<count).map { channel in
    var region = Region(all: image.data.shape)
    if let axis {
      region.origin[axis] = channel
      region.shape[axis] = 1
    }
    let window = try window(image.data, region, options)
    return OmeroChannel(
      color: color(channel, of: count, image, options), window: window,
      label: options.labels?[channel] ?? image.channelNames.flatMap { names in
        names.indices.contains(channel) ? names[channel] : nil
      } ?? "", active: true)
  }
  return Omero(channels: channels)
}

/// Computes the settings of a pyramid from its first level if that has at most 1024 × 1024 pixels a
/// plane, else from the smallest level with at least 256 × 256.
public func computeOmero(
  from multiscales: Multiscales, _ options: OmeroOptions = OmeroOptions()
) throws -> Omero {
  func planeSize(_ image: NgffImage) -> Int {
    zip(image.dims, image.data.shape).reduce(1) { size, axis in
      guard ["y", "x"].contains(axis.0) else { return size }
      let (product, overflow) = size.multipliedReportingOverflow(by: axis.1)
      return overflow ? .max : product
    }
  }
  guard let first = multiscales.images.first else {
    throw OMEZarrError(.argument, "there is no level to compute from")
  }
  let large = multiscales.images.filter { planeSize($0) >= 1 << 16 }
  let chosen =
    planeSize(first) <= 1 << 20
    ? first : large.min { planeSize($0) < planeSize($1) } ?? first
  var image = chosen
  image.channelNames = first.channelNames
  image.channelColors = first.channelColors
  return try computeOmero(from: image, options)
}

private func check(
  _ options: OmeroOptions, channelCount: Int, _ dtype: DType
) throws(OMEZarrError) {
  let (low, high) = options.quantiles
  guard (0...1).contains(low), (0...1).contains(high), low <= high else {
    throw OMEZarrError(
      .argument, "the quantiles \(low) and \(high) must lie between 0 and 1, the lower one first")
  }
  for (name, list) in [("colors", options.colors), ("labels", options.labels)] {
    if let list, list.count < channelCount {
      throw OMEZarrError(.argument, "there are \(list.count) \(name) for \(channelCount) channels")
    }
  }
  if dtype.isComplex {
    throw OMEZarrError(.argument, "complex pixels have no order, hence no window")
  }
}

private func color(
  _ channel: Int, of count: Int, _ image: NgffImage, _ options: OmeroOptions
) -> String {
  if let color = options.colors?[channel] { return color }
  if let colors = image.channelColors, colors.indices.contains(channel), !colors[channel].isEmpty {
    return colors[channel]
  }
  return count == 1 ? "FFFFFF" : distinctColors[channel % distinctColors.count]
}

private func window(
  _ data: any ArraySource, _ region: Region, _ options: OmeroOptions
) throws -> OmeroWindow {
  let count = region.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
  var statistics = ChannelStatistics(data.dtype, count: max(0, count), isExact: options.isExact)
  try forEachBlock(region, data.chunkShape) { block in
    try Cancellation.current.check()
    try statistics.add(try data.read(block))
  }
  let parts = [options.quantiles.low, options.quantiles.high]
  guard let found = statistics.quantiles(parts) else {
    return OmeroWindow(min: 0, max: 1, start: 0, end: 1)
  }
  return OmeroWindow(
    min: statistics.minimum, max: statistics.maximum, start: found[0], end: found[1])
}

/// Calls `body` for boxes that cover a region: chunks, cut where they hold more than a million pixels.
private func forEachBlock(
  _ region: Region, _ chunk: [Int], _ body: (Region) throws -> Void
) throws {
  guard region.shape.allSatisfy({ $0 > 0 }) else { return }
  var size = zip(chunk, region.shape).map { max(1, min($0, $1)) }
  while size.reduce(1.0, { $0 * Double($1) }) > 1_048_576,
    let longest = size.indices.max(by: { size[$0] < size[$1] }), size[longest] > 1
  {
    size[longest] = (size[longest] + 1) / 2
  }
  var offset = region.shape.map { _ in 0 }
  while true {
    let shape = offset.indices.map { min(size[$0], region.shape[$0] - offset[$0]) }
    try body(Region(origin: zip(region.origin, offset).map { $0 + $1 }, shape: shape))
    var axis = offset.count - 1
    while axis >= 0 {
      offset[axis] += size[axis]
      if offset[axis] < region.shape[axis] { break }
      offset[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
