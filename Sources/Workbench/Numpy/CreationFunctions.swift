import NDArray
import Script

/// Functions that make arrays.
enum CreationFunctions {
  static func register(in module: ModuleObject) {
    addConversions(module)
    addFilled(module)
    addRanges(module)
    addMatrices(module)
  }

  private static func addConversions(_ module: ModuleObject) {
    module.function(
      "array", "object, dtype=None, *, copy=True, order='K', subok=False, ndmin=0, like=None",
      "An array of nested sequences, or a copy of an array."
    ) { context, a in
      var array = try make(context, a[0], a.unlessNone(1), copies: try a.bool(2, context))
      let minimum = min(try a.int(5, context), 64)
      if let object = array.arrayObject, object.array.rank < minimum {
        var view = object.array
        while view.rank < minimum { view = try view.insertingAxis(at: 0) }
        array = .host(ArrayObject(view, isBigEndian: object.isBigEndian))
      }
      return array
    }
    for name in [
      "asarray", "ascontiguousarray", "asanyarray", "asfortranarray", "asarray_chkfinite",
    ] {
      module.function(
        name, "a, dtype=None, order=None, *, device=None, copy=None, like=None",
        "The array that an object is or stands for."
      ) { context, a in
        let result = try make(context, a[0], a.unlessNone(1), copies: false)
        guard name == "ascontiguousarray", let object = result.arrayObject else { return result }
        return .host(
          ArrayObject(try object.array.contiguous(), isBigEndian: object.isBigEndian))
      }
    }
    module.function("copy", "a, order='K', subok=False", "A copy.") { context, a in
      NDArrayClass.wrap(try context.ndarray(a[0]).copy())
    }
    module.function(
      "frombuffer", "buffer, dtype=None, count=-1, offset=0", "An array of bytes."
    ) { context, a in
      guard case .bytes(let buffer) = a[0] else { throw a.mismatch(0, "bytes") }
      let type = try context.dtype(a[1])
      let offset = try a.int(3, context)
      guard (0...buffer.bytes.count).contains(offset) else {
        throw ScriptException.value("offset must be non-negative and no greater than buffer length")
      }
      let rest = buffer.bytes[offset...]
      let wanted = try a.int(2, context)
      if wanted < 0, rest.count % type.dtype.itemSize != 0 {
        throw ScriptException.value("buffer size must be a multiple of element size")
      }
      let count = wanted < 0 ? rest.count / type.dtype.itemSize : wanted
      guard count <= rest.count / type.dtype.itemSize else {
        throw ScriptException.value("buffer is smaller than requested size")
      }
      let bytes = Array(rest.prefix(count * type.dtype.itemSize))
      let array = try NDArray(bytes: bytes, dtype: type.dtype, shape: [count])
      guard type.isBigEndian else { return NDArrayClass.wrap(array) }
      return .host(ArrayObject(try array.byteSwapped(), isBigEndian: true))
    }
    module.function("fromiter", "iter, dtype, count=-1", "An array of what an iterator gives.") {
      context, a in
      let items = try context.array(a[0])
      return NDArrayClass.wrap(
        try context.nestedArray(items, dtype: try context.dtype(a[1]).dtype)
          .asType(try context.dtype(a[1]).dtype))
    }
    module.function(
      "fromfunction", "function, shape, *, dtype=None",
      "What a function makes of the indices along each axis."
    ) { context, a in
      let shape = try context.shape(a[1])
      let type = try context.dtype(a[2]).dtype
      let grids = try shape.indices.map {
        NDArrayClass.wrap(try NDArray.indices(shape, axis: $0).cast(to: type))
      }
      return try context.call(a[0], grids, keywords: [])
    }
  }

