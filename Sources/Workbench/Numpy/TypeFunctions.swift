import BigInt
import NDArray
import Script

/// What numpy says about dtypes.
enum TypeFunctions {
  /// The limits of an integer or a float type.
  final class Limits: HostInstance {
    let dtype: DType
    init(_ dtype: DType, _ type: TypeObject) {
      self.dtype = dtype
      super.init(type: type)
    }
  }

  private static func dtype(_ value: Value) -> DType {
    if case .host(let host) = value, let limits = host as? Limits { return limits.dtype }
    return .int64
  }

  static let iinfo: TypeObject = {
    let type = TypeObject("iinfo", module: "numpy", doc: "The limits of an integer type.")
    type.construct("type", "The limits of an integer type.") { context, a in
      let found = try limitsType(context, a[0])
      guard found.isInteger else {
        throw ScriptException.value("Invalid integer data type '\(found.kindLetter)'.")
      }
      return .host(Limits(found, type))
    }
    type.property("min", "The smallest value.") { _, a in
      .integer(BigInt(dtype(a).integerBounds.low))
    }
    type.property("max", "The largest value.") { _, a in
      .integer(BigInt(dtype(a).integerBounds.high))
    }
    type.property("bits", "The number of bits.") { _, a in .int(dtype(a).itemSize * 8) }
    type.property("dtype", "The dtype.") { _, a in DTypeClass.wrap(dtype(a)) }
    type.property("kind", "i or u.") { _, a in .string(dtype(a).kindLetter) }
    type.repr = { _, a in
      let bounds = dtype(a).integerBounds
      return StringObject("iinfo(min=\(bounds.low), max=\(bounds.high), dtype=\(dtype(a).name))")
    }
    return type
  }()

  static let finfo: TypeObject = {
    let type = TypeObject("finfo", module: "numpy", doc: "The limits of a float type.")
    type.construct("dtype", "The limits of a float type.") { context, a in
      let found = try limitsType(context, a[0])
      guard found.isFloat || found.isComplex else {
        throw ScriptException.value("data type <class 'numpy.\(found.name)'> not inexact")
      }
      let part: DType =
        found == .complex64 ? .float32 : found == .complex128 ? .float64 : found
      return .host(Limits(part, type))
    }
    func number(_ name: String, _ doc: String, _ get: @escaping (DType) -> Double) {
      type.property(name, doc) { _, a in
        ScalarClass.wrap(Scalar(dtype: dtype(a), value: .float(get(dtype(a)))))
      }
    }
    number("max", "The largest finite value.") { $0.largestFloat }
    number("min", "The smallest finite value.") { -$0.largestFloat }
    number("eps", "The distance from 1 to the next number.") { $0.ulpOfOne }
    number("epsneg", "The distance from 1 to the number before.") { $0.ulpOfOne / 2 }
    number("resolution", "Ten to the minus precision.") {
      $0 == .float16 ? 1e-3 : $0 == .float32 ? 1e-6 : 1e-15
    }
    for name in ["tiny", "smallest_normal"] {
      number(name, "The smallest normal number.") {
        $0 == .float16
          ? Double(Float16.leastNormalMagnitude)
          : $0 == .float32 ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
      }
    }
    number("smallest_subnormal", "The smallest number above 0.") {
      $0 == .float16
        ? Double(Float16.leastNonzeroMagnitude)
        : $0 == .float32 ? Double(Float.leastNonzeroMagnitude) : .leastNonzeroMagnitude
    }
    type.property("bits", "The number of bits.") { _, a in .int(dtype(a).itemSize * 8) }
    type.property("dtype", "The dtype.") { _, a in DTypeClass.wrap(dtype(a)) }
    type.property("precision", "Decimal digits that are kept.") { _, a in
      .int(dtype(a) == .float16 ? 3 : dtype(a) == .float32 ? 6 : 15)
    }
    type.property("nmant", "Bits of the mantissa.") { _, a in
      .int(dtype(a) == .float16 ? 10 : dtype(a) == .float32 ? 23 : 52)
    }
    return type
  }()

  private static func limitsType(_ context: Interpreter, _ value: Value) throws -> DType {
    switch value {
    case .int, .bool, .bigInt: .int64
    case .float: .float64
    default: try context.dtype(value).dtype
    }
  }

  static func register(in module: ModuleObject) {
    module["dtype"] = .type(DTypeClass.type)
    module["ndarray"] = .type(NDArrayClass.type)
    module["ufunc"] = .type(UfuncClass.type)
    module["iinfo"] = .type(iinfo)
    module["finfo"] = .type(finfo)
    for dtype in DType.allCases { module[dtype.name] = .type(ScalarClass.type(dtype)) }
    let aliases: [(String, DType)] = [
      ("bool_", .bool), ("int_", .int64), ("intp", .int64), ("uint", .uint64), ("uintp", .uint64),
      ("byte", .int8), ("ubyte", .uint8), ("short", .int16), ("ushort", .uint16), ("intc", .int32),
      ("uintc", .uint32), ("long", .int64), ("ulong", .uint64), ("longlong", .int64),
      ("ulonglong", .uint64), ("half", .float16), ("single", .float32), ("double", .float64),
      ("csingle", .complex64), ("cdouble", .complex128),
    ]
    for (name, dtype) in aliases { module[name] = .type(ScalarClass.type(dtype)) }
    let classes = [
      ScalarClass.generic, ScalarClass.number, ScalarClass.integer, ScalarClass.signedInteger,
      ScalarClass.unsignedInteger, ScalarClass.inexact, ScalarClass.floating,
      ScalarClass.complexFloating,
    ]
    for type in classes { module[type.name] = .type(type) }
    module["True_"] = ScalarClass.wrap(Scalar(dtype: .bool, value: .bool(true)))
    module["False_"] = ScalarClass.wrap(Scalar(dtype: .bool, value: .bool(false)))
    addRelations(module)
  }

