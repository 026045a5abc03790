/// The module `itertools`.
enum ItertoolsModule {
  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    addEndless(module)
    addChains(module)
    addFilters(module)
    addGroups(module)
    Combinatorics.fill(module)
  }

  static func iterator(
    _ name: String, _ next: @escaping (Interpreter) throws -> Value?
  ) -> Value { .iterator(ClosureIterator(name, next)) }

  private static func addEndless(_ module: ModuleObject) {
    module.function("count", "start=0, step=1", "Numbers without end.") { _, a in
      var value = a[0]
      let step = a[1]
      return iterator("count") { context in
        let result = value
        value = try context.binary(.add, value, step)
        return result
      }
    }
    module.function("cycle", "iterable, /", "The elements over and over.") { context, a in
      let source = try context.iterate(a[0])
      var kept: [Value] = []
      var index = 0
      var isReading = true
      return iterator("cycle") { context in
        if isReading {
          if let item = try source.next(context) {
            kept.append(item)
            return item
          }
          isReading = false
        }
        if kept.isEmpty { return nil }
        defer { index = (index + 1) % kept.count }
        return kept[index]
      }
    }
    module.function("repeat", "object, times=None", "A value, without end or so many times.") {
      context, a in
      let value = a[0]
      var left = try a.intUnlessNone(1, context)
      return iterator("repeat") { _ in
        guard let count = left else { return value }
        if count <= 0 { return nil }
        left = count - 1
        return value
      }
    }
  }

  private static func addChains(_ module: ModuleObject) {
    let chain = TypeObject("chain", module: "itertools", doc: "The elements of several iterables.")
    chain.construct("*iterables") { _, a in chained(ArrayIterator(a.rest(0))) }
    chain.staticMethod("from_iterable", "iterable, /", "The elements of iterables.") { context, a in
      chained(try context.iterate(a[0]))
    }
    module["chain"] = .type(chain)
    module.function("zip_longest", "*iterables, fillvalue=None", "Tuples up to the longest end.") {
      context, a in
      var sources: [IteratorObject?] = try a.rest(0).map { try context.iterate($0) }
      let filler = a[1]
      return iterator("zip_longest") { context in
        var items: [Value] = []
        for (index, source) in sources.enumerated() {
          if let item = try source?.next(context) {
            items.append(item)
          } else {
            sources[index] = nil
            items.append(filler)
          }
        }
        return sources.contains { $0 != nil } ? .tuple(items) : nil
      }
    }
    module.function("pairwise", "iterable, /", "Neighbours as pairs.") { context, a in
      let source = try context.iterate(a[0])
      var last: Value?
      return iterator("pairwise") { context in
        if last == nil { last = try source.next(context) }
        guard let first = last, let second = try source.next(context) else { return nil }
        last = second
        return .tuple([first, second])
      }
    }
    module.function("accumulate", "iterable, func=None, *, initial=None", "Running sums.") {
      context, a in
      let source = try context.iterate(a[0])
      let (function, initial) = (a.unlessNone(1), a.unlessNone(2))
      var total: Value?
      return iterator("accumulate") { context in
        guard let sum = total else {
          total = try initial ?? source.next(context)
          return total
        }
        guard let item = try source.next(context) else { return nil }
        total =
          try function.map { try context.call($0, sum, item) }
          ?? context.binary(.add, sum, item)
        return total
      }
    }
    module.function("tee", "iterable, n=2, /", "Several iterators over the same elements.") {
      context, a in
      let items = try context.array(a[0])
      let count = try a.int(1, context)
      if count < 0 { throw ScriptException.value("n must be >= 0") }
      try context.reserve(elements: count, size: 16)
      return .tuple((0..<count).map { _ in .iterator(ArrayIterator(items, name: "_tee")) })
    }
  }

  private static func chained(_ sources: IteratorObject) -> Value {
    var current: IteratorObject?
    return iterator("chain") { context in
      while true {
        if let item = try current?.next(context) { return item }
        guard let next = try sources.next(context) else { return nil }
        current = try context.iterate(next)
      }
    }
  }

  private static func addFilters(_ module: ModuleObject) {
    module.function("islice", "iterable, start, stop=?, step=None, /", "A slice of an iterable.") {
      context, a in
      func bound(_ value: Value, _ name: String) throws -> Int? {
        if value.isNone { return nil }
        guard let number = try context.indexValue(value)?.asInt, number >= 0 else {
          throw ScriptException.value(
            "\(name) must be None or an integer: 0 <= x <= sys.maxsize.")
        }
        return number
      }
      let hasStart = a.optional(2) != nil
      let start = hasStart ? try bound(a[1], "Indices for islice()") ?? 0 : 0
      let stop = try bound(
        hasStart ? a[2] : a[1], hasStart ? "Indices for islice()" : "Stop argument for islice()")
      let step = try a.unlessNone(3) == nil ? 1 : a.int(3, context)
      if step < 1 {
        throw ScriptException.value("Step for islice() must be a positive integer or None.")
      }
      let source = try context.iterate(a[0])
      var (position, wanted) = (0, start)
      return iterator("islice") { context in
        if let stop, wanted >= stop {
          while position < stop, try source.next(context) != nil { position += 1 }
          return nil
        }
        while let item = try source.next(context) {
          position += 1
          if position - 1 == wanted {
            let (next, overflow) = wanted.addingReportingOverflow(step)
            wanted = overflow ? Int.max : next
            return item
          }
          try context.machine.poll()
        }
        return nil
      }
    }
    module.function("takewhile", "predicate, iterable, /", "The elements up to a false one.") {
      context, a in
      let (test, source) = (a[0], try context.iterate(a[1]))
      return iterator("takewhile") { context in
        guard let item = try source.next(context), try context.truth(context.call(test, item))
        else { return nil }
        return item
      }
    }
    module.function("dropwhile", "predicate, iterable, /", "The elements from a false one on.") {
      context, a in
      let (test, source) = (a[0], try context.iterate(a[1]))
      var isDropping = true
      return iterator("dropwhile") { context in
        while let item = try source.next(context) {
          if isDropping, try context.truth(context.call(test, item)) { continue }
          isDropping = false
          return item
        }
        return nil
      }
    }
    module.function("filterfalse", "function, iterable, /", "The elements a test is false for.") {
      context, a in
      let (test, source) = (a.unlessNone(0), try context.iterate(a[1]))
      return iterator("filterfalse") { context in
        while let item = try source.next(context) {
          if try !context.truth(test.map { try context.call($0, item) } ?? item) { return item }
        }
        return nil
      }
    }
    module.function("compress", "data, selectors", "The elements whose selector is true.") {
      context, a in
      let (source, selectors) = (try context.iterate(a[0]), try context.iterate(a[1]))
      return iterator("compress") { context in
        while let item = try source.next(context), let flag = try selectors.next(context) {
          if try context.truth(flag) { return item }
        }
        return nil
      }
    }
    module.function("starmap", "function, iterable, /", "A function's value for argument tuples.") {
      context, a in
      let (function, source) = (a[0], try context.iterate(a[1]))
      return iterator("starmap") { context in
        guard let item = try source.next(context) else { return nil }
        return try context.call(function, context.array(item))
      }
    }
  }

  // MARK: Groups

  /// What the groups of one `groupby` share.
  private final class Grouping {
    let source: IteratorObject
    let key: Value?
    /// The element read last, with its key, until it is given out.
    var pending: (key: Value, item: Value)?
    var currentKey: Value?
    var number = 0

    init(_ source: IteratorObject, _ key: Value?) {
      self.source = source
      self.key = key
    }

    func read(_ context: Interpreter) throws -> Bool {
      if pending != nil { return true }
      guard let item = try source.next(context) else { return false }
      pending = (try key.map { try context.call($0, item) } ?? item, item)
      return true
    }

    /// The next element, if it belongs to the current group.
    func element(_ context: Interpreter) throws -> Value? {
      guard try read(context), let pending, let currentKey,
        try context.same(pending.key, currentKey)
      else { return nil }
      self.pending = nil
      return pending.item
    }
  }

  private static func addGroups(_ module: ModuleObject) {
    module.function("groupby", "iterable, key=None", "Runs of elements with the same key.") {
      context, a in
      let grouping = Grouping(try context.iterate(a[0]), a.unlessNone(1))
      return iterator("groupby") { context in
        while try grouping.element(context) != nil { try context.machine.poll() }
        guard try grouping.read(context), let key = grouping.pending?.key else { return nil }
        grouping.currentKey = key
        grouping.number += 1
        let number = grouping.number
        let group = iterator("_grouper") { context in
          grouping.number == number ? try grouping.element(context) : nil
        }
        return .tuple([key, group])
      }
    }
  }
}
