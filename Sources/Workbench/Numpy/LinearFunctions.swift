import Glibc
import NDArray
import Script
import Workers

/// Products of vectors and matrices, and `numpy.linalg`.
enum LinearFunctions {
  static func register(in module: ModuleObject) {
    let products: [(String, (NDArray, NDArray) throws -> NDArray)] = [
      ("matmul", matrixProduct), ("cross", crossProduct), ("inner", inner), ("kron", kron),
      (
        "vdot",
        { try dotProduct(try $0.reshaped([$0.count]), try $1.reshaped([$1.count])) }
      ),
      ("outer", { try outerProduct(Operand($0), Operand($1)) }),
    ]
    for (name, body) in products {
      module.function(name, "a, b, out=None", "The \(name) product.") { context, a in
        let call = ArrayCall(context: context, arguments: a, offset: 0)
        return try call.result(try body(try call.array(0), try call.array(1)), out: 2)
      }
    }
    module.function("tensordot", "a, b, axes=2", "Products summed over pairs of axes.") {
      context, a in
      let x = try context.ndarray(a[0])
      let y = try context.ndarray(a[1])
      if case .int(let count) = a[2] {
        guard count >= 0, count <= x.rank, count <= y.rank else {
          throw ScriptException.value("shape-mismatch for sum")
        }
        return NDArrayClass.result(
          try contract(x, Array(x.rank - count..<x.rank), y, Array(0..<count)))
      }
      let pairs = try context.array(a[2])
      guard pairs.count == 2 else { throw ScriptException.value("axes must be two lists") }
      return NDArrayClass.result(
        try contract(x, try context.axes(pairs[0]), y, try context.axes(pairs[1])))
    }
    module.function(
      "einsum", "subscripts, *operands, out=None, optimize=False", "Einstein's summation."
    ) { context, a in
      let operands = try a.rest(1).map { try context.ndarray($0) }
      return NDArrayClass.result(try einsteinSum(try a.string(0), operands))
    }
  }

  private static func inner(_ a: NDArray, _ b: NDArray) throws -> NDArray {
    if a.rank == 0 || b.rank == 0 { return try dotProduct(a, b) }
    return try contract(a, [a.rank - 1], b, [b.rank - 1])
  }

  private static func kron(_ a: NDArray, _ b: NDArray) throws -> NDArray {
    let rank = max(a.rank, b.rank)
    let left = [Int](repeating: 1, count: rank - a.rank) + a.shape
    let right = [Int](repeating: 1, count: rank - b.rank) + b.shape
    let x = try a.reshaped(left.flatMap { [$0, 1] })
    let y = try b.reshaped(right.flatMap { [1, $0] })
    return try apply(.multiply, Operand(x), Operand(y)).reshaped(zip(left, right).map { $0 * $1 })
  }

  static func registerLinalg(in module: ModuleObject) {
    module["LinAlgError"] = .type(linAlgError)
    module.function("norm", "x, ord=None, axis=None, keepdims=False", "The length of vectors.") {
      context, a in
      let call = ArrayCall(context: context, arguments: a, offset: 0)
      let given = try call.array(0)
      let array = try given.dtype.kindRankIsInteger ? given.asType(.float64) : given
      let size = try apply(.absolute, array)
      let axes = try call.axes(2)
      let keeps = try call.bool(3)
      var order = 2.0
      if let value = call.unlessNone(1), case .str = value {
      } else if call.unlessNone(1) != nil {
        order = try call.double(1)
      }
      if order == .infinity {
        return NDArrayClass.result(try size.maximum(axes: axes, keepsAxes: keeps))
      }
      if order == -.infinity {
        return NDArrayClass.result(try size.minimum(axes: axes, keepsAxes: keeps))
      }
      if order == 0 {
        return NDArrayClass.result(
          try size.countNonzero(axes: axes, keepsAxes: keeps).asType(.float64))
      }
      let powers =
        try order == 2 ? apply(.square, size) : apply(.power, Operand(size), Operand(weak: order))
      let sum = try powers.sum(axes: axes, keepsAxes: keeps)
      return NDArrayClass.result(
        try order == 2
          ? apply(.sqrt, sum) : apply(.power, Operand(sum), Operand(weak: 1 / order)))
    }
    module.function("det", "a", "The determinant.") { context, a in
      let array = try context.ndarray(a[0])
      let (_, determinant) = try eliminate(array, try .eye(array.shape.first ?? 0))
      return ScalarClass.wrap(Scalar(dtype: .float64, value: .float(determinant)))
    }
    module.function("inv", "a", "The inverse matrix.") { context, a in
      let array = try context.ndarray(a[0])
      return NDArrayClass.wrap(try solve(array, try .eye(array.shape.first ?? 0)))
    }
    module.function("solve", "a, b", "x in a @ x = b.") { context, a in
      let right = try context.ndarray(a[1])
      let columns = right.rank == 1 ? try right.insertingAxis(at: 1) : right
      let result = try solve(try context.ndarray(a[0]), columns)
      return NDArrayClass.wrap(right.rank == 1 ? try result.reshaped([result.count]) : result)
    }
    module.function("matrix_power", "a, n", "A matrix multiplied with itself.") { context, a in
      var array = try context.ndarray(a[0])
      let power = try a.int(1, context)
      guard array.rank == 2, array.shape[0] == array.shape[1] else { throw notSquare() }
      if power < 0 { array = try solve(array, try .eye(array.shape[0])) }
      var exponent = power.magnitude
      var result = try NDArray.eye(array.shape[0], dtype: array.dtype)
      while exponent > 0 {
        if exponent & 1 == 1 { result = try matrixProduct(result, array) }
        array = try matrixProduct(array, array)
        exponent >>= 1
      }
      return NDArrayClass.wrap(result)
    }
  }