  private static func addRelations(_ module: ModuleObject) {
    module.function("issubdtype", "arg1, arg2", "Whether a dtype is of a kind.") { context, a in
      let type = try scalarType(context, a[0])
      return .bool(type.isSubtype(of: try scalarType(context, a[1])))
    }
    module.function("promote_types", "type1, type2", "The dtype both convert to.") { context, a in
      let x = try context.dtype(a[0]).dtype
      return DTypeClass.wrap(x.promoted(with: try context.dtype(a[1]).dtype))
    }
    module.function("result_type", "*arrays_and_dtypes", "The dtype of a computation.") {
      context, a in
      let operands = try a.rest(0).map { value -> Operand in
        switch value {
        case .type, .str: break
        default:
          if DTypeClass.object(value) == nil { return try context.operand(value) }
        }
        return Operand(try NDArray(zeros: try context.dtype(value).dtype, shape: []))
      }
      guard !operands.isEmpty else {
        throw ScriptException.value("at least one array or dtype is required")
      }
      return DTypeClass.wrap(resultType(operands))
    }
    module.function("can_cast", "from_, to, casting='safe'", "Whether values survive a conversion.")
    {
      context, a in
      let from = try a[0].arrayObject?.array.dtype ?? context.dtype(a[0]).dtype
      let to = try context.dtype(a[1]).dtype
      switch try a.string(2) {
      case "no", "equiv": return .bool(from == to)
      case "safe": return .bool(from.castsSafely(to: to))
      case "same_kind": return .bool(from.castsWithinKind(to: to))
      default: return .bool(true)
      }
    }
    module.function("min_scalar_type", "a", "The smallest dtype for a number.") { context, a in
      let array = try context.ndarray(a[0])
      guard array.rank == 0, let value = array.scalar.exactInteger, array.dtype.isInteger else {
        return DTypeClass.wrap(array.dtype)
      }
      let candidates: [DType] =
        value < 0 ? [.int8, .int16, .int32, .int64] : [.uint8, .uint16, .uint32, .uint64]
      let found = candidates.first {
        value >= $0.integerBounds.low && value <= $0.integerBounds.high
      }
      return DTypeClass.wrap(found ?? array.dtype)
    }
    module.function("isdtype", "dtype, kind", "Whether a dtype is of a kind.") { context, a in
      let found = try context.dtype(a[0]).dtype
      switch try a.stringUnlessNone(1) {
      case "bool": return .bool(found == .bool)
      case "signed integer": return .bool(found.isSignedInteger)
      case "unsigned integer": return .bool(found.isUnsignedInteger)
      case "integral": return .bool(found.isInteger)
      case "real floating": return .bool(found.isFloat)
      case "complex floating": return .bool(found.isComplex)
      case "numeric": return .bool(found != .bool)
      default:
        throw ScriptException.value("kind argument is a string, but it is not a known kind name.")
      }
    }
    let arrayOnly: [(String, (NDArray) -> Value)] = [
      ("ndim", { .int($0.rank) }), ("shape", { .tuple($0.shape) }),
    ]
    for (name, get) in arrayOnly {
      module.function(name, "a", "The \(name) of an array.") { context, a in
        get(try context.ndarray(a[0]))
      }
    }
    module.function("size", "a, axis=None", "The number of elements, or the length of an axis.") {
      context, a in
      let array = try context.ndarray(a[0])
      guard let axis = try a.intUnlessNone(1, context) else { return .int(array.count) }
      return .int(array.shape[try normalizedAxis(axis, rank: array.rank)])
    }
    module.function("astype", "x, dtype, /, *, copy=True", "Converted to another dtype.") {
      context, a in
      NDArrayClass.wrap(
        try context.ndarray(a[0]).cast(to: try context.dtype(a[1]).dtype))
    }
    module.function("shares_memory", "a, b", "Whether two arrays have elements in common.") {
      context, a in
      .bool(try overlap(context, a))
    }
    module.function("may_share_memory", "a, b", "Whether two arrays may have elements in common.") {
      context, a in
      .bool(try overlap(context, a))
    }
  }

  private static func overlap(_ context: Interpreter, _ a: Arguments) throws -> Bool {
    let x = try context.ndarray(a[0])
    let y = try context.ndarray(a[1])
    return x.storage === y.storage && x.mayOverlap(y)
  }

  private static func scalarType(_ context: Interpreter, _ value: Value) throws -> TypeObject {
    if case .type(let type) = value, type.module == "numpy", ScalarClass.dtype(type) == nil {
      return type
    }
    return ScalarClass.type(try context.dtype(value).dtype)
  }
}

extension DType {
  /// The distance from 1 to the next number of a float type.
  var ulpOfOne: Double {
    self == .float16 ? 0x1p-10 : self == .float32 || self == .complex64 ? 0x1p-23 : 0x1p-52
  }
}
