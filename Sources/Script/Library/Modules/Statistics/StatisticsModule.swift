import BigInt

/// The module `statistics`.
enum StatisticsModule {
  static let error = ExceptionMembers.makeClass(
    "StatisticsError", module: "statistics", base: .valueError)

  static func failure(_ message: String) -> ScriptException { ScriptException(error, message) }

  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["StatisticsError"] = .type(error)
    addMeans(module)
    addMedians(module)
    addModes(module)
    addSpreads(module)
    StatisticsPairs.fill(module)
  }

  private static func numbers(_ value: Value, _ context: Interpreter) throws -> [ExactNumber] {
    try context.array(value).map { try ExactNumber($0, context) }
  }

  private static func sum(_ numbers: [ExactNumber]) -> ExactSum {
    var sum = ExactSum()
    for number in numbers { sum.add(number) }
    return sum
  }

  // MARK: Means

  private static func addMeans(_ module: ModuleObject) {
    module.function("mean", "data", "The arithmetic mean.") { context, a in
      let sum = sum(try numbers(a[0], context))
      if sum.count < 1 { throw failure("mean requires at least one data point") }
      return try sum.total.divided(by: sum.count).value(isFloat: sum.isFloat)
    }
    module.function("fmean", "data, weights=None", "The mean as a float, fast.") { context, a in
      let data = try context.array(a[0])
      return .float(try floatMean(data, a.unlessNone(1).map { try context.array($0) }, context))
    }
    module.function("geometric_mean", "data", "The geometric mean.") { context, a in
      let logs = try context.array(a[0]).map { value -> Value in
        let x = try context.double(value)
        guard x > 0 || x.isNaN else { throw geometricFailure }
        return .float(MathModule.naturalLogarithm(x))
      }
      if logs.isEmpty { throw geometricFailure }
      return .float(MathModule.exponential(try floatMean(logs, nil, context)))
    }
    module.function("harmonic_mean", "data, weights=None", "The harmonic mean.") { context, a in
      try harmonicMean(
        try context.array(a[0]), try a.unlessNone(1).map { try context.array($0) }, context)
    }
  }

  private static var geometricFailure: ScriptException {
    failure("geometric mean requires a non-empty dataset containing positive numbers")
  }

  private static func floatMean(
    _ data: [Value], _ weights: [Value]?, _ context: Interpreter
  ) throws -> Double {
    guard let weights else {
      let total = try MathSums.exactSum(.list(data), context)
      if data.isEmpty { throw failure("fmean requires at least one data point") }
      return total / Double(data.count)
    }
    let products = try zip(data, weights).map { try context.binary(.multiply, $0, $1) }
    let total = try MathSums.exactSum(.list(products), context)
    guard data.count == weights.count else {
      throw failure("data and weights must be the same length")
    }
    let weight = try MathSums.exactSum(.list(weights), context)
    if weight == 0 { throw failure("sum of weights must be non-zero") }
    return total / weight
  }

  private static func harmonicMean(
    _ data: [Value], _ weights: [Value]?, _ context: Interpreter
  ) throws -> Value {
    let negative = failure("harmonic mean does not support negative values")
    if data.isEmpty { throw failure("harmonic_mean requires at least one data point") }
    func check(_ value: Value) throws {
      if try context.truth(context.compare(.less, value, .int(0))) { throw negative }
    }
    if data.count == 1, weights == nil {
      guard data[0].asBigInt != nil || data[0].type === TypeObject.float else {
        throw ScriptException.type("unsupported type")
      }
      try check(data[0])
      return data[0]
    }
    if let weights, weights.count != data.count {
      throw failure("Number of weights does not match data size")
    }
    var weightSum = ExactSum()
    for weight in weights ?? Array(repeating: .int(1), count: data.count) {
      try check(weight)
      weightSum.add(try ExactNumber(weight, context))
    }
    var sum = ExactSum()
    for (index, value) in data.enumerated() {
      try check(value)
      let weight = weights?[index] ?? .int(1)
      guard try context.truth(weight) else {
        sum.add(try ExactNumber(.int(0), context))
        continue
      }
      guard try context.truth(value) else { return .int(0) }
      sum.add(try ExactNumber(context.binary(.divide, weight, value), context))
    }
    switch (weightSum.total, sum.total) {
    case (.exact(let weights), .exact(let total)):
      if total.numerator.signum() <= 0 { throw failure("Weighted sum must be positive") }
      return try ExactSum.Total.exact(weights / total).value(isFloat: sum.isFloat)
    case (.exact(let weights), .special(let total)): return .float(try weights.double() / total)
    case (.special(let weights), .exact(let total)): return .float(weights / (try total.double()))
    case (.special(let weights), .special(let total)): return .float(weights / total)
    }
  }

  // MARK: Medians

  static func sorted(_ value: Value, _ context: Interpreter) throws -> [Value] {
    try Sorting.sorted(context.array(value), key: nil, reverse: false, context)
  }

  private static func addMedians(_ module: ModuleObject) {
    let functions: [(String, String, Int)] = [
      ("median", "The middle value, or the mean of the two in the middle.", 0),
      ("median_low", "The middle value, or the lower of the two in the middle.", -1),
      ("median_high", "The middle value, or the higher of the two in the middle.", 1),
    ]
    for (name, doc, side) in functions {
      module.function(name, "data", doc) { context, a in
        let data = try sorted(a[0], context)
        if data.isEmpty { throw failure("no median for empty data") }
        let middle = data.count / 2
        if data.count % 2 == 1 || side > 0 { return data[middle] }
        if side < 0 { return data[middle - 1] }
        let sum = try context.binary(.add, data[middle - 1], data[middle])
        return try context.binary(.divide, sum, .int(2))
      }
    }
    module.function("median_grouped", "data, interval=1.0", "The median of grouped data.") {
      context, a in
      let data = try sorted(a[0], context)
      if data.isEmpty { throw failure("no median for empty data") }
      let middle = data[data.count / 2]
      let below = try data.count { try context.truth(context.compare(.less, $0, middle)) }
      let same = try data.count { try context.equal($0, middle) }
      let (interval, low) = try groupBounds(a[1], middle, context)
      return .float(
        low + interval * (Double(data.count) / 2 - Double(below)) / Double(max(same, 1)))
    }
    module.function("quantiles", "data, *, n=4, method='exclusive'", "The cuts of n equal parts.") {
      context, a in
      try quantiles(sorted(a[0], context), a.int(1, context), a.string(2), context)
    }
  }

  private static func groupBounds(
    _ interval: Value, _ middle: Value, _ context: Interpreter
  ) throws -> (interval: Double, low: Double) {
    do {
      let interval = try FloatMembers.convert(interval, context)
      return (interval, try FloatMembers.convert(middle, context) - interval / 2)
    } catch let error as ScriptException where error.object.type === TypeObject.valueError {
      throw ScriptException.type("Value cannot be converted to a float")
    }
  }

  private static func quantiles(
    _ data: [Value], _ n: Int, _ method: String, _ context: Interpreter
  ) throws -> Value {
    if n < 1 { throw failure("n must be at least 1") }
    if data.count < 2 { throw failure("must have at least two data points") }
    try context.reserve(elements: n, size: 16)
    func between(_ low: Int, _ delta: Int) throws -> Value {
      let a = try context.binary(.multiply, data[low], .int(n - delta))
      let b = try context.binary(.multiply, data[low + 1], .int(delta))
      return try context.binary(.divide, context.binary(.add, a, b), .int(n))
    }
    switch method {
    case "inclusive":
      return .list(
        try (1..<max(n, 1)).map { part in
          let (low, delta) = (part * (data.count - 1)).quotientAndRemainder(dividingBy: n)
          return try between(low, delta)
        })
    case "exclusive":
      return .list(
        try (1..<max(n, 1)).map { part in
          let whole = part * (data.count + 1)
          let high = min(max(whole / n, 1), data.count - 1)
          return try between(high - 1, whole - high * n)
        })
    default: throw ScriptException.value("Unknown method: '\(method)'")
    }
  }

  // MARK: Modes

  private static func counts(_ value: Value, _ context: Interpreter) throws -> [(Value, Int)] {
    let counts = DictObject()
    for item in try context.array(value) {
      try counts.set(item, .int((try counts.get(item, context)?.asInt ?? 0) + 1), context)
    }
    return counts.items.map { ($0.key, $0.value.asInt ?? 0) }
  }

  private static func addModes(_ module: ModuleObject) {
    module.function("mode", "data", "The most common value, the first of several.") { context, a in
      var best: (value: Value, count: Int)?
      for (value, count) in try counts(a[0], context) where count > best?.count ?? 0 {
        best = (value, count)
      }
      guard let best else { throw failure("no mode for empty data") }
      return best.value
    }
    module.function("multimode", "data", "All of the most common values.") { context, a in
      let counts = try counts(a[0], context)
      let most = counts.map(\.1).max() ?? 0
      return .list(counts.filter { $0.1 == most }.map(\.0))
    }
  }

  // MARK: Spreads

  private struct Spread {
    var isFloat: Bool
    var count: Int
    /// The sum of the squared distances from the mean.
    var total: ExactSum.Total
  }

  private static func spread(
    _ data: Value, around center: Value?, _ context: Interpreter
  ) throws -> Spread {
    if let center {
      let squares = try context.array(data).map { value in
        let distance = try context.binary(.subtract, value, center)
        return try ExactNumber(context.binary(.multiply, distance, distance), context)
      }
      let sum = sum(squares)
      return Spread(isFloat: sum.isFloat, count: sum.count, total: sum.total)
    }
    let numbers = try numbers(data, context)
    let sum = sum(numbers)
    guard sum.count > 0, case .exact(let x) = sum.total else {
      return Spread(isFloat: sum.isFloat, count: sum.count, total: sum.total)
    }
    var squares = ExactSum()
    for number in numbers { squares.addSquare(number) }
    guard case .exact(let xx) = squares.total else {
      return Spread(isFloat: sum.isFloat, count: sum.count, total: squares.total)
    }
    let n = Rational(BigInt(sum.count))
    return Spread(
      isFloat: sum.isFloat, count: sum.count, total: .exact((n * xx - x * x) / n))
  }

  private static func addSpreads(_ module: ModuleObject) {
    let functions: [(name: String, center: String, isSample: Bool, isRoot: Bool, doc: String)] = [
      ("variance", "xbar", true, false, "The variance of a sample."),
      ("pvariance", "mu", false, false, "The variance of a population."),
      ("stdev", "xbar", true, true, "The standard deviation of a sample."),
      ("pstdev", "mu", false, true, "The standard deviation of a population."),
    ]
    for (name, center, isSample, isRoot, doc) in functions {
      module.function(name, "data, \(center)=None", doc) { context, a in
        let spread = try spread(a[0], around: a.unlessNone(1), context)
        guard spread.count >= (isSample ? 2 : 1) else {
          throw failure(
            "\(name) requires at least \(isSample ? "two data points" : "one data point")")
        }
        let total = spread.total.divided(by: isSample ? spread.count - 1 : spread.count)
        return isRoot ? .float(try total.squareRoot()) : try total.value(isFloat: spread.isFloat)
      }
    }
  }
}
