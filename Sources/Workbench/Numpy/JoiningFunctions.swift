import NDArray
import Script

/// Functions that put arrays together and take them apart.
enum JoiningFunctions {
  static func register(in module: ModuleObject) {
    addJoins(module)
    addSplits(module)
    addEdits(module)
    addPad(module)
  }

  private static func addJoins(_ module: ModuleObject) {
    for name in ["concatenate", "concat"] {
      module.function(
        name, "arrays, /, axis=0, out=None, *, dtype=None, casting='same_kind'",
        "The arrays one after the other along an axis."
      ) { context, a in
        let call = ArrayCall(context: context, arguments: a, offset: 0)
        let arrays = try context.ndarrays(a[0])
        return try call.result(
          try concatenate(arrays, axis: try call.intUnlessNone(1), dtype: try call.dtype(3)), out: 2
        )
      }
    }
    module.function(
      "stack", "arrays, axis=0, out=None, *, dtype=None, casting='same_kind'",
      "The arrays side by side along a new axis."
    ) { context, a in
      let call = ArrayCall(context: context, arguments: a, offset: 0)
      return try call.result(
        try stack(
          try context.ndarrays(a[0]), axis: try call.int(1), dtype: try call.dtype(3)), out: 2)
    }
    let joins: [(String, Int, Int)] = [("vstack", 2, 0), ("row_stack", 2, 0), ("dstack", 3, 2)]
    for (name, rank, axis) in joins {
      module.function(
        name, "tup, *, dtype=None, casting='same_kind'", "The arrays joined along axis \(axis)."
      ) { context, a in
        let arrays = try context.ndarrays(a[0]).map { try atLeast(rank, $0) }
        return NDArrayClass.wrap(try concatenate(arrays, axis: axis))
      }
    }
    module.function(
      "hstack", "tup, *, dtype=None, casting='same_kind'",
      "The arrays joined along axis 1, vectors along axis 0."
    ) { context, a in
      let arrays = try context.ndarrays(a[0]).map { try atLeast(1, $0) }
      return NDArrayClass.wrap(try concatenate(arrays, axis: arrays.first?.rank == 1 ? 0 : 1))
    }
    module.function("column_stack", "tup", "Vectors as the columns of a matrix.") { context, a in
      let arrays = try context.ndarrays(a[0]).map {
        $0.rank < 2 ? try $0.reshaped([$0.count, 1]) : $0
      }
      return NDArrayClass.wrap(try concatenate(arrays, axis: 1))
    }
    module.function("block", "arrays", "An array put together from nested lists of blocks.") {
      context, a in
      func depth(_ value: Value) -> Int {
        if case .list(let list) = value { return 1 + (list.items.first.map(depth) ?? 0) }
        return 0
      }
      func join(_ value: Value, _ level: Int) throws -> NDArray {
        guard case .list(let list) = value else { return try context.ndarray(value) }
        let parts = try list.items.map { try atLeast(max(1, level), try join($0, level - 1)) }
        let rank = parts.map(\.rank).max() ?? 1
        return try concatenate(try parts.map { try atLeast(rank, $0) }, axis: -level)
      }
      return NDArrayClass.wrap(try join(a[0], depth(a[0])))
    }
    for rank in 1...3 {
      module.function("atleast_\(rank)d", "*arys", "The array with at least \(rank) axes.") {
        context, a in
        let arrays = try a.rest(0).map {
          NDArrayClass.wrap(try atLeast(rank, try context.ndarray($0)))
        }
        return arrays.count == 1 ? arrays[0] : .tuple(arrays)
      }
    }
    module.function("broadcast_arrays", "*args, subok=False", "The arrays with their common shape.")
    {
      context, a in
      let arrays = try a.rest(0).map { try context.ndarray($0) }
      let shape = try broadcastShape(arrays.map(\.shape))
      return .tuple(try arrays.map { NDArrayClass.wrap(try $0.broadcast(to: shape)) })
    }
    module.function("broadcast_shapes", "*args", "The common shape of shapes.") { context, a in
      .tuple(try broadcastShape(try a.rest(0).map { try context.shape($0) }))
    }
  }

