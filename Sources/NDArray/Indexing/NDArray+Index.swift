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
    let total = try mask.withElements(Bool8.self) { flags in
      var total = 0
      try forEachStretch(flags.count) { stretch in
        for index in stretch { total &+= flags[index].byte != 0 ? 1 : 0 }
      }
      return total
    }
    let result = try NDArray(uninitialized: dtype, shape: [total])
    func pick<T: BitwiseCopyable>(_ type: T.Type) throws {
      let size = MemoryLayout<T>.size
      try mask.withElements(Bool8.self) { flags in
        var found = 0
        try forEachStretch(flags.count) { stretch in
          for index in stretch where flags[index].byte != 0 {
            let item = (source.address + index &* size).loadUnaligned(as: T.self)
            (result.address + found &* size).storeBytes(of: item, as: T.self)
            found &+= 1
          }
        }
      }
    }
    switch dtype.itemSize {
    case 1: try pick(UInt8.self)
    case 2: try pick(UInt16.self)
    case 4: try pick(UInt32.self)
    case 8: try pick(UInt64.self)
    default: try pick(SIMD2<UInt64>.self)
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
  /// The offset of each picked place, in elements, as int64.
  private let offsets: NDArray
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
    offsets = try NDArray(zeros: .int64, shape: common)
    for (axis, indices) in picked {
      let steps = try apply(.multiply, Operand(indices), Operand(weak: view.strides[axis]))
      _ = try apply(.add, Operand(offsets), Operand(steps), into: offsets)
    }
    pickedCount = picked.count
    let axes = picked.map(\.axis)
    self.view = try view.transposed(axes + view.shape.indices.filter { !axes.contains($0) })
  }

  /// The axes that are not picked and stand before the picked ones in the result.
  private var outer: Range<Int> { pickedCount..<pickedCount + position }
  /// Those that stand behind them.
  private var inner: Range<Int> { pickedCount + position..<view.rank }

  /// From how many elements on the block behind a picked place is copied as an array is.
  private static let longBlock = 1 << 16

  /// The elements behind one picked place: those that begin `offset` elements from the first.
  private func block(at offset: Int) -> NDArray {
    NDArray(
      unchecked: view.storage, dtype: view.dtype, shape: Array(view.shape[inner]),
      strides: Array(view.strides[inner]), offset: view.offset &+ offset)
  }

  /// The place of such a block in a contiguous array.
  private func block(of array: NDArray, at offset: Int) -> NDArray {
    let shape = Array(view.shape[inner])
    return NDArray(
      unchecked: array.storage, dtype: array.dtype, shape: shape,
      strides: shape.rowMajorStrides, offset: array.offset &+ offset)
  }

  /// Where a row of picked places begins, in elements from the first.
  private func outerOffset(_ row: Int) -> Int {
    var (rest, offset) = (row, 0)
    for axis in outer.reversed() {
      let (quotient, index) = rest.quotientAndRemainder(dividingBy: view.shape[axis])
      offset &+= index &* view.strides[axis]
      rest = quotient
    }
    return offset
  }

  func gather() throws -> NDArray {
    let result = try NDArray(
      uninitialized: view.dtype, shape: view.shape[outer] + pickedShape + view.shape[inner])
    guard result.count > 0 else { return result }
    let blockLength = view.shape[inner].reduce(1, &*)
    let (places, size) = (offsets.count, view.dtype.itemSize)
    let step = max(1, (1 << 14) / blockLength)
    let stretches = (places - 1) / step + 1
    let rows = view.shape[outer].reduce(1, &*)
    let loop = StridedLoop(
      shape: Array(view.shape[inner]),
      strides: [Array(view.strides[inner]), Array(view.shape[inner]).rowMajorStrides])
    try offsets.withElements(Int64.self) { offsets in
      try forEachRow(rows * stretches, cost: step * blockLength) { unit in
        let (row, stretch) = unit.quotientAndRemainder(dividingBy: stretches)
        let start = outerOffset(row)
        let range = stretch * step..<min(places, (stretch + 1) * step)
        if blockLength == 1 {
          pickItems(
            size, view.address + start &* size, UnsafeBufferPointer(rebasing: offsets[range]),
            result.address + (row &* places &+ range.lowerBound) &* size)
          return
        }
        for place in range {
          let from = start &+ Int(offsets[place])
          let to = (row &* places &+ place) &* blockLength
          if blockLength >= Self.longBlock {
            try block(of: result, at: to).assign(block(at: from))
          } else {
            loop.copyRuns(size, view.address + from &* size, result.address + to &* size)
          }
        }
      }
    }
    return result
  }

  func scatter(_ value: NDArray, maskCount: IndexItem?) throws {
    let size = view.dtype.itemSize
    let layout = view.shape[outer] + pickedShape + view.shape[inner]
    var value = value
    while value.rank > layout.count, value.shape[0] == 1 {
      value = try value.element(axis: 0, index: 0)
    }
    guard let seen = try? value.broadcast(to: Array(layout)) else {
      if case .array(let mask) = maskCount, mask.dtype == .bool, value.rank <= 1 {
        throw NDArrayError(
          .shape,
          "NumPy boolean array indexing assignment cannot assign \(value.count) input values to "
            + "the \(offsets.count) output values where the mask is true")
      }
      throw NDArrayError(
        .shape,
        "shape mismatch: value array of shape \(value.shape.tupleDescription) could not be "
          + "broadcast to indexing result of shape \(Array(layout).tupleDescription)")
    }
    // Back to (picked, rest), then into a contiguous copy of this dtype.
    let width = pickedShape.count
    let picked = Array(position..<position + width)
    let rest = (0..<seen.rank).filter { !picked.contains($0) }
    let source = try seen.transposed(picked + rest).cast(to: view.dtype)
    guard source.count > 0 else { return }
    let restShape = Array(view.shape.dropFirst(pickedCount))
    let loop = StridedLoop(
      shape: restShape,
      strides: [restShape.rowMajorStrides, Array(view.strides.dropFirst(pickedCount))])
    let block = restShape.reduce(1, &*)
    try offsets.withElements(Int64.self) { offsets in
      try forEachStretch(offsets.count, of: max(1, (1 << 16) / block)) { stretch in
        for place in stretch {
          loop.copyRuns(
            size, source.address + place &* block &* size,
            view.address + Int(offsets[place]) &* size)
        }
      }
    }
  }
}

extension StridedLoop {
  /// Copies items of `size` bytes from the first operand's layout to the second's.
  fileprivate func copyRuns(
    _ size: Int, _ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer
  ) {
    forEachRun { places in
      copyItems(
        size, source + places[0] &* size, runStrides[0],
        destination + places[1] &* size, runStrides[1], runLength)
    }
  }
}

/// Copies single items from any places to side by side.
private func pickItems(
  _ size: Int, _ source: UnsafeRawPointer, _ offsets: UnsafeBufferPointer<Int64>,
  _ destination: UnsafeMutableRawPointer
) {
  func pick<T: BitwiseCopyable>(_ type: T.Type) {
    let width = MemoryLayout<T>.size
    for place in offsets.indices {
      let item = (source + Int(offsets[place]) &* width).loadUnaligned(as: T.self)
      (destination + place &* width).storeBytes(of: item, as: T.self)
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
