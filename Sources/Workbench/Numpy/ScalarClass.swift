import BigInt
import NDArray
import Script

/// A scalar of numpy: one element with its dtype.
final class ScalarObject: HostInstance {
  let scalar: Scalar

  init(_ scalar: Scalar) {
    self.scalar = scalar
    super.init(type: ScalarClass.type(scalar.dtype))
  }
}

/// The classes of numpy's scalars: `numpy.uint8`, `numpy.float64` …
enum ScalarClass {
  static let generic = TypeObject(
    "generic", module: "numpy", doc: "The base of numpy's scalars.", ScalarSlots.fill)
  static let number = TypeObject("number", module: "numpy", base: generic)
  static let integer = TypeObject("integer", module: "numpy", base: number)
  static let signedInteger = TypeObject("signedinteger", module: "numpy", base: integer)
  static let unsignedInteger = TypeObject("unsignedinteger", module: "numpy", base: integer)
  static let inexact = TypeObject("inexact", module: "numpy", base: number)
  static let floating = TypeObject("floating", module: "numpy", base: inexact)
  static let complexFloating = TypeObject("complexfloating", module: "numpy", base: inexact)

  private static let types: [DType: TypeObject] = {
    // A float64 is a Python float as well.
    TypeObject.float.claims = { $0.numpyScalar?.dtype == .float64 }
    return Dictionary(uniqueKeysWithValues: DType.allCases.map { ($0, make($0)) })
  }()

  private static let dtypes: [ObjectIdentifier: DType] = Dictionary(
    uniqueKeysWithValues: types.map { (ObjectIdentifier($0.value), $0.key) })

  /// The class of the scalars of a dtype.
  static func type(_ dtype: DType) -> TypeObject { types[dtype] ?? generic }

  /// The dtype whose scalars a class has.
  static func dtype(_ type: TypeObject) -> DType? { dtypes[ObjectIdentifier(type)] }

  static func wrap(_ scalar: Scalar) -> Value { .host(ScalarObject(scalar)) }

  private static func make(_ dtype: DType) -> TypeObject {
    let base =
      dtype == .bool
      ? generic
      : dtype.isSignedInteger
        ? signedInteger
        : dtype.isUnsignedInteger ? unsignedInteger : dtype.isFloat ? floating : complexFloating
    let type = TypeObject(
      dtype.name, module: "numpy", base: base, doc: "A scalar of dtype \(dtype.name).")
    type.construct("value=0, /", "Converts a number or the elements of an array.") { context, a in
      try construct(dtype, a[0], context)
    }
    return type
  }

  private static func construct(
    _ dtype: DType, _ value: Value, _ context: Interpreter
  ) throws -> Value {
    switch value {
    case .str(let text):
      guard dtype.kindLetter != "c" else { break }
      let number = try context.call(.type(dtype.isFloat ? .float : .int), .str(text))
      return try construct(dtype, number, context)
    case .int, .bigInt:
      return NDArrayClass.result(try context.fitted(value, dtype))
    default: break
    }
    return NDArrayClass.result(try context.ndarray(value).cast(to: dtype))
  }
}

extension DType {
  /// NumPy's letter for the kind: b, i, u, f, c.
  var kindLetter: String { String(typeString.prefix(1)) }
}

extension Scalar {
  /// The element as a plain value of the language, as `item()` gives it.
  var plain: Script.Value {
    switch value {
    case .bool(let value): .bool(value)
    case .int(let value): .int(Int(value))
    case .uint(let value): .integer(BigInt(value))
    case .float(let value): .float(value)
    case .complex: ScalarClass.wrap(self)
    }
  }
}

/// What operators and built-in functions do with scalars.
enum ScalarSlots {
  static func fill(_ type: TypeObject) {
    type.binary = { context, op, a, b, isReflected in
      try ArrayOperators.binary(context, op, a, b, isReflected)
    }
    type.compare = { context, op, a, b in try ArrayOperators.compare(context, op, a, b) }
    type.unary = { context, op, a in try ArrayOperators.unary(context, op, a) }
    type.hash = { context, a in
      switch a.numpyScalar?.plain {
      case .host?, nil: 0
      case let plain?: try context.hash(plain)
      }
    }
    type.truth = { _, a in a.numpyScalar?.isTrue ?? false }
    type.repr = { _, a in StringObject(a.numpyScalar?.representation ?? "") }
    type.str = { _, a in StringObject(a.numpyScalar?.text ?? "") }
    type.format = { context, a, spec in
      guard let scalar = a.numpyScalar else { return .empty }
      if spec.count == 0 { return StringObject(scalar.text) }
      if case .complex = scalar.value {
        throw ScriptException.type(
          "unsupported format string passed to numpy.complex128.__format__")
      }
      return try context.format(scalar.plain, spec)
    }
    type.index = { _, a in
      guard let scalar = a.numpyScalar, scalar.dtype.isInteger else { return nil }
      return scalar.plain
    }
    type.toInt = { context, a in
      guard let plain = a.numpyScalar?.plain else { return .int(0) }
      if case .host = plain { throw ScriptException.type("can't convert complex to int") }
      return try context.call(.type(.int), plain)
    }
    type.toFloat = { _, a in a.numpyScalar?.double ?? 0 }
    type.round = { context, a, digits in
      guard let scalar = a.numpyScalar else { return .none }
      guard let digits else {
        if scalar.dtype.isFloat { return try roundedToInt(scalar, context) }
        return a
      }
      return NDArrayClass.result(try scalar.array.rounded(digits: digits))
    }
    type.getAttribute = { context, a, name in
      // A scalar has the attributes of the array that it would be.
      guard let scalar = a.numpyScalar else { return nil }
      return try context.findAttribute(NDArrayClass.wrap(scalar.array), name)
    }
    type.attributeNames = { _, _ in NDArrayClass.type.memberNames }
    let isInteger = Builtin(
      "is_integer", "", doc: "Whether it is a whole number.", module: "generic"
    ) { _, receiver, _ in
      let value = receiver.numpyScalar?.double ?? .nan
      return .bool(value.rounded() == value)
    }
    type.add("is_integer", .method(isInteger))
  }

  private static func roundedToInt(_ scalar: Scalar, _ context: Interpreter) throws -> Value {
    let rounded = scalar.double.rounded(.toNearestOrEven)
    return try context.call(.type(.int), .float(rounded))
  }
}
