import NDArray
import Testing

// The expected numbers are those of NumPy's default_rng with the same seed.

@Test("floats and integers of default_rng")
func randomNumbers() throws {
  let floats = try RandomGenerator(PCG64(seed: 42)).random([3])
  #expect(
    try floats.elements(Double.self) == [
      0.7739560485559633, 0.4388784397520523, 0.8585979199113825,
    ])
  let bytes = try RandomGenerator(PCG64(seed: 0)).integers(0, through: 255, [8], dtype: .uint8)
  #expect(try bytes.elements(UInt8.self) == [95, 130, 194, 217, 207, 235, 15, 163])
  let words = try RandomGenerator(PCG64(seed: 7)).integers(0, through: 69999, [3], dtype: .uint32)
  #expect(try words.elements(UInt32.self) == [66143, 43756, 47892])
}

@Test("seeds of more than 64 bits, wide ranges, the normal distribution")
func randomSeeds() throws {
  let rng = RandomGenerator(PCG64(seed: [5, 0, 1 << 16]))
  #expect(
    try rng.integers(-5, through: (1 << 40) - 1, [3]).elements(Int64.self) == [
      842_677_679_276, 642_776_174_363, 53_423_601_089,
    ])
  // The tables behind the normal distribution may differ in their last digits.
  let normal = try rng.standardNormal([4]).elements(Double.self)
  let wanted = [
    -0.3073045292311147, -0.050771143097874734, 0.837290012448589, 0.0501864813701694,
  ]
  #expect(zip(normal, wanted).allSatisfy { abs($0 - $1) < 1e-12 })
  let many = try RandomGenerator(PCG64(seed: 99)).standardNormal([100_000])
  #expect(abs(try many.sum().scalar.double - -328.1457253940035) < 1e-8)
}

@Test("orders and choices")
func randomOrders() throws {
  func rng() -> RandomGenerator { RandomGenerator(PCG64(seed: 7)) }
  #expect(
    try rng().permuted(.range(from: 0, to: 6)).elements(Int64.self) == [5, 2, 0, 4, 1, 3])
  #expect(
    try rng().choice(1000, count: 4, replaces: false).elements(Int64.self) == [942, 623, 897, 683])
  #expect(throws: NDArrayError.self) { try rng().choice(3, count: 4, replaces: false) }
  #expect(throws: NDArrayError.self) { try rng().integers(0, through: 300, [1], dtype: .uint8) }
  #expect(throws: NDArrayError.self) { try rng().integers(3, through: 2, [1]) }
}

@Test("counts of rare events")
func poisson() throws {
  func draw(_ mean: Double) throws -> [Int64] {
    try RandomGenerator(PCG64(seed: 7)).poisson(NDArray([Double](repeating: mean, count: 5)))
      .elements(Int64.self)
  }
  #expect(try draw(4) == [6, 5, 7, 2, 2])
  #expect(try draw(100) == [104, 109, 94, 109, 94])
  #expect(throws: NDArrayError.self) { try draw(-1) }
  #expect(throws: NDArrayError.self) { try draw(.nan) }
}
