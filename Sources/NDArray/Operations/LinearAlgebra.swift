import Workers

/// The matrix product, by NumPy's rules: the last two axes are matrices, those before are broadcast;
/// a 1-d array is a row on the left, a column on the right.
///
/// - Throws: ``NDArrayError`` of kind `value` if the inner lengths differ or an operand is 0-d, of
///   kind `size`; `Cancelled`. O(n·m·k) per matrix.
public func matrixProduct(_ a: NDArray, _ b: NDArray) throws -> NDArray {
  guard a.rank > 0, b.rank > 0 else {
    throw NDArrayError(
      .value, "matmul: Input operand \(a.rank == 0 ? 0 : 1) does not have enough dimensions")
  }
  let left = a.rank == 1 ? try a.insertingAxis(at: 0) : a
  let right = b.rank == 1 ? try b.insertingAxis(at: 1) : b
  let (rows, inner) = (left.shape[left.rank - 2], left.shape[left.rank - 1])
  let (inner2, columns) = (right.shape[right.rank - 2], right.shape[right.rank - 1])
  guard inner == inner2 else {
    throw NDArrayError(
      .value,
      "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        + "(n?,k),(k,m?)->(n?,m?) (size \(inner2) is different from \(inner))")
  }
  let outer = try broadcastShape([Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2))])
  let type = a.dtype.promoted(with: b.dtype)
  let work: DType =
    type == .uint64 || type.kindRank >= 2 && type != .float16
    ? type : type == .float16 ? .float32 : .int64
  let lefts = try left.broadcast(to: outer + [rows, inner]).cast(to: work)
  let rights = try right.broadcast(to: outer + [inner, columns]).cast(to: work)
  let result = try NDArray(zeros: work, shape: outer + [rows, columns])
  let size = (rows, inner, columns)
  let count = outer.reduce(1, &*)
  switch work {
  case .int64: try multiply(count, size, lefts, rights, result, Int64.zero) { $0 &+ $1 &* $2 }
  case .uint64: try multiply(count, size, lefts, rights, result, UInt64.zero) { $0 &+ $1 &* $2 }
  case .float32: try multiply(count, size, lefts, rights, result, Float.zero) { $0 + $1 * $2 }
  case .float64: try multiply(count, size, lefts, rights, result, Double.zero) { $0 + $1 * $2 }
  case .complex64:
    try multiply(count, size, lefts, rights, result, Complex64.zero) { $0 + $1 * $2 }
  default: try multiply(count, size, lefts, rights, result, Complex128.zero) { $0 + $1 * $2 }
  }
  var shape = outer
  if a.rank > 1 { shape.append(rows) }
  if b.rank > 1 { shape.append(columns) }
  let typed = type == .bool ? try result.cast(to: .bool) : try result.asType(type)
  return try typed.reshaped(shape)
}

@inline(__always)
private func multiply<T: Element>(
  _ count: Int, _ size: (rows: Int, inner: Int, columns: Int), _ a: NDArray, _ b: NDArray,
  _ result: NDArray, _ zero: T, _ add: (T, T, T) -> T
) throws {
  let (rows, inner, columns) = size
  guard rows > 0, inner > 0, columns > 0 else { return }
  let left = a.address.assumingMemoryBound(to: T.self)
  let right = b.address.assumingMemoryBound(to: T.self)
  let target = result.address.assumingMemoryBound(to: T.self)
  let cancellation = Cancellation.current
  var sinceCheck = 0
  for matrix in 0..<count {
    for row in 0..<rows {
      let out = target + (matrix &* rows &+ row) &* columns
      let line = left + (matrix &* rows &+ row) &* inner
      for place in 0..<inner {
        let factor = line[place]
        let other = right + (matrix &* inner &+ place) &* columns
        for column in 0..<columns { out[column] = add(out[column], factor, other[column]) }
        sinceCheck &+= columns
        if sinceCheck > 1 << 20 {
          sinceCheck = 0
          try cancellation.check()
        }
      }
    }
  }
}

/// NumPy's `dot`: the inner product of vectors, the product of matrices, else the sum over the last
/// axis of `a` and the last but one of `b`.
///
/// - Throws: ``NDArrayError`` of kind `value` if the lengths differ; `Cancelled`.
public func dotProduct(_ a: NDArray, _ b: NDArray) throws -> NDArray {
  if a.rank == 0 || b.rank == 0 { return try apply(.multiply, Operand(a), Operand(b)) }
  let axis = max(0, b.rank - 2)
  guard a.shape[a.rank - 1] == b.shape[axis] else {
    throw NDArrayError(
      .value,
      "shapes \(a.shape.plainDescription) and \(b.shape.plainDescription) not aligned: \(a.shape[a.rank - 1]) "
        + "(dim \(a.rank - 1)) != \(b.shape[axis]) (dim \(axis))")
  }
  return try contract(a, [a.rank - 1], b, [axis])
}