  /// With at least so many axes: rows for vectors, and an axis behind for the third.
  static func atLeast(_ rank: Int, _ array: NDArray) throws -> NDArray {
    var result = array
    while result.rank < min(rank, 2) { result = try result.insertingAxis(at: 0) }
    while result.rank < rank { result = try result.insertingAxis(at: result.rank) }
    return result
  }

  private static func addSplits(_ module: ModuleObject) {
    let splits: [(String, Int?, Bool)] = [
      ("split", nil, true), ("array_split", nil, false), ("vsplit", 0, true), ("hsplit", 1, true),
      ("dsplit", 2, true),
    ]
    for (name, fixed, isExact) in splits {
      module.function(
        name, "ary, indices_or_sections" + (fixed == nil ? ", axis=0" : ""),
        "The array cut along an axis; views."
      ) { context, a in
        let array = try context.ndarray(a[0])
        var axis = try fixed ?? a.int(2, context)
        if name == "hsplit", array.rank == 1 { axis = 0 }
        let parts: [NDArray]
        if case .int(let count) = a[1] {
          parts = try array.split(into: count, axis: axis, isExact: isExact)
        } else {
          parts = try array.split(at: try context.ints(a[1], "an index"), axis: axis)
        }
        return .list(parts.map(NDArrayClass.wrap))
      }
    }
  }

  private static func addEdits(_ module: ModuleObject) {
    module.function("append", "arr, values, axis=None", "Values behind an array, as a copy.") {
      context, a in
      let arrays = [try context.ndarray(a[0]), try context.ndarray(a[1])]
      return NDArrayClass.wrap(try concatenate(arrays, axis: try a.intUnlessNone(2, context)))
    }
    module.function("delete", "arr, obj, axis=None", "The array without some indices.") {
      context, a in
      var array = try context.ndarray(a[0])
      if a.unlessNone(2) == nil { array = try array.reshaped([array.count]) }
      let axis = try normalizedAxis(try a.intUnlessNone(2, context) ?? 0, rank: array.rank)
      let length = array.shape[axis]
      let all = try NDArray.range(from: 0, to: length)
      let chosen = try all.indexed(try ArrayIndexing.items(a[1], context))
      let gone = Set(chosen.scalars.compactMap { $0.exactInteger.map { Int64($0) } })
      let kept = (0..<Int64(length)).filter { !gone.contains($0) }
      return NDArrayClass.wrap(try array.taking(try NDArray(kept), axis: axis))
    }
    module.function(
      "insert", "arr, obj, values, axis=None", "The array with values before indices."
    ) { context, a in
      var array = try context.ndarray(a[0])
      if a.unlessNone(3) == nil { array = try array.reshaped([array.count]) }
      let axis = try normalizedAxis(try a.intUnlessNone(3, context) ?? 0, rank: array.rank)
      return NDArrayClass.wrap(
        try insert(
          array, try context.ndarray(a[1]), try context.ndarray(a[2]).asType(array.dtype), axis))
    }
    module.function("resize", "a, new_shape", "The elements repeated to fill a shape.") {
      context, a in
      let array = try context.ndarray(a[0])
      let shape = try context.shape(a[1])
      let count = shape.checkedProduct ?? 0
      guard array.count > 0 else {
        return NDArrayClass.wrap(try NDArray(zeros: array.dtype, shape: shape))
      }
      let indices = try NDArray.range(from: 0, to: count)
      return NDArrayClass.wrap(try array.taking(indices, mode: .wrap).reshaped(shape))
    }
  }

