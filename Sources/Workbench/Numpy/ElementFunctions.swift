import NDArray
import Script

/// Functions of the elements that are methods too: rounding, limits, sorting, picking.
enum ElementFunctions {
  static var table: ArrayFunctions {
    var table = ArrayFunctions()
    for name in ["round", "around"] {
      table.add(
        name, "decimals=0, out=None", "Rounded, ties to even.", isMethod: name == "round"
      ) { array, call in
        try call.result(try array.rounded(digits: try call.int(0)), out: 1)
      }
    }
    table.add(
      "clip", "a_min=None, a_max=None, out=None, *, min=?, max=?",
      "The elements limited to a range.", isMethod: false, clip)
    table.add(
      "clip", "min=None, max=None, out=None", "The elements limited to a range.",
      isFunction: false, clip)
    for name in ["conj", "conjugate"] {
      table.add(name, "", "Complex conjugates.") { array, _ in
        NDArrayClass.result(try apply(.conjugate, array))
      }
    }
    addOrder(&table)
    addPicking(&table)
    return table
  }

  private static func clip(_ array: NDArray, _ call: ArrayCall) throws -> Value {
    let context = call.context
    let hasKeywords = call.arguments.count - call.offset > 3
    let low = call.unlessNone(0) ?? (hasKeywords ? call.unlessNone(3) : nil)
    let high = call.unlessNone(1) ?? (hasKeywords ? call.unlessNone(4) : nil)
    let out = try call.unlessNone(2).map { try context.output($0) }
    let result = try array.clipped(
      try low.map { try context.operand($0) }, try high.map { try context.operand($0) }, into: out)
    return call.unlessNone(2) ?? NDArrayClass.result(result)
  }

  private static func addOrder(_ table: inout ArrayFunctions) {
    table.add(
      "sort", "axis=-1, kind=None, order=None, *, stable=None", "A sorted copy.", isMethod: false
    ) { array, call in
      NDArrayClass.wrap(try array.sorted(axis: try call.intUnlessNone(0)))
    }
    table.add(
      "argsort", "axis=-1, kind=None, order=None, *, stable=None",
      "The indices that would sort the elements."
    ) { array, call in
      NDArrayClass.wrap(try array.sortingIndices(axis: try call.intUnlessNone(0)))
    }
    for name in ["partition", "argpartition"] {
      table.add(
        name, "kth, axis=-1", "The elements in an order in which the k-th is at its place.",
        isMethod: false
      ) { array, call in
        let axis = try call.intUnlessNone(1)
        return NDArrayClass.wrap(
          try name == "partition" ? array.sorted(axis: axis) : array.sortingIndices(axis: axis))
      }
    }
    table.add(
      "searchsorted", "v, side='left', sorter=None", "Where values would have to be inserted."
    ) { array, call in
      let sorted = try call.arrayUnlessNone(2).map { try array.indexed([.array($0)]) } ?? array
      let side = try call.string(1)
      guard side == "left" || side == "right" else {
        throw ScriptException.value("search side must be 'left' or 'right' (got '\(side)')")
      }
      return NDArrayClass.result(
        try sorted.insertionPoints(for: try call.array(0), right: side == "right"))
    }
  }

  private static func addPicking(_ table: inout ArrayFunctions) {
    table.add("nonzero", "", "The indices of the elements that are not zero, per axis.") {
      array, _ in
      guard array.rank > 0 else {
        throw ScriptException.value(
          "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead."
        )
      }
      return .tuple(try array.nonzero().map(NDArrayClass.wrap))
    }
    table.add(
      "argwhere", "", "The indices of the elements that are not zero, as rows.", isMethod: false
    ) { array, _ in
      let found = try array.nonzero()
      guard !found.isEmpty else {
        return NDArrayClass.wrap(
          try NDArray(zeros: .int64, shape: [array.scalar.isTrue ? 1 : 0, 0]))
      }
      return NDArrayClass.wrap(try stack(found, axis: 1))
    }
    table.add(
      "flatnonzero", "", "The flat indices of the elements that are not zero.", isMethod: false
    ) { array, _ in
      NDArrayClass.wrap(try array.reshaped([array.count]).nonzero()[0])
    }
    table.add("dot", "b, out=None", "Inner product, or product of matrices.") { array, call in
      try call.result(try dotProduct(array, try call.array(0)), out: 1)
    }
    table.add("compress", "condition, axis=None, out=None", "The elements where a mask is true.") {
      mask, call in
      // As a function the mask comes first, as a method the array does.
      let isFunction = call.offset == 1
      let array = try isFunction ? call.array(0) : mask
      let condition = try (isFunction ? mask : call.array(0)).asType(.bool)
      guard condition.rank == 1 else {
        throw ScriptException.value("condition must be a 1-d array")
      }
      let places = try condition.nonzero()[0]
      return NDArrayClass.wrap(try array.taking(places, axis: try call.intUnlessNone(1)))
    }
    table.add(
      "choose", "choices, out=None, mode='raise'", "Of several arrays, the one an index names."
    ) { array, call in
      let choices = try call.context.ndarrays(call[0])
      let shape = try broadcastShape([array.shape] + choices.map(\.shape))
      let stacked = try stack(try choices.map { try $0.broadcast(to: shape) })
      var items: [IndexItem] = [.array(try array.cast(to: .int64).broadcast(to: shape))]
      for axis in shape.indices { items.append(.array(try .indices(shape, axis: axis))) }
      return try call.result(try stacked.indexed(items), out: 1)
    }
  }
}
