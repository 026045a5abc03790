/// Something that has the shape of an array and gives its elements when asked: memory, a Zarr array,
/// a mapped file, a page of a TIFF, a view on one of these, a level of a pyramid.
///
/// A source is a value of a few bytes whatever its size; nothing is read before ``read(_:into:)``.
public protocol ArraySource: Sendable {
  /// The length of each axis, slowest first.
  var shape: [Int] { get }
  /// The type of the elements.
  var dtype: DType { get }
  /// The box, from the origin, in whose multiples reading is cheapest; one positive length per axis,
  /// except that it may be 0 where the shape is 0.
  var chunkShape: [Int] { get }

  /// Reads the elements of `region` into `destination`.
  ///
  /// Safe to call from several threads at once with disjoint destinations.
  ///
  /// - Parameters:
  ///   - region: a box inside the array.
  ///   - destination: an array of this dtype and of the region's shape, of any strides.
  /// - Throws: ``NDArrayError`` if the region or the destination does not fit; whatever keeps the
  ///   source from being read; `Cancelled` if the work was asked to stop.
  func read(_ region: Region, into destination: NDArray) throws
}

extension ArraySource {
  /// The elements of `region` as a new array in C order.
  public func read(_ region: Region) throws -> NDArray {
    let result = try NDArray(uninitialized: dtype, shape: region.shape)
    try read(region, into: result)
    return result
  }

  /// All elements as a new array in C order.
  public func readAll() throws -> NDArray { try read(Region(all: shape)) }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// Checks the arguments of ``read(_:into:)``.
  ///
  /// - Throws: ``NDArrayError``.
  public func check(_ region: Region, _ destination: NDArray) throws(NDArrayError) {
    guard region.fits(in: shape) else {
      throw NDArrayError(
        .bounds,
        "the region from \(region.origin.tupleDescription) of shape "
          + "\(region.shape.tupleDescription) is outside an array of shape \(shape.tupleDescription)"
      )
    }
    guard destination.dtype == dtype, destination.shape == region.shape else {
      throw NDArrayError(
        .shape,
        "a region of \(dtype.name) \(region.shape.tupleDescription) does not fit an array of "
          + "\(destination.dtype.name) \(destination.shape.tupleDescription)")
    }
  }
}

extension NDArray: ArraySource {
  /// An array in memory is one chunk.
  public var chunkShape: [Int] { shape }

  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    try destination.assign(try view(region))
  }
}
