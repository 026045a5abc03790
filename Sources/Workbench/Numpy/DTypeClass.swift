import NDArray
import Script

/// A `numpy.dtype`.
final class DTypeObject: HostInstance {
  let dtype: DType
  let isBigEndian: Bool

  init(_ dtype: DType, isBigEndian: Bool = false) {
    self.dtype = dtype
    self.isBigEndian = isBigEndian && dtype.endianUnitSize > 1
    super.init(type: DTypeClass.type)
  }

  /// "uint8", or ">u2" in the other byte order.
  var text: String { isBigEndian ? ">" + dtype.typeString : dtype.name }
}

/// The class `numpy.dtype`.
enum DTypeClass {
  static let type: TypeObject = {
    let type = TypeObject("dtype", module: "numpy", doc: "The type of an array's elements.")
    type.construct("dtype, align=False, copy=False", "Makes a dtype of a name or a class.") {
      context, a in
      let found = try context.dtype(a[0])
      return wrap(found.dtype, isBigEndian: found.isBigEndian)
    }
    type.repr = { _, a in StringObject("dtype('\(object(a)?.text ?? "")')") }
    type.str = { _, a in StringObject(object(a)?.text ?? "") }
    type.hash = { context, a in try context.hash(.string(object(a)?.text ?? "")) }
    type.compare = compare
    addProperties(type)
    return type
  }()

  static func wrap(_ dtype: DType, isBigEndian: Bool = false) -> Value {
    .host(DTypeObject(dtype, isBigEndian: isBigEndian))
  }

  static func object(_ value: Value) -> DTypeObject? {
    if case .host(let host) = value { return host as? DTypeObject }
    return nil
  }

  private static func compare(
    _ context: Interpreter, _ op: CompareOperator, _ a: Value, _ b: Value
  ) throws -> Value? {
    guard let left = object(a) else { return nil }
    let right = try? context.dtype(b)
    let isSame = right.map { $0.dtype == left.dtype && $0.isBigEndian == left.isBigEndian }
    switch op {
    case .equal: return .bool(isSame ?? false)
    case .notEqual: return .bool(!(isSame ?? false))
    case .less, .lessOrEqual:
      guard let right else { return nil }
      return .bool(
        left.dtype.castsSafely(to: right.dtype) && (op == .lessOrEqual || isSame == false))
    case .greater, .greaterOrEqual:
      guard let right else { return nil }
      return .bool(
        right.dtype.castsSafely(to: left.dtype) && (op == .greaterOrEqual || isSame == false))
    }
  }

  private static func addProperties(_ type: TypeObject) {
    func add(_ name: String, _ doc: String, _ get: @escaping (DTypeObject) -> Value) {
      type.property(name, doc) { _, a in object(a).map(get) ?? .none }
    }
    add("name", "The name, without byte order.") { .string($0.dtype.name) }
    add("itemsize", "Bytes per element.") { .int($0.dtype.itemSize) }
    add("alignment", "The alignment of an element in bytes.") { .int($0.dtype.endianUnitSize) }
    add("kind", "b, i, u, f or c.") { .string($0.dtype.kindLetter) }
    add("char", "NumPy's letter for the type.") { .string($0.dtype.letter) }
    add("str", "The type string with its byte order.") {
      .string($0.isBigEndian ? ">" + $0.dtype.typeString : $0.dtype.descriptor)
    }
    add("byteorder", "'=' for this machine's order, '|' where there is none.") {
      .string($0.isBigEndian ? ">" : $0.dtype.endianUnitSize == 1 ? "|" : "=")
    }
    add("isnative", "Whether the byte order is this machine's.") { .bool(!$0.isBigEndian) }
    add("type", "The class of the scalars.") { .type(ScalarClass.type($0.dtype)) }
    add("shape", "Always ().") { _ in .tuple([Value]()) }
    add("ndim", "Always 0.") { _ in .int(0) }
    add("names", "Always None.") { _ in .none }
    let reorder = Builtin(
      "newbyteorder", "new_order='S', /", doc: "The same type in another byte order.",
      module: "dtype"
    ) { _, receiver, a in
      guard let object = object(receiver) else { return .none }
      let order = try a.string(0)
      let isBig = order == ">" || order == "B" || (order.uppercased() == "S" && !object.isBigEndian)
      return wrap(object.dtype, isBigEndian: isBig)
    }
    type.add("newbyteorder", .method(reorder))
  }
}

extension DType {
  /// NumPy's one-letter name.
  var letter: String {
    switch self {
    case .bool: "?"
    case .int8: "b"
    case .int16: "h"
    case .int32: "i"
    case .int64: "l"
    case .uint8: "B"
    case .uint16: "H"
    case .uint32: "I"
    case .uint64: "L"
    case .float16: "e"
    case .float32: "f"
    case .float64: "d"
    case .complex64: "F"
    case .complex128: "D"
    }
  }

  /// The dtype of a name that NumPy knows: "uint8", "u1", "float", "B", "double".
  static func named(_ name: String) -> DType? {
    if let dtype = DType(rawValue: name) { return dtype }
    switch name {
    case "int", "int_", "intp", "long", "longlong", "q", "p": return .int64
    case "uint", "uintp", "ulong", "ulonglong", "Q", "P": return .uint64
    case "float", "float_", "double": return .float64
    case "single": return .float32
    case "half": return .float16
    case "complex", "cdouble": return .complex128
    case "csingle": return .complex64
    case "bool_", "bool8": return .bool
    case "byte": return .int8
    case "ubyte": return .uint8
    case "short": return .int16
    case "ushort": return .uint16
    case "intc": return .int32
    case "uintc": return .uint32
    default: return allCases.first { $0.letter == name || $0.typeString == name }
    }
  }
}

extension Interpreter {
  /// The dtype that an argument names: a dtype, a class, or a text.
  ///
  /// - Throws: `TypeError` if it is none.
  func dtype(_ value: Value) throws -> (dtype: DType, isBigEndian: Bool) {
    switch value {
    case .none: return (.float64, false)
    case .str(let text):
      let name = text.string
      if let dtype = DType.named(name) { return (dtype, false) }
      if let found = DType.parse(descriptor: name) { return found }
      if let first = name.first, "<=|>".contains(first),
        let dtype = DType.named(String(name.dropFirst()))
      {
        return (dtype, first == ">" && dtype.endianUnitSize > 1)
      }
      throw ScriptException.type("data type '\(name)' not understood")
    case .type(let type):
      if let dtype = ScalarClass.dtype(type) { return (dtype, false) }
      if type === TypeObject.int { return (.int64, false) }
      if type === TypeObject.float { return (.float64, false) }
      if type === TypeObject.bool { return (.bool, false) }
    case .host:
      if let object = DTypeClass.object(value) { return (object.dtype, object.isBigEndian) }
      if let found = try findAttribute(value, "dtype"), DTypeClass.object(found) != nil {
        return try dtype(found)
      }
    default: break
    }
    throw ScriptException.type("Cannot interpret '\(try repr(value).string)' as a data type")
  }
}
