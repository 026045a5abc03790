import NDArray
import OrderedCollections

/// One image at one resolution, with what its axes mean.
public struct NgffImage: Sendable {
  /// The pixels; nothing of them need be in memory.
  public var data: any ArraySource
  /// The names of the axes, slowest first, out of t, c, z, y, x.
  public var dims: [String]
  /// The distance between pixels along the spatial axes, and others where it is known.
  public var scale: OrderedDictionary<String, Double>
  /// The position of the centre of the first pixel along the same axes.
  public var translation: OrderedDictionary<String, Double>
  /// The name of the image.
  public var name: String
  /// The units of the axes, by UDUNITS-2 names such as "micrometer".
  public var axesUnits: OrderedDictionary<String, String>?
  /// The anatomical orientations of the spatial axes.
  public var axesOrientations: OrderedDictionary<String, AnatomicalOrientation>?
  /// The types of axes that have another than their name suggests.
  public var axesTypes: OrderedDictionary<String, String>?
  /// The names of the channels, in their order.
  public var channelNames: [String]?
  /// The colours of the channels as six hexadecimal digits, in their order.
  public var channelColors: [String]?

  /// Makes an image from parts that are known to fit; ``toNgffImage(_:dims:scale:translation:name:axesUnits:axesOrientations:channelNames:channelColors:)``
  /// checks them and fills in what is left out.
  public init(
    data: any ArraySource, dims: [String], scale: OrderedDictionary<String, Double>,
    translation: OrderedDictionary<String, Double>, name: String = "image",
    axesUnits: OrderedDictionary<String, String>? = nil,
    axesOrientations: OrderedDictionary<String, AnatomicalOrientation>? = nil,
    axesTypes: OrderedDictionary<String, String>? = nil, channelNames: [String]? = nil,
    channelColors: [String]? = nil
  ) {
    self.data = data
    self.dims = dims
    self.scale = scale
    self.translation = translation
    self.name = name
    self.axesUnits = axesUnits
    self.axesOrientations = axesOrientations
    self.axesTypes = axesTypes
    self.channelNames = channelNames
    self.channelColors = channelColors
  }

  /// The axes as the metadata describes them.
  public var axes: [Axis] {
    dims.map { dim in
      let type = axesTypes?[dim] ?? Axis.type(ofName: dim)
      return Axis(
        name: dim, type: type, unit: axesUnits?[dim], orientation: axesOrientations?[dim],
        discrete: type == "displacement" || type == "coordinate" ? true : nil)
    }
  }

  /// The grid of the pixels: scale 1 and translation 0 for axes that have none.
  public var pixelGrid: PixelGrid {
    PixelGrid(scale: dims.map { scale[$0] ?? 1 }, translation: dims.map { translation[$0] ?? 0 })
  }

  /// Whether an axis of this name is one of space.
  public static func isSpatial(_ dim: String) -> Bool { dim == "x" || dim == "y" || dim == "z" }

  /// The specification's order of axes.
  public static let canonicalDims = ["t", "c", "z", "y", "x"]

  /// The image with its axes in the order t, c, z, y, x; the pixels are seen through a view.
  public func canonicallyOrdered() throws -> NgffImage {
    let order = Self.canonicalDims.filter(dims.contains)
    guard order.count == dims.count, order != dims else { return self }
    var result = self
    result.dims = order
    result.data = try data.transposed(order.compactMap(dims.firstIndex(of:)))
    return result
  }
}

