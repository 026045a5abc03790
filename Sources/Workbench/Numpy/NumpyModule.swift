import NDArray
import Script

/// The module `numpy`.
enum NumpyModule {
  static func register(into interpreter: Interpreter) {
    interpreter.register(
      module: "numpy", doc: "Arrays of numbers: creation, arithmetic, statistics, files."
    ) { module, _ in
      fill(module)
    }
    for part in parts {
      interpreter.register(module: part.name, doc: part.doc) { module, _ in part.fill(module) }
    }
  }

  /// The modules inside `numpy`, which are there without an import of their own.
  private static var parts: [(name: String, doc: String, fill: (ModuleObject) -> Void)] {
    [
      ("numpy.random", "Random numbers.", RandomModule.fill),
      ("numpy.linalg", "Linear algebra.", LinearFunctions.registerLinalg),
      ("numpy.testing", "Assertions about arrays.", TestingModule.fill),
      (
        "numpy.exceptions", "Exceptions of numpy.",
        { $0["AxisError"] = .type(axisError) }
      ),
    ]
  }

  /// `numpy.exceptions.AxisError`.
  static let axisError: TypeObject = {
    let type = ExceptionMembers.makeClass(
      "AxisError", module: "numpy.exceptions", base: .valueError)
    type.otherBases = [.indexError]
    return type
  }()

  /// What an operation in place raises if its result is of a higher kind.
  static let ufuncTypeError = ExceptionMembers.makeClass(
    "UFuncTypeError", module: "numpy.exceptions", base: .typeError)

  /// The exception for an error of the arrays.
  static func exception(_ error: NDArrayError) -> ScriptException {
    let type: TypeObject =
      switch error.kind {
      case .bounds: .indexError
      case .size: .memoryError
      case .dtype: .typeError
      case .overflow: .overflowError
      case .axis: axisError
      case .casting: ufuncTypeError
      case .shape, .value, .readOnly: .valueError
      }
    return ScriptException(type, error.message)
  }

  private static func fill(_ module: ModuleObject) {
    module[PrintState.memberName] = .host(PrintState.Holder())
    module["__version__"] = .string("2.0.0")
    let constants: [(String, Double)] = [
      ("pi", .pi), ("e", 2.718281828459045), ("euler_gamma", 0.5772156649015329),
      ("inf", .infinity), ("nan", .nan),
    ]
    for (name, value) in constants { module[name] = .float(value) }
    module["newaxis"] = Value.none
    TypeFunctions.register(in: module)
    UfuncClass.register(in: module)
    ReductionFunctions.table.register(in: module)
    RearrangingFunctions.table.register(in: module)
    ElementFunctions.table.register(in: module)
    CreationFunctions.register(in: module)
    JoiningFunctions.register(in: module)
    GridFunctions.register(in: module)
    IndexTricks.register(in: module)
    PolynomialFunctions.register(in: module)
    LogicFunctions.register(in: module)
    IndexFunctions.register(in: module)
    SetFunctions.register(in: module)
    StatisticsFunctions.register(in: module)
    LinearFunctions.register(in: module)
    FileFunctions.register(in: module)
    TextFunctions.register(in: module)
    addDivision(module)
    for part in parts {
      let inner = ModuleObject(part.name, doc: part.doc)
      part.fill(inner)
      module[String(part.name.dropFirst("numpy.".count))] = .module(inner)
    }
  }

