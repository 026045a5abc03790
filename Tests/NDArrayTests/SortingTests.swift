import NDArray
import Testing
import Workers

/// As many elements of every kind as make sorting go by bytes: those of `special`, then bits from a
/// generator.
private func mixture<T: Element>(_ special: [T], _ make: (UInt64) -> T) -> [T] {
  var state: UInt64 = 88_172_645_463_325_252
  return special
    + (0..<5000).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return make(state)
    }
}

/// Sorts by bytes and by comparison, which have to agree to the last bit.
private func check<T: Element>(_ values: [T], before: @escaping (T, T) -> Bool) throws {
  let array = try NDArray(values)
  let places = values.indices.sorted {
    before(values[$0], values[$1]) || (!before(values[$1], values[$0]) && $0 < $1)
  }
  let expected = try NDArray(places.map { values[$0] })
  #expect(try array.sorted().bytes() == expected.bytes(), "\(T.dtype)")
  #expect(try array.sortingIndices().elements(Int64.self) == places.map(Int64.init), "\(T.dtype)")
  for largest in [true, false] {
    let isFirst: (T, T) -> Bool = { largest ? before($1, $0) : before($0, $1) }
    var best = 0
    for index in values.indices {
      let isNaN = values[index] != values[index]
      if values[best] == values[best], isNaN || isFirst(values[index], values[best]) {
        best = index
      }
    }
    let found = try array.indexOfExtreme(largest: largest).elements(Int64.self)
    #expect(found == [Int64(best)], "\(T.dtype) \(largest)")
  }
}

private func floatBefore<T: FloatElement>(_ a: T, _ b: T) -> Bool {
  a < b || (b.isNaN && !a.isNaN)
}

@Test(
  "all dtypes are sorted by bytes as by comparison: signs, zeros, infinities, NaN of any kind last")
func sortsEveryType() throws {
  try check(mixture([.max, .min, 0]) { Int8(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { UInt8(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { Int16(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { UInt16(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { Int32(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { UInt32(truncatingIfNeeded: $0 & 0xff00ff) }, before: <)
  try check(mixture([.max, .min, 0]) { Int64(truncatingIfNeeded: $0) }, before: <)
  try check(mixture([.max, .min, 0]) { $0 }, before: <)
  try check(mixture([Bool8(true)]) { Bool8($0 & 1 == 0) }) { $0.byte < $1.byte }
  try check(mixture([0, -0.0, .infinity]) { Float16(Int8(truncatingIfNeeded: $0)) }, before: <)
  try check(mixture([0, -0.0, -.infinity]) { Float(Int32(truncatingIfNeeded: $0)) }, before: <)
  try check(
    mixture([0, -0.0, .infinity, -.infinity, .nan, -.nan, .leastNonzeroMagnitude]) {
      Double(bitPattern: $0)
    }, before: floatBefore)
  try check(
    mixture([.nan, -.infinity, .signalingNaN]) {
      Float(bitPattern: UInt32(truncatingIfNeeded: $0))
    },
    before: floatBefore)
}

@Test("complex numbers are sorted by real, then imaginary part; those with NaN as NumPy does")
func sortsComplexNumbers() throws {
  let nan = Double.nan
  let numbers = [
    (nan, nan), (nan, 1), (2, nan), (1, nan), (nan, 0), (1, 5), (.infinity, 0), (1, 2),
  ]
  let order: [Int64] = [7, 5, 6, 3, 2, 4, 1, 0]
  let few = try NDArray(numbers.map { Complex128($0.0, $0.1) })
  #expect(try few.sortingIndices().elements(Int64.self) == order)
  let many = try few.cast(to: .complex64).repeated([200])
  #expect(
    try many.sortingIndices().elements(Int64.self)
      == order.flatMap { place in (0..<200).map { place * 200 + $0 } })
}

@Test("rows are sorted one by one, whatever their number")
func sortsRows() throws {
  let rows = try NDArray(mixture([]) { Int16(truncatingIfNeeded: $0) }, shape: [2, 2500])
  for axis in [0, 1] {
    let sorted = try rows.sorted(axis: axis)
    for index in 0..<min(5, rows.shape[1 - axis]) {
      let row = try sorted.element(axis: 1 - axis, index: index).elements(Int16.self)
      let plain = try rows.element(axis: 1 - axis, index: index).elements(Int16.self)
      #expect(row == plain.sorted())
    }
  }
}

@Test("long work on arrays hears a request to stop")
func stopsWhenAsked() throws {
  let token = Cancellation()
  token.cancel()
  let array = try NDArray(zeros: .float64, shape: [1 << 21])
  let matrix = try array.reshaped([1 << 10, 1 << 11])
  let work: [(String, () throws -> Any)] = [
    ("sorted", { try array.sorted() }), ("places", { try array.sortingIndices() }),
    ("copy", { try matrix.transposed().copy() }), ("bytes", { try array.bytes() }),
    ("fill", { try array.fill([1, 2, 3, 4, 5, 6, 7, 8]) }),
    ("range", { try NDArray.range(from: 0, to: 1 << 21) }),
    ("counts", { try array.cast(to: .int64).binCounts() }),
    ("extreme", { try array.indexOfExtreme(largest: true) }),
    ("sums", { try array.accumulated(.add) }),
    ("product", { try matrixProduct(matrix, matrix.transposed()) }),
    ("margins", { try matrix.padded([(900, 900), (900, 900)], mode: .reflect) }),
    ("shuffle", { try RandomGenerator(PCG64(seed: 1)).permuted(array) }),
  ]
  for (name, body) in work {
    #expect(throws: Cancelled.self, "\(name)") {
      try Cancellation.$current.withValue(token) { _ = try body() }
    }
  }
}
