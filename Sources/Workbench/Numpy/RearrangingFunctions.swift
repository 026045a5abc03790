import NDArray
import Script

/// Shapes and orders of axes and elements, as functions and as methods.
enum RearrangingFunctions {
  static var table: ArrayFunctions {
    var table = ArrayFunctions()
    addShapes(&table)
    addAxes(&table)
    addTurns(&table)
    addRepeats(&table)
    return table
  }

  private static func addShapes(_ table: inout ArrayFunctions) {
    table.add(
      "reshape", "*shape, order='C', copy=None", "The elements with another shape.",
      isFunction: false
    ) { array, call in
      var shape = call.arguments.rest(0)
      if shape.count == 1, case .tuple(let tuple) = shape[0] { shape = tuple.items }
      if shape.count == 1, case .list(let list) = shape[0] { shape = list.items }
      return try reshape(array, try shape.map { try call.context.int($0, "a length") }, call, 1)
    }
    table.add(
      "reshape", "shape, order='C', *, copy=None", "The elements with another shape.",
      isMethod: false
    ) { array, call in
      try reshape(array, try call.context.axes(call[0]), call, 1)
    }
    for name in ["ravel", "flatten"] {
      table.add(
        name, "order='C'", "The elements in one axis.", isFunction: name == "ravel"
      ) { array, call in
        let source = try call.string(0) == "F" ? array.transposed() : array
        let flat = try source.reshaped([source.count])
        return NDArrayClass.wrap(try name == "flatten" ? flat.copy() : flat)
      }
    }
    table.add("squeeze", "axis=None", "Without axes of length 1.") { array, call in
      let axes =
        try call.axes(0).map { try normalizedAxes($0, rank: array.rank) }
        ?? array.shape.indices.filter { array.shape[$0] == 1 }
      var result = array
      for axis in axes.reversed() {
        guard array.shape[axis] == 1 else {
          throw ScriptException.value(
            "cannot select an axis to squeeze out which has size not equal to one")
        }
        result = try result.element(axis: axis, index: 0)
      }
      return NDArrayClass.wrap(result)
    }
    table.add("expand_dims", "axis", "With new axes of length 1.", isMethod: false) { array, call in
      let axes = try call.context.axes(call[0])
      let rank = array.rank + axes.count
      var result = array
      for axis in try normalizedAxes(axes, rank: rank) {
        result = try result.insertingAxis(at: axis)
      }
      return NDArrayClass.wrap(result)
    }
    table.add(
      "broadcast_to", "shape, subok=False", "Seen with a larger shape, by numpy's rules.",
      isMethod: false
    ) { array, call in
      let shape = try call.context.shape(call[0])
      guard let result = try? array.broadcast(to: shape) else {
        throw ScriptException.value(
          "operands could not be broadcast together with remapped shapes [original->remapped]: "
            + "\(call.context.plainShape(array.shape))  and requested shape "
            + call.context.plainShape(shape))
      }
      return NDArrayClass.wrap(result.readOnly())
    }
  }

  private static func reshape(
    _ array: NDArray, _ shape: [Int], _ call: ArrayCall, _ order: Int
  ) throws -> Value {
    if try call.string(order) == "F" {
      let reversed = try call.context.reshape(try array.transposed(), shape.reversed())
      return NDArrayClass.wrap(try reversed.transposed())
    }
    return NDArrayClass.wrap(try call.context.reshape(array, shape))
  }

