import NDArray
import Workers

extension ZarrArray {
  /// Changes the lengths of the axes.
  ///
  /// Elements keep their index. Chunks that lie outside the new shape altogether are deleted; in
  /// those that lie in it in part, what is cut off comes back if the array grows again, as with
  /// zarr-python.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidSelection` if the number of axes differs or a length is
  ///   negative, `invalidMetadata` if the array would exceed 2^63 bytes, or of the store.
  public mutating func resize(_ shape: [Int]) throws {
    guard shape.count == rank, shape.allSatisfy({ $0 >= 0 }) else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "an array of shape \(self.shape.tupleDescription) cannot become \(shape.tupleDescription)")
    }
    var changed = self
    changed.metadata.shape = shape
    try atKey(path, in: store) { try changed.metadata.checkShapes() }
    try changed.writeMetadata()
    let shrinks = zip(changed.storedCounts, storedCounts).contains { $0 < $1 }
    self = changed
    if shrinks { try deleteChunksOutside() }
  }

  /// Deletes stored values outside the shape. What is stored is listed, rather than all that could
  /// be: of a huge array only few chunks may exist.
  private func deleteChunksOutside() throws {
    let counts = storedCounts
    for key in try store.list(path) {
      try Cancellation.current.check()
      let name = path.isEmpty ? key : String(Substring(key.utf8.dropFirst(path.utf8.count + 1)))
      guard let index = metadata.keyEncoding.index(of: name, rank: rank) else { continue }
      if zip(index, counts).contains(where: { $0 >= $1 }) { try store.delete(key) }
    }
  }

  /// Makes the array longer along `axis` and writes `data` to the new end.
  ///
  /// - Parameter data: an array of this dtype whose lengths along the other axes are the array's.
  /// - Throws: ``ZarrError``; the array is as it was if the data does not fit.
  public mutating func append(_ data: NDArray, axis: Int = 0) throws {
    guard shape.indices.contains(axis), data.dtype == dtype, data.rank == rank,
      shape.indices.allSatisfy({ $0 == axis || data.shape[$0] == shape[$0] }),
      case let (length, overflow) = shape[axis].addingReportingOverflow(data.shape[axis]), !overflow
    else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "\(data.dtype.name) \(data.shape.tupleDescription) does not continue an array of "
          + "\(dtype.name) \(shape.tupleDescription) along axis \(axis)")
    }
    var region = Region(origin: [Int](repeating: 0, count: rank), shape: data.shape)
    region.origin[axis] = shape[axis]
    var longer = shape
    longer[axis] = length
    try resize(longer)
    try write(region, from: data)
  }
}
