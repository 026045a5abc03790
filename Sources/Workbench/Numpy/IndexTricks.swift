import NDArray
import Script

/// The objects that make something of what stands between their brackets: `s_`, `index_exp`, `r_`
/// and `c_`.
enum IndexTricks {
  static func register(in module: ModuleObject) {
    add(module, "s_", "An index to keep: np.s_[1:3, ::2].") { _, key in key }
    add(module, "index_exp", "An index to keep, always as a tuple.") { _, key in
      if case .tuple = key { return key }
      return .tuple([key])
    }
    add(module, "r_", "Slices, numbers and arrays in a row: np.r_[0:3, 7].") { context, key in
      let arrays = try parts(key).map { try line(context, $0) }
      return NDArrayClass.wrap(try concatenate(arrays, axis: 0))
    }
    add(module, "c_", "Slices, numbers and arrays as columns.") { context, key in
      let parts = try parts(key).map { try line(context, $0) }
      let rank = max(parts.map(\.rank).max() ?? 2, 2)
      let columns = try parts.map { part in
        let ones = [Int](repeating: 1, count: max(0, rank - part.rank))
        return try part.reshaped(part.shape + ones)
      }
      return NDArrayClass.wrap(try concatenate(columns, axis: rank - 1))
    }
  }

  private static func add(
    _ module: ModuleObject, _ name: String, _ doc: String,
    _ make: @escaping (Interpreter, Value) throws -> Value
  ) {
    let type = TypeObject(name, module: "numpy", doc: doc)
    type.getItem = { context, _, key in try make(context, key) }
    module[name] = .host(HostInstance(type: type))
  }

  private static func parts(_ key: Value) throws -> [Value] {
    guard case .tuple(let tuple) = key else { return [key] }
    if tuple.items.isEmpty { throw ScriptException.value("need at least one array to concatenate") }
    return tuple.items
  }

  /// A part as an array of one axis or more.
  private static func line(_ context: Interpreter, _ part: Value) throws -> NDArray {
    if case .slice(let slice) = part { return try GridFunctions.range(context, slice) }
    if case .str = part {
      throw ScriptException.value("directives in text are not supported; use np.concatenate")
    }
    let array = try context.ndarray(part)
    return array.rank == 0 ? try array.reshaped([1]) : array
  }
}