  /// `array` and `asarray`.
  static func make(
    _ context: Interpreter, _ value: Value, _ dtype: Value?, copies: Bool
  ) throws -> Value {
    let type = try dtype.map { try context.dtype($0) }
    let isBigEndian = type?.isBigEndian ?? value.arrayObject?.isBigEndian ?? false
    if let object = value.arrayObject {
      let target = type?.dtype ?? object.array.dtype
      if !copies, target == object.array.dtype, isBigEndian == object.isBigEndian { return value }
      return .host(ArrayObject(try object.array.cast(to: target), isBigEndian: isBigEndian))
    }
    let array: NDArray
    switch value {
    case .list(let list): array = try context.nestedArray(list.items, dtype: type?.dtype)
    case .tuple(let tuple): array = try context.nestedArray(tuple.items, dtype: type?.dtype)
    case .int, .bool, .bigInt:
      array = try type.map { try context.fitted(value, $0.dtype) } ?? context.ndarray(value)
    default: array = try context.ndarray(value)
    }
    return .host(
      ArrayObject(try array.asType(type?.dtype ?? array.dtype), isBigEndian: isBigEndian))
  }

  private static func addFilled(_ module: ModuleObject) {
    for (name, number) in [("zeros", 0), ("ones", 1), ("empty", 0)] {
      module.function(
        name, "shape, dtype=None, order='C', *, device=None, like=None",
        "An array of \(name == "ones" ? "ones" : "zeros")."
      ) { context, a in
        let shape = try context.shape(a[0])
        let type = try context.dtype(a[1])
        try context.reserve(elements: shape.checkedProduct ?? 0, size: type.dtype.itemSize)
        let array = try NDArray(zeros: type.dtype, shape: shape)
        if number == 1 { try array.convertElements(from: NDArray(scalar: Int64(1))) }
        return .host(ArrayObject(array, isBigEndian: type.isBigEndian))
      }
      module.function(
        name + "_like", "a, dtype=None, order='K', subok=True, shape=None, *, device=None",
        "An array of the same shape and dtype."
      ) { context, a in
        let model = try context.ndarray(a[0])
        let dtype = try a.unlessNone(1).map { try context.dtype($0).dtype } ?? model.dtype
        let shape = try a.unlessNone(4).map { try context.shape($0) } ?? model.shape
        let array = try NDArray(zeros: dtype, shape: shape)
        if number == 1 { try array.convertElements(from: NDArray(scalar: Int64(1))) }
        return NDArrayClass.wrap(array)
      }
    }
    module.function(
      "full", "shape, fill_value, dtype=None, order='C', *, device=None, like=None",
      "An array of one value."
    ) { context, a in
      let shape = try context.shape(a[0])
      return try full(context, shape, a[1], a.unlessNone(2), nil)
    }
    module.function(
      "full_like", "a, fill_value, dtype=None, order='K', subok=True, shape=None, *, device=None",
      "An array of one value, of the same shape and dtype."
    ) { context, a in
      let model = try context.ndarray(a[0])
      let shape = try a.unlessNone(5).map { try context.shape($0) } ?? model.shape
      return try full(context, shape, a[1], a.unlessNone(2), model.dtype)
    }
  }

  private static func full(
    _ context: Interpreter, _ shape: [Int], _ value: Value, _ dtype: Value?, _ model: DType?
  ) throws -> Value {
    let type = try dtype.map { try context.dtype($0) }
    let source = try context.ndarray(value)
    let target = type?.dtype ?? model ?? source.dtype
    let fitted: NDArray
    switch value {
    case .int, .bigInt, .bool: fitted = try context.fitted(value, target)
    default: fitted = source
    }
    try context.reserve(elements: shape.checkedProduct ?? 0, size: target.itemSize)
    let array = try NDArray(filled: fitted, dtype: target, shape: shape)
    return .host(ArrayObject(array, isBigEndian: type?.isBigEndian ?? false))
  }

