import NDArray
import OMEZarr

/// A small picture of an image, and what is to be known about it.
public struct Thumbnail: Sendable, Hashable {
  /// The picture.
  public var raster: Raster
  /// Which plane it shows and how, in words: "level 1 of 3 · z 8 of 16".
  public var caption: String
  /// The channels that are shown, with the windows that were used.
  public var channels: [ChannelLook]
}

/// A label image to be laid over a picture.
public struct LabelOverlay: Sendable {
  /// The levels of the label image.
  public var levels: [NgffImage]
  /// Its colours, where the metadata has some.
  public var colors: ImageLabel?

  /// Makes an overlay.
  public init(levels: [NgffImage], colors: ImageLabel? = nil) {
    self.levels = levels
    self.colors = colors
  }
}

extension LabelOverlay {
  /// The label images that belong to a pyramid, with their names.
  public static func all(of multiscales: Multiscales) -> [(name: String, overlay: LabelOverlay)] {
    multiscales.companions.labels.map { name, label in
      (name, LabelOverlay(levels: label.multiscales.images, colors: label.imageLabel))
    }
  }
}

extension Thumbnail {
  /// Makes a picture of one plane of an image: from the smallest level that suffices, channels mixed
  /// additively in their colours, with the physical aspect ratio.
  ///
  /// - Parameters:
  ///   - levels: the levels, of any order; not empty.
  ///   - omero: colours and windows of the channels.
  ///   - labels: label images to lay over it.
  /// - Throws: ``NDArray/NDArrayError`` for pixels without a picture (complex ones, no y or x axis),
  ///   for planes that do not exist; whatever keeps the pixels from being read; `Cancelled`.
  public static func make(
    _ levels: [NgffImage], omero: Omero? = nil, labels: [LabelOverlay] = [],
    options: ThumbnailOptions = ThumbnailOptions(), context: DisplayContext = DisplayContext()
  ) throws -> Thumbnail {
    guard let first = levels.first, first.dims.contains("x"), !first.data.shape.contains(0) else {
      throw NDArrayError(.shape, "an image without pixels along x has no picture")
    }
    let looks = try chosen(ChannelLook.all(of: first, omero: omero), options.channels)
    let side = max(16, min(context.pictureSide, 4096))
    let choice = LevelChoice(
      levels, side: side, planeCount: looks.count, byteBudget: context.byteBudget)
    let image = levels[choice.level]
    let fixed = try place(first, image, options)
    let size = pictureSize(image, choice, side: side)
    let deadline = context.deadline
    let reader = PlaneReader(
      image: image, choice: choice, width: size.width, height: size.height, deadline: deadline)
    var shown = looks
    var isPartial = false
    var sums = [Float](repeating: 0, count: size.width * size.height * 3)
    for (number, look) in looks.enumerated() {
      var place = fixed
      if image.dims.contains("c") { place["c"] = look.index }
      let plane = try reader.read(place, .mean)
      isPartial = isPartial || plane.isPartial
      let wanted = options.windows[look.index] ?? options.window ?? look.window
      let isBool = image.data.dtype == .bool
      let contrast =
        Contrast(low: wanted?.lowerBound, high: wanted?.upperBound)
        ?? (isBool ? Contrast(low: 0, high: 1) : nil) ?? Contrast(of: plane.values)
      shown[number].window = contrast.low...contrast.high
      add(plane.values, contrast, look, to: &sums)
      if isPartial { break }
    }
    var raster = Raster(width: size.width, height: size.height)
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        let at = (y * raster.width + x) * 3
        func part(_ value: Float) -> UInt8 { UInt8(max(0, min(255, value * 255 + 0.5))) }
        raster[x, y] = RGB(part(sums[at]), part(sums[at + 1]), part(sums[at + 2]))
      }
    }
    for overlay in labels {
      try draw(overlay, on: &raster, fixed, first, options, context, deadline)
    }
    var barLabel: String?
    if options.showsScaleBar, let unit = image.axesUnits?["x"], let step = image.scale["x"],
      let bar = ScaleBar(
        width: raster.width, extent: Double(choice.columns.count) * abs(step), unit: unit)
    {
      bar.draw(on: &raster)
      if !ScaleBar.hasLabel(width: raster.width) { barLabel = bar.label }
    }
    var caption = words(levels, choice, image, fixed, isPartial)
    if let barLabel { caption += (caption.isEmpty ? "" : " · ") + "bar \(barLabel)" }
    return Thumbnail(raster: raster, caption: caption, channels: shown)
  }

  private static func chosen(_ all: [ChannelLook], _ wanted: [Int]?) throws -> [ChannelLook] {
    if let wanted {
      for index in wanted where !all.indices.contains(index) {
        throw NDArrayError(.bounds, "there is no channel \(index) among \(all.count)")
      }
      return wanted.map { all[$0] }
    }
    let active = all.filter(\.isActive)
    return Array((active.isEmpty ? all : active).prefix(ChannelLook.limit))
  }

  /// The index along the axes other than c, y and x, at the chosen level.
  static func place(
    _ first: NgffImage, _ image: NgffImage, _ options: ThumbnailOptions
  ) throws -> [String: Int] {
    var fixed: [String: Int] = [:]
    for (axis, dim) in image.dims.enumerated() where !["c", "y", "x"].contains(dim) {
      let length = image.data.shape[axis]
      let full = first.dims.firstIndex(of: dim).map { first.data.shape[$0] } ?? length
      let wanted = dim == "z" ? options.z : dim == "t" ? options.t : nil
      if let wanted, !(0..<full).contains(wanted) {
        throw NDArrayError(.bounds, "there is no plane \(wanted) among \(full) along \(dim)")
      }
      // Indices count planes of the first level; smaller levels may have fewer.
      let place = wanted.map { full.dividingFullWidth($0.multipliedFullWidth(by: length)).quotient }
      fixed[dim] = place ?? (dim == "t" ? 0 : length / 2)
    }
    return fixed
  }

  private static func pictureSize(
    _ image: NgffImage, _ choice: LevelChoice, side: Int
  ) -> (width: Int, height: Int) {
    var wide = Double(choice.columns.count)
    var high = Double(choice.rows.count)
    // Pixels that are not square are shown as wide and high as they are, within reason.
    if image.dims.contains("y"), let x = image.scale["x"], let y = image.scale["y"],
      x.isFinite, y.isFinite, x != 0, case let ratio = abs(y / x), ratio > 0.02, ratio < 50
    {
      high *= ratio
    }
    if !image.dims.contains("y") { high = max(1, wide / 16) }
    let most = max(wide, high)
    // Small images grow by whole factors, so that all pixels keep one size.
    let grown =
      most < Double(side) ? max(1, (Double(side) / most).rounded(.down)) : Double(side) / most
    wide *= grown
    high *= grown
    func pixels(_ length: Double) -> Int { max(1, min(side, Int(length.rounded()))) }
    return (pixels(wide), pixels(high))
  }

  private static func add(
    _ values: [Float], _ contrast: Contrast, _ look: ChannelLook, to sums: inout [Float]
  ) {
    let colour = [look.color.red, look.color.green, look.color.blue].map { Float($0) / 255 }
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for index in values.indices where !values[index].isNaN {
          var light = contrast.position(values[index])
          if look.isInverted { light = 1 - light }
          for part in 0..<3 { sums[index &* 3 &+ part] += light * colour[part] }
        }
      }
    }
  }

  private static func draw(
    _ overlay: LabelOverlay, on raster: inout Raster, _ fixed: [String: Int], _ first: NgffImage,
    _ options: ThumbnailOptions, _ context: DisplayContext, _ deadline: ContinuousClock.Instant
  ) throws {
    guard let label = overlay.levels.first, label.dims.contains("x") else { return }
    let choice = LevelChoice(
      overlay.levels, side: max(raster.width, raster.height), planeCount: 1,
      byteBudget: context.byteBudget)
    if choice.isCropped { return }
    let image = overlay.levels[choice.level]
    let plane = try PlaneReader(
      image: image, choice: choice, width: raster.width, height: raster.height, deadline: deadline
    ).read(try place(first, image, options), .pick).values
    var known: [Int: (RGB, Double)] = [:]
    for color in overlay.colors?.colors ?? [] {
      guard let value = color.labelValue.int, let rgba = color.rgba, rgba.count >= 3 else {
        continue
      }
      let parts = rgba.map { UInt8(max(0, min(255, $0))) }
      known[value] = (
        RGB(parts[0], parts[1], parts[2]), parts.count > 3 ? Double(parts[3]) / 255 : 1
      )
    }
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        let value = plane[y * raster.width + x]
        guard value.isFinite, value != 0, let number = Int(exactly: value) else { continue }
        let (colour, alpha) = known[number] ?? (LabelColors.color(number), 1)
        raster.blend(colour, alpha: alpha * max(0, min(1, options.labelOpacity)), x: x, y: y)
      }
    }
  }

  private static func words(
    _ levels: [NgffImage], _ choice: LevelChoice, _ image: NgffImage, _ fixed: [String: Int],
    _ isPartial: Bool
  ) -> String {
    var parts: [String] = []
    if levels.count > 1 { parts.append("level \(choice.level) of \(levels.count)") }
    for (axis, dim) in image.dims.enumerated() where image.data.shape[axis] > 1 {
      if let index = fixed[dim] { parts.append("\(dim) \(index) of \(image.data.shape[axis])") }
    }
    if choice.isCropped { parts.append("centre only, the whole plane is large") }
    if isPartial { parts.append("cut short, reading takes long") }
    return parts.joined(separator: " · ")
  }
}

/// Colours for labels: neighbours in number differ much in hue.
enum LabelColors {
  static func color(_ label: Int) -> RGB {
    let turn = Double(UInt32(truncatingIfNeeded: label &* 2_654_435_761)) / 4_294_967_296
    let sector = turn * 6
    let up = sector - sector.rounded(.down)
    let (low, fall, rise) = (0.15, 1 - 0.85 * up, 0.15 + 0.85 * up)
    let parts: [Double]
    switch Int(sector) % 6 {
    case 0: parts = [1, rise, low]
    case 1: parts = [fall, 1, low]
    case 2: parts = [low, 1, rise]
    case 3: parts = [low, fall, 1]
    case 4: parts = [rise, low, 1]
    default: parts = [1, low, fall]
    }
    let bytes = parts.map { UInt8(max(0, min(255, $0 * 255))) }
    return RGB(bytes[0], bytes[1], bytes[2])
  }
}
