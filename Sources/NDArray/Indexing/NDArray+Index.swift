extension NDArray {
  /// The elements at an index, by NumPy's rules.
  ///
  /// Integers, slices, new axes and the ellipsis give a view on the same elements; index arrays and
  /// masks give a copy. The axes of broadcast index arrays take the place of the first of them if
  /// all stand side by side, else they come first.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds` if an index is outside or there are too many, of
  ///   kind `value` for a step of 0; `Cancelled`.
  public func indexed(_ items: [IndexItem]) throws -> NDArray {
    if let mask = wholeMask(items) { return try compressed(mask) }
    let index = try ExpandedIndex(items, shape: shape)
    if !index.isAdvanced { return try basicView(index) }
    return try Gathering(self, index).gather()
  }

  /// The mask of an index that is nothing but a mask of this shape.
  private func wholeMask(_ items: [IndexItem]) -> NDArray? {
    guard items.count == 1, case .array(let mask)? = items.first, mask.dtype == .bool,
      mask.shape == shape, rank > 0
    else { return nil }
    return mask
  }

  /// The elements where a mask of this shape is true, in C order.
  private func compressed(_ mask: NDArray) throws -> NDArray {
    let mask = try mask.contiguous()
    let source = try contiguous()
    let total = mask.withElements(Bool8.self) { $0.reduce(0) { $0 &+ ($1.byte != 0 ? 1 : 0) } }
    let result = try NDArray(uninitialized: dtype, shape: [total])
    func pick<T: BitwiseCopyable>(_ type: T.Type) {
      let size = MemoryLayout<T>.size
      mask.withElements(Bool8.self) { flags in
        var found = 0
        for index in flags.indices where flags[index].byte != 0 {
          let item = (source.address + index &* size).loadUnaligned(as: T.self)
          (result.address + found &* size).storeBytes(of: item, as: T.self)
          found &+= 1
        }
      }
    }
    switch dtype.itemSize {
    case 1: pick(UInt8.self)
    case 2: pick(UInt16.self)
    case 4: pick(UInt32.self)
    case 8: pick(UInt64.self)
    default: pick(SIMD2<UInt64>.self)
    }
    return result
  }

  /// Sets the elements at an index to those of `value`, broadcast and converted to this dtype.
  ///
  /// Where an index array names an element twice, the last value stays.
  ///
  /// - Throws: as ``indexed(_:)``; ``NDArrayError`` of kind `shape` if the value does not broadcast,
  ///   of kind `readOnly`.
  public func setElements(at items: [IndexItem], to value: NDArray) throws {
    guard storage.isWritable else {
      throw NDArrayError(.readOnly, "assignment destination is read-only")
    }
    if let mask = wholeMask(items), value.rank == 0 {
      try select(where: mask, try value.cast(to: dtype), self, into: self)
      return
    }
    let index = try ExpandedIndex(items, shape: shape)
    if !index.isAdvanced {
      try basicView(index).convertElements(from: value)
      return
    }
    try Gathering(self, index).scatter(value, maskCount: items.count == 1 ? items.first : nil)
  }

  private func basicView(_ index: ExpandedIndex) throws -> NDArray {
    var view = self
    var axis = 0
    for step in index.steps {
      switch step {
      case .integer(let place): view = try view.element(axis: axis, index: place)
      case .slice(let start, let count, let step):
        view = try view.slice(axis: axis, start: start, count: count, step: step)
        axis += 1
      case .newAxis:
        view = try view.insertingAxis(at: axis)
        axis += 1
      case .indices, .condition: break
      }
    }
    return view
  }
}

/// An advanced index: a view with the basic part applied, index arrays for some of its axes.
private struct Gathering {
  /// The axes that are picked come first, the others keep their order behind them.
  private let view: NDArray
  private let pickedCount: Int
  /// The offset of each picked place, in elements.
  private let offsets: [Int]
  private let pickedShape: [Int]
  /// Where the picked axes stand in the result.
  private let position: Int

