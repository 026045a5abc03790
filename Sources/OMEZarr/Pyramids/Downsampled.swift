import NDArray
import Workers

/// A smaller version of a source, computed when read and only where it is read.
///
/// Making one costs the same for any size of image. A read of n output samples reads
/// n·∏factors input samples and a margin of the filter's radius, in pieces of bounded size.
public struct Downsampled: TaggedSource {
  /// What is made smaller.
  public let source: any ArraySource
  /// How.
  public let method: Methods
  /// The factor of each axis.
  public let factors: [Int]
  public let chunkShape: [Int]

  let reduction: Reduction
  let isExact: Bool
  let tag = LevelTag()

  /// - Parameters:
  ///   - factors: one per axis of the source, 1 where it is left alone.
  ///   - chunkShape: what the level calls its chunks; the source's if nil.
  ///   - isExact: whether the default Gaussian is rounded step by step as ngff-zarr 0.50.0 does,
  ///     which is slower and a little less accurate.
  /// - Throws: ``OMEZarrError`` of kind `argument` if a factor is below 1 or beyond the axis'
  ///   length, of kind `data` for complex dtypes.
  public init(
    _ source: any ArraySource, method: Methods = .itkwasmGaussian, factors: [Int],
    chunkShape: [Int]? = nil, isExact: Bool = false
  ) throws(OMEZarrError) {
    let shape = source.shape
    guard factors.count == shape.count else {
      throw OMEZarrError(.argument, "\(factors.count) factors for \(shape.count) axes")
    }
    for (axis, (factor, length)) in zip(factors, shape).enumerated() {
      guard factor >= 1, factor <= max(1, length) else {
        throw OMEZarrError(
          .argument,
          "factor \(factor) of axis \(axis) must lie between 1 and the axis' length, \(length)")
      }
    }
    guard !source.dtype.isComplex else {
      throw OMEZarrError(
        .data,
        "an image of dtype \(source.dtype.name) cannot be downsampled: "
          + "take its real part or magnitude")
    }
    self.source = source
    self.method = method
    self.factors = factors
    self.isExact = isExact
    reduction = Reduction(
      method: method, factors: factors, inputShape: shape, isExact: isExact)
    self.chunkShape = zip(chunkShape ?? source.chunkShape, reduction.outputShape).map(min)
  }

  public var shape: [Int] { reduction.outputShape }
  public var dtype: DType { source.dtype }
  public var fingerprint: String? { source.fingerprint.map { "\($0) \(recipe)" } }
  /// How it is made, in a few words.
  var recipe: String { "\(method.rawValue) \(factors)\(isExact ? " exact" : "")" }

  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    let boxes = region.boxes(ofAtMost: pieceShape(region.shape))
    try Workers.forEach(boxes.count) { index in
      let box = boxes[index]
      let needed = reduction.inputRegion(for: box)
      let window = try source.window(needed)
      try reduction.apply(
        window: window, at: needed.origin, region: box,
        into: try destination.view(box.relative(to: region.origin)))
    }
  }

  /// A piece of output whose input is some 16 MB at most: halved along the longest axis until then.
  private func pieceShape(_ shape: [Int]) -> [Int] {
    var piece = shape
    func bytes() -> Double {
      piece.indices.reduce(Double(dtype.itemSize)) {
        $0 * Double(piece[$1] &* factors[$1] &+ reduction.axes[$1].count)
      }
    }
    while bytes() > Double(16 << 20),
      let longest = piece.indices.max(by: { piece[$0] < piece[$1] }),
      piece[longest] > 1
    {
      piece[longest] = (piece[longest] + 1) / 2
    }
    return piece
  }
}

extension ArraySource {
  /// The elements of a region: a view where they lie in memory, else a copy.
  func window(_ region: Region) throws -> NDArray {
    if let array = self as? NDArray { return try array.view(region) }
    return try read(region)
  }
}
