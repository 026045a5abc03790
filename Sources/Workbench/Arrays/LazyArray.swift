import NDArray
import Script

/// An array of the language whose elements are read or computed when they are asked for.
struct LazyArray: ArraySource {
  /// What the printed form calls it: "array", "downsample", "zarr".
  var name: String
  /// Where the elements come from.
  var base: any ArraySource
  /// The chunks it presents; those of the base unless it was rechunked.
  var chunkShape: [Int]

  init(_ base: any ArraySource, name: String, chunkShape: [Int]? = nil) {
    self.base = base
    self.name = name
    self.chunkShape = chunkShape ?? base.chunkShape
  }

  var shape: [Int] { base.shape }
  var dtype: DType { base.dtype }

  func read(_ region: Region, into destination: NDArray) throws {
    try base.read(region, into: destination)
  }
}