/// Makes an image of pixels and what is known about them.
///
/// - Parameters:
///   - data: the pixels, of 1 to 5 axes; more only where `dims` is given.
///   - dims: the names of the axes out of t, c, z, y, x, each once, in the order of the data. If
///     nil: x; y, x; z, y, x; z, y, x, c; t, z, y, x, c.
///   - scale: the distance between pixels; spatial axes that are left out have 1.
///   - translation: the position of the first pixel's centre; spatial axes left out have 0.
///   - axesUnits: UDUNITS-2 names; they are not checked here.
/// - Throws: ``OMEZarrError`` of kind `argument` for dims that do not fit the data or each other,
///   unknown axes in the other arguments, scales that are 0 or not finite, lists of channels that
///   are not as long as the channel axis.
public func toNgffImage(
  _ data: any ArraySource, dims: [String]? = nil,
  scale: OrderedDictionary<String, Double>? = nil,
  translation: OrderedDictionary<String, Double>? = nil, name: String = "image",
  axesUnits: OrderedDictionary<String, String>? = nil,
  axesOrientations: OrderedDictionary<String, AnatomicalOrientation>? = nil,
  channelNames: [String]? = nil, channelColors: [String]? = nil
) throws(OMEZarrError) -> NgffImage {
  let dims = if let dims { dims } else { try defaultDims(rank: data.shape.count) }
  try checkDims(dims, data.shape)
  for (label, keys) in [
    ("scale", scale?.keys), ("translation", translation?.keys),
  ] {
    if let stranger = keys?.first(where: { !dims.contains($0) }) {
      throw unknown(stranger, label, dims)
    }
  }
  if let stranger = axesUnits?.keys.first(where: { !dims.contains($0) }) {
    throw unknown(stranger, "axes_units", dims)
  }
  if let stranger = axesOrientations?.keys.first(where: { !dims.contains($0) }) {
    throw unknown(stranger, "axes_orientations", dims)
  }
  var scale = scale ?? [:]
  var translation = translation ?? [:]
  for (dim, value) in scale where !value.isFinite || value == 0 {
    throw OMEZarrError(.argument, "the scale of '\(dim)' is \(value); it must be finite and not 0")
  }
  for (dim, value) in translation where !value.isFinite {
    throw OMEZarrError(.argument, "the translation of '\(dim)' is \(value); it must be finite")
  }
  for dim in dims where NgffImage.isSpatial(dim) {
    if scale[dim] == nil { scale[dim] = 1 }
    if translation[dim] == nil { translation[dim] = 0 }
  }
  let channelCount = dims.firstIndex(of: "c").map { data.shape[$0] }
  for (label, list) in [("channel_names", channelNames), ("channel_colors", channelColors)] {
    if let list, list.count != channelCount ?? 1 {
      throw OMEZarrError(
        .argument, "\(label) has \(list.count) entries for \(channelCount ?? 1) channels")
    }
  }
  return NgffImage(
    data: data, dims: dims, scale: scale, translation: translation, name: name,
    axesUnits: axesUnits, axesOrientations: axesOrientations, channelNames: channelNames,
    channelColors: channelColors)
}

private func unknown(_ dim: String, _ label: String, _ dims: [String]) -> OMEZarrError {
  OMEZarrError(
    .argument,
    "\(label) names the axis '\(dim)', but the dims are \(dims.joined(separator: ", "))")
}

private func defaultDims(rank: Int) throws(OMEZarrError) -> [String] {
  switch rank {
  case 1: return ["x"]
  case 2: return ["y", "x"]
  case 3: return ["z", "y", "x"]
  case 4: return ["z", "y", "x", "c"]
  case 5: return ["t", "z", "y", "x", "c"]
  default:
    throw OMEZarrError(
      .argument, "Unsupported dimension: \(rank); an image has 1 to 5 axes out of t, c, z, y, x")
  }
}

private func checkDims(_ dims: [String], _ shape: [Int]) throws(OMEZarrError) {
  for (index, dim) in dims.enumerated() {
    guard NgffImage.canonicalDims.contains(dim) else {
      throw OMEZarrError(
        .argument, "dims not valid: '\(dim)' is none of t, c, z, y, x")
    }
    if dims[..<index].contains(dim) {
      throw OMEZarrError(.argument, "dims not valid: '\(dim)' is there twice")
    }
  }
  guard dims.count == shape.count else {
    throw OMEZarrError(
      .argument,
      "dims not valid: \(dims.count) names (\(dims.joined(separator: ", "))) for data of shape "
        + shape.tupleDescription)
  }
}
