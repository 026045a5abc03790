import NDArray
import Script

/// Histograms, weighted means, correlations, interpolation, convolution.
enum StatisticsFunctions {
  static func register(in module: ModuleObject) {
    addHistograms(module)
    addCounts(module)
    addMeans(module)
    addSignals(module)
  }

  private static func addHistograms(_ module: ModuleObject) {
    module.function(
      "histogram", "a, bins=10, range=None, density=None, weights=None",
      "How many elements lie in each bin, and the borders of the bins."
    ) { context, a in
      let array = try context.ndarray(a[0])
      let flat = try array.reshaped([array.count])
      let weights = try a.unlessNone(4).map {
        let given = try context.ndarray($0)
        return try given.reshaped([given.count])
      }
      let (edges, isUniform) = try edges(context, flat, a[1], a.unlessNone(2))
      var counts = try flat.histogram(edges: edges, isUniform: isUniform, weights: weights)
      if let density = a.unlessNone(3), try context.truth(density) {
        let widths = try edges.asType(.float64).differences()
        let shares = try apply(.divide, Operand(counts), Operand(widths))
        counts = try apply(.divide, Operand(shares), Operand(try counts.sum()))
      }
      return .tuple([NDArrayClass.wrap(counts), NDArrayClass.wrap(edges)])
    }
    module.function(
      "histogram_bin_edges", "a, bins=10, range=None, weights=None", "The borders of the bins."
    ) { context, a in
      let array = try context.ndarray(a[0])
      let flat = try array.reshaped([array.count])
      return NDArrayClass.wrap(try edges(context, flat, a[1], a.unlessNone(2)).edges)
    }
    module.function(
      "histogram2d", "x, y, bins=10, range=None, density=None, weights=None",
      "How many points lie in each cell of a grid."
    ) { context, a in
      let x = try context.ndarray(a[0])
      let y = try context.ndarray(a[1])
      var bins = [a[2], a[2]]
      switch a[2] {
      case .list(let list) where list.items.count == 2: bins = list.items
      case .tuple(let tuple) where tuple.items.count == 2: bins = tuple.items
      default: break
      }
      let ranges = try a.unlessNone(3).map { try context.array($0) }
      let edgesX = try edges(context, x, bins[0], ranges?.first)
      let edgesY = try edges(context, y, bins[1], ranges?.last)
      let shape = (edgesX.edges.count - 1, edgesY.edges.count - 1)
      let placesX = try cells(x, edgesX.edges)
      let placesY = try cells(y, edgesY.edges)
      let weights = try a.unlessNone(5).map {
        try context.ndarray($0).asType(.float64).elements(Double.self)
      }
      let counts = try NDArray(zeros: .float64, shape: [shape.0, shape.1])
      counts.withElements(Double.self) { counts in
        for (index, (row, column)) in zip(placesX, placesY).enumerated() {
          guard let row, let column else { continue }
          counts[row * shape.1 + column] += weights?[index] ?? 1
        }
      }
      return .tuple([counts, edgesX.edges, edgesY.edges].map(NDArrayClass.wrap))
    }
  }

  /// The bin of each element; nil outside. The last bin includes its upper border.
  private static func cells(_ values: NDArray, _ edges: NDArray) throws -> [Int?] {
    let borders = try edges.asType(.float64)
    let last = borders.count - 1
    let top = try borders.element(axis: 0, index: last).scalar.double
    let flat = try values.asType(.float64).reshaped([values.count])
    let places = try borders.insertionPoints(for: flat, right: true).elements(Int64.self)
    return zip(places, flat.scalars).map { place, value in
      if value.double == top { return last - 1 }
      return place >= 1 && place <= last ? Int(place) - 1 : nil
    }
  }

  private static func edges(
    _ context: Interpreter, _ array: NDArray, _ bins: Value, _ range: Value?
  ) throws -> (edges: NDArray, isUniform: Bool) {
    let limits = try range.map { value in
      let numbers = try context.array(value).map { try context.double($0) }
      guard numbers.count == 2 else { throw ScriptException.value("range must have two values") }
      return (low: numbers[0], high: numbers[1])
    }
    if case .str(let rule) = bins {
      return (try array.histogramEdges(rule: rule.string, range: limits), true)
    }
    if let count = try context.indexValue(bins) {
      let count = try context.int(count, "bins")
      try context.reserve(elements: max(1, count), size: 16)
      return (try array.histogramEdges(bins: count, range: limits), true)
    }
    let given = try context.ndarray(bins)
    guard given.rank == 1 else {
      throw ScriptException.type("`bins` must be an integer, a string, or an array")
    }
    return (given, false)
  }

