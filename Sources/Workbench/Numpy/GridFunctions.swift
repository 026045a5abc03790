import NDArray
import Script

/// Coordinates on grids.
enum GridFunctions {
  static func register(in module: ModuleObject) {
    module.function(
      "meshgrid", "*xi, copy=True, sparse=False, indexing='xy'", "Coordinates on a grid."
    ) { context, a in
      var axes = try a.rest(0).map { try context.ndarray($0) }
      axes = try axes.map { try $0.reshaped([$0.count]) }
      let isXY = try a.string(3) == "xy"
      var lengths = axes.map(\.count)
      if isXY, lengths.count > 1 { lengths.swapAt(0, 1) }
      let isSparse = try a.bool(2, context)
      let grids = try axes.enumerated().map { index, values in
        let place = isXY && axes.count > 1 && index < 2 ? 1 - index : index
        var shape = [Int](repeating: 1, count: lengths.count)
        shape[place] = values.count
        let line = try values.reshaped(shape)
        return NDArrayClass.wrap(isSparse ? line : try line.broadcast(to: lengths).copy())
      }
      return .tuple(grids)
    }
    module.function("indices", "dimensions, dtype=None, sparse=False", "The index along each axis.")
    {
      context, a in
      let shape = try context.shape(a[0])
      let type = try a.unlessNone(1).map { try context.dtype($0).dtype } ?? .int64
      let grids = try shape.indices.map { try NDArray.indices(shape, axis: $0) }
      guard !grids.isEmpty else {
        return NDArrayClass.wrap(try NDArray(zeros: type, shape: [0]))
      }
      return NDArrayClass.wrap(try stack(grids).asType(type))
    }
    for (name, isOpen) in [("mgrid", false), ("ogrid", true)] {
      let type = TypeObject(name, module: "numpy", doc: "Grids by slices: np.\(name)[0:2, 0:3].")
      type.getItem = { context, _, key in try grid(context, key, isOpen) }
      module[name] = .host(HostInstance(type: type))
    }
  }

  private static func grid(_ context: Interpreter, _ key: Value, _ isOpen: Bool) throws -> Value {
    var parts = [key]
    if case .tuple(let tuple) = key { parts = tuple.items }
    let lines = try parts.map { part -> NDArray in
      guard case .slice(let slice) = part else {
        throw ScriptException.type("grids are made of slices")
      }
      return try range(context, slice)
    }
    if lines.count == 1, case .slice = key { return NDArrayClass.wrap(lines[0]) }
    let shape = lines.map(\.count)
    let grids = try lines.enumerated().map { axis, line in
      var own = [Int](repeating: 1, count: shape.count)
      own[axis] = line.count
      return try line.reshaped(own)
    }
    if isOpen { return .tuple(grids.map(NDArrayClass.wrap)) }
    return NDArrayClass.wrap(try stack(try grids.map { try $0.broadcast(to: shape) }))
  }

  /// The numbers that a slice runs through, from 0 on if it does not say.
  static func range(_ context: Interpreter, _ slice: SliceObject) throws -> NDArray {
    let bounds = [
      slice.start.isNone ? .int(0) : slice.start, slice.stop,
      slice.step.isNone ? .int(1) : slice.step,
    ]
    if case .int(let start) = bounds[0], case .int(let stop) = bounds[1],
      case .int(let step) = bounds[2]
    {
      return try .range(from: start, to: stop, by: step)
    }
    let numbers = try bounds.map { try context.double($0) }
    return try .range(from: numbers[0], to: numbers[1], by: numbers[2])
  }
}
