import NDArray
import Script

/// An array of the language whose elements are read or computed when they are asked for.
struct LazyArray: ArraySource {
  /// What the printed form calls it: "array", "downsample", "zarr".
  var name: String
  /// Where the elements come from.
  var base: any ArraySource

  init(_ base: any ArraySource, name: String) {
    self.base = base
    self.name = name
  }

  var shape: [Int] { base.shape }
  var dtype: DType { base.dtype }
  var chunkShape: [Int] { base.chunkShape }
  var fingerprint: String? { base.fingerprint }

  func read(_ region: Region, into destination: NDArray) throws {
    try base.read(region, into: destination)
  }
}