  static let linAlgError = ExceptionMembers.makeClass(
    "LinAlgError", module: "numpy.linalg", base: .valueError)

  private static func notSquare() -> ScriptException {
    ScriptException(linAlgError, "Last 2 dimensions of the array must be square")
  }

  private static func solve(_ matrix: NDArray, _ right: NDArray) throws -> NDArray {
    let (solution, determinant) = try eliminate(matrix, right)
    if determinant == 0 { throw ScriptException(linAlgError, "Singular matrix") }
    return solution
  }

  /// Gauß elimination with partial pivoting: the solution and the determinant.
  private static func eliminate(
    _ matrix: NDArray, _ right: NDArray
  ) throws -> (NDArray, Double) {
    guard matrix.rank == 2, matrix.shape[0] == matrix.shape[1] else { throw notSquare() }
    guard !matrix.dtype.isComplex, right.rank == 2, right.shape[0] == matrix.shape[0] else {
      throw ScriptException.value("solve: the right side does not fit the matrix")
    }
    let size = matrix.shape[0]
    let m = try Rows(matrix)
    let r = try Rows(right)
    // As NumPy has it: the sign and the sum of the logarithms.
    var sign = 1.0
    var logarithm = 0.0
    for column in 0..<size {
      var pivot = column
      for row in column..<size where abs(m[row, column]) > abs(m[pivot, column]) { pivot = row }
      let value = m[pivot, column]
      if value == 0 { return (try NDArray(zeros: .float64, shape: right.shape), 0) }
      if pivot != column {
        m.exchange(pivot, column)
        r.exchange(pivot, column)
        sign = -sign
      }
      if value < 0 { sign = -sign }
      logarithm += log(value.magnitude)
      for row in column + 1..<max(size, column + 1) {
        let factor = m[row, column] / value
        if factor == 0 { continue }
        try Cancellation.current.check()
        m.subtract(factor, of: column, from: row, startingAt: column)
        r.subtract(factor, of: column, from: row)
      }
    }
    for row in (0..<size).reversed() {
      try Cancellation.current.check()
      for other in row + 1..<max(size, row + 1) {
        r.subtract(m[row, other], of: other, from: row)
      }
      r.divide(row, by: m[row, row])
    }
    return (try r.array, sign * exp(logarithm))
  }
}

/// A copy of a matrix as float64, to be worked on row by row.
private final class Rows {
  private var elements: [Double]
  private let shape: [Int]

  init(_ matrix: NDArray) throws {
    elements = try matrix.asType(.float64).elements()
    shape = matrix.shape
  }

  var array: NDArray { get throws { try NDArray(elements, shape: shape) } }

  subscript(row: Int, column: Int) -> Double { elements[row * shape[1] + column] }

  func exchange(_ row: Int, _ other: Int) {
    for column in 0..<shape[1] {
      elements.swapAt(row * shape[1] + column, other * shape[1] + column)
    }
  }

  /// Subtracts a multiple of one row from another.
  func subtract(_ factor: Double, of row: Int, from other: Int, startingAt first: Int = 0) {
    let width = shape[1]
    elements.withUnsafeMutableBufferPointer { elements in
      let source = UnsafeBufferPointer(rebasing: elements[row * width + first..<(row + 1) * width])
      let target = UnsafeMutableBufferPointer(
        rebasing: elements[other * width + first..<(other + 1) * width])
      for place in source.indices { target[place] -= factor * source[place] }
    }
  }

  func divide(_ row: Int, by divisor: Double) {
    for place in row * shape[1]..<(row + 1) * shape[1] { elements[place] /= divisor }
  }
}
