import NDArray
import Script

/// Folds along axes, as functions and as methods.
enum ReductionFunctions {
  static var table: ArrayFunctions {
    var table = ArrayFunctions()
    addFolds(&table)
    addMoments(&table)
    addSearches(&table)
    addRunning(&table)
    addIgnoringNaN(&table)
    return table
  }

  private static func addFolds(_ table: inout ArrayFunctions) {
    let folds: [(String, BinaryOperation, String)] = [
      ("sum", .add, "The sum of the elements."), ("prod", .multiply, "Their product."),
    ]
    for (name, operation, doc) in folds {
      table.add(
        name, "axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True", doc
      ) { array, call in
        var result = try reduce(
          operation, array, axes: try call.axes(0), keepsAxes: try call.bool(3),
          dtype: try call.dtype(1), where: try call.mask(5))
        if let initial = call.unlessNone(4) {
          result = try apply(operation, Operand(result), try call.context.operand(initial))
        }
        return try call.result(result, out: 2)
      }
    }
    let extremes: [(String, BinaryOperation, String)] = [
      ("min", .minimum, "The smallest element."), ("max", .maximum, "The largest element."),
      ("amin", .minimum, "The smallest element."), ("amax", .maximum, "The largest element."),
    ]
    for (name, operation, doc) in extremes {
      table.add(
        name, "axis=None, out=None, keepdims=False, initial=None, where=True", doc,
        isMethod: !name.hasPrefix("a")
      ) { array, call in
        let initial = try call.unlessNone(3).map { try call.context.ndarray($0) }
        let result = try reduce(
          operation, array, axes: try call.axes(0), keepsAxes: try call.bool(2),
          initial: try initial?.asType(array.dtype), where: try call.mask(4))
        return try call.result(result, out: 1)
      }
    }
    for (name, operation) in [("all", BinaryOperation.logicalAnd), ("any", .logicalOr)] {
      table.add(
        name, "axis=None, out=None, keepdims=False, *, where=True",
        "Whether \(name) of the elements are true."
      ) { array, call in
        let result = try reduce(
          operation, array, axes: try call.axes(0), keepsAxes: try call.bool(2),
          where: try call.mask(3)?.asType(.bool))
        return try call.result(result, out: 1)
      }
    }
    table.add(
      "count_nonzero", "axis=None, *, keepdims=False", "How many elements are not zero.",
      isMethod: false
    ) { array, call in
      NDArrayClass.result(
        try array.countNonzero(axes: try call.axes(0), keepsAxes: try call.bool(1)))
    }
    table.add(
      "ptp", "axis=None, out=None, keepdims=False", "Largest minus smallest.", isMethod: false
    ) { array, call in
      let axes = try call.axes(0)
      let keeps = try call.bool(2)
      let result = try apply(
        .subtract, Operand(try array.maximum(axes: axes, keepsAxes: keeps)),
        Operand(try array.minimum(axes: axes, keepsAxes: keeps)))
      return try call.result(result, out: 1)
    }
  }

  private static func addMoments(_ table: inout ArrayFunctions) {
    table.add(
      "mean", "axis=None, dtype=None, out=None, keepdims=False, *, where=True",
      "The arithmetic mean."
    ) { array, call in
      let result = try array.mean(
        axes: try call.axes(0), keepsAxes: try call.bool(3), dtype: try call.dtype(1),
        where: try call.mask(4))
      return try call.result(result, out: 2)
    }
    for name in ["var", "std"] {
      table.add(
        name,
        "axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, "
          + "correction=None",
        name == "var" ? "The variance." : "The standard deviation."
      ) { array, call in
        let ddof = try call.unlessNone(7).map { try call.context.double($0) } ?? call.double(3)
        let axes = try call.axes(0)
        let keeps = try call.bool(4)
        let dtype = try call.dtype(1)
        let mask = try call.mask(5)
        let result =
          try name == "var"
          ? array.variance(axes: axes, keepsAxes: keeps, ddof: ddof, dtype: dtype, where: mask)
          : array.standardDeviation(
            axes: axes, keepsAxes: keeps, ddof: ddof, dtype: dtype, where: mask)
        return try call.result(result, out: 2)
      }
    }
    for name in ["median", "nanmedian"] {
      table.add(
        name, "axis=None, out=None, overwrite_input=False, keepdims=False", "The middle element.",
        isMethod: false
      ) { array, call in
        let result = try array.median(
          axes: try call.axes(0), keepsAxes: try call.bool(3), ignoresNaN: name == "nanmedian")
        return try call.result(result, out: 1)
      }
    }
    for name in ["percentile", "quantile", "nanpercentile", "nanquantile"] {
      table.add(
        name,
        "q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, *, "
          + "weights=None, interpolation=None",
        "The value below which a share of the elements lies.", isMethod: false
      ) { array, call in
        let isPercent = name.hasSuffix("percentile")
        let fractions = try call.array(0).asType(.float64)
        let shares =
          try isPercent ? apply(.divide, Operand(fractions), Operand(weak: 100.0)) : fractions
        if isPercent, !(try inRange(shares)) {
          throw ScriptException.value("Percentiles must be in the range [0, 100]")
        }
        let methodName = try call.unlessNone(7) != nil ? call.string(7) : call.string(4)
        guard let method = QuantileMethod(rawValue: methodName) else {
          throw ScriptException.value("'\(methodName)' is not a valid method.")
        }
        var isWeak = false
        if case .int = call[0] { isWeak = true }
        if case .float = call[0] { isWeak = true }
        let result = try array.quantile(
          shares, axes: try call.axes(1), keepsAxes: try call.bool(5), method: method,
          ignoresNaN: name.hasPrefix("nan"), isWeak: isWeak)
        return try call.result(result, out: 2)
      }
    }
  }

