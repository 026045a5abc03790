import NDArray
import Script

/// Choosing, comparing, sets.
enum LogicFunctions {
  static func register(in module: ModuleObject) {
    addChoices(module)
    addComparisons(module)
  }

  private static func addChoices(_ module: ModuleObject) {
    module.function(
      "where", "condition, x=?, y=?, /",
      "Elements of x where the condition holds, else of y; the indices where it holds if both are "
        + "left out."
    ) { context, a in
      let mask = try context.ndarray(a[0])
      guard let x = a[1].ifBound, let y = a[2].ifBound else {
        guard a[1].isUnbound, a[2].isUnbound else {
          throw ScriptException.value("either both or neither of x and y should be given")
        }
        let seen = mask.rank == 0 ? try mask.reshaped([1]) : mask
        return .tuple(try seen.nonzero().map(NDArrayClass.wrap))
      }
      // `where` always gives an array, 0-d if need be.
      return NDArrayClass.wrap(
        try choose(
          where: mask.asType(.bool), try context.operand(x), try context.operand(y)))
    }
    module.function(
      "select", "condlist, choicelist, default=0", "The first choice whose condition holds."
    ) { context, a in
      let masks = try context.array(a[0])
      let choices = try context.array(a[1])
      guard masks.count == choices.count, !masks.isEmpty else {
        throw ScriptException.value(
          "list of cases must be same length as list of conditions")
      }
      let operands = try choices.map { try context.operand($0) } + [try context.operand(a[2])]
      let type = resultType(operands)
      var result = Operand(try operands[choices.count].array.cast(to: type))
      for (mask, choice) in zip(masks, operands).reversed() {
        result = Operand(
          try choose(
            where: try context.ndarray(mask).asType(.bool),
            Operand(try choice.array.cast(to: type)),
            result))
      }
      return NDArrayClass.wrap(result.array)
    }
    module.function("extract", "condition, arr", "The elements where a mask is true.") {
      context, a in
      let mask = try context.ndarray(a[0]).asType(.bool)
      let array = try context.ndarray(a[1])
      return NDArrayClass.wrap(
        try array.reshaped([array.count]).indexed([.array(try mask.reshaped([mask.count]))]))
    }
    module.function("putmask", "a, mask, values", "Sets the elements where a mask is true.") {
      context, a in
      let array = try context.ndarray(a[0])
      let mask = try context.ndarray(a[1]).asType(.bool)
      let values = try context.ndarray(a[2])
      let places = try mask.reshaped([mask.count]).nonzero()[0]
      let flat = try values.reshaped([values.count]).taking(places, axis: 0, mode: .wrap)
      try array.setElements(at: [.array(mask)], to: flat)
      return .none
    }
    module.function("copyto", "dst, src, casting='same_kind', where=True", "Copies elements.") {
      context, a in
      let target = try context.output(a[0])
      let source = try context.ndarray(a[1])
      let call = ArrayCall(context: context, arguments: a, offset: 0)
      guard let mask = try call.mask(3) else {
        try target.convertElements(from: source)
        return .none
      }
      try target.convertElements(
        from: try choose(
          where: mask, Operand(try source.cast(to: target.dtype)), Operand(target)))
      return .none
    }
  }