  private static func insert(
    _ array: NDArray, _ places: NDArray, _ values: NDArray, _ axis: Int
  ) throws -> NDArray {
    let length = array.shape[axis]
    var indices = try places.cast(to: .int64).elements(Int64.self).map { Int($0) }
    for (number, index) in indices.enumerated() {
      guard index <= length, index >= -length else {
        throw ScriptException.index(
          "index \(index) is out of bounds for axis \(axis) with size \(length)")
      }
      indices[number] = index < 0 ? index + length : index
    }
    var block = array.shape
    let isSingle = places.rank == 0
    if isSingle {
      // All values go before the one index.
      var moved = values
      while moved.rank < array.rank, moved.rank > 0 || array.rank == 1 {
        moved = try moved.insertingAxis(at: 0)
      }
      if array.rank > 1, values.rank == array.rank - 1 {
        moved = try values.insertingAxis(at: axis)
      }
      block[axis] = moved.rank == array.rank ? moved.shape[axis] : 1
      let piece = try moved.broadcast(to: block)
      let index = indices[0]
      return try concatenate(
        [
          try array.slice(axis: axis, start: 0, count: index), piece,
          try array.slice(axis: axis, start: index, count: length - index),
        ], axis: axis, dtype: array.dtype)
    }
    block[axis] = indices.count
    let pieces = try values.broadcast(to: block)
    let order = indices.indices.sorted {
      indices[$0] != indices[$1] ? indices[$0] < indices[$1] : $0 < $1
    }
    var parts: [NDArray] = []
    var start = 0
    for number in order {
      parts.append(try array.slice(axis: axis, start: start, count: indices[number] - start))
      parts.append(try pieces.slice(axis: axis, start: number, count: 1))
      start = indices[number]
    }
    parts.append(try array.slice(axis: axis, start: start, count: length - start))
    return try concatenate(parts, axis: axis, dtype: array.dtype)
  }

  private static func addPad(_ module: ModuleObject) {
    module.function(
      "pad",
      "array, pad_width, mode='constant', *, stat_length=None, constant_values=0, "
        + "end_values=0, reflect_type='even'",
      "The array with margins."
    ) { context, a in
      let array = try context.ndarray(a[0])
      let name = try a.string(2)
      guard let mode = PadMode(rawValue: name) else {
        throw ScriptException.value("mode '\(name)' is not supported")
      }
      let widths = try pairs(try context.ndarray(a[1]), array.rank).map {
        (before: Int($0.before.scalar.double), after: Int($0.after.scalar.double))
      }
      let total = zip(array.shape, widths).map { length, width in
        length &+ max(0, width.before) &+ max(0, width.after)
      }
      if let count = total.checkedProduct {
        try context.reserve(elements: count, size: array.dtype.itemSize)
      }
      let ends = try pairs(try context.ndarray(mode == .linearRamp ? a[5] : a[4]), array.rank)
      let lengths = try a.unlessNone(3).map {
        try pairs(try context.ndarray($0), array.rank).map {
          (before: Int($0.before.scalar.double), after: Int($0.after.scalar.double))
        }
      }
      return NDArrayClass.wrap(
        try array.padded(widths, mode: mode, constants: ends, statLengths: lengths ?? []))
    }
  }

  /// A pair for each axis: one number for all, one pair for all, or a pair each.
  private static func pairs(
    _ values: NDArray, _ rank: Int
  ) throws -> [(before: NDArray, after: NDArray)] {
    guard values.dtype.kindLetter != "f" || values.scalars.allSatisfy({ abs($0.double) < 1e15 })
    else { throw ScriptException.type("`pad_width` must be of integral type.") }
    guard let seen = try? values.broadcast(to: [rank, 2]) else {
      throw ScriptException.value(
        "operands could not be broadcast together with remapped shapes [original->remapped]: "
          + "\(values.shape.tupleDescription)  and requested shape (\(rank),2)")
    }
    return try (0..<rank).map { axis in
      let row = try seen.element(axis: 0, index: axis)
      return (try row.element(axis: 0, index: 0), try row.element(axis: 0, index: 1))
    }
  }
}
