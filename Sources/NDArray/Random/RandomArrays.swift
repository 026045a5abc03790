/// Random arrays as NumPy's `Generator` makes them: the same seed gives the same numbers.
public final class RandomGenerator {
  /// The bits behind the numbers.
  public var bits: PCG64

  /// Makes a generator.
  public init(_ bits: PCG64) { self.bits = bits }

  func filled<T: Element>(
    _ shape: [Int], _ type: T.Type, _ next: (inout PCG64) -> T
  ) throws -> NDArray {
    let result = try NDArray(uninitialized: T.dtype, shape: shape)
    try result.withElements(T.self) { elements in
      for start in stride(from: 0, to: elements.count, by: 1 << 16) {
        try cancellationCheck()
        for index in start..<min(elements.count, start + 1 << 16) { elements[index] = next(&bits) }
      }
    }
    return result
  }

  /// Numbers in [0, 1).
  public func random(_ shape: [Int], dtype: DType = .float64) throws -> NDArray {
    switch dtype {
    case .float64: try filled(shape, Double.self) { $0.nextDouble() }
    case .float32: try filled(shape, Float.self) { $0.nextFloat() }
    default: throw NDArrayError(.dtype, "Unsupported dtype dtype('\(dtype.name)') for random")
    }
  }

  /// Integers in `low...high`, all equally likely.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` if the range is empty or the dtype too small for it.
  public func integers(
    _ low: Int128, through high: Int128, _ shape: [Int], dtype: DType = .int64
  ) throws -> NDArray {
    guard dtype.kindRank < 2 else {
      throw NDArrayError(.dtype, "Unsupported dtype dtype('\(dtype.name)') for integers")
    }
    let bounds = dtype.integerBounds
    if low < bounds.low { throw NDArrayError(.value, "low is out of bounds for \(dtype.name)") }
    if high > bounds.high { throw NDArrayError(.value, "high is out of bounds for \(dtype.name)") }
    if low > high { throw NDArrayError(.value, "low >= high") }
    let limit = UInt64(truncatingIfNeeded: high - low)
    let base = UInt64(truncatingIfNeeded: low)
    switch dtype.itemSize {
    case 1 where dtype == .bool:
      var small = SmallBounded<UInt8>()
      return try filled(shape, UInt8.self) {
        limit == 0 ? UInt8(truncatingIfNeeded: base) : small.bounded(1, &$0)
      }.reinterpreted(as: .bool)
    case 1:
      var small = SmallBounded<UInt8>()
      return try filled(shape, UInt8.self) {
        UInt8(truncatingIfNeeded: base) &+ small.bounded(UInt8(truncatingIfNeeded: limit), &$0)
      }.reinterpreted(as: dtype)
    case 2:
      var small = SmallBounded<UInt16>()
      return try filled(shape, UInt16.self) {
        UInt16(truncatingIfNeeded: base) &+ small.bounded(UInt16(truncatingIfNeeded: limit), &$0)
      }.reinterpreted(as: dtype)
    case 4:
      return try filled(shape, UInt32.self) {
        UInt32(truncatingIfNeeded: base) &+ $0.bounded32(UInt32(truncatingIfNeeded: limit))
      }.reinterpreted(as: dtype)
    default:
      return try filled(shape, UInt64.self) { base &+ $0.bounded(limit) }.reinterpreted(as: dtype)
    }
  }

  /// Numbers from the normal distribution around 0 with deviation 1.
  public func standardNormal(_ shape: [Int]) throws -> NDArray {
    try filled(shape, Double.self) { $0.nextNormal() }
  }

  /// Numbers from the exponential distribution with mean 1.
  public func standardExponential(_ shape: [Int]) throws -> NDArray {
    try filled(shape, Double.self) { $0.nextExponential() }
  }

  /// Counts from Poisson distributions with these means.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for a mean that is negative, NaN or too large.
  public func poisson(_ means: NDArray) throws -> NDArray {
    let wide = try means.cast(to: .float64)
    let result = try NDArray(uninitialized: .int64, shape: means.shape)
    try wide.withElements(Double.self) { means in
      try result.withElements(Int64.self) { counts in
        for index in means.indices {
          if index & 0xffff == 0 { try cancellationCheck() }
          guard means[index] >= 0, means[index] < 9.2e18 else {
            throw NDArrayError(
              .value, means[index] >= 0 ? "lam value too large" : "lam < 0 or lam contains NaNs")
          }
          counts[index] = bits.nextPoisson(means[index])
        }
      }
    }
    return result
  }

  /// How often `trials` with a chance of success succeed, in float-free counting.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` for a chance outside 0...1 or negative trials.
  public func binomial(_ trials: Int, _ chance: Double, _ shape: [Int]) throws -> NDArray {
    guard trials >= 0 else { throw NDArrayError(.value, "n < 0") }
    guard chance >= 0, chance <= 1 else {
      throw NDArrayError(.value, "p < 0, p > 1 or p is NaN")
    }
    return try filled(shape, Int64.self) { $0.nextBinomial(trials, chance) }
  }

