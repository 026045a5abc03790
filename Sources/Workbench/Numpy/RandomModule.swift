import BigInt
import Glibc
import NDArray
import Script

/// The module `numpy.random`.
enum RandomModule {
  static let generator: HostClass<RandomGenerator> = {
    let type = HostClass<RandomGenerator>(
      "Generator", module: "numpy.random", doc: "Random numbers; the same seed gives the same ones."
    )
    addNumbers(type)
    addDistributions(type)
    addOrders(type)
    type.repr { _, _ in "Generator(PCG64)" }
    return type
  }()

  static func fill(_ module: ModuleObject) {
    module["Generator"] = .type(generator.type)
    module.function("default_rng", "seed=None", "A generator of random numbers.") { context, a in
      if generator.unwrap(a[0]) != nil { return a[0] }
      return generator.wrap(RandomGenerator(PCG64(seed: try seed(a[0], context))))
    }
    let shared = RandomGenerator(PCG64(seed: systemSeed()))
    module.function("seed", "seed=None", "Seeds the functions of the module.") { context, a in
      shared.bits = PCG64(seed: try seed(a[0], context))
      return .none
    }
    // The older functions of the module, on a generator of their own.
    let receiver = generator.wrap(shared)
    let names = [
      ("rand", nil), ("random", "random"), ("random_sample", "random"), ("randn", nil),
      ("randint", "integers"), ("normal", "normal"), ("uniform", "uniform"), ("poisson", "poisson"),
      ("binomial", "binomial"), ("choice", "choice"), ("shuffle", "shuffle"),
      ("permutation", "permutation"), ("exponential", "exponential"),
    ]
    for (name, method) in names {
      if let method, case .method(let builtin)? = generator.type.member(method) {
        module[name] = .builtin(BuiltinObject(builtin, receiver: receiver))
      } else {
        module.function(name, "*args", "An array of random numbers of this shape.") { context, a in
          let shape = try context.shape(.tuple(a.rest(0)))
          return NDArrayClass.result(
            try name == "rand" ? shared.random(shape) : shared.standardNormal(shape))
        }
      }
    }
  }

  private static func seed(_ value: Value, _ context: Interpreter) throws -> [UInt32] {
    switch value {
    case .none: return systemSeed()
    case .list(let list): return try list.items.flatMap { try seed($0, context) }
    default:
      guard let index = try context.indexValue(value), let big = index.asBigInt else {
        throw ScriptException.type("SeedSequence expects int or sequence of ints for entropy")
      }
      guard big.signum() >= 0 else {
        throw ScriptException.value("expected non-negative integer")
      }
      var rest = big.magnitude
      var words: [UInt32] = []
      repeat {
        words.append(UInt32(truncatingIfNeeded: rest.words.first ?? 0))
        rest >>= 32
      } while rest != 0
      return words
    }
  }

  private static func systemSeed() -> [UInt32] {
    (0..<4).map { _ in UInt32.random(in: 0...UInt32.max) }
  }

  private static func size(_ a: Arguments, _ index: Int, _ context: Interpreter) throws -> [Int]? {
    try a.unlessNone(index).map { value in
      let shape = try context.shape(value)
      try context.reserve(elements: shape.checkedProduct ?? 0, size: 8)
      return shape
    }
  }

  /// A plain float for no size, as numpy gives; else an array.
  private static func result(_ array: NDArray, _ hasSize: Bool) -> Value {
    hasSize ? NDArrayClass.wrap(array) : array.scalar.plain
  }

  private static func addNumbers(_ type: HostClass<RandomGenerator>) {
    type.method("random", "size=None, dtype=None, out=None", "Numbers in [0, 1).") {
      context, rng, a in
      let shape = try size(a, 0, context)
      let dtype = try a.unlessNone(1).map { try context.dtype($0).dtype } ?? .float64
      return result(try rng.random(shape ?? [], dtype: dtype), shape != nil)
    }
    type.method(
      "integers", "low, high=None, size=None, dtype=None, endpoint=False",
      "Integers from low (included) to high (excluded), or below low."
    ) { context, rng, a in
      let shape = try size(a, 2, context)
      let dtype = try a.unlessNone(3).map { try context.dtype($0).dtype } ?? .int64
      let hasHigh = a.unlessNone(1) != nil
      let low = try hasHigh ? bound(a[0], context) : 0
      let high = try bound(hasHigh ? a[1] : a[0], context)
      let last = try a.bool(4, context) ? high : high - 1
      let array = try rng.integers(low, through: last, shape ?? [], dtype: dtype)
      return shape != nil ? NDArrayClass.wrap(array) : NDArrayClass.result(array)
    }
    type.method("bytes", "length", "Random bytes.") { context, rng, a in
      let length = try a.int(0, context)
      guard length >= 0 else { throw ScriptException.value("negative dimensions are not allowed") }
      try context.reserve(elements: length, size: 1)
      let words = try rng.integers(
        0, through: Int128(UInt32.max), [(length + 3) / 4], dtype: .uint32)
      return .bytes(BytesObject(Array(try words.bytes().prefix(length))))
    }
  }

