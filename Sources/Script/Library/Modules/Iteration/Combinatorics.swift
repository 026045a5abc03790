/// The functions of `itertools` that arrange elements.
enum Combinatorics {
  static func fill(_ module: ModuleObject) {
    module.function("product", "*iterables, repeat=1", "Every choice of an element of each.") {
      context, a in
      let count = try a.int(1, context)
      if count < 0 { throw ScriptException.value("repeat argument cannot be negative") }
      try context.reserve(elements: count, size: 16 * max(1, a.rest(0).count))
      let once = try a.rest(0).map { try context.array($0) }
      let pools = Array(repeatElement(once, count: count).joined())
      var indices = [Int](repeating: 0, count: pools.count)
      return arrangement("product", isEmpty: pools.contains { $0.isEmpty }) {
        .tuple(zip(pools, indices).map { $0[$1] })
      } advance: {
        for place in indices.indices.reversed() {
          indices[place] += 1
          if indices[place] < pools[place].count { return true }
          indices[place] = 0
        }
        return false
      }
    }
    module.function("permutations", "iterable, r=None", "Every order of r elements.") {
      context, a in
      let pool = try context.array(a[0])
      let length = try length(a, pool.count, context)
      var indices = Array(pool.indices)
      var cycles = (0..<min(length, pool.count)).map { pool.count - $0 }
      return arrangement("permutations", isEmpty: length > pool.count) {
        .tuple(indices.prefix(length).map { pool[$0] })
      } advance: {
        for place in cycles.indices.reversed() {
          cycles[place] -= 1
          if cycles[place] > 0 {
            indices.swapAt(place, indices.count - cycles[place])
            return true
          }
          indices.append(indices.remove(at: place))
          cycles[place] = pool.count - place
        }
        return false
      }
    }
    for (name, isRepeating) in [("combinations", false), ("combinations_with_replacement", true)] {
      module.function(name, "iterable, r", "Every choice of r elements in their order.") {
        context, a in
        let pool = try context.array(a[0])
        let length = try length(a, pool.count, context)
        let isEmpty = isRepeating ? pool.isEmpty && length > 0 : length > pool.count
        var indices =
          isRepeating
          ? [Int](repeating: 0, count: length) : Array(0..<(isEmpty ? 0 : length))
        return arrangement(name, isEmpty: isEmpty) {
          .tuple(indices.map { pool[$0] })
        } advance: {
          for place in indices.indices.reversed() {
            let last = isRepeating ? pool.count - 1 : pool.count - length + place
            guard indices[place] < last else { continue }
            indices[place] += 1
            for next in (place + 1)..<max(length, place + 1) {
              indices[next] = indices[next - 1] + (isRepeating ? 0 : 1)
            }
            return true
          }
          return false
        }
      }
    }
  }

  private static func length(_ a: Arguments, _ all: Int, _ context: Interpreter) throws -> Int {
    guard let length = try a.intUnlessNone(1, context) else { return all }
    if length < 0 { throw ScriptException.value("r must be non-negative") }
    try context.reserve(elements: length, size: 16)
    return length
  }

  private static func arrangement(
    _ name: String, isEmpty: Bool, current: @escaping () -> Value,
    advance: @escaping () -> Bool
  ) -> Value {
    var isFirst = true
    return ItertoolsModule.iterator(name) { _ in
      if isEmpty { return nil }
      if isFirst {
        isFirst = false
        return current()
      }
      return advance() ? current() : nil
    }
  }
}
