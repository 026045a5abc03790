extension Interpreter {
  /// Whether a value counts as true.
  ///
  /// - Throws: what the truth of a host object throws.
  public func truth(_ value: Value) throws -> Bool {
    switch value {
    case .unbound, .cell, .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .float(let number): number != 0
    case .str(let text): text.count != 0
    case .bytes(let bytes): !bytes.bytes.isEmpty
    case .list(let list): !list.items.isEmpty
    case .tuple(let tuple): !tuple.items.isEmpty
    case .dict(let dict): dict.count != 0
    case .set(let set): set.count != 0
    case .view(let view): view.dict.count != 0
    case .range(let range): range.small.map { $0.count != 0 } ?? true
    case .host(let instance): try truth(of: instance, value)
    case .ellipsis, .notImplemented, .bigInt, .slice, .function, .builtin, .type, .module,
      .exception, .iterator:
      true
    }
  }

  private func truth(of instance: HostInstance, _ value: Value) throws -> Bool {
    if let truth = instance.type.slot(\.truth) { return try truth(self, value) }
    if let length = instance.type.slot(\.length) { return try length(self, value) != 0 }
    return true
  }

  /// The number of elements, as `len` gives it.
  ///
  /// - Throws: `TypeError` for a value without a length.
  public func length(_ value: Value) throws -> Int {
    switch value {
    case .str(let text): return text.count
    case .bytes(let bytes): return bytes.bytes.count
    case .list(let list): return list.items.count
    case .tuple(let tuple): return tuple.items.count
    case .dict(let dict): return dict.count
    case .set(let set): return set.count
    case .view(let view): return view.dict.count
    case .range(let range):
      if let small = range.small { return small.count }
      guard let count = Int(exactly: range.count) else {
        throw ScriptException.overflow("Python int too large to convert to C ssize_t")
      }
      return count
    default:
      if case .type(let type) = value, let cases = type.cases { return cases.count }
      if case .host(let instance) = value, let length = instance.type.slot(\.length) {
        return try length(self, value)
      }
      throw ScriptException.type("object of type '\(value.typeName)' has no len()")
    }
  }
}