  private static func addAxes(_ table: inout ArrayFunctions) {
    table.add("transpose", "*axes", "The axes in another order; a view.", isFunction: false) {
      array, call in
      var axes = call.arguments.rest(0)
      if axes.count == 1, case .tuple(let tuple) = axes[0] { axes = tuple.items }
      if axes.count == 1, case .list(let list) = axes[0] { axes = list.items }
      if axes.count == 1, axes[0].isNone { axes = [] }
      let order = try axes.map { try call.context.int($0, "an axis") }
      return try transpose(array, axes.isEmpty ? nil : order)
    }
    for name in ["transpose", "permute_dims"] {
      table.add(name, "axes=None", "The axes in another order; a view.", isMethod: false) {
        array, call in
        try transpose(array, try call.axes(0))
      }
    }
    table.add("swapaxes", "axis1, axis2", "Two axes exchanged; a view.") { array, call in
      var order = Array(0..<array.rank)
      order.swapAt(
        try normalizedAxis(try call.int(0), rank: array.rank),
        try normalizedAxis(try call.int(1), rank: array.rank))
      return NDArrayClass.wrap(try array.transposed(order))
    }
    table.add("moveaxis", "source, destination", "Axes at other places; a view.", isMethod: false) {
      array, call in
      let from = try call.context.axes(call[0]).map { try normalizedAxis($0, rank: array.rank) }
      let to = try call.context.axes(call[1]).map { try normalizedAxis($0, rank: array.rank) }
      guard from.count == to.count else {
        throw ScriptException.value(
          "`source` and `destination` arguments must have the same number of elements")
      }
      var order = (0..<array.rank).filter { !from.contains($0) }
      for (target, source) in zip(to, from).sorted(by: { $0.0 < $1.0 }) {
        order.insert(source, at: target)
      }
      return NDArrayClass.wrap(try array.transposed(order))
    }
    table.add("rollaxis", "axis, start=0", "An axis moved before another.", isMethod: false) {
      array, call in
      let axis = try normalizedAxis(try call.int(0), rank: array.rank)
      let given = try call.int(1)
      let start = given < 0 ? given + array.rank : given
      guard (0...array.rank).contains(start) else {
        throw ScriptException.value("'start' arg is out of bounds")
      }
      var order = (0..<array.rank).filter { $0 != axis }
      order.insert(axis, at: start > axis ? start - 1 : start)
      return NDArrayClass.wrap(try array.transposed(order))
    }
    table.add(
      "diagonal", "offset=0, axis1=0, axis2=1", "A diagonal; a view."
    ) { array, call in
      NDArrayClass.wrap(
        try array.diagonal(try call.int(0), axes: (try call.int(1), try call.int(2))))
    }
    table.add(
      "trace", "offset=0, axis1=0, axis2=1, dtype=None, out=None", "The sum of a diagonal."
    ) { array, call in
      let line = try array.diagonal(try call.int(0), axes: (try call.int(1), try call.int(2)))
      return try call.result(
        try line.sum(axes: [line.rank - 1], dtype: try call.dtype(3)), out: 4)
    }
  }

  private static func transpose(_ array: NDArray, _ axes: [Int]?) throws -> Value {
    guard let axes else { return NDArrayClass.wrap(try array.transposed()) }
    guard axes.count == array.rank else {
      throw ScriptException.value("axes don't match array")
    }
    let order = try axes.map { try normalizedAxis($0, rank: array.rank) }
    guard Set(order).count == order.count else {
      throw ScriptException.value("repeated axis in transpose")
    }
    return NDArrayClass.wrap(try array.transposed(order))
  }

  private static func addTurns(_ table: inout ArrayFunctions) {
    table.add("flip", "axis=None", "Axes reversed; a view.", isMethod: false) { array, call in
      NDArrayClass.wrap(try array.flipped(axes: try call.axes(0)))
    }
    table.add("flipud", "", "The first axis reversed.", isMethod: false) { array, _ in
      guard array.rank >= 1 else { throw ScriptException.value("Input must be >= 1-d.") }
      return NDArrayClass.wrap(try array.flipped(axes: [0]))
    }
    table.add("fliplr", "", "The second axis reversed.", isMethod: false) { array, _ in
      guard array.rank >= 2 else { throw ScriptException.value("Input must be >= 2-d.") }
      return NDArrayClass.wrap(try array.flipped(axes: [1]))
    }
    table.add("rot90", "k=1, axes=?", "Quarter turns; a view.", isMethod: false) {
      array, call in
      let axes = try call[1].ifBound.map { try call.context.axes($0) } ?? [0, 1]
      guard axes.count == 2 else { throw ScriptException.value("len(axes) must be 2.") }
      return NDArrayClass.wrap(
        try array.rotated(quarterTurns: try call.int(0), axes: (axes[0], axes[1])))
    }
    table.add(
      "roll", "shift, axis=None", "Elements moved along axes, around the end.", isMethod: false
    ) { array, call in
      let shifts = try call.context.axes(call[0])
      guard let axes = try call.axes(1) else {
        return NDArrayClass.wrap(try array.rolled(shifts, axes: nil))
      }
      let count = max(shifts.count, axes.count)
      guard shifts.count == 1 || shifts.count == count, axes.count == 1 || axes.count == count
      else { throw ScriptException.value("'shift' and 'axis' should be scalars or 1D sequences") }
      return NDArrayClass.wrap(
        try array.rolled(
          shifts.count == count ? shifts : [Int](repeating: shifts[0], count: count),
          axes: axes.count == count ? axes : [Int](repeating: axes[0], count: count)))
    }
  }

