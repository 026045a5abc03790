/// The functions of `statistics` on pairs of data.
enum StatisticsPairs {
  private static let line = RecordType(
    "LinearRegression", module: "statistics", fields: ["slope", "intercept"])

  static func fill(_ module: ModuleObject) {
    module["LinearRegression"] = .type(line.type)
    module.function("covariance", "x, y, /", "The covariance of two samples.") { context, a in
      let sums = try Sums(a, "covariance", context)
      return .float(sums.xy / Double(sums.count - 1))
    }
    module.function("correlation", "x, y, /", "Pearson's correlation of two samples.") {
      context, a in
      let sums = try Sums(a, "correlation", context)
      let scale = (sums.xx * sums.yy).squareRoot()
      if scale == 0 {
        throw StatisticsModule.failure("at least one of the inputs is constant")
      }
      return .float(sums.xy / scale)
    }
    module.function(
      "linear_regression", "x, y, /, *, proportional=False", "The line of least squares."
    ) { context, a in
      let isProportional = try a.bool(2, context)
      let sums = try Sums(a, "linear regression", context, centered: !isProportional)
      if sums.xx == 0 { throw StatisticsModule.failure("x is constant") }
      let slope = sums.xy / sums.xx
      let intercept = isProportional ? 0 : sums.meanY - slope * sums.meanX
      return line.make([.float(slope), .float(intercept)])
    }
  }

  /// The sums of products of two samples, each less its mean.
  private struct Sums {
    var count: Int
    var meanX = 0.0
    var meanY = 0.0
    var xy = 0.0
    var xx = 0.0
    var yy = 0.0

    init(_ a: Arguments, _ name: String, _ context: Interpreter, centered: Bool = true) throws {
      let (x, y) = (try context.array(a[0]), try context.array(a[1]))
      guard x.count == y.count else {
        throw StatisticsModule.failure(
          "\(name) requires that both inputs have same number of data points")
      }
      count = x.count
      if count < 2 {
        throw StatisticsModule.failure("\(name) requires at least two data points")
      }
      if centered {
        meanX = try MathSums.exactSum(.list(x), context) / Double(count)
        meanY = try MathSums.exactSum(.list(y), context) / Double(count)
      }
      let dx = try x.map { try context.double($0) - meanX }
      let dy = try y.map { try context.double($0) - meanY }
      func sum(_ a: [Double], _ b: [Double]) throws -> Double {
        try MathSums.exactSum(.list(zip(a, b).map { .float($0 * $1) }), context)
      }
      xy = try sum(dx, dy)
      xx = try sum(dx, dx)
      yy = try sum(dy, dy)
    }
  }
}
