import NDArray

/// Arrays of one shape and dtype, seen as one with an axis in front that numbers them.
struct StackedFiles: ArraySource {
  private let sources: [any ArraySource]
  let shape: [Int]
  let dtype: DType
  let chunkShape: [Int]

  /// - Throws: ``CommandFailure`` that names the file which does not fit the first.
  init(_ files: [(path: String, source: any ArraySource)]) throws {
    guard let first = files.first else { throw CommandFailure(message: "there is no input") }
    for file in files
    where file.source.shape != first.source.shape || file.source.dtype != first.source.dtype {
      throw CommandFailure(
        message: "\(file.path) is \(file.source.dtype.name) \(file.source.shape.tupleDescription), "
          + "but \(first.path) is \(first.source.dtype.name) "
          + "\(first.source.shape.tupleDescription): only equal ones make a stack")
    }
    sources = files.map(\.source)
    shape = [files.count] + first.source.shape
    dtype = first.source.dtype
    chunkShape = [1] + first.source.chunkShape
  }

  var fingerprint: String? {
    let parts = sources.compactMap(\.fingerprint)
    return parts.count == sources.count ? parts.joined(separator: " + ") : nil
  }

  func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    let inner = Region(
      origin: Array(region.origin.dropFirst()), shape: Array(region.shape.dropFirst()))
    for index in 0..<region.shape[0] {
      // Equal shapes: one plane of the destination is what one file fills.
      var plane = Region(all: destination.shape)
      plane.origin[0] = index
      plane.shape[0] = 1
      let view = try destination.view(plane)
      let target = try NDArray(
        storage: view.storage, dtype: dtype, shape: Array(view.shape.dropFirst()),
        strides: Array(view.strides.dropFirst()), offset: view.offset)
      try sources[region.origin[0] + index].read(inner, into: target)
    }
  }
}
