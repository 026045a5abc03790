import NDArray
import Script

/// What operators and built-in functions do with arrays.
enum ArraySlots {
  static func fill(_ type: TypeObject) {
    func array(_ value: Value) throws -> ArrayObject {
      guard let object = value.arrayObject else {
        throw ScriptException.type("expected numpy.ndarray, got \(value.typeName)")
      }
      return object
    }
    type.construct(
      "shape, dtype=None",
      "An array whose elements are not set; numpy.zeros and numpy.array are "
        + "what one usually wants."
    ) { context, a in
      let shape = try context.shape(a[0])
      return NDArrayClass.wrap(try NDArray(zeros: try context.dtype(a[1]).dtype, shape: shape))
    }
    type.binary = ArrayOperators.binary
    type.inPlace = ArrayOperators.inPlace
    type.compare = ArrayOperators.compare
    type.unary = ArrayOperators.unary
    type.getItem = { context, a, key in try ArrayIndexing.get(context, array(a), key) }
    type.setItem = { context, a, key, value in
      try ArrayIndexing.set(context, array(a), key, value)
    }
    type.length = { _, a in
      guard let length = try array(a).array.shape.first else {
        throw ScriptException.type("len() of unsized object")
      }
      return length
    }
    type.iterate = { _, a in
      let object = try array(a)
      guard let length = object.array.shape.first else {
        throw ScriptException.type("iteration over a 0-d array")
      }
      var index = 0
      return ClosureIterator("iterator") { _ in
        guard index < length else { return nil }
        defer { index += 1 }
        return try ArrayIndexing.row(object, index)
      }
    }
    type.contains = { context, a, item in
      let found = try apply(.equal, Operand(array(a).array), try context.operand(item))
      return try found.any().scalar.isTrue
    }
    type.truth = { _, a in
      let array = try array(a).array
      if array.count == 1 { return array.scalar.isTrue }
      throw ScriptException.value(
        array.count == 0
          ? "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an "
            + "array is not empty."
          : "The truth value of an array with more than one element is ambiguous. Use a.any() or "
            + "a.all()")
    }
    type.repr = { context, a in
      let object = try array(a)
      let quoted = object.isBigEndian ? "'>\(object.array.dtype.typeString)'" : nil
      return StringObject(
        object.array.representation(PrintState.options(context), dtypeName: quoted))
    }
    type.str = { context, a in
      StringObject(try array(a).array.text(PrintState.options(context)))
    }
    type.format = { context, a, spec in
      let object = try array(a)
      if object.array.rank == 0 {
        return try context.format(ScalarClass.wrap(object.array.scalar), spec)
      }
      guard spec.count == 0 else {
        throw ScriptException.type(
          "unsupported format string passed to numpy.ndarray.__format__")
      }
      return try context.str(a)
    }
    type.index = { _, a in
      guard let array = a.arrayObject?.array, array.rank == 0, array.dtype.isInteger else {
        return nil
      }
      return array.scalar.plain
    }
    type.toInt = { context, a in
      try context.call(.type(.int), ScalarClass.wrap(only(try array(a).array)))
    }
    type.toFloat = { _, a in try only(try array(a).array).double }
    type.round = { _, a, digits in
      NDArrayClass.result(try array(a).array.rounded(digits: digits ?? 0))
    }
    type.reversed = { _, a in
      let object = try array(a)
      var index = object.array.shape.first ?? 0
      return ClosureIterator("reversed") { _ in
        guard index > 0 else { return nil }
        index -= 1
        return try ArrayIndexing.row(object, index)
      }
    }
  }

  /// The element of an array that stands for a number.
  private static func only(_ array: NDArray) throws -> Scalar {
    guard array.rank == 0 else {
      throw ScriptException.type("only 0-dimensional arrays can be converted to Python scalars")
    }
    return array.scalar
  }
}

/// The print options of an interpreter.
enum PrintState {
  /// The object that keeps them, as a hidden member of the module.
  final class Holder: HostInstance {
    var options = PrintOptions()
    static let type = TypeObject("printoptions", module: "numpy")
    init() { super.init(type: Self.type) }
  }

  static let memberName = "_printoptions"

  static func holder(_ context: Interpreter) -> Holder? {
    guard let module = try? context.module("numpy"), case .host(let host)? = module[memberName]
    else { return nil }
    return host as? Holder
  }

  static func options(_ context: Interpreter) -> PrintOptions {
    holder(context)?.options ?? PrintOptions()
  }
}