  /// Functions of elements that give two results, or are made of others.
  private static func addDivision(_ module: ModuleObject) {
    module.function("divmod", "x1, x2, /", "Quotients rounded down, and remainders.") {
      context, a in
      let x = try context.operand(a[0])
      let y = try context.operand(a[1])
      return .tuple([
        NDArrayClass.result(try apply(.floorDivide, x, y)),
        NDArrayClass.result(try apply(.remainder, x, y)),
      ])
    }
    module.function("modf", "x, /", "Fractions and whole parts.") { context, a in
      let x = try context.ndarray(a[0])
      let whole = try apply(.trunc, try x.dtype.isFloat ? x : x.asType(.float64))
      let part = try apply(.subtract, Operand(x), Operand(whole))
      let signed = try apply(.copysign, Operand(part), Operand(x))
      return .tuple([NDArrayClass.result(signed), NDArrayClass.result(whole)])
    }
    module.function("sinc", "x", "sin(πx) / (πx).") { context, a in
      let x = try apply(.multiply, Operand(try context.ndarray(a[0])), Operand(weak: Double.pi))
      let isZero = try apply(.equal, Operand(x), Operand(weak: 0))
      let safe = try choose(where: isZero, Operand(weak: 1.0), Operand(x))
      let ratio = try apply(.divide, Operand(try apply(.sin, safe)), Operand(safe))
      return NDArrayClass.result(try choose(where: isZero, Operand(weak: 1.0), Operand(ratio)))
    }
    module.function("angle", "z, deg=False", "The angles of complex numbers.") { context, a in
      let radians = try apply(.angle, try context.ndarray(a[0]))
      return NDArrayClass.result(
        try a.bool(1, context) ? apply(.rad2deg, radians) : radians)
    }
    module.function("polyval", "p, x", "The values of a polynomial, highest power first.") {
      context, a in
      let coefficients = try context.ndarray(a[0])
      let x = try context.ndarray(a[1])
      var sum = Operand(try NDArray(zeros: x.dtype, shape: x.shape))
      for index in 0..<(coefficients.shape.first ?? 0) {
        let next = try coefficients.element(axis: 0, index: index)
        sum = Operand(
          try apply(.add, Operand(try apply(.multiply, sum, Operand(x))), Operand(next)))
      }
      return NDArrayClass.result(sum.array)
    }
    module.function(
      "apply_along_axis", "func1d, axis, arr, *args, **kwargs",
      "A function of each line of an array."
    ) { context, a in
      let array = try context.ndarray(a[2])
      let axis = try normalizedAxis(try a.int(1, context), rank: array.rank)
      let order = array.shape.indices.filter { $0 != axis } + [axis]
      let lines: NDArray = try array.transposed(order)
      let outer = Array(lines.shape.dropLast())
      let rows = try lines.reshaped([outer.reduce(1, *), array.shape[axis]])
      let results = try (0..<rows.shape[0]).map { index -> NDArray in
        let line = NDArrayClass.wrap(try rows.element(axis: 0, index: index))
        return try context.ndarray(context.call(a[0], [line] + a.rest(3)))
      }
      let inner = results.first?.shape ?? []
      let joined = try stack(results).reshaped(outer + inner)
      guard !inner.isEmpty else { return NDArrayClass.wrap(joined) }
      // The axes of the results take the place of the axis.
      let width = inner.count
      let front = Array(0..<axis)
      let tail = Array(axis..<outer.count)
      let middle = Array(outer.count..<outer.count + width)
      return NDArrayClass.wrap(try joined.transposed(front + middle + tail))
    }
    module.function("vectorize", "pyfunc, otypes=None", "A function applied element by element.") {
      context, a in
      let function = a[0]
      return .builtin(
        BuiltinObject(
          Builtin("vectorized", "*args", doc: "Applied element by element.") { context, _, a in
            let arrays = try a.rest(0).map { try context.ndarray($0) }
            let shape = try broadcastShape(arrays.map(\.shape))
            let lists = try arrays.map { try $0.broadcast(to: shape).scalars.map(ScalarClass.wrap) }
            let count = shape.checkedProduct ?? 0
            let results = try (0..<count).map { index in
              try context.call(function, lists.map { $0[index] })
            }
            return NDArrayClass.result(try context.nestedArray(results).reshaped(shape))
          }))
    }
    addSettings(module)
  }

  /// Settings of warnings: there are none to set, so they are accepted and do nothing.
  private static func addSettings(_ module: ModuleObject) {
    let scope = TypeObject("errstate", module: "numpy", doc: "Accepted; warnings are not shown.")
    scope.construct("**kwargs", "Accepted; warnings are not shown.") { _, _ in
      .host(HostInstance(type: scope))
    }
    scope.enter = { _, a in a }
    scope.exit = { _, _, _ in false }
    module["errstate"] = .type(scope)
    module.function(
      "seterr", "all=None, divide=None, over=None, under=None, invalid=None",
      "Accepted; warnings are not shown."
    ) { _, _ in .dict([(String, Value)]()) }
  }
}
