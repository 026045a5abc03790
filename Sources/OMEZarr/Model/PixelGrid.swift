/// Where the pixels of a level lie: position = translation + scale × index, per axis, in the units of
/// the axes.
public struct PixelGrid: Sendable, Hashable {
  /// The distance between pixels, one number per axis.
  public var scale: [Double]
  /// The position of the centre of the first pixel, one number per axis.
  public var translation: [Double]

  /// The grid of bare indices.
  public init(rank: Int) {
    scale = Array(repeating: 1, count: rank)
    translation = Array(repeating: 0, count: rank)
  }

  /// Makes a grid.
  public init(scale: [Double], translation: [Double]) {
    self.scale = scale
    self.translation = translation
  }

  /// Applies a transformation after what the grid already holds. False, and nothing changed, if it is
  /// neither an identity nor a scale nor a translation, nor a sequence of these, of this many axes.
  public mutating func apply(_ transformation: CoordinateTransformation) -> Bool {
    switch transformation.kind {
    case .identity: return true
    case .scale(let factors) where factors.count == scale.count:
      for axis in factors.indices {
        scale[axis] *= factors[axis]
        translation[axis] *= factors[axis]
      }
      return true
    case .translation(let offsets) where offsets.count == scale.count:
      for axis in offsets.indices { translation[axis] += offsets[axis] }
      return true
    case .sequence(let steps):
      var result = self
      for step in steps where !result.apply(step) { return false }
      self = result
      return true
    default: return false
    }
  }
}

extension Metadata {
  /// Where the pixels of a level lie: the dataset's own transformations, then those of the whole
  /// pyramid that name no systems. What is no scale and no translation is left out.
  public func pixelGrid(of dataset: Dataset) -> PixelGrid {
    var grid = PixelGrid(rank: axes.count)
    for transformation in dataset.coordinateTransformations { _ = grid.apply(transformation) }
    for transformation in groupTransformations { _ = grid.apply(transformation) }
    return grid
  }

  /// The transformations of the whole pyramid in the manner of 0.4 and 0.5: those without systems.
  var groupTransformations: [CoordinateTransformation] {
    (coordinateTransformations ?? []).filter { $0.input == nil && $0.output == nil }
  }
}