  private static func addCounts(_ module: ModuleObject) {
    module.function("bincount", "x, /, weights=None, minlength=0", "How often each integer occurs.")
    {
      context, a in
      var array = try context.ndarray(a[0])
      if array.count == 0 { array = try array.cast(to: .int64) }
      let weights = try a.unlessNone(1).map { try context.ndarray($0) }
      if array.count > 0, array.dtype.isInteger {
        let largest = try array.maximum().scalar.exactInteger ?? 0
        try context.reserve(elements: max(1, Int(clamping: largest)), size: 8)
      }
      return NDArrayClass.wrap(
        try array.binCounts(weights: weights, minimumLength: try a.int(2, context)))
    }
    module.function("digitize", "x, bins, right=False", "The bin of each element.") { context, a in
      NDArrayClass.result(
        try context.ndarray(a[0]).binIndices(
          edges: try context.ndarray(a[1]), right: try a.bool(2, context)))
    }
    module.function(
      "interp", "x, xp, fp, left=None, right=None, period=None",
      "The values of a broken line through points."
    ) { context, a in
      let left = try a.unlessNone(3).map { try context.double($0) }
      let right = try a.unlessNone(4).map { try context.double($0) }
      return NDArrayClass.result(
        try context.ndarray(a[0]).interpolated(
          x: try context.ndarray(a[1]), y: try context.ndarray(a[2]), left: left, right: right))
    }
  }

  private static func addMeans(_ module: ModuleObject) {
    module.function(
      "average", "a, axis=None, weights=None, returned=False, *, keepdims=False",
      "The weighted mean."
    ) { context, a in
      let call = ArrayCall(context: context, arguments: a, offset: 0)
      let array = try call.array(0)
      let axes = try call.axes(1)
      let keeps = try call.bool(4)
      guard var weights = try call.arrayUnlessNone(2) else {
        let mean = try array.mean(axes: axes, keepsAxes: keeps)
        guard try call.bool(3) else { return NDArrayClass.result(mean) }
        let count = try apply(
          .divide, Operand(weak: Double(array.count)), Operand(weak: Double(max(1, mean.count))))
        return .tuple([NDArrayClass.result(mean), NDArrayClass.result(count)])
      }
      if weights.shape != array.shape {
        guard let axes, axes.count == 1, weights.rank == 1 else {
          throw ScriptException.type(
            "Axis must be specified when shapes of a and weights differ.")
        }
        let place = try normalizedAxis(axes[0], rank: array.rank)
        guard weights.count == array.shape[place] else {
          throw ScriptException.value(
            "Shape of weights must be consistent with shape of a along specified axis.")
        }
        var shape = [Int](repeating: 1, count: array.rank)
        shape[place] = weights.count
        weights = try weights.reshaped(shape).broadcast(to: array.shape)
      }
      let type =
        array.dtype.kindRankIsInteger
        ? DType.float64.promoted(with: weights.dtype) : array.dtype.promoted(with: weights.dtype)
      let total = try weights.sum(axes: axes, keepsAxes: keeps, dtype: type)
      if total.scalars.contains(where: { $0.double == 0 }) {
        throw ScriptException(.zeroDivisionError, "Weights sum to zero, can't be normalized")
      }
      let products = try apply(.multiply, Operand(array), Operand(weights), dtype: type)
      let mean = try apply(
        .divide, Operand(try products.sum(axes: axes, keepsAxes: keeps)), Operand(total))
      guard try call.bool(3) else { return NDArrayClass.result(mean) }
      return .tuple([NDArrayClass.result(mean), NDArrayClass.result(total)])
    }
    for name in ["cov", "corrcoef"] {
      module.function(
        name, "m, y=None, rowvar=True, bias=False, ddof=None", "How rows vary together."
      ) { context, a in
        var rows = try context.ndarray(a[0]).asType(.float64)
        if rows.rank < 2 { rows = try rows.reshaped([1, rows.count]) }
        if !(try a.bool(2, context)), rows.shape[0] != 1 { rows = try rows.transposed() }
        if let other = a.unlessNone(1) {
          let y = try context.ndarray(other).asType(.float64)
          rows = try concatenate([rows, y.rank < 2 ? try y.reshaped([1, y.count]) : y])
        }
        let ddof =
          try name == "corrcoef"
          ? 1
          : a.unlessNone(4).map { try context.double($0) } ?? (a.bool(3, context) ? 0 : 1)
        let centered = try apply(
          .subtract, Operand(rows), Operand(try rows.mean(axes: [1], keepsAxes: true)))
        let product = try matrixProduct(centered, try centered.transposed())
        var result = try apply(
          .multiply, Operand(product), Operand(weak: 1 / (Double(rows.shape[1]) - ddof)))
        if name == "corrcoef" {
          let deviation = try apply(.sqrt, try result.diagonal())
          result = try apply(
            .divide, Operand(result), Operand(try deviation.insertingAxis(at: 1)))
          result = try apply(.divide, Operand(result), Operand(deviation))
          result = try result.clipped(Operand(weak: -1.0), Operand(weak: 1.0))
        }
        return NDArrayClass.result(rows.shape[0] == 1 ? try result.reshaped([]) : result)
      }
    }
  }

