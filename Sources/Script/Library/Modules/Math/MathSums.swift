import Glibc

/// The functions of `math` on many numbers.
enum MathSums {
  static func fill(_ module: ModuleObject) {
    module.function("fsum", "seq, /", "The sum without loss of precision.") { context, a in
      .float(try exactSum(a[0], context))
    }
    module.function("prod", "iterable, /, *, start=1", "The product.") { context, a in
      var result = a[1]
      let iterator = try context.iterate(a[0])
      while let item = try iterator.next(context) {
        result = try context.binary(.multiply, result, item)
      }
      return result
    }
    module.function("hypot", "*coordinates", "The length of a vector.") { context, a in
      .float(norm(try a.rest(0).map { try context.double($0) }))
    }
    module.function("dist", "p, q, /", "The distance of two points.") { context, a in
      let p = try context.array(a[0]).map { try context.double($0) }
      let q = try context.array(a[1]).map { try context.double($0) }
      guard p.count == q.count else {
        throw ScriptException.value("both points must have the same number of dimensions")
      }
      return .float(norm(zip(p, q).map { $0 - $1 }))
    }
  }

  /// Shewchuk's sum: partial sums that do not overlap hold every bit; the last rounding is to even.
  static func exactSum(_ iterable: Value, _ context: Interpreter) throws -> Double {
    var partials: [Double] = []
    var special = 0.0
    var infinities = 0.0
    let iterator = try context.iterate(iterable)
    while let item = try iterator.next(context) {
      let original = try context.double(item)
      var x = original
      var kept = 0
      for var y in partials {
        if x.magnitude < y.magnitude { swap(&x, &y) }
        let high = x + y
        let low = y - (high - x)
        if low != 0 {
          partials[kept] = low
          kept += 1
        }
        x = high
      }
      partials.removeSubrange(kept...)
      if x == 0 { continue }
      if x.isFinite {
        partials.append(x)
        continue
      }
      if original.isFinite { throw ScriptException.overflow("intermediate overflow in fsum") }
      if original.isInfinite { infinities += original }
      special += original
      partials = []
    }
    if special != 0 {
      if infinities.isNaN { throw ScriptException.value("-inf + inf in fsum") }
      return special
    }
    return rounded(partials)
  }

  private static func rounded(_ partials: [Double]) -> Double {
    var index = partials.count - 1
    guard index >= 0 else { return 0 }
    var high = partials[index]
    var low = 0.0
    while index > 0 {
      let x = high
      index -= 1
      let y = partials[index]
      high = x + y
      low = y - (high - x)
      if low != 0 { break }
    }
    // Half an ulp up: the next partial sum decides which way is nearer.
    if index > 0, (low < 0) == (partials[index - 1] < 0), low != 0 {
      let doubled = low * 2
      let x = high + doubled
      if doubled == x - high { high = x }
    }
    return high
  }

  /// The Euclidean norm, scaled against overflow, with squares and sums in double-double and one
  /// step of Newton's method at the end.
  static func norm(_ values: [Double]) -> Double {
    var vector = values.map(\.magnitude)
    if vector.contains(.infinity) { return .infinity }
    if vector.contains(where: \.isNaN) { return .nan }
    guard let largest = vector.max(), largest != 0 else { return 0 }
    if vector.count == 1 { return largest }
    if largest < 0x1p-1023 {
      vector = vector.map { $0 / .leastNormalMagnitude }
      return .leastNormalMagnitude * norm(vector)
    }
    let scale = scalbn(1.0, -Int32(largest.exponent + 1))
    var sum = 1.0
    var fractions = (0.0, 0.0)
    func add(_ high: Double, _ low: Double) {
      let total = sum + high
      fractions.1 += high - (total - sum)
      sum = total
      fractions.0 += low
    }
    for value in vector {
      let x = value * scale
      let square = x * x
      add(square, fma(x, x, -square))
    }
    var root = (sum - 1 + (fractions.0 + fractions.1)).squareRoot()
    let square = -root * root
    add(square, fma(-root, root, -square))
    root += (sum - 1 + (fractions.0 + fractions.1)) / (2 * root)
    return root / scale
  }
}
