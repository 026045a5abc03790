import NDArray

/// A source with its elements converted to another type, when they are read.
///
/// The conversion is NumPy's `astype`: integers wrap, floats are cut towards zero.
public struct Converted: ArraySource {
  /// Where the elements come from.
  public let source: any ArraySource
  public let dtype: DType

  /// Makes a view.
  public init(_ source: any ArraySource, _ dtype: DType) {
    self.source = source
    self.dtype = dtype
  }

  public var shape: [Int] { source.shape }
  public var chunkShape: [Int] { source.chunkShape }
  public var fingerprint: String? { source.fingerprint.map { "\($0) as \(dtype.name)" } }

  /// Reads box by box, so that what is in memory besides the destination stays small.
  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    var box = region.shape
    while box.reduce(1, &*) > 1 << 22, let axis = box.indices.max(by: { box[$0] < box[$1] }) {
      box[axis] = (box[axis] + 1) / 2
    }
    for part in region.boxes(ofAtMost: box) {
      let target = try destination.view(part.relative(to: region.origin))
      try target.assign(try source.window(part).asType(dtype))
    }
  }
}
