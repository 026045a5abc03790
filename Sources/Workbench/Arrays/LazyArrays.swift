import NDArray
import Script

/// The class of lazy arrays: what `image.data` is.
///
/// Arithmetic, indexing and functions of `numpy` compute; whole statistics go through the array
/// chunk by chunk.
enum LazyArrays {
  static let hostClass: HostClass<LazyArray> = {
    let lazy = HostClass<LazyArray>(
      "LazyArray", module: "ngff_zarr",
      doc: "An array whose elements are read or computed when they are asked for: a[...] or "
        + "a.compute().")
    addFacts(lazy)
    addComputation(lazy)
    LazyViews.add(to: lazy)
    addStatistics(lazy)
    addSlots(lazy)
    return lazy
  }()

  /// The object that shows a lazy array.
  static func wrap(_ array: LazyArray) -> Value { hostClass.wrap(array) }

  /// "ngff_zarr.LazyArray<array, shape=(3, 4), dtype=uint8, chunksize=(3, 4)>"
  static func text(_ array: LazyArray) -> String {
    "ngff_zarr.LazyArray<\(array.name), shape=\(array.shape.tupleDescription), "
      + "dtype=\(array.dtype.name), chunksize=\(array.chunkShape.tupleDescription)>"
  }

  private static func addFacts(_ lazy: HostClass<LazyArray>) {
    lazy.property("shape", "The length of each axis.", get: { .tuple($0.shape) })
    lazy.property("dtype", "The type of the elements.", get: { DTypeClass.wrap($0.dtype) })
    lazy.property("ndim", "The number of axes.", get: { .int($0.rank) })
    lazy.property("size", "The number of elements.", get: { .int($0.shape.checkedProduct ?? 0) })
    lazy.property(
      "nbytes", "Bytes of all elements.",
      get: { .int(($0.shape.checkedProduct ?? 0) &* $0.dtype.itemSize) })
    lazy.property("itemsize", "Bytes per element.", get: { .int($0.dtype.itemSize) })
    lazy.property("name", "Where the elements come from.", get: { .string($0.name) })
    lazy.property("chunksize", "The shape of a chunk.", get: { .tuple($0.chunkShape) })
    lazy.property(
      "chunks", "The lengths of the chunks along each axis.",
      get: { array in
        .tuple(
          zip(array.shape, array.chunkShape).map { length, chunk in
            .tuple(stride(from: 0, to: length, by: max(1, chunk)).map { min(chunk, length - $0) })
          })
      })
  }

  private static func addComputation(_ lazy: HostClass<LazyArray>) {
    lazy.method("compute", "**kwargs", "All elements, as a numpy array.") {
      context, array, _ in
      NDArrayClass.wrap(try context.released { try array.readAll() })
    }
    lazy.method("persist", "**kwargs", "All elements in memory, still as a lazy array.") {
      context, array, _ in
      wrap(LazyArray(try context.released { try array.readAll() }, name: array.name))
    }
  }

  /// Statistics of all elements stream; those along axes compute first.
  private static func addStatistics(_ lazy: HostClass<LazyArray>) {
    for name in ["sum", "mean", "min", "max", "std", "var"] {
      lazy.method(
        name, "axis=None, dtype=None, keepdims=False, ddof=0",
        "The \(name) of the elements, chunk by chunk."
      ) { context, array, a in
        let isWhole = a.unlessNone(0) == nil && a.unlessNone(1) == nil
        if isWhole, !(try a.bool(2, context)), !array.dtype.isComplex {
          let summary = try context.released { try StreamedStatistics(of: array) }
          return NDArrayClass.result(
            try summary.value(name, ddof: try a.double(3, context), dtype: array.dtype))
        }
        var keywords: [(name: String, value: Value)] = [
          ("axis", a[0]), ("dtype", a[1]), ("keepdims", a[2]),
        ]
        if name == "min" || name == "max" { keywords.remove(at: 1) }
        if name == "std" || name == "var" { keywords.append(("ddof", a[3])) }
        let computed = NDArrayClass.wrap(try context.released { try array.readAll() })
        return try context.call(context.getAttribute(computed, name), [], keywords: keywords)
      }
    }
  }