  private static func addRanges(_ module: ModuleObject) {
    module.function(
      "arange", "start, stop=None, step=None, dtype=None, *, device=None, like=None",
      "Numbers at equal distances; arange(n) begins with 0."
    ) { context, a in
      let hasStop = a.unlessNone(1) != nil
      let bounds = [hasStop ? a[0] : .int(0), hasStop ? a[1] : a[0], a.unlessNone(2) ?? .int(1)]
      let operands = try bounds.map { try context.operand($0) }
      guard operands.allSatisfy({ $0.array.count == 1 }) else {
        throw ScriptException.type("arange takes numbers, not arrays of several")
      }
      let dtype = try a.unlessNone(3).map { try context.dtype($0).dtype }
      let common = operands.reduce(DType.int64) { $0.promoted(with: $1.array.dtype) }
      if common.isInteger, let start = operands[0].array.scalar.exactInteger,
        let stop = operands[1].array.scalar.exactInteger,
        let step = operands[2].array.scalar.exactInteger, step != 0
      {
        try context.reserve(elements: Int(clamping: max(0, (stop - start) / step)), size: 8)
        return NDArrayClass.wrap(
          try .range(
            from: Int(clamping: start), to: Int(clamping: stop), by: Int(clamping: step),
            dtype: dtype ?? .int64))
      }
      let numbers = operands.map(\.array.scalar.double)
      if numbers[2] == 0 {
        throw ScriptException(.zeroDivisionError, "division by zero")
      }
      let size = (numbers[1] - numbers[0]) / numbers[2]
      if size > 0x1p40 { throw ScriptException.value("Maximum allowed size exceeded") }
      // The distance is computed in the target type where that is an integer.
      return NDArrayClass.wrap(
        try .range(
          from: numbers[0], to: numbers[1], by: numbers[2],
          dtype: dtype ?? (common.isFloat ? common : .float64)))
    }
    module.function(
      "linspace",
      "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None",
      "Numbers at equal distances, the last one included."
    ) { context, a in
      let (values, step) = try linspace(context, a)
      let dtype = try a.unlessNone(5).map { try context.dtype($0).dtype }
      var result = values
      if let dtype {
        result = try (dtype.isInteger ? apply(.floor, values) : values).cast(to: dtype)
      }
      guard try a.bool(4, context) else { return NDArrayClass.wrap(result) }
      return .tuple([
        NDArrayClass.wrap(result), ScalarClass.wrap(Scalar(dtype: .float64, value: .float(step))),
      ])
    }
    for name in ["logspace", "geomspace"] {
      let base = name == "logspace" ? "base=10.0, " : ""
      module.function(
        name, "start, stop, num=50, endpoint=True, \(base)dtype=None, axis=0",
        "Numbers with equal ratios."
      ) { context, a in
        let start = try a.double(0, context)
        let stop = try a.double(1, context)
        let count = try a.int(2, context)
        let includesEnd = try a.bool(3, context)
        let isLog = name == "logspace"
        let base = isLog ? try a.double(4, context) : 10
        if !isLog, start == 0 || stop == 0 || (start < 0) != (stop < 0) {
          throw ScriptException.value("Geometric sequence cannot include zero")
        }
        let sign: Double = !isLog && start < 0 ? -1 : 1
        let low = isLog ? start : try log10(start.magnitude)
        let high = isLog ? stop : try log10(stop.magnitude)
        let exponents = try NDArray.linspace(
          from: low, to: high, count: count, includesEnd: includesEnd
        ).values
        let result = try apply(.power, Operand(weak: base), Operand(exponents))
        if !isLog, count > 0 {
          result.withElements(Double.self) { elements in
            elements[0] = start.magnitude
            if includesEnd, count > 1 { elements[count - 1] = stop.magnitude }
          }
        }
        let signed = sign < 0 ? try apply(.negative, result) : result
        let dtype = try a.unlessNone(isLog ? 5 : 4).map { try context.dtype($0).dtype }
        return NDArrayClass.wrap(try signed.asType(dtype ?? .float64))
      }
    }
  }

  private static func log10(_ value: Double) throws -> Double {
    try apply(.log10, NDArray(scalar: value)).scalar.double
  }