/// NumPy's `tensordot`: products summed over pairs of axes; the axes that are left follow each other.
///
/// - Throws: ``NDArrayError`` of kind `value` if paired lengths differ, of kind `axis`; `Cancelled`.
public func contract(
  _ a: NDArray, _ axesA: [Int], _ b: NDArray, _ axesB: [Int]
) throws -> NDArray {
  let left = try axesA.map { try normalizedAxis($0, rank: a.rank) }
  let right = try axesB.map { try normalizedAxis($0, rank: b.rank) }
  guard left.count == right.count,
    zip(left, right).allSatisfy({ a.shape[$0] == b.shape[$1] })
  else { throw NDArrayError(.value, "shape-mismatch for sum") }
  let restA = a.shape.indices.filter { !left.contains($0) }
  let restB = b.shape.indices.filter { !right.contains($0) }
  let inner = left.reduce(1) { $0 &* a.shape[$1] }
  let rows = restA.reduce(1) { $0 &* a.shape[$1] }
  let columns = restB.reduce(1) { $0 &* b.shape[$1] }
  let product = try matrixProduct(
    try a.transposed(restA + left).reshaped([rows, inner]),
    try b.transposed(right + restB).reshaped([inner, columns]))
  return try product.reshaped(restA.map { a.shape[$0] } + restB.map { b.shape[$0] })
}

/// All products of an element of `a` and one of `b`.
///
/// - Throws: ``NDArrayError`` of kind `size`; `Cancelled`.
public func outerProduct(_ a: Operand, _ b: Operand) throws -> NDArray {
  try apply(
    .multiply,
    Operand(try a.array.reshaped([a.array.count, 1]), weak: nil),
    Operand(try b.array.reshaped([1, b.array.count]), weak: nil))
}

/// The cross product of vectors of 3 (or 2) components along the last axis.
///
/// - Throws: ``NDArrayError`` of kind `value` for other lengths; `Cancelled`.
public func crossProduct(_ a: NDArray, _ b: NDArray) throws -> NDArray {
  guard let n = a.shape.last, let m = b.shape.last, (2...3).contains(n), (2...3).contains(m) else {
    throw NDArrayError(
      .value, "incompatible dimensions for cross product\n(dimension must be 2 or 3)")
  }
  func component(_ array: NDArray, _ index: Int) throws -> Operand {
    let last = array.rank - 1
    if index >= array.shape[last] {
      return Operand(
        try apply(
          .multiply, Operand(array.element(axis: last, index: 0)), Operand(weak: 0)))
    }
    return Operand(try array.element(axis: last, index: index))
  }
  func minor(_ i: Int, _ j: Int) throws -> NDArray {
    try apply(
      .subtract,
      Operand(apply(.multiply, component(a, i), component(b, j))),
      Operand(apply(.multiply, component(a, j), component(b, i))))
  }
  let last = try minor(0, 1)
  if n == 2, m == 2 { return last }
  return try stack([try minor(1, 2), try minor(2, 0), last], axis: last.rank)
}

/// Einstein's summation over labelled axes, such as "ij,jk->ik".
///
/// - Throws: ``NDArrayError`` of kind `value` for a malformed text or lengths that differ, of kind
///   `size`; `Cancelled`. All products are made before they are summed.
public func einsteinSum(_ text: String, _ operands: [NDArray]) throws -> NDArray {
  let text = text.filter { $0 != " " }
  var inputs = text
  var output: [Character]?
  if let arrow = text.firstRange(of: "->") {
    inputs = String(text[..<arrow.lowerBound])
    output = Array(text[arrow.upperBound...])
  }
  let labels = inputs.split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
  guard labels.count == operands.count else {
    throw NDArrayError(
      .value,
      "more operands provided to einstein sum function than specified in the subscripts string")
  }
  let all = labels.flatMap { $0 }
  guard (all + (output ?? [])).allSatisfy({ $0.isLetter && $0.isASCII }) else {
    throw NDArrayError(.value, "invalid subscript in einstein sum subscripts string '\(text)'")
  }
  let target =
    output ?? Set(all).filter { label in all.count { $0 == label } == 1 }.sorted()
  guard Set(target).count == target.count, target.allSatisfy(all.contains) else {
    throw NDArrayError(.value, "einstein sum subscripts string has a bad output '\(text)'")
  }
  let order = target + Set(all).subtracting(target).sorted()
  var product: NDArray?
  for (array, labels) in zip(operands, labels) {
    guard labels.count == array.rank else {
      throw NDArrayError(
        .value,
        "operand has \(array.rank) dimensions, but the subscripts have \(labels.count)")
    }
    let next = try aligned(array, labels, order)
    product =
      try product.map { try apply(.multiply, Operand($0), Operand(next)) } ?? next
  }
  guard let product else { throw NDArrayError(.value, "no operands") }
  let summed = Array(target.count..<order.count)
  let result =
    summed.isEmpty ? product : try product.sum(axes: summed, dtype: product.dtype)
  return operands.count == 1 && summed.isEmpty ? try result.copy() : result
}

/// The array with an axis for each label of `order`, of length 1 where it has none.
private func aligned(
  _ array: NDArray, _ labels: [Character], _ order: [Character]
) throws -> NDArray {
  var array = array
  var labels = labels
  while let second = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }),
    let first = labels.firstIndex(of: labels[second])
  {
    guard array.shape[first] == array.shape[second] else {
      throw NDArrayError(.value, "dimensions of a repeated subscript differ")
    }
    let label = labels[second]
    array = try array.diagonal(axes: (first, second))
    labels.remove(at: second)
    labels.remove(at: first)
    labels.append(label)
  }
  let present = order.filter(labels.contains)
  array = try array.transposed(present.compactMap { labels.firstIndex(of: $0) })
  for (place, label) in order.enumerated() where !labels.contains(label) {
    array = try array.insertingAxis(at: place)
  }
  return array
}