  init(_ array: NDArray, _ index: ExpandedIndex) throws {
    var view = array
    var axis = 0
    var picked: [(axis: Int, indices: NDArray)] = []
    var conditions: [NDArray] = []
    var places: [Int] = []  // of the steps that pick
    var position = 0
    for (place, step) in index.steps.enumerated() {
      switch step {
      case .integer(let value):
        // Beside index arrays an integer is one of them.
        picked.append((axis, NDArray(scalar: Int64(value))))
        if places.isEmpty { position = axis - (picked.count - 1) }
        places.append(place)
        axis += 1
      case .indices(let indices):
        picked.append((axis, indices))
        if places.isEmpty { position = axis - (picked.count - 1) }
        places.append(place)
        axis += 1
      case .condition(let value):
        conditions.append(try NDArray(zeros: .int64, shape: [value ? 1 : 0]))
        if places.isEmpty { position = axis - picked.count }
        places.append(place)
      case .slice(let start, let count, let step):
        view = try view.slice(axis: axis, start: start, count: count, step: step)
        axis += 1
      case .newAxis:
        view = try view.insertingAxis(at: axis)
        axis += 1
      }
    }
    let isTogether = zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 }
    self.position = isTogether ? position : 0
    let shapes = picked.map(\.indices.shape) + conditions.map(\.shape)
    guard let common = try? broadcastShape(shapes) else {
      throw NDArrayError(
        .bounds,
        "shape mismatch: indexing arrays could not be broadcast together with shapes "
          + shapes.map(\.tupleDescription).joined(separator: " "))
    }
    pickedShape = common
    guard let count = common.checkedProduct else {
      throw NDArrayError(.size, "the index picks too many elements")
    }
    var offsets = [Int](repeating: 0, count: count)
    for (axis, indices) in picked {
      let stride = view.strides[axis]
      let values = try indices.broadcast(to: common).contiguous()
      values.withElements(Int64.self) { values in
        for place in values.indices { offsets[place] &+= Int(values[place]) &* stride }
      }
    }
    self.offsets = offsets
    pickedCount = picked.count
    let axes = picked.map(\.axis)
    self.view = try view.transposed(axes + view.shape.indices.filter { !axes.contains($0) })
  }

  private var restShape: [Int] { Array(view.shape.dropFirst(pickedCount)) }
  private var restStrides: [Int] { Array(view.strides.dropFirst(pickedCount)) }

  /// From (picked, rest) to the order of the result, and back.
  private func arranged(_ array: NDArray) throws -> NDArray {
    let width = pickedShape.count
    let picked = Array(0..<width)
    let rest = Array(width..<array.rank)
    return try array.transposed(Array(rest.prefix(position)) + picked + rest.dropFirst(position))
  }

  func gather() throws -> NDArray {
    let result = try NDArray(uninitialized: view.dtype, shape: pickedShape + restShape)
    let size = view.dtype.itemSize
    let block = restShape.reduce(1, &*) &* size
    if !result.shape.contains(0) {
      if block == size {
        pickItems(size, view.address, offsets, result.address)
      } else {
        let loop = StridedLoop(
          shape: restShape, strides: [restStrides, restShape.rowMajorStrides])
        for (place, offset) in offsets.enumerated() {
          let from = view.address + offset &* size
          let to = result.address + place &* block
          loop.forEachRun { places in
            copyItems(
              size, from + places[0] &* size, loop.runStrides[0],
              to + places[1] &* size, loop.runStrides[1], loop.runLength)
          }
        }
      }
    }
    return try arranged(result)
  }

  func scatter(_ value: NDArray, maskCount: IndexItem?) throws {
    let size = view.dtype.itemSize
    let layout = try arranged(
      NDArray(
        unchecked: view.storage, dtype: view.dtype, shape: pickedShape + restShape,
        strides: (pickedShape + restShape).rowMajorStrides, offset: 0))
    var value = value
    while value.rank > layout.rank, value.shape[0] == 1 {
      value = try value.element(axis: 0, index: 0)
    }
    guard let seen = try? value.broadcast(to: layout.shape) else {
      if case .array(let mask) = maskCount, mask.dtype == .bool, value.rank <= 1 {
        throw NDArrayError(
          .shape,
          "NumPy boolean array indexing assignment cannot assign \(value.count) input values to "
            + "the \(offsets.count) output values where the mask is true")
      }
      throw NDArrayError(
        .shape,
        "shape mismatch: value array of shape \(value.shape.tupleDescription) could not be "
          + "broadcast to indexing result of shape \(layout.shape.tupleDescription)")
    }
    // Back to (picked, rest), then into a contiguous copy of this dtype.
    let width = pickedShape.count
    let picked = Array(position..<position + width)
    let rest = (0..<seen.rank).filter { !picked.contains($0) }
    let source = try seen.transposed(picked + rest).cast(to: view.dtype)
    guard source.count > 0 else { return }
    let block = restShape.reduce(1, &*) &* size
    let loop = StridedLoop(shape: restShape, strides: [restShape.rowMajorStrides, restStrides])
    for (place, offset) in offsets.enumerated() {
      let from = source.address + place &* block
      let to = view.address + offset &* size
      loop.forEachRun { places in
        copyItems(
          size, from + places[0] &* size, loop.runStrides[0],
          to + places[1] &* size, loop.runStrides[1], loop.runLength)
      }
    }
  }
}

/// Copies single items from any places to side by side.
private func pickItems(
  _ size: Int, _ source: UnsafeRawPointer, _ offsets: [Int],
  _ destination: UnsafeMutableRawPointer
) {
  func pick<T: BitwiseCopyable>(_ type: T.Type) {
    let width = MemoryLayout<T>.size
    offsets.withUnsafeBufferPointer { offsets in
      for place in offsets.indices {
        let item = (source + offsets[place] &* width).loadUnaligned(as: T.self)
        (destination + place &* width).storeBytes(of: item, as: T.self)
      }
    }
  }
  switch size {
  case 1: pick(UInt8.self)
  case 2: pick(UInt16.self)
  case 4: pick(UInt32.self)
  case 8: pick(UInt64.self)
  default: pick(SIMD2<UInt64>.self)
  }
}