  private static func linspace(
    _ context: Interpreter, _ a: Arguments
  ) throws -> (values: NDArray, step: Double) {
    let start = try context.ndarray(a[0])
    let stop = try context.ndarray(a[1])
    let count = try a.int(2, context)
    let includesEnd = try a.bool(3, context)
    try context.reserve(elements: max(0, count), size: 8)
    if start.rank == 0, stop.rank == 0 {
      return try NDArray.linspace(
        from: start.scalar.double, to: stop.scalar.double, count: count, includesEnd: includesEnd)
    }
    let shares = try NDArray.linspace(from: 0, to: 1, count: count, includesEnd: includesEnd)
    let shape = try broadcastShape([start.shape, stop.shape])
    let weights = try shares.values.reshaped([count] + [Int](repeating: 1, count: shape.count))
    let distance = try apply(.subtract, Operand(stop), Operand(start))
    let scaled = try apply(.multiply, Operand(weights), Operand(distance))
    return (try apply(.add, Operand(scaled), Operand(start)), shares.step)
  }

  /// The lengths of a matrix: the first two arguments, of which the second may be left out.
  private static func sides(_ a: Arguments, _ context: Interpreter) throws -> (Int, Int) {
    let rows = try a.int(0, context)
    let columns = try a.intUnlessNone(1, context) ?? rows
    _ = try context.shape(.tuple([rows, columns]))
    return (rows, columns)
  }

  private static func addMatrices(_ module: ModuleObject) {
    module.function("eye", "N, M=None, k=0, dtype=None, order='C'", "Ones on a diagonal.") {
      context, a in
      let (rows, columns) = try sides(a, context)
      return NDArrayClass.wrap(
        try .eye(
          rows, columns, diagonal: try a.int(2, context), dtype: try context.dtype(a[3]).dtype))
    }
    module.function("identity", "n, dtype=None", "Ones on the main diagonal.") { context, a in
      let size = try a.int(0, context)
      _ = try context.shape(.tuple([size, size]))
      return NDArrayClass.wrap(try .eye(size, dtype: try context.dtype(a[1]).dtype))
    }
    module.function("diag", "v, k=0", "A diagonal of a matrix, or the matrix of a diagonal.") {
      context, a in
      let array = try context.ndarray(a[0])
      let offset = try a.int(1, context)
      if array.rank == 2 { return NDArrayClass.wrap(try array.diagonal(offset)) }
      guard array.rank == 1 else { throw ScriptException.value("Input must be 1- or 2-d.") }
      return NDArrayClass.wrap(try diagonalMatrix(context, array, offset))
    }
    module.function("diagflat", "v, k=0", "The matrix of a diagonal.") { context, a in
      let array = try context.ndarray(a[0])
      return NDArrayClass.wrap(
        try diagonalMatrix(context, try array.reshaped([array.count]), try a.int(1, context)))
    }
    module.function("tri", "N, M=None, k=0, dtype=None", "Ones on and below a diagonal.") {
      context, a in
      let (rows, columns) = try sides(a, context)
      return NDArrayClass.wrap(
        try NDArray.triangleMask(rows, columns, diagonal: try a.int(2, context))
          .cast(to: try context.dtype(a[3]).dtype))
    }
    for (name, isLower) in [("tril", true), ("triu", false)] {
      module.function(name, "m, k=0", "One triangle of a matrix, zeros elsewhere.") { context, a in
        NDArrayClass.wrap(
          try context.ndarray(a[0]).triangle(lower: isLower, diagonal: try a.int(1, context)))
      }
    }
    module.function("vander", "x, N=None, increasing=False", "Powers of numbers as columns.") {
      context, a in
      let x = try context.ndarray(a[0])
      let count = try a.intUnlessNone(1, context) ?? x.count
      let exponents = try NDArray.range(from: 0, to: count)
      let order = try a.bool(2, context) ? exponents : exponents.flipped()
      return NDArrayClass.wrap(
        try apply(.power, Operand(try x.insertingAxis(at: 1)), Operand(order)))
    }
  }

  private static func diagonalMatrix(
    _ context: Interpreter, _ values: NDArray, _ offset: Int
  ) throws -> NDArray {
    let (size, overflow) = values.count.addingReportingOverflow(
      Int(clamping: offset.magnitude))
    guard !overflow else { throw ScriptException(.memoryError, "the matrix is too large") }
    _ = try context.shape(.tuple([size, size]))
    let result = try NDArray(zeros: values.dtype, shape: [size, size])
    try result.diagonal(offset).assign(values)
    return result
  }
}