  private static func addComparisons(_ module: ModuleObject) {
    module.function(
      "isclose", "a, b, rtol=1e-05, atol=1e-08, equal_nan=False", "Which elements are nearly equal."
    ) { context, a in
      NDArrayClass.result(try isClose(context, a))
    }
    module.function(
      "allclose", "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
      "Whether all elements are nearly equal."
    ) { context, a in
      .bool(try isClose(context, a).all().scalar.isTrue)
    }
    module.function(
      "array_equal", "a1, a2, equal_nan=False", "Whether shapes and elements are equal."
    ) {
      context, a in
      guard let x = try? context.ndarray(a[0]), let y = try? context.ndarray(a[1]) else {
        return .bool(false)
      }
      guard x.shape == y.shape else { return .bool(false) }
      return .bool(try equality(x, y, nan: try a.bool(2, context)).all().scalar.isTrue)
    }
    module.function("array_equiv", "a1, a2", "Whether the broadcast elements are equal.") {
      context, a in
      let x = try context.ndarray(a[0])
      let y = try context.ndarray(a[1])
      guard (try? broadcastShape([x.shape, y.shape])) != nil else { return .bool(false) }
      return .bool(try equality(x, y, nan: false).all().scalar.isTrue)
    }
    module.function("isscalar", "element", "Whether it is a number or a text.") { _, a in
      switch a[0] {
      case .int, .float, .bool, .bigInt, .str, .bytes: .bool(true)
      default: .bool(a[0].numpyScalar != nil)
      }
    }
    module.function("iscomplexobj", "x", "Whether the dtype is complex.") { context, a in
      .bool(try context.ndarray(a[0]).dtype.isComplex)
    }
    module.function("isrealobj", "x", "Whether the dtype is not complex.") { context, a in
      .bool(!(try context.ndarray(a[0]).dtype.isComplex))
    }
    for (name, value) in [("isposinf", Double.infinity), ("isneginf", -.infinity)] {
      module.function(name, "x", "Which elements are \(value).") { context, a in
        NDArrayClass.result(
          try apply(.equal, try context.operand(a[0]), Operand(weak: value)))
      }
    }
    module.function("isreal", "x", "Which elements have no imaginary part.") { context, a in
      let array = try context.ndarray(a[0])
      return NDArrayClass.result(
        try apply(.equal, Operand(try apply(.imag, array)), Operand(weak: 0)))
    }
    module.function(
      "nan_to_num", "x, copy=True, nan=0.0, posinf=None, neginf=None",
      "Numbers for NaN and infinities."
    ) { context, a in
      let array = try context.ndarray(a[0])
      guard array.dtype.isFloat else { return NDArrayClass.result(try array.copy()) }
      let largest = array.dtype.largestFloat
      let replacements: [(NDArray, Double)] = [
        (try apply(.isnan, array), try a.double(2, context)),
        (
          try apply(.equal, Operand(array), Operand(weak: .infinity)),
          try a.unlessNone(3).map { try context.double($0) } ?? largest
        ),
        (
          try apply(.equal, Operand(array), Operand(weak: -.infinity)),
          try a.unlessNone(4).map { try context.double($0) } ?? -largest
        ),
      ]
      var result = array
      for (mask, value) in replacements {
        result = try choose(where: mask, Operand(weak: value), Operand(result))
      }
      return NDArrayClass.result(try result.asType(array.dtype))
    }
  }

  static func equality(_ x: NDArray, _ y: NDArray, nan: Bool) throws -> NDArray {
    let equal = try apply(.equal, Operand(x), Operand(y))
    guard nan, x.dtype.kindLetter == "f", y.dtype.kindLetter == "f" else { return equal }
    let both = try apply(
      .logicalAnd, Operand(try apply(.isnan, x)), Operand(try apply(.isnan, y)))
    return try apply(.logicalOr, Operand(equal), Operand(both))
  }

  private static func isClose(_ context: Interpreter, _ a: Arguments) throws -> NDArray {
    try isClose(
      try context.ndarray(a[0]), try context.ndarray(a[1]), relative: try a.double(2, context),
      absolute: try a.double(3, context), nan: try a.bool(4, context))
  }

  /// |x − y| ≤ absolute + relative·|y|, or equal.
  static func isClose(
    _ x: NDArray, _ y: NDArray, relative: Double, absolute: Double, nan: Bool
  ) throws -> NDArray {
    let wideX = try x.dtype.isComplex ? x : x.asType(.float64)
    let wideY = try y.dtype.isComplex ? y : y.asType(.float64)
    let distance = try apply(
      .absolute, try apply(.subtract, Operand(wideX), Operand(wideY)))
    let size = try apply(.absolute, wideY)
    let limit = try apply(
      .add, Operand(weak: absolute),
      Operand(try apply(.multiply, Operand(weak: relative), Operand(size))))
    let isNear = try apply(
      .logicalAnd, Operand(try apply(.lessEqual, Operand(distance), Operand(limit))),
      Operand(try apply(.isfinite, wideY)))
    return try apply(.logicalOr, Operand(isNear), Operand(try equality(wideX, wideY, nan: nan)))
  }

}

extension DType {
  /// The largest finite value of a float type.
  var largestFloat: Double {
    switch self {
    case .float16: Double(Float16.greatestFiniteMagnitude)
    case .float32, .complex64: Double(Float.greatestFiniteMagnitude)
    default: .greatestFiniteMagnitude
    }
  }
}