  private static func inRange(_ shares: NDArray) throws -> Bool {
    shares.scalars.allSatisfy { $0.double >= 0 && $0.double <= 1 }
  }

  private static func addSearches(_ table: inout ArrayFunctions) {
    for (name, largest) in [("argmin", false), ("argmax", true)] {
      table.add(
        name, "axis=None, out=None, *, keepdims=False",
        "The index of the first \(largest ? "largest" : "smallest") element."
      ) { array, call in
        let result = try array.indexOfExtreme(
          largest: largest, axis: try call.intUnlessNone(0), keepsAxes: try call.bool(2))
        return try call.result(result, out: 1)
      }
      table.add(
        "nan" + name, "axis=None", "As \(name), without NaN.", isMethod: false
      ) { array, call in
        let filled = try replaceNaN(array, largest ? -.infinity : .infinity)
        return NDArrayClass.result(
          try filled.indexOfExtreme(largest: largest, axis: try call.intUnlessNone(0)))
      }
    }
  }

  private static func addRunning(_ table: inout ArrayFunctions) {
    for (name, operation) in [("cumsum", BinaryOperation.add), ("cumprod", .multiply)] {
      table.add(
        name, "axis=None, dtype=None, out=None",
        name == "cumsum" ? "Running sums." : "Running products."
      ) { array, call in
        let result = try array.accumulated(
          operation, axis: try call.intUnlessNone(0), dtype: try call.dtype(1))
        return try call.result(result, out: 2)
      }
      table.add(
        "nan" + name, "axis=None, dtype=None, out=None", "As \(name), without NaN.",
        isMethod: false
      ) { array, call in
        let filled = try replaceNaN(array, operation == .add ? 0 : 1)
        let result = try filled.accumulated(
          operation, axis: try call.intUnlessNone(0), dtype: try call.dtype(1))
        return try call.result(result, out: 2)
      }
    }
  }

  /// A copy in which another value stands for NaN.
  static func replaceNaN(_ array: NDArray, _ value: Double) throws -> NDArray {
    guard array.dtype.kindLetter == "f" || array.dtype.isComplex else { return array }
    return try choose(
      where: try apply(.isnan, array), Operand(NDArray(scalar: value, as: array.dtype)),
      Operand(array))
  }

  private static func addIgnoringNaN(_ table: inout ArrayFunctions) {
    for (name, operation) in [("nansum", BinaryOperation.add), ("nanprod", .multiply)] {
      table.add(
        name, "axis=None, dtype=None, out=None, keepdims=False",
        "As \(name.dropFirst(3)), without NaN.",
        isMethod: false
      ) { array, call in
        let result = try reduce(
          operation, try replaceNaN(array, operation == .add ? 0 : 1), axes: try call.axes(0),
          keepsAxes: try call.bool(3), dtype: try call.dtype(1))
        return try call.result(result, out: 2)
      }
    }
    for (name, operation) in [("nanmin", BinaryOperation.fmin), ("nanmax", .fmax)] {
      table.add(
        name, "axis=None, out=None, keepdims=False", "As \(name.dropFirst(3)), without NaN.",
        isMethod: false
      ) { array, call in
        let result = try reduce(
          operation, array, axes: try call.axes(0), keepsAxes: try call.bool(2))
        return try call.result(result, out: 1)
      }
    }
    table.add(
      "nanmean", "axis=None, dtype=None, out=None, keepdims=False", "As mean, without NaN.",
      isMethod: false
    ) { array, call in
      let result = try array.mean(
        axes: try call.axes(0), keepsAxes: try call.bool(3), dtype: try call.dtype(1),
        where: try known(array))
      return try call.result(result, out: 2)
    }
    for name in ["nanvar", "nanstd"] {
      table.add(
        name, "axis=None, dtype=None, out=None, ddof=0, keepdims=False",
        "As \(name.dropFirst(3)), without NaN.", isMethod: false
      ) { array, call in
        let axes = try call.axes(0)
        let keeps = try call.bool(4)
        let ddof = try call.double(3)
        let mask = try known(array)
        let result =
          try name == "nanvar"
          ? array.variance(axes: axes, keepsAxes: keeps, ddof: ddof, where: mask)
          : array.standardDeviation(axes: axes, keepsAxes: keeps, ddof: ddof, where: mask)
        return try call.result(result, out: 2)
      }
    }
  }

  /// Where there is no NaN; nil if that is everywhere by dtype.
  private static func known(_ array: NDArray) throws -> NDArray? {
    guard array.dtype.kindLetter == "f" || array.dtype.isComplex else { return nil }
    return try apply(.logicalNot, try apply(.isnan, array))
  }
}
