import JSONText
import NDArray
import OrderedCollections

/// An image at several resolutions, with its metadata.
public struct Multiscales: Sendable {
  /// The levels, highest resolution first.
  public var images: [NgffImage]
  /// What the file says about them.
  public var metadata: Metadata
  /// The factors the levels were made with; nil for a pyramid that was read.
  public var scaleFactors: [ScaleFactor]?
  /// The method the levels were made with, where known.
  public var method: Methods?
  /// The chunks that were asked for, by axis; nil for a pyramid that was read.
  public var chunks: OrderedDictionary<String, Int>?
  /// Attributes of the root group other than those of OME-Zarr.
  public var rootAttributes: JSONObject?
  /// What belongs to the image beside its pyramid: labels, further entries, what is not understood.
  public var companions = Companions()

  /// Puts the parts together.
  public init(
    images: [NgffImage], metadata: Metadata, scaleFactors: [ScaleFactor]? = nil,
    method: Methods? = nil, chunks: OrderedDictionary<String, Int>? = nil,
    rootAttributes: JSONObject? = nil
  ) {
    self.images = images
    self.metadata = metadata
    self.scaleFactors = scaleFactors
    self.method = method
    self.chunks = chunks
    self.rootAttributes = rootAttributes
  }
}

/// Whether the axes of an image are put in the specification's order.
public enum AxisOrder: String, Sendable, Hashable {
  /// t, c, z, y, x.
  case canonical
  /// As they are.
  case preserve
}

/// Lays out the pyramid of an image. No pixel is read or computed before it is asked for: the cost
/// does not depend on the size of the image.
///
/// - Parameters:
///   - scaleFactors: which levels there are. Every level has floor(shape / factor) pixels, and the
///     scale and translation that are true of them.
///   - method: how levels are made; see ``Methods`` for the numbers.
///   - chunks: the chunks of all levels; longer ones are cut to the axis.
///   - orientation: anatomical orientations of spatial axes; they replace those of the image.
///   - isExact: whether the default Gaussian is rounded step by step as ngff-zarr 0.50.0 does,
///     for equality to the last bit. It is slower, and a little further from the true values.
///     Only pixels of type float64 may differ, by some units in the last place.
/// - Throws: ``OMEZarrError`` of kind `argument` for factors, chunks or axes that do not fit the
///   image, of kind `data` for complex pixels.
public func toMultiscales(
  _ image: NgffImage, scaleFactors: ScaleFactors = .automatic(minimumLength: 128),
  method: Methods = .itkwasmGaussian, chunks: ChunkSizes = .automatic,
  orientation: OrderedDictionary<String, AnatomicalOrientation>? = nil,
  axisOrder: AxisOrder = .canonical, isExact: Bool = false
) throws -> Multiscales {
  var base = axisOrder == .canonical ? try image.canonicallyOrdered() : image
  if let orientation {
    if let stranger = orientation.keys.first(where: {
      !base.dims.contains($0) || !NgffImage.isSpatial($0)
    }) {
      throw OMEZarrError(
        .argument, "orientation names '\(stranger)', which is no spatial axis here")
    }
    base.axesOrientations = orientation
  }
  let asked = try chunks.resolved(for: image)
  let sizes = OrderedDictionary(uniqueKeysWithValues: base.dims.map { ($0, asked[$0] ?? 1) })
  let factors: [ScaleFactor]
  switch scaleFactors {
  case .list(let list): factors = list
  case .automatic(let minimumLength):
    factors = try Ladder.automatic(
      dims: base.dims, shape: base.data.shape, chunks: sizes, minimumLength: minimumLength)
  }
  let ladder = try Ladder(factors, dims: base.dims, shape: base.data.shape)
  base.data = Rechunked(base.data, chunkShape: Array(sizes.values))
  var images = [base]
  for rung in ladder.rungs.dropFirst() {
    images.append(
      try level(
        of: images[rung.source], rung.step, method, chunks: Array(sizes.values), isExact: isExact))
  }
  return Multiscales(
    images: images, metadata: metadata(of: images, method), scaleFactors: factors, method: method,
    chunks: sizes)
}

private func level(
  of source: NgffImage, _ step: [Int], _ method: Methods, chunks: [Int], isExact: Bool
) throws -> NgffImage {
  var level = source
  level.data = try Downsampled(
    source.data, method: method, factors: step, chunkShape: chunks, isExact: isExact)
  // The order of the keys is that of ngff-zarr's printed form: x, y, z, then the others.
  let others = source.dims.filter { !NgffImage.isSpatial($0) }
  let order = ["x", "y", "z"].filter(source.dims.contains) + others
  level.scale = [:]
  level.translation = [:]
  for dim in order {
    guard let axis = source.dims.firstIndex(of: dim) else { continue }
    let factor = Double(step[axis])
    if let scale = source.scale[dim] { level.scale[dim] = scale * factor }
    if let translation = source.translation[dim] {
      let move = method.samplesBlockCentre ? 0.5 * (factor - 1) * (source.scale[dim] ?? 1) : 0
      level.translation[dim] = translation + move
    }
  }
  return level
}

private func metadata(of images: [NgffImage], _ method: Methods) -> Metadata {
  let datasets = images.enumerated().map { index, image in
    let grid = image.pixelGrid
    return Dataset(
      path: "scale\(index)/\(image.name)",
      coordinateTransformations: [.scale(grid.scale), .translation(grid.translation)])
  }
  return Metadata(
    axes: images.first?.axes ?? [], datasets: datasets, name: images.first?.name ?? "image",
    version: .v04, type: method.rawValue,
    metadata: MethodMetadata(description: method.summary, method: method.functionName))
}
