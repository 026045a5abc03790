import NDArray
import Script

/// Arrays as sets.
enum SetFunctions {
  static func register(in module: ModuleObject) {
    module.function(
      "unique",
      "ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, "
        + "equal_nan=True, sorted=True",
      "The different elements in ascending order."
    ) { context, a in
      let array = try context.ndarray(a[0])
      if let axis = try a.intUnlessNone(4, context), array.rank > 1 {
        return try uniqueRows(context, array, axis, a)
      }
      let wants = try [a.bool(1, context), a.bool(2, context), a.bool(3, context)]
      guard wants.contains(true) else { return NDArrayClass.wrap(try array.unique()) }
      let found = try array.uniqueElements()
      let extras = [found.indices, found.inverse, found.counts]
      return .tuple(
        ([found.values] + zip(extras, wants).filter(\.1).map(\.0)).map(NDArrayClass.wrap))
    }
    for name in ["isin", "in1d"] {
      module.function(
        name, "element, test_elements, assume_unique=False, invert=False",
        "Which elements occur in another array."
      ) { context, a in
        let found = try context.ndarray(a[0]).isIn(try context.ndarray(a[1]))
        return NDArrayClass.result(try a.bool(3, context) ? apply(.logicalNot, found) : found)
      }
    }
    let operations: [(String, (NDArray, NDArray) throws -> NDArray)] = [
      (
        "union1d",
        {
          try concatenate([try $0.reshaped([$0.count]), try $1.reshaped([$1.count])]).unique()
        }
      ),
      (
        "intersect1d",
        {
          let x = try $0.unique()
          return try x.indexed([.array(try x.isIn($1))])
        }
      ),
      (
        "setdiff1d",
        {
          let x = try $0.unique()
          return try x.indexed([.array(try apply(.logicalNot, try x.isIn($1)))])
        }
      ),
      (
        "setxor1d",
        {
          let (x, y) = (try $0.unique(), try $1.unique())
          let own = try x.indexed([.array(try apply(.logicalNot, try x.isIn(y)))])
          let other = try y.indexed([.array(try apply(.logicalNot, try y.isIn(x)))])
          return try concatenate([own, other]).sorted()
        }
      ),
    ]
    for (name, body) in operations {
      module.function(name, "ar1, ar2, assume_unique=False", "Elements of two arrays as sets.") {
        context, a in
        NDArrayClass.wrap(try body(try context.ndarray(a[0]), try context.ndarray(a[1])))
      }
    }
  }

  /// Different slabs along an axis, in lexicographic order.
  private static func uniqueRows(
    _ context: Interpreter, _ array: NDArray, _ axis: Int, _ a: Arguments
  ) throws -> Value {
    let place = try normalizedAxis(axis, rank: array.rank)
    let order = [place] + array.shape.indices.filter { $0 != place }
    let moved: NDArray = try array.transposed(order)
    let length = moved.shape[0]
    let rows = try (0..<length).map { index in
      try moved.element(axis: 0, index: index).scalars
    }
    func precedes(_ x: Int, _ y: Int) -> Bool {
      for (p, q) in zip(rows[x], rows[y]) where p != q { return p.double < q.double }
      return x < y
    }
    let sorted = (0..<length).sorted(by: precedes)
    var firsts: [Int64] = []
    var counts: [Int64] = []
    var inverse = [Int64](repeating: 0, count: length)
    for (position, index) in sorted.enumerated() {
      if position == 0 || rows[index] != rows[sorted[position - 1]] {
        firsts.append(Int64(index))
        counts.append(0)
      }
      counts[counts.count - 1] += 1
      inverse[index] = Int64(firsts.count - 1)
    }
    let values = try array.taking(try NDArray(firsts), axis: place)
    let extras = [try NDArray(firsts), try NDArray(inverse), try NDArray(counts)]
    let wants = try [a.bool(1, context), a.bool(2, context), a.bool(3, context)]
    let chosen = zip(extras, wants).filter(\.1).map(\.0)
    return chosen.isEmpty
      ? NDArrayClass.wrap(values) : .tuple(([values] + chosen).map(NDArrayClass.wrap))
  }
}
