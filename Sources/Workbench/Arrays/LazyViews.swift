import NDArray
import OMEZarr
import Script

/// Methods of a lazy array that give another lazy array: nothing is read or computed.
enum LazyViews {
  static func add(to lazy: HostClass<LazyArray>) {
    lazy.method(
      "astype", "dtype, **kwargs", "The elements as another type; converted when they are read."
    ) { context, array, a in
      let dtype = try context.dtype(a[0]).dtype
      let source: any ArraySource = dtype == array.dtype ? array.base : Converted(array.base, dtype)
      return LazyArrays.wrap(LazyArray(source, name: "astype"))
    }
    lazy.method(
      "rechunk", "chunks=None, **kwargs", "The same elements, to be read in other chunks."
    ) { context, array, a in
      let shape = try chunkShape(a[0], array, context)
      return LazyArrays.wrap(
        LazyArray(Rechunked(array.base, chunkShape: shape), name: "rechunk-merge"))
    }
    lazy.method("transpose", "*axes", "The same elements with the axes in another order.") {
      context, array, a in
      try transposed(array, a.rest(0), context)
    }
    lazy.property(
      "T", "The same elements with the axes reversed.",
      get: { array in try transposed(array, Array(array.shape.indices.reversed())) })
  }

  private static func transposed(
    _ array: LazyArray, _ given: [Value], _ context: Interpreter
  ) throws -> Value {
    let axes: [Int]
    switch given.first {
    case nil, Value.none?: axes = array.shape.indices.reversed()
    case .int?: axes = try given.map { try context.int($0, "axes") }
    case let list?: axes = try context.ints(list, "axes")
    }
    return try transposed(array, axes.map { $0 < 0 ? $0 + array.rank : $0 })
  }

  private static func transposed(_ array: LazyArray, _ axes: [Int]) throws -> Value {
    guard axes.sorted() == Array(array.shape.indices) else {
      throw ScriptException.value("axes don't match array")
    }
    return LazyArrays.wrap(LazyArray(try array.base.transposed(axes), name: "transpose"))
  }

  /// Chunk lengths as one number, one per axis, or a dict by the number of the axis; -1 is the whole
  /// axis, and what is not named stays.
  private static func chunkShape(
    _ value: Value, _ array: LazyArray, _ context: Interpreter
  ) throws -> [Int] {
    var lengths = array.chunkShape
    switch value {
    case .none: break
    case .list, .tuple: lengths = try context.ints(value, "chunks")
    case .dict(let dict):
      for (key, length) in dict.items {
        let axis = try context.int(key, "axis")
        guard lengths.indices.contains(axis) else {
          throw ScriptException.value("there is no axis \(axis) in \(array.rank) axes")
        }
        lengths[axis] = try context.int(length, "chunks")
      }
    default:
      let length = try context.int(value, "chunks")
      lengths = lengths.map { _ in length }
    }
    guard lengths.count == array.rank else {
      throw ScriptException.value("chunks has \(lengths.count) entries for \(array.rank) axes")
    }
    lengths = zip(lengths, array.shape).map { $0 == -1 ? max(1, $1) : $0 }
    guard lengths.allSatisfy({ $0 > 0 }) else {
      throw ScriptException.value("the length of a chunk must be at least 1")
    }
    return lengths
  }
}
