import NDArray
import OMEZarr
import OrderedCollections

/// What the command line says otherwise than the input.
struct Overrides {
  var dims: [String]?
  var units: OrderedDictionary<String, String> = [:]
  var scale: OrderedDictionary<String, Double> = [:]
  var translation: OrderedDictionary<String, Double> = [:]
  var name: String?
  /// Orientations by axis; nil to leave them, empty to remove them.
  var orientations: OrderedDictionary<String, AnatomicalOrientation>?
  var chunks: ChunkSizes?
  /// The method and factors of a new pyramid; nil to keep the levels of the input.
  var method: Methods?
  var scaleFactors: ScaleFactors?

  /// The image with everything but levels applied.
  func applied(to image: NgffImage) throws -> NgffImage {
    var result = try renamed(image)
    for (option, axes) in [
      ("--units", Array(units.keys)), ("--scale", Array(scale.keys)),
      ("--translation", Array(translation.keys)),
      ("--orientation", orientations.map { Array($0.keys) } ?? []),
    ] {
      if let stranger = axes.first(where: { !result.dims.contains($0) }) {
        throw CommandFailure(
          message: "\(option) names the axis '\(stranger)'; the axes are "
            + result.dims.joined(separator: ", "))
      }
    }
    try checkUnits()
    for (dim, value) in scale {
      guard value != 0 else { throw CommandFailure(message: "the scale of '\(dim)' is 0") }
      result.scale[dim] = value
    }
    result.translation.merge(translation) { $1 }
    if !units.isEmpty { result.axesUnits = (result.axesUnits ?? [:]).merging(units) { $1 } }
    if let orientations { result.axesOrientations = orientations.isEmpty ? nil : orientations }
    if let name { result.name = name }
    return result
  }

  private func checkUnits() throws {
    for (dim, unit) in units {
      let known =
        dim == "t" ? AxisUnits.time : NgffImage.isSpatial(dim) ? AxisUnits.space : [unit]
      if !known.contains(unit) {
        throw CommandFailure(
          message: "--units: '\(unit)' is no unit of the axis '\(dim)'; there are "
            + known.sorted().joined(separator: ", "))
      }
    }
  }

  /// The image with its axes called otherwise.
  private func renamed(_ image: NgffImage) throws -> NgffImage {
    guard let dims, dims != image.dims else { return image }
    let checked = try toNgffImage(image.data, dims: dims, name: image.name)
    var result = image
    result.dims = checked.dims
    let pairs = Array(zip(image.dims, dims))
    func moved<Value>(
      _ values: OrderedDictionary<String, Value>
    ) -> OrderedDictionary<String, Value> {
      OrderedDictionary(
        uniqueKeysWithValues: pairs.compactMap { old, new in values[old].map { (new, $0) } })
    }
    result.scale = moved(image.scale)
    result.translation = moved(image.translation)
    result.axesUnits = image.axesUnits.map(moved)
    result.axesOrientations = image.axesOrientations.map(moved)
    result.axesTypes = nil
    return result
  }

  /// A pyramid over an image.
  func pyramid(over image: NgffImage) throws -> Multiscales {
    try toMultiscales(
      try applied(to: image), scaleFactors: scaleFactors ?? .automatic(minimumLength: 128),
      method: method ?? .itkwasmGaussian, chunks: chunks ?? .automatic)
  }

  /// A pyramid that was read, changed: its levels are kept unless a method or factors are given.
  func applied(to multiscales: Multiscales) throws -> Multiscales {
    guard let first = multiscales.images.first else { return multiscales }
    guard method == nil, scaleFactors == nil else {
      var result = try pyramid(over: first)
      result.companions = multiscales.companions
      result.rootAttributes = multiscales.rootAttributes
      result.metadata.omero = multiscales.metadata.omero
      return result
    }
    guard changesLevels else { return multiscales }
    let base = try applied(to: first)
    let before = try renamed(first)
    var result = multiscales
    result.images = try multiscales.images.map { level in
      try following(try renamed(level), from: before, to: base)
    }
    rewriteMetadata(&result, base)
    return result
  }

  private var changesLevels: Bool { changesGrid || changesAxes || name != nil || chunks != nil }
  private var changesGrid: Bool { !scale.isEmpty || !translation.isEmpty }
  private var changesAxes: Bool { dims != nil || !units.isEmpty || orientations != nil }

  /// A level changed as the first one was: `before` became `base`.
  private func following(
    _ level: NgffImage, from before: NgffImage, to base: NgffImage
  ) throws -> NgffImage {
    var level = level
    for dim in level.dims where changesGrid {
      let old = before.scale[dim] ?? 1
      let ratio = scale[dim].map { old == 0 ? 1 : $0 / old } ?? 1
      let shift = (level.translation[dim] ?? 0) - (before.translation[dim] ?? 0)
      if level.scale[dim] != nil || scale[dim] != nil {
        level.scale[dim] = (level.scale[dim] ?? 1) * ratio
      }
      if level.translation[dim] != nil || translation[dim] != nil {
        level.translation[dim] = (base.translation[dim] ?? 0) + shift * ratio
      }
    }
    level.axesUnits = base.axesUnits
    level.axesOrientations = base.axesOrientations
    level.name = base.name
    if let chunks {
      let single = try toMultiscales(
        level, scaleFactors: [], chunks: chunks, axisOrder: .preserve)
      level.data = single.images[0].data
    }
    return level
  }

  /// Says in the metadata what the levels are now.
  private func rewriteMetadata(_ multiscales: inout Multiscales, _ base: NgffImage) {
    if changesAxes { multiscales.metadata.axes = base.axes }
    if let name { multiscales.metadata.name = name }
    guard changesGrid else { return }
    // The grids of the levels hold what transformations of the whole pyramid did.
    multiscales.metadata.coordinateTransformations = nil
    for (index, image) in multiscales.images.enumerated()
    where multiscales.metadata.datasets.indices.contains(index) {
      let grid = image.pixelGrid
      multiscales.metadata.datasets[index].coordinateTransformations = [
        .scale(grid.scale), .translation(grid.translation),
      ]
    }
  }
}
