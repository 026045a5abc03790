import NDArray
import Script

/// Functions that make indices, walk over them, or pick along an axis.
enum IndexFunctions {
  static func register(in module: ModuleObject) {
    addPicking(module)
    addWalks(module)
  }

  private static func addPicking(_ module: ModuleObject) {
    module.function("take_along_axis", "arr, indices, axis=-1", "Elements named along an axis.") {
      context, a in
      let array = try context.ndarray(a[0])
      let indices = try context.ndarray(a[1])
      return NDArrayClass.wrap(
        try array.indexed(try alongAxis(indices, try a.int(2, context), array)))
    }
    module.function(
      "put_along_axis", "arr, indices, values, axis", "Sets elements named along an axis."
    ) { context, a in
      let array = try context.output(a[0])
      let indices = try context.ndarray(a[1])
      try array.setElements(
        at: try alongAxis(indices, try a.int(3, context), array), to: try context.ndarray(a[2]))
      return .none
    }
    module.function("unravel_index", "indices, shape, order='C'", "Flat indices as one per axis.") {
      context, a in
      let flat = try context.ndarray(a[0]).cast(to: .int64)
      let shape = try context.shape(a[1])
      let count = Int64(shape.checkedProduct ?? 0)
      for value in flat.scalars {
        guard let index = value.exactInteger, index >= 0, index < count else {
          throw ScriptException.value(
            "index \(value.text) is out of bounds for array with size \(count)")
        }
      }
      let strides = shape.rowMajorStrides
      return .tuple(
        try shape.indices.map { axis in
          let quotient = try apply(.floorDivide, Operand(flat), Operand(weak: strides[axis]))
          return NDArrayClass.result(
            try apply(.remainder, Operand(quotient), Operand(weak: max(1, shape[axis]))))
        })
    }
    module.function(
      "ravel_multi_index", "multi_index, dims, mode='raise', order='C'",
      "Indices per axis as flat ones."
    ) { context, a in
      let indices = try context.ndarrays(a[0])
      let shape = try context.shape(a[1])
      guard indices.count == shape.count, !shape.isEmpty else {
        throw ScriptException.value(
          "parameter multi_index must be a sequence of length \(shape.count)")
      }
      var sum = Operand(weak: 0)
      for (axis, (index, stride)) in zip(indices, shape.rowMajorStrides).enumerated() {
        for value in index.scalars where value.double < 0 || value.double >= Double(shape[axis]) {
          throw ScriptException.value("invalid entry in coordinates array")
        }
        sum = Operand(
          try apply(
            .add, sum,
            Operand(try apply(.multiply, Operand(index.cast(to: .int64)), Operand(weak: stride)))))
      }
      return NDArrayClass.result(sum.array)
    }
  }

  private static func alongAxis(
    _ indices: NDArray, _ axis: Int, _ array: NDArray
  ) throws -> [IndexItem] {
    let place = try normalizedAxis(axis, rank: array.rank)
    return try array.shape.indices.map { other in
      if other == place { return .array(try indices.cast(to: .int64)) }
      var shape = [Int](repeating: 1, count: array.rank)
      shape[other] = array.shape[other]
      return .array(try NDArray.range(from: 0, to: array.shape[other]).reshaped(shape))
    }
  }

  /// Walks over indices.
  private static func addWalks(_ module: ModuleObject) {
    module.function("ndindex", "*shape", "All indices of a shape, in C order.") { context, a in
      var given = a.rest(0)
      if given.count == 1, case .tuple(let tuple) = given[0] { given = tuple.items }
      let shape = try context.shape(.tuple(given))
      var next = 0
      let count = shape.checkedProduct ?? 0
      return .iterator(
        ClosureIterator("ndindex") { _ in
          guard next < count else { return nil }
          defer { next += 1 }
          return .tuple(place(next, shape))
        })
    }
    module.function("ndenumerate", "arr", "Indices and elements, in C order.") { context, a in
      let array = try context.ndarray(a[0])
      var next = 0
      return .iterator(
        ClosureIterator("ndenumerate") { _ in
          guard next < array.count else { return nil }
          defer { next += 1 }
          let index = place(next, array.shape)
          return .tuple([.tuple(index), ScalarClass.wrap(try array.scalar(at: index))])
        })
    }
    module.function("ix_", "*args", "Indices for the grid of all combinations.") { context, a in
      let lines = try a.rest(0).map { value -> NDArray in
        let line = try context.ndarray(value)
        guard line.rank == 1 else {
          throw ScriptException.value("Cross index must be 1 dimensional")
        }
        return try line.dtype == .bool ? line.nonzero()[0] : line
      }
      return .tuple(
        try lines.enumerated().map { axis, line in
          var shape = [Int](repeating: 1, count: lines.count)
          shape[axis] = line.count
          return NDArrayClass.wrap(try line.reshaped(shape))
        })
    }
    module.function("lexsort", "keys, axis=-1", "The order by several keys, the last one first.") {
      context, a in
      let keys = try context.ndarrays(a[0])
      guard let first = keys.first else {
        throw ScriptException.type("need sequence of keys with len > 0 in lexsort")
      }
      var order = try NDArray.range(from: 0, to: first.count)
      for key in keys {
        let sorted = try key.indexed([.array(order)]).sortingIndices()
        order = try order.indexed([.array(sorted)])
      }
      return NDArrayClass.wrap(order)
    }
  }

  /// The index of the `number`-th element in C order.
  private static func place(_ number: Int, _ shape: [Int]) -> [Int] {
    var rest = number
    return zip(shape.rowMajorStrides, shape).map { stride, _ in
      defer { rest %= stride }
      return rest / stride
    }
  }
}