  private static func bound(_ value: Value, _ context: Interpreter) throws -> Int128 {
    if case .float(let number) = value, number == number.rounded(), abs(number) < 0x1p63 {
      return Int128(number)
    }
    guard let index = try context.indexValue(value), let number = index.asBigInt,
      let exact = Int128(exactly: number)
    else { throw ScriptException.type("the bounds of random integers must be integers") }
    return exact
  }

  private static func addDistributions(_ type: HostClass<RandomGenerator>) {
    func add(
      _ name: String, _ signature: String, _ doc: String, _ parameters: Int,
      _ make: @escaping (RandomGenerator, [Int], [NDArray]) throws -> NDArray
    ) {
      type.method(name, signature, doc) { context, rng, a in
        let given = try (0..<parameters).map { try context.ndarray(a[$0]) }
        let wanted = try size(a, parameters, context)
        let shape = try wanted ?? broadcastShape(given.map(\.shape))
        let isScalar = wanted == nil && shape.isEmpty
        return result(try make(rng, shape, given), !isScalar)
      }
    }
    func scaled(_ base: NDArray, by scale: NDArray, from start: NDArray) throws -> NDArray {
      try apply(
        .add, Operand(start.asType(.float64)),
        Operand(try apply(.multiply, Operand(base), Operand(scale.asType(.float64)))))
    }
    add(
      "standard_normal", "size=None, dtype=None, out=None", "The standard normal distribution.", 0
    ) {
      rng, shape, _ in try rng.standardNormal(shape)
    }
    add("normal", "loc=0.0, scale=1.0, size=None", "The normal distribution.", 2) { rng, shape, p in
      if p[1].scalars.contains(where: { $0.double < 0 }) {
        throw ScriptException.value("scale < 0")
      }
      return try scaled(rng.standardNormal(shape), by: p[1], from: p[0])
    }
    add("uniform", "low=0.0, high=1.0, size=None", "Numbers from low to high.", 2) {
      rng, shape, p in
      let range = try apply(
        .subtract, Operand(p[1].asType(.float64)), Operand(p[0].asType(.float64)))
      return try scaled(rng.random(shape), by: range, from: p[0])
    }
    add("exponential", "scale=1.0, size=None", "The exponential distribution.", 1) {
      rng, shape, p in
      try scaled(rng.standardExponential(shape), by: p[0], from: NDArray(scalar: 0.0))
    }
    add("lognormal", "mean=0.0, sigma=1.0, size=None", "Exponentials of normal numbers.", 2) {
      rng, shape, p in
      try apply(.exp, try scaled(rng.standardNormal(shape), by: p[1], from: p[0]))
    }
    add("poisson", "lam=1.0, size=None", "Counts of rare events.", 1) { rng, shape, p in
      try rng.poisson(try p[0].broadcast(to: shape))
    }
    addShaped(add)
    type.method("geometric", "p, size=None", "How many trials until one succeeds.") {
      context, rng, a in
      let shape = try size(a, 1, context)
      let chance = try a.double(0, context)
      guard chance > 0, chance <= 1 else {
        throw ScriptException.value("p <= 0, p > 1 or p contains NaNs")
      }
      let array = try rng.numbers(shape ?? [], []) { bits, _ in
        Double(bits.nextGeometric(chance))
      }
      return result(try array.cast(to: .int64), shape != nil)
    }
    type.method("binomial", "n, p, size=None", "How often n trials succeed.") { context, rng, a in
      let shape = try size(a, 2, context)
      let array = try rng.binomial(try a.int(0, context), try a.double(1, context), shape ?? [])
      return result(array, shape != nil)
    }
  }

