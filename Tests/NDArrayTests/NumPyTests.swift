import NDArray
import Testing

/// Runs all cases of a fixture file and collects what differs, so that one failure shows the pattern.
func check(
  _ name: String, _ body: (FixtureCase) throws -> String?,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var failures: [String] = []
  let cases = try fixtureCases(name)
  for one in cases {
    if let text = try body(one) {
      failures.append(
        "\(one.line) \(one.fields.prefix(3).joined(separator: " ").prefix(90)): \(text)")
    }
  }
  #expect(cases.count > 100, sourceLocation: sourceLocation)
  #expect(
    failures.isEmpty,
    "\(failures.count) of \(cases.count)\n\(failures.prefix(25).joined(separator: "\n"))",
    sourceLocation: sourceLocation)
}

/// Compares an outcome that may be an exception's name.
func compare(
  _ expected: String, tolerance: Double = 0, _ body: () throws -> NDArray
) throws -> String? {
  do {
    let found = try body()
    if expected.hasSuffix("Error") { return "no \(expected), but \(found.text())" }
    return difference(found, try fixtureArray(expected), tolerance: tolerance)
  } catch let error as NDArrayError {
    let name =
      error.kind == .dtype ? "TypeError" : error.kind == .overflow ? "OverflowError" : "ValueError"
    return name == expected ? nil : "\(error)"
  }
}

/// The tolerance for functions that are not correctly rounded: some units in the last place.
func looseness(_ field: String) -> Double {
  let name = field.prefix { $0 != ":" }
  return name == "float16" ? 2e-3 : name == "float32" || name == "complex64" ? 6e-7 : 1e-14
}

@Test("casts between all dtypes")
func casts() throws {
  try check("casts") { one in
    guard let target = DType(rawValue: one.fields[1]) else { return "dtype" }
    return try compare(one.fields[3]) { try one.array(2).cast(to: target) }
  }
}

@Test("functions of two arrays, and of an array and a Python number")
func binaryFunctions() throws {
  let inexact: Set = ["power", "hypot", "arctan2", "logaddexp"]
  try check("binary") { one in
    guard let operation = BinaryOperation(rawValue: one.fields[1]) else { return "name" }
    let expected = one.fields[4]
    let isComplex = expected.hasPrefix("complex")
    let tolerance = inexact.contains(one.fields[1]) || isComplex ? looseness(expected) : 0
    return try compare(expected, tolerance: tolerance) {
      try apply(operation, one.operand(2), one.operand(3))
    }
  }
}

@Test("functions of one array")
func unaryFunctions() throws {
  let exact: Set = [
    "negative", "positive", "absolute", "fabs", "sign", "square", "reciprocal", "invert",
    "logical_not", "floor", "ceil", "trunc", "rint", "isnan", "isinf", "isfinite", "signbit",
    "conjugate", "real", "imag",
  ]
  try check("unary") { one in
    guard let operation = UnaryOperation(rawValue: one.fields[1]) else { return "name" }
    let expected = one.fields[3]
    let isExact = exact.contains(one.fields[1]) && !one.fields[2].hasPrefix("complex")
    return try compare(expected, tolerance: isExact ? 0 : looseness(expected)) {
      try apply(operation, try one.array(2))
    }
  }
}

@Test("folds along axes")
func reductions() throws {
  try check("reductions") { one in
    let axes =
      one.fields[2] == "None" ? nil : one.fields[2].split(separator: ",").compactMap { Int($0) }
    let expected = one.fields[4]
    let isComplex = one.fields[3].hasPrefix("complex")
    return try compare(expected, tolerance: isComplex ? looseness("complex64") : 0) {
      try fold(one.fields[1], try one.array(3), axes)
    }
  }
}

private func fold(_ name: String, _ array: NDArray, _ axes: [Int]?) throws -> NDArray {
  switch name {
  case "sum": try array.sum(axes: axes)
  case "prod": try reduce(.multiply, array, axes: axes)
  case "min": try array.minimum(axes: axes)
  case "max": try array.maximum(axes: axes)
  case "mean": try array.mean(axes: axes)
  case "var": try array.variance(axes: axes)
  case "std": try array.standardDeviation(axes: axes)
  case "all": try array.all(axes: axes)
  case "any": try array.any(axes: axes)
  case "argmin": try array.indexOfExtreme(largest: false, axis: axes?.first)
  case "argmax": try array.indexOfExtreme(largest: true, axis: axes?.first)
  case "cumsum": try array.accumulated(.add, axis: axes?.first)
  case "cumprod": try array.accumulated(.multiply, axis: axes?.first)
  case "sort": try array.sorted(axis: axes?.first)
  case "count_nonzero": try array.countNonzero(axes: axes)
  default: throw NDArrayError(.value, name)
  }
}

@Test("arrays and scalars are written as NumPy writes them")
func texts() throws {
  try check("texts") { one in
    let array = try one.array(1)
    let isScalar = one.fields[0] == "scalar"
    let str = isScalar ? array.scalar.text : array.text()
    let repr = isScalar ? array.scalar.representation : array.representation()
    if str != one.text(2) { return "\(str)\nnot\n\(one.text(2))" }
    return repr == one.text(3) ? nil : "\(repr)\nnot\n\(one.text(3))"
  }
}
