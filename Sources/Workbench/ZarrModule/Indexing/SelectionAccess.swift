import NDArray
import Zarr

extension ZarrArray {
  /// The elements of a selection.
  ///
  /// - Throws: ``ZarrError``, `NDArrayError` of kind `size`.
  func read(_ selection: Selection) throws -> NDArray {
    switch selection {
    case .orthogonal(let axes):
      let kept = axes.filter { !$0.isInteger }.map(\.count)
      return try OrthogonalAccess(self, axes).read().reshaped(kept)
    case .points(let indices, let shape):
      return try PointAccess(self, indices).read().reshaped(shape)
    }
  }

  /// Sets the elements of a selection to a value that is broadcast.
  ///
  /// - Throws: ``ZarrError``, `NDArrayError` of kind `shape` if the value does not fit.
  func write(_ selection: Selection, _ value: NDArray) throws {
    let value = try value.asType(dtype)
    switch selection {
    case .orthogonal(let axes):
      let kept = axes.filter { !$0.isInteger }.map(\.count)
      var target = try value.broadcast(to: kept)
      for (axis, selector) in axes.enumerated() where selector.isInteger {
        target = try target.insertingAxis(at: axis)
      }
      try OrthogonalAccess(self, axes).write(target)
    case .points(let indices, let shape):
      let count = indices.first?.count ?? 0
      try PointAccess(self, indices).write(
        try value.broadcast(to: shape).contiguous().reshaped([count]))
    }
  }
}

/// Reading and writing of what is taken along each axis independently.
///
/// Indices are sorted and cut where chunks end, so that each chunk is touched once.
private struct OrthogonalAccess {
  /// A part of what is taken along an axis, inside one chunk where it is made of indices.
  private struct Part {
    /// The box along the axis that holds the part.
    let slice: AxisSlice
    /// The indices counted from the box's start; nil for all of it.
    let locals: [Int]?
    /// Where the part lies in the sorted selection.
    let place: Int
    let count: Int
  }

  private let array: ZarrArray
  private let parts: [[Part]]
  /// For each axis of indices, the order that sorts them.
  private let orders: [[Int]?]
  private let shape: [Int]

  init(_ array: ZarrArray, _ axes: [AxisSelector]) throws {
    self.array = array
    shape = axes.map(\.count)
    var parts: [[Part]] = []
    var orders: [[Int]?] = []
    for (selector, chunk) in zip(axes, array.storedShape) {
      switch selector {
      case .integer(let index):
        parts.append([Self.part(AxisSlice(start: index, count: 1))])
        orders.append(nil)
      case .slice(let slice):
        parts.append([Self.part(slice)])
        orders.append(nil)
      case .indices(let indices):
        // Equal indices keep their order: of values for one element, the last stays.
        let order = indices.indices.sorted { (indices[$0], $0) < (indices[$1], $1) }
        parts.append(Self.parts(order.map { indices[$0] }, chunk))
        orders.append(order)
      }
    }
    self.parts = parts
    self.orders = orders
  }

  private static func part(_ slice: AxisSlice) -> Part {
    Part(slice: slice, locals: nil, place: 0, count: slice.count)
  }