  /// The distributions with parameters that are more than a place and a scale; these are positive.
  private static func addShaped(
    _ add: (
      String, String, String, Int,
      @escaping (RandomGenerator, [Int], [NDArray]) throws -> NDArray
    ) -> Void
  ) {
    let table: [Shaped] = [
      .init("gamma", "shape, scale=1.0", "The gamma distribution.") {
        $0.nextGamma($1[0]) * $1[1]
      },
      .init("standard_gamma", "shape", "The gamma distribution with scale 1.") {
        $0.nextGamma($1[0])
      },
      .init("beta", "a, b", "The beta distribution.") { $0.nextBeta($1[0], $1[1]) },
      .init("chisquare", "df", "The chi-square distribution.") { $0.nextChiSquare($1[0]) },
      .init("f", "dfnum, dfden", "The F distribution.") { bits, p in
        let above = bits.nextChiSquare(p[0]) * p[1]
        return above / (bits.nextChiSquare(p[1]) * p[0])
      },
      .init("standard_t", "df", "Student's distribution.") { $0.nextStudent($1[0]) },
      .init("standard_cauchy", "", "The Cauchy distribution.") { bits, _ in
        let above = bits.nextNormal()
        return above / bits.nextNormal()
      },
      .init("standard_exponential", "", "The exponential distribution with mean 1.") { bits, _ in
        bits.nextExponential()
      },
      .init("weibull", "a", "The Weibull distribution.") { pow($0.nextExponential(), 1 / $1[0]) },
      .init("pareto", "a", "The Pareto distribution from 0.") {
        expm1($0.nextExponential() / $1[0])
      },
      .init("power", "a", "A power of uniform numbers.") {
        pow(-expm1(-$0.nextExponential()), 1 / $1[0])
      },
      .init("rayleigh", "scale=1.0", "The Rayleigh distribution.") {
        $1[0] * (2 * $0.nextExponential()).squareRoot()
      },
      .init("laplace", "loc=0.0, scale=1.0", "The double exponential distribution.", places: 1) {
        $1[0] + $1[1] * $0.nextLaplace()
      },
      .init("logistic", "loc=0.0, scale=1.0", "The logistic distribution.", places: 1) {
        $1[0] + $1[1] * $0.nextLogistic()
      },
      .init("gumbel", "loc=0.0, scale=1.0", "The Gumbel distribution.", places: 1) {
        $1[0] + $1[1] * $0.nextGumbel()
      },
    ]
    for entry in table {
      let names = entry.parameters
      add(entry.name, entry.signature, entry.doc, names.count) { rng, shape, p in
        for (name, values) in zip(names, p).dropFirst(entry.places)
        where values.scalars.contains(where: { !($0.double >= 0) }) {
          throw ScriptException.value("\(name) < 0")
        }
        return try rng.numbers(shape, p, entry.next)
      }
    }
    add(
      "triangular", "left, mode, right, size=None", "The triangular distribution.", 3
    ) { rng, shape, p in
      let corners = p.map { $0.scalars.map(\.double) }
      if corners.allSatisfy({ $0.count == 1 }) {
        if corners[0][0] > corners[1][0] { throw ScriptException.value("left > mode") }
        if corners[1][0] > corners[2][0] { throw ScriptException.value("mode > right") }
        if corners[0][0] == corners[2][0] { throw ScriptException.value("left == right") }
      }
      return try rng.numbers(shape, p) { $0.nextTriangular($1[0], $1[1], $1[2]) }
    }
  }

  /// A distribution in the table above.
  private struct Shaped {
    let name: String
    let parameters: [String]
    let signature: String
    let doc: String
    /// How many of the parameters, from the first on, may be negative.
    let places: Int
    let next: (inout PCG64, [Double]) -> Double

    init(
      _ name: String, _ parameters: String, _ doc: String, places: Int = 0,
      _ next: @escaping (inout PCG64, [Double]) -> Double
    ) {
      self.name = name
      self.parameters = parameters.split(separator: ",").map { piece in
        String(piece.prefix { $0 != "=" }.drop { $0 == " " })
      }
      signature = parameters.isEmpty ? "size=None" : parameters + ", size=None"
      self.doc = doc
      self.places = places
      self.next = next
    }
  }

  private static func addOrders(_ type: HostClass<RandomGenerator>) {
    type.method("shuffle", "x, axis=0", "Puts the elements into random order, in place.") {
      context, rng, a in
      if case .list(let list) = a[0] {
        let order = try NDArray.range(from: 0, to: list.items.count)
        try rng.shuffle(order)
        let old = list.items
        list.items = try order.elements(Int64.self).map { old[Int($0)] }
        return .none
      }
      try rng.shuffle(try context.output(a[0]), axis: try a.int(1, context))
      return .none
    }
    for name in ["permutation", "permuted"] {
      type.method(name, "x, axis=0", "A shuffled copy; of a number, of the integers below it.") {
        context, rng, a in
        if case .int(let count) = a[0] {
          try context.reserve(elements: max(0, count), size: 8)
          return NDArrayClass.wrap(try rng.permuted(try .range(from: 0, to: count)))
        }
        return NDArrayClass.wrap(try rng.permuted(try context.ndarray(a[0])))
      }
    }
    type.method(
      "choice", "a, size=None, replace=True, p=None, axis=0, shuffle=True", "A random choice."
    ) { context, rng, a in
      let shape = try size(a, 1, context)
      var items: NDArray?
      let population: Int
      if case .int(let count) = a[0] {
        population = count
      } else if case .list(let list) = a[0], list.items.contains(where: { !context.isOperand($0) })
      {
        let index = try rng.choice(
          list.items.count, count: shape?.checkedProduct ?? 1, replaces: try a.bool(2, context))
        let chosen = try index.elements(Int64.self).map { list.items[Int($0)] }
        return shape == nil ? chosen[0] : .list(chosen)
      } else {
        let array = try context.ndarray(a[0])
        items = array
        population = array.shape.first ?? 0
      }
      let chances = try a.unlessNone(3).map { try context.ndarray($0) }
      let indices = try rng.choice(
        population, count: shape?.checkedProduct ?? 1, replaces: try a.bool(2, context),
        chances: chances, shuffles: try a.bool(5, context)
      ).reshaped(shape ?? [])
      let chosen = try items.map { try $0.taking(indices, axis: 0) } ?? indices
      return shape == nil ? NDArrayClass.result(chosen) : NDArrayClass.wrap(chosen)
    }
  }
}
