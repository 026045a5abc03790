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

  /// A text that is the same, in any process, as long as the elements are the same, and another with
  /// all but certainty where they are not; nil if that cannot be told cheaply.
  ///
  /// It is how an interrupted write knows its source again. Files go by path, size and time of
  /// change, memory by a sample of its bytes.
  var fingerprint: String? { get }
}

extension ArraySource {
  public var fingerprint: String? { nil }

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

  /// Layout, and of a file that is mapped to be read its path, size and time of change, of other
  /// memory a sample: 64 bytes from each of up to 4096 places spread evenly, so that all of a small
  /// array counts, and of a large one any change that is not tiny.
  public var fingerprint: String? {
    if let stamp = storage.fileStamp {
      return "mapped \(dtype.name) \(shape) \(strides) \(offset) \(stamp)"
    }
    defer { storage.forget(0..<storage.byteCount) }
    var hash = SampleHash()
    hash.add(UnsafeRawBufferPointer(start: storage.address, count: storage.byteCount))
    return "memory \(dtype.name) \(shape) \(strides) \(offset) \(String(hash.value, radix: 16))"
  }
}

/// A hash of samples of some memory; not meant to withstand malice.
private struct SampleHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let piece = 64
    let step = max(piece, bytes.count / 4096 / piece * piece)
    for start in stride(from: 0, to: bytes.count, by: step) {
      let end = min(bytes.count, start + piece)
      for place in stride(from: start, to: end, by: 8) {
        var word: UInt64 = 0
        for index in place..<min(end, place + 8) {
          word = word << 8 | UInt64(bytes[index])
        }
        value = (value ^ word) &* 0xD6E8_FEB8_6659_FD93
        value ^= value >> 32
      }
    }
    value ^= UInt64(bytes.count)
  }
}