  private static func parts(_ sorted: [Int], _ chunk: Int) -> [Part] {
    var parts: [Part] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] / chunk == sorted[start] / chunk { end += 1 }
      let low = sorted[start]
      parts.append(
        Part(
          slice: AxisSlice(start: low, count: sorted[end - 1] - low + 1),
          locals: sorted[start..<end].map { $0 - low }, place: start, count: end - start))
      start = end
    }
    return parts
  }

  private func forEachPiece(_ body: ([Part]) throws -> Void) throws {
    if shape.contains(0) { return }
    let counts = parts.map(\.count)
    let strides = counts.rowMajorStrides
    for number in 0..<counts.reduce(1, &*) {
      try body(parts.indices.map { parts[$0][number / strides[$0] % counts[$0]] })
    }
  }

  private func region(_ piece: [Part]) -> Region {
    Region(origin: piece.map(\.place), shape: piece.map(\.count))
  }

  func read() throws -> NDArray {
    if orders.allSatisfy({ $0 == nil }) { return try array.read(parts.map { $0[0].slice }) }
    var result = try NDArray(zeros: array.dtype, shape: shape)
    try forEachPiece { piece in
      var box = try array.read(piece.map(\.slice))
      for (axis, part) in piece.enumerated() {
        if let locals = part.locals { box = try box.taking(locals, axis: axis) }
      }
      try result.view(region(piece)).assign(box)
    }
    for (axis, order) in orders.enumerated() {
      guard let order else { continue }
      var inverse = order
      for (place, index) in order.enumerated() { inverse[index] = place }
      result = try result.taking(inverse, axis: axis)
    }
    return result
  }

  /// - Parameter value: of the shape of the selection, integers having length 1.
  func write(_ value: NDArray) throws {
    if orders.allSatisfy({ $0 == nil }) {
      return try array.write(parts.map { $0[0].slice }, from: value)
    }
    var value = value
    for (axis, order) in orders.enumerated() {
      if let order { value = try value.taking(order, axis: axis) }
    }
    try forEachPiece { piece in
      let slices = piece.map(\.slice)
      let box = try array.read(slices)
      try box.setElements(at: try mesh(piece), to: try value.view(region(piece)))
      try array.write(slices, from: box)
    }
  }

  /// Index arrays that select the piece from its box, one per axis, broadcast against each other.
  private func mesh(_ piece: [Part]) throws -> [IndexItem] {
    try piece.enumerated().map { axis, part in
      var shape = [Int](repeating: 1, count: piece.count)
      shape[axis] = part.count
      let locals = part.locals ?? Array(0..<part.count)
      return .array(try NDArray(locals.map(Int64.init), shape: shape))
    }
  }
}

/// Reading and writing of single elements, chunk by chunk.
private struct PointAccess {
  private let array: ZarrArray
  private let indices: [[Int]]
  private let count: Int

  init(_ array: ZarrArray, _ indices: [[Int]]) {
    self.array = array
    self.indices = indices
    count = indices.first?.count ?? 0
  }

  /// Calls `body` for each chunk that holds some of the points: with the box around them, their
  /// places in it, and their numbers.
  private func forEachChunk(_ body: (Region, [IndexItem], NDArray) throws -> Void) throws {
    var groups: [[Int]: [Int]] = [:]
    let chunk = array.storedShape
    for point in 0..<count {
      groups[indices.indices.map { indices[$0][point] / chunk[$0] }, default: []].append(point)
    }
    for (_, points) in groups.sorted(by: { $0.value[0] < $1.value[0] }) {
      var region = Region(all: chunk)
      var items: [IndexItem] = []
      for axis in indices.indices {
        let places = points.map { indices[axis][$0] }
        let low = places.min() ?? 0
        region.origin[axis] = low
        region.shape[axis] = (places.max() ?? 0) - low + 1
        items.append(.array(try NDArray(places.map { Int64($0 - low) })))
      }
      try body(region, items, try NDArray(points.map(Int64.init)))
    }
  }

  func read() throws -> NDArray {
    let result = try NDArray(zeros: array.dtype, shape: [count])
    try forEachChunk { region, items, points in
      try result.setElements(at: [.array(points)], to: try array.read(region).indexed(items))
    }
    return result
  }

  func write(_ value: NDArray) throws {
    try forEachChunk { region, items, points in
      let box = try array.read(region)
      try box.setElements(at: items, to: try value.indexed([.array(points)]))
      try array.write(region, from: box)
    }
  }
}

extension NDArray {
  /// The elements at some indices of an axis, in their order.
  fileprivate func taking(_ indices: [Int], axis: Int) throws -> NDArray {
    let whole = IndexItem.slice(start: nil, stop: nil, step: nil)
    let items = [IndexItem](repeating: whole, count: axis)
    return try indexed(items + [.array(try NDArray(indices.map(Int64.init)))])
  }
}