  private static func addSignals(_ module: ModuleObject) {
    for name in ["convolve", "correlate"] {
      module.function(
        name, "a, v, mode='\(name == "convolve" ? "full" : "valid")'",
        "Sums of products at all shifts."
      ) { context, a in
        let x = try context.ndarray(a[0])
        let y = try context.ndarray(a[1])
        guard x.count > 0, y.count > 0 else {
          throw ScriptException.value("a cannot be empty")
        }
        let kernel = name == "correlate" ? try y.flipped() : y
        return NDArrayClass.wrap(
          try convolve(x, kernel, try a.string(2), swaps: name == "convolve"))
      }
    }
    module.function("gradient", "f, *varargs, axis=None, edge_order=1", "Slopes along each axis.") {
      context, a in
      let array = try context.ndarray(a[0])
      let values = try array.dtype.isFloat ? array : array.asType(.float64)
      let axes = try normalizedAxes(
        try a.unlessNone(2).map { try context.axes($0) }, rank: array.rank)
      let given = try a.rest(1).map { try context.double($0) }
      let steps =
        given.count == axes.count
        ? given : [Double](repeating: given.first ?? 1, count: axes.count)
      let slopes = try zip(axes, steps).map {
        NDArrayClass.wrap(try gradient(values, $0, $1))
      }
      return slopes.count == 1 ? slopes[0] : .tuple(slopes)
    }
    for name in ["trapezoid", "trapz"] {
      module.function(name, "y, x=None, dx=1.0, axis=-1", "The area under a broken line.") {
        context, a in
        let y = try context.ndarray(a[0])
        let axis = try normalizedAxis(try a.int(3, context), rank: y.rank)
        let count = max(0, y.shape[axis] - 1)
        let sums = try apply(
          .add, Operand(try y.slice(axis: axis, start: min(1, y.shape[axis]), count: count)),
          Operand(try y.slice(axis: axis, start: 0, count: count)))
        let widths =
          try a.unlessNone(1).map { Operand(try context.ndarray($0).differences()) }
          ?? Operand(weak: try a.double(2, context))
        let areas = try apply(
          .divide, Operand(try apply(.multiply, widths, Operand(sums))), Operand(weak: 2.0))
        return NDArrayClass.result(try areas.sum(axes: [axis]))
      }
    }
    module.function("ediff1d", "ary", "Differences between neighbours in C order.") { context, a in
      let array = try context.ndarray(a[0])
      return NDArrayClass.wrap(try array.reshaped([array.count]).differences())
    }
    module.function("unwrap", "p, discont=None, axis=-1", "Angles without jumps of a turn.") {
      context, a in
      let angles = try context.ndarray(a[0]).asType(.float64).contiguous().elements(Double.self)
      var result = angles
      var turns = 0.0
      for index in angles.indices.dropFirst() {
        let step = angles[index] - angles[index - 1]
        if abs(step) > .pi { turns -= 2 * .pi * (step / (2 * .pi)).rounded() }
        result[index] = angles[index] + turns
      }
      return NDArrayClass.wrap(try NDArray(result))
    }
  }

  private static func gradient(_ values: NDArray, _ axis: Int, _ step: Double) throws -> NDArray {
    let length = values.shape[axis]
    guard length >= 2 else {
      throw ScriptException.value(
        "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) "
          + "elements are required.")
    }
    func part(_ start: Int, _ count: Int) throws -> Operand {
      Operand(try values.slice(axis: axis, start: start, count: count))
    }
    let first = try apply(
      .divide, Operand(try apply(.subtract, part(1, 1), part(0, 1))), Operand(weak: step))
    let inner = try apply(
      .divide, Operand(try apply(.subtract, part(2, length - 2), part(0, length - 2))),
      Operand(weak: 2 * step))
    let last = try apply(
      .divide, Operand(try apply(.subtract, part(length - 1, 1), part(length - 2, 1))),
      Operand(weak: step))
    return try concatenate([first, inner, last], axis: axis)
  }

  private static func convolve(
    _ a: NDArray, _ b: NDArray, _ mode: String, swaps: Bool
  ) throws -> NDArray {
    let type = a.dtype.promoted(with: b.dtype)
    let (n, m) = (a.count, b.count)
    let long = try (n >= m || !swaps ? a : b).asType(type)
    let short = try (n >= m || !swaps ? b : a).asType(type)
    let full = long.count + short.count - 1
    let margin = short.count - 1
    let padded = try long.padded([(margin, margin)])
    var sum = Operand(try NDArray(zeros: type, shape: [full]))
    for index in 0..<short.count {
      let window = try padded.slice(axis: 0, start: margin - index, count: full)
      let weight = try short.element(axis: 0, index: index)
      sum = Operand(
        try apply(.add, sum, Operand(try apply(.multiply, Operand(window), Operand(weight)))))
    }
    switch mode {
    case "full": return sum.array
    case "same":
      let length = max(n, m)
      return try sum.array.slice(axis: 0, start: (full - length) / 2, count: length).copy()
    case "valid":
      let length = max(n, m) - min(n, m) + 1
      return try sum.array.slice(axis: 0, start: min(n, m) - 1, count: length).copy()
    default: throw ScriptException.value("mode must be one of 'valid', 'same', or 'full'")
    }
  }
}

extension DType {
  /// Whether the type is bool or an integer.
  var kindRankIsInteger: Bool { self == .bool || isInteger }
}
