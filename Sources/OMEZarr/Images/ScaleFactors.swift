import OrderedCollections

/// How much smaller a level is than level 0.
public enum ScaleFactor: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// The same factor for all spatial axes.
  case uniform(Int)
  /// A factor per axis; axes that are left out are left alone.
  case perAxis(OrderedDictionary<String, Int>)

  public init(integerLiteral value: Int) { self = .uniform(value) }

  /// The factor along an axis.
  public func factor(of dim: String) -> Int {
    switch self {
    case .uniform(let factor): NgffImage.isSpatial(dim) ? factor : 1
    case .perAxis(let factors): factors[dim] ?? 1
    }
  }
}

/// Which levels a pyramid has.
public enum ScaleFactors: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// Levels are added while they hold at least two chunks along an axis; the number is the least
  /// count of pixels that a level must have two times over.
  case automatic(minimumLength: Int)
  /// One entry per level after level 0, relative to level 0.
  case list([ScaleFactor])

  public init(arrayLiteral elements: ScaleFactor...) { self = .list(elements) }
}

/// The chunks of a pyramid's levels.
public enum ChunkSizes: Sendable, Hashable {
  /// 128 along spatial axes where there is z, else 256; 1 along t; the source's own along c.
  /// A source that is chunked itself, three times or more along an axis, keeps larger chunks.
  case automatic
  /// The same along all axes.
  case uniform(Int)
  /// One per axis, in the order of the image.
  case list([Int])
  /// By name; axes that are left out have the automatic size.
  case perAxis(OrderedDictionary<String, Int>)

  /// The sizes for an image, in its order of axes.
  ///
  /// - Throws: ``OMEZarrError`` of kind `argument` for lengths below 1, unknown axes, or a list
  ///   that does not have one entry per axis.
  func resolved(for image: NgffImage) throws(OMEZarrError) -> OrderedDictionary<String, Int> {
    var sizes = Self.defaults(for: image)
    switch self {
    case .automatic: return sizes
    case .uniform(let size):
      for dim in image.dims { sizes[dim] = size }
    case .list(let list):
      guard list.count == image.dims.count else {
        throw OMEZarrError(
          .argument,
          "chunks has \(list.count) entries for the axes \(image.dims.joined(separator: ", "))")
      }
      for (dim, size) in zip(image.dims, list) { sizes[dim] = size }
    case .perAxis(let given):
      for (dim, size) in given {
        guard image.dims.contains(dim) else {
          throw OMEZarrError(
            .argument,
            "chunks names the axis '\(dim)', but the dims are "
              + image.dims.joined(separator: ", "))
        }
        sizes[dim] = size
      }
    }
    for (dim, size) in sizes where size < 1 {
      throw OMEZarrError(
        .argument, "the chunk length of '\(dim)' is \(size); it must be at least 1")
    }
    return sizes
  }

  private static func defaults(for image: NgffImage) -> OrderedDictionary<String, Int> {
    let usual = image.dims.contains("z") ? 128 : 256
    let shape = image.data.shape
    let chunks = image.data.chunkShape
    let isTiled = image.dims.indices.contains { axis in
      NgffImage.isSpatial(image.dims[axis]) && chunks[axis] > usual
        && chunks[axis] <= (shape[axis] - 1) / 2
    }
    var sizes = OrderedDictionary<String, Int>()
    for (axis, dim) in image.dims.enumerated() {
      switch dim {
      case "t": sizes[dim] = 1
      case "c": sizes[dim] = max(1, chunks[axis])
      default: sizes[dim] = isTiled ? max(usual, chunks[axis]) : usual
      }
    }
    return sizes
  }
}