  private static func addRepeats(_ table: inout ArrayFunctions) {
    table.add("repeat", "repeats, axis=None", "Each element several times.") { array, call in
      let counts = try call.array(0).cast(to: .int64).elements(Int64.self).map { Int($0) }
      let total = counts.reduce(0) { $0 &+ max(0, $1) }
      try call.context.reserve(
        elements: max(1, total), size: max(1, counts.count == 1 ? array.byteCount : 16))
      return NDArrayClass.wrap(try array.repeated(counts, axis: try call.intUnlessNone(1)))
    }
    table.add("tile", "reps", "The array several times along each axis.", isMethod: false) {
      array, call in
      let counts = try call.context.axes(call[0])
      if let total = counts.map({ max(0, $0) }).checkedProduct {
        try call.context.reserve(elements: max(1, array.count), size: max(1, total))
      }
      return NDArrayClass.wrap(try array.tiled(counts))
    }
    table.add(
      "take", "indices, axis=None, out=None, mode='raise'", "The elements at indices along an axis."
    ) { array, call in
      let indices = try call.array(0)
      guard let mode = NDArray.IndexMode(rawValue: try call.string(3)) else {
        throw ScriptException.value("clipmode must be one of 'clip', 'raise', or 'wrap'")
      }
      let whole = indices.count == 0 ? try indices.cast(to: .int64) : indices
      return try call.result(
        try array.taking(whole, axis: try call.intUnlessNone(1), mode: mode), out: 2)
    }
    table.add(
      "diff", "n=1, axis=-1, prepend=?, append=?", "Differences between neighbours.",
      isMethod: false
    ) { array, call in
      let axis = try call.int(1)
      let place = try normalizedAxis(axis, rank: max(1, array.rank))
      var parts = [array]
      if let value = call[2].ifBound { parts.insert(try extra(value, array, place, call), at: 0) }
      if let value = call[3].ifBound { parts.append(try extra(value, array, place, call)) }
      let whole = parts.count == 1 ? array : try concatenate(parts, axis: place)
      return NDArrayClass.wrap(try whole.differences(order: try call.int(0), axis: axis))
    }
    table.add("trim_zeros", "trim='fb'", "Without zeros at the ends.", isMethod: false) {
      array, call in
      let trim = try call.string(0).lowercased()
      let mask = try array.asType(.bool).scalars.map(\.isTrue)
      let first = trim.contains("f") ? mask.firstIndex(of: true) ?? mask.count : 0
      let last = trim.contains("b") ? (mask.lastIndex(of: true) ?? -1) + 1 : mask.count
      return NDArrayClass.wrap(
        try array.slice(axis: 0, start: min(first, mask.count), count: max(0, last - first)))
    }
  }

  private static func extra(
    _ value: Value, _ array: NDArray, _ axis: Int, _ call: ArrayCall
  ) throws -> NDArray {
    let given = try call.context.ndarray(value)
    guard given.rank == 0 else { return given }
    var shape = array.shape
    shape[axis] = 1
    return try given.broadcast(to: shape)
  }
}