  private static func addSlots(_ lazy: HostClass<LazyArray>) {
    let type = lazy.type
    lazy.repr { _, array in text(array) }
    type.getItem = { context, receiver, key in
      let array = try lazy.require(receiver).base
      return try item(context, array, key)
    }
    type.length = { _, receiver in
      guard let length = try lazy.require(receiver).base.shape.first else {
        throw ScriptException.type("len() of unsized object")
      }
      return length
    }
    type.binary = { context, op, a, b, isReflected in
      try ArrayOperators.binary(context, op, a, b, isReflected)
    }
    type.compare = { context, op, a, b in
      if a.arraySource != nil, !context.isOperand(b) { return nil }
      return try ArrayOperators.compare(context, op, a, b)
    }
    type.hash = { context, receiver in
      if case .host(let host) = receiver { return ObjectIdentifier(host).hashValue >> 1 }
      return 0
    }
    type.unary = { context, op, a in try ArrayOperators.unary(context, op, a) }
    type.truth = { context, a in try context.truth(NDArrayClass.wrap(context.ndarray(a))) }
    type.toFloat = { context, a in
      try context.double(NDArrayClass.wrap(context.ndarray(a)))
    }
    // What else an array can do, it does once computed.
    type.getAttribute = { context, receiver, name in
      guard NDArrayClass.type.member(name) != nil, !name.hasPrefix("_") else { return nil }
      let computed = NDArrayClass.wrap(try lazy.require(receiver).base.readAll())
      return try context.findAttribute(computed, name)
    }
    type.attributeNames = { _, _ in NDArrayClass.type.memberNames }
  }

  /// The elements at an index. Only the box around them is read.
  private static func item(
    _ context: Interpreter, _ array: LazyArray, _ key: Value
  ) throws -> Value {
    let items = try ArrayIndexing.items(key, context)
    let (region, rest) = try boundingBox(items, array.shape)
    let box = NDArrayClass.wrap(try context.released { try array.read(region) })
    guard let object = box.arrayObject else { return box }
    let result = try object.array.indexed(rest)
    let isElement =
      result.rank == 0
      && items.allSatisfy {
        if case .integer = $0 { return true } else { return false }
      }
    return isElement ? ScalarClass.wrap(result.scalar) : NDArrayClass.wrap(result)
  }

  /// The smallest box that holds what basic items select, and the items seen from there.
  private static func boundingBox(
    _ items: [IndexItem], _ shape: [Int]
  ) throws -> (Region, [IndexItem]) {
    var region = Region(all: shape)
    var rest: [IndexItem] = []
    var axis = 0
    let used = items.reduce(0) { $0 + axes(of: $1) }
    guard used <= shape.count else {
      throw NDArrayError(
        .bounds,
        "too many indices for array: array is \(shape.count)-dimensional, but \(used) were indexed")
    }
    for item in items {
      switch item {
      case .integer(let index):
        let length = shape[axis]
        guard index < length, index >= -length else {
          throw NDArrayError(
            .bounds, "index \(index) is out of bounds for axis \(axis) with size \(length)")
        }
        region.origin[axis] = index < 0 ? index + length : index
        region.shape[axis] = 1
        rest.append(.integer(0))
        axis += 1
      case .slice(let start, let stop, let step):
        let bounds = try sliceBounds(start: start, stop: stop, step: step, length: shape[axis])
        let last = bounds.start + max(0, bounds.count - 1) * bounds.step
        region.origin[axis] = bounds.count == 0 ? 0 : min(bounds.start, last)
        region.shape[axis] = bounds.count == 0 ? 0 : abs(last - bounds.start) + 1
        rest.append(
          bounds.count == 0
            ? .slice(start: 0, stop: 0, step: 1) : .slice(start: nil, stop: nil, step: bounds.step))
        axis += 1
      case .ellipsis:
        axis += shape.count - used
        rest.append(item)
      case .newAxis: rest.append(item)
      case .array(let array):
        axis += array.dtype == .bool ? array.rank : 1
        rest.append(item)
      }
    }
    return (region, rest)
  }

  private static func axes(of item: IndexItem) -> Int {
    switch item {
    case .integer, .slice: 1
    case .ellipsis, .newAxis: 0
    case .array(let array): array.dtype == .bool ? array.rank : 1
    }
  }
}