  /// Puts the elements along an axis into random order, in place.
  ///
  /// - Throws: ``NDArrayError`` of kind `axis` or `readOnly`.
  public func shuffle(_ array: NDArray, axis: Int = 0) throws {
    let place = try normalizedAxis(axis, rank: array.rank)
    guard array.storage.isWritable else {
      throw NDArrayError(.readOnly, "array is read-only")
    }
    let length = array.shape[place]
    guard length > 1 else { return }
    let order = try mixedPlaces(length, down: 1) { Int($0.interval(UInt64($1))) }
    let mixed = try array.taking(order, axis: place)
    try array.assign(mixed)
  }

  /// The numbers from 0, each of which from the last to `down` has changed places with one before it
  /// (or itself), as Fisher and Yates do it.
  private func mixedPlaces(
    _ count: Int, down: Int, _ choose: (inout PCG64, Int) -> Int
  ) throws -> NDArray {
    let order = try NDArray.range(from: 0, to: count)
    try order.withElements(Int64.self) { order in
      try forEachStretch(count - down) { stretch in
        for step in stretch {
          let index = count - 1 - step
          order.swapAt(index, choose(&bits, index))
        }
      }
    }
    return order
  }

  /// A shuffled copy of a 1-d array, or of the rows of another.
  public func permuted(_ array: NDArray) throws -> NDArray {
    if array.rank == 1 {
      let result = try array.copy()
      try shuffle(result)
      return result
    }
    guard array.rank > 0 else { return try array.copy() }
    let order = try NDArray.range(from: 0, to: array.shape[0])
    try shuffle(order)
    return try array.taking(order, axis: 0)
  }

  /// Indices of a random choice.
  ///
  /// - Parameters:
  ///   - population: how many there are to choose from.
  ///   - count: how many to choose.
  ///   - replaces: whether one may be chosen again.
  ///   - chances: one for each; nil makes all equal.
  ///   - shuffles: whether the order is random too.
  /// - Throws: ``NDArrayError`` of kind `value` if that cannot be.
  public func choice(
    _ population: Int, count: Int, replaces: Bool, chances: NDArray? = nil, shuffles: Bool = true
  ) throws -> NDArray {
    guard population > 0 || count == 0 else {
      throw NDArrayError(.value, "a cannot be empty unless no samples are taken")
    }
    guard count >= 0 else { throw NDArrayError(.value, "negative dimensions are not allowed") }
    if count == 0 { return try NDArray(zeros: .int64, shape: [0]) }
    if let chances { return try weightedChoice(population, count, replaces, chances) }
    if replaces { return try integers(0, through: Int128(population - 1), [count]) }
    guard count <= population else {
      throw NDArrayError(
        .value, "Cannot take a larger sample than population when replace is False")
    }
    if population > 10000, count > population / 50 {
      let order = try mixedPlaces(population, down: max(population - count, 1)) {
        Int($0.bounded(UInt64($1)))
      }
      return try order.slice(axis: 0, start: population - count, count: count).copy()
    }
    // Floyd's algorithm.
    var chosen: [Int64] = []
    var known = Set<Int64>()
    for last in population - count..<population {
      if last & 0xffff == 0 { try cancellationCheck() }
      let value = Int64(bits.bounded(UInt64(last)))
      let taken = known.insert(value).inserted ? value : Int64(last)
      known.insert(taken)
      chosen.append(taken)
    }
    if shuffles {
      for index in stride(from: count - 1, to: 0, by: -1) {
        chosen.swapAt(index, Int(bits.bounded(UInt64(index))))
      }
    }
    return try NDArray(chosen)
  }

  private func weightedChoice(
    _ population: Int, _ count: Int, _ replaces: Bool, _ chances: NDArray
  ) throws -> NDArray {
    var weights = try chances.asType(.float64).contiguous().elements(Double.self)
    guard weights.count == population, chances.rank == 1 else {
      throw NDArrayError(.value, "a and p must have same size")
    }
    guard weights.allSatisfy({ $0 >= 0 }) else {
      throw NDArrayError(.value, "Probabilities are not non-negative")
    }
    guard abs(weights.reduce(0, +) - 1) <= 1e-8 else {
      throw NDArrayError(
        .value,
        "Probabilities do not sum to 1. See Notes section of docstring for more information.")
    }
    if replaces { return try pick(weights, random([count])) }
    guard weights.count(where: { $0 > 0 }) >= count else {
      throw NDArrayError(.value, "Fewer non-zero entries in p than size")
    }
    var found: [Int64] = []
    while found.count < count {
      for index in found { weights[Int(index)] = 0 }
      let new = try pick(weights, random([count - found.count])).elements(Int64.self)
      for index in new where !found.contains(index) { found.append(index) }
    }
    return try NDArray(found)
  }

  private func pick(_ weights: [Double], _ numbers: NDArray) throws -> NDArray {
    let sums = try NDArray(weights).accumulated(.add, axis: 0)
    let total = try sums.element(axis: 0, index: weights.count - 1)
    return try apply(.divide, Operand(sums), Operand(total))
      .insertionPoints(for: numbers, right: true)
  }
}

extension DType {
  /// The smallest and the largest value of an integer type or bool.
  public var integerBounds: (low: Int128, high: Int128) {
    if self == .bool { return (0, 1) }
    let bits = itemSize * 8
    return isSignedInteger
      ? (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) : (0, (1 << bits) - 1)
  }
}
