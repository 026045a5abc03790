extension NDArray {
  /// The part of the array in `region`, as a view.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds` if the region does not lie inside the array.
  public func view(_ region: Region) throws(NDArrayError) -> NDArray {
    guard region.fits(in: shape) else {
      throw NDArrayError(
        .bounds,
        "the region from \(region.origin.tupleDescription) of shape "
          + "\(region.shape.tupleDescription) is outside an array of shape \(shape.tupleDescription)"
      )
    }
    let move = zip(region.origin, strides).reduce(0) { $0 &+ $1.0 &* $1.1 }
    return NDArray(
      unchecked: storage, dtype: dtype, shape: region.shape, strides: strides,
      offset: region.isEmpty ? offset : offset &+ move)
  }

  /// Every `step`-th element along `axis`, `count` of them from index `start`, as a view.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds` if one of them lies outside the array.
  public func slice(axis: Int, start: Int, count: Int, step: Int = 1) throws(NDArrayError)
    -> NDArray
  {
    try checkAxis(axis)
    let length = shape[axis]
    if count > 0 {
      let (reach, overflow) = step.multipliedReportingOverflow(by: count - 1)
      let (last, overflow2) = start.addingReportingOverflow(reach)
      guard !overflow, !overflow2, start >= 0, start < length, last >= 0, last < length else {
        throw NDArrayError(
          .bounds, "the slice \(start), step \(step), count \(count) is outside 0..<\(length)")
      }
    }
    var shape = shape
    var strides = strides
    shape[axis] = max(0, count)
    // A step that is never taken may be as large as it likes.
    strides[axis] = count > 1 ? strides[axis] &* step : strides[axis]
    return NDArray(
      unchecked: storage, dtype: dtype, shape: shape, strides: strides,
      offset: count > 0 ? offset &+ start &* self.strides[axis] : offset)
  }

  /// The elements at `index` of `axis`, as a view with one axis less.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds`.
  public func element(axis: Int, index: Int) throws(NDArrayError) -> NDArray {
    let slab = try slice(axis: axis, start: index, count: 1)
    var shape = slab.shape
    var strides = slab.strides
    shape.remove(at: axis)
    strides.remove(at: axis)
    return NDArray(
      unchecked: storage, dtype: dtype, shape: shape, strides: strides, offset: slab.offset)
  }

  /// The array with its axes in another order, as a view: axis `i` of the result is `axes[i]` here.
  ///
  /// - Parameter axes: a permutation of all axes; nil reverses them.
  /// - Throws: ``NDArrayError`` of kind `shape` if it is no permutation.
  public func transposed(_ axes: [Int]? = nil) throws(NDArrayError) -> NDArray {
    let axes = axes ?? Array(shape.indices.reversed())
    guard axes.sorted() == Array(shape.indices) else {
      throw NDArrayError(.shape, "axes \(axes) are not a permutation of the \(rank) axes")
    }
    return NDArray(
      unchecked: storage, dtype: dtype, shape: axes.map { shape[$0] },
      strides: axes.map { strides[$0] }, offset: offset)
  }

  /// The array with a new axis of length 1 before `axis`, as a view.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if `axis` is not in `0...rank`.
  public func insertingAxis(at axis: Int) throws(NDArrayError) -> NDArray {
    guard axis >= 0, axis <= rank else {
      throw NDArrayError(.shape, "axis \(axis) is outside an array of \(rank) axes")
    }
    var shape = shape
    var strides = strides
    shape.insert(1, at: axis)
    strides.insert(0, at: axis)
    return NDArray(
      unchecked: storage, dtype: dtype, shape: shape, strides: strides, offset: offset)
  }

  /// The array seen with `shape`, by NumPy's rule: missing axes in front, lengths 1 stretched.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if that cannot be.
  public func broadcast(to target: [Int]) throws(NDArrayError) -> NDArray {
    let missing = target.count - rank
    var strides = [Int](repeating: 0, count: target.count)
    var fits = missing >= 0 && target.checkedProduct != nil
    if fits {
      for axis in shape.indices {
        if shape[axis] == target[axis + missing] {
          strides[axis + missing] = self.strides[axis]
        } else if shape[axis] != 1 {
          fits = false
        }
      }
    }
    guard fits else {
      throw NDArrayError(
        .shape,
        "an array of shape \(shape.tupleDescription) does not broadcast to \(target.tupleDescription)"
      )
    }
    return NDArray(
      unchecked: storage, dtype: dtype, shape: target, strides: strides, offset: offset)
  }

  /// The elements in C order with another shape: a view of a contiguous array, else a copy.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if the counts differ; `Cancelled`.
  public func reshaped(_ target: [Int]) throws -> NDArray {
    guard target.checkedProduct == count else {
      throw NDArrayError(
        .shape,
        "cannot reshape array of size \(count) into shape \(target.tupleDescription)")
    }
    let base = try contiguous()
    return NDArray(
      unchecked: base.storage, dtype: dtype, shape: target, strides: target.rowMajorStrides,
      offset: base.offset)
  }

  /// The same bytes read as another dtype of the same item size.
  ///
  /// - Throws: ``NDArrayError`` of kind `dtype` if the item sizes differ.
  public func reinterpreted(as other: DType) throws(NDArrayError) -> NDArray {
    guard other.itemSize == dtype.itemSize else {
      throw NDArrayError(.dtype, "\(dtype.name) and \(other.name) have different item sizes")
    }
    return NDArray(
      unchecked: storage, dtype: other, shape: shape, strides: strides, offset: offset)
  }

  func checkAxis(_ axis: Int) throws(NDArrayError) {
    guard shape.indices.contains(axis) else {
      throw NDArrayError(.shape, "axis \(axis) is outside an array of \(rank) axes")
    }
  }
}

extension NDArray {
  /// Tells the system that the elements will not be needed for now, if they lie in a mapped file:
  /// what is between the first and the last of them leaves this process' memory until it is touched
  /// again. A walk through a large file does so with what it has passed.
  public func forgetMappedPages() {
    guard storage.isMappedFile, !shape.contains(0) else { return }
    var (low, high) = (offset, offset)
    for (length, stride) in zip(shape, strides) {
      let reach = stride * (length - 1)
      if reach < 0 { low += reach } else { high += reach }
    }
    storage.forget(low * dtype.itemSize..<(high + 1) * dtype.itemSize)
  }
}
