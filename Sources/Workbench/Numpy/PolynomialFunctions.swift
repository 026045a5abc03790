import NDArray
import Script

/// Fitting polynomials.
enum PolynomialFunctions {
  static func register(in module: ModuleObject) {
    module.function(
      "polyfit", "x, y, deg, w=None",
      "The polynomial of least squares, highest power first; w weighs the points."
    ) { context, a in
      let x = try numbers(context, a[0])
      let given = try context.ndarray(a[1])
      let y = try numbers(context, a[1])
      let degree = try a.int(2, context)
      if degree < 0 { throw ScriptException.value("expected deg >= 0") }
      if x.isEmpty { throw ScriptException.type("expected non-empty vector for x") }
      guard given.rank == 1 else { throw ScriptException.type("expected a 1-d array for y") }
      guard x.count == y.count else {
        throw ScriptException.type("expected x and y to have same length")
      }
      try context.reserve(elements: x.count, size: 8 * (degree + 1))
      let weights = try a.unlessNone(3).map { try numbers(context, $0) }
      if let weights, weights.count != y.count {
        throw ScriptException.type("expected w and y to have the same length")
      }
      let solution = fit(x, y, degree, weights)
      return NDArrayClass.wrap(try NDArray(solution, shape: [solution.count]))
    }
  }

  private static func numbers(_ context: Interpreter, _ value: Value) throws -> [Double] {
    let array = try context.ndarray(value)
    guard array.rank == 1 else { throw ScriptException.type("expected 1D vector for x") }
    return try array.asType(.float64).contiguous().elements(Double.self)
  }

  /// Householder's reflections of the matrix of powers, its columns scaled to length one.
  private static func fit(
    _ x: [Double], _ y: [Double], _ degree: Int, _ weights: [Double]?
  ) -> [Double] {
    let count = x.count
    var columns: [[Double]] = []
    var power = weights ?? [Double](repeating: 1, count: count)
    for _ in 0...degree {
      columns.append(power)
      for index in 0..<count { power[index] *= x[index] }
    }
    columns.reverse()
    let scales = columns.map { column in
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? length : 1
    }
    for place in columns.indices {
      for index in 0..<count { columns[place][index] /= scales[place] }
    }
    var right = y
    if let weights { for index in 0..<count { right[index] *= weights[index] } }
    let diagonal = reduce(&columns, &right)
    // What carries no information of its own gets the coefficient zero.
    let least = Double(count) * Double.ulpOfOne
    var solution = [Double](repeating: 0, count: columns.count)
    for row in solution.indices.reversed() where row < count && abs(diagonal[row]) > least {
      var rest = right[row]
      for place in (row + 1)..<max(columns.count, row + 1) {
        rest -= columns[place][row] * solution[place]
      }
      solution[row] = rest / diagonal[row]
    }
    return zip(solution, scales).map { $0 / $1 }
  }

  /// Makes the columns an upper triangle, doing the same to the right side; returns the diagonal.
  private static func reduce(_ columns: inout [[Double]], _ right: inout [Double]) -> [Double] {
    let count = right.count
    var diagonal = [Double](repeating: 0, count: columns.count)
    for step in 0..<min(columns.count, count) {
      var mirror = columns[step]
      let length = (step..<count).reduce(0) { $0 + mirror[$1] * mirror[$1] }.squareRoot()
      if length == 0 { continue }
      diagonal[step] = mirror[step] > 0 ? -length : length
      mirror[step] -= diagonal[step]
      let square = (step..<count).reduce(0) { $0 + mirror[$1] * mirror[$1] }
      func reflect(_ column: inout [Double]) {
        let along = (step..<count).reduce(0) { $0 + mirror[$1] * column[$1] }
        for index in step..<count { column[index] -= 2 * along / square * mirror[index] }
      }
      for place in (step + 1)..<max(columns.count, step + 1) { reflect(&columns[place]) }
      reflect(&right)
    }
    return diagonal
  }
}
