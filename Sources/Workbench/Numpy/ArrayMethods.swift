import NDArray
import Script

/// The methods of `numpy.ndarray`; most are functions of the module as well.
enum ArrayMethods {
  static func fill(_ type: TypeObject) {
    ReductionFunctions.table.register(on: type)
    RearrangingFunctions.table.register(on: type)
    ElementFunctions.table.register(on: type)
    addConversions(type)
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, ArrayObject, Arguments) throws -> Value
  ) {
    type.add(
      name,
      .method(
        Builtin(name, signature, doc: doc, module: "ndarray") { context, receiver, a in
          guard let object = receiver.arrayObject else {
            throw ScriptException.type("expected numpy.ndarray, got \(receiver.typeName)")
          }
          return try body(context, object, a)
        }))
  }

  private static func addConversions(_ type: TypeObject) {
    add(
      type, "astype", "dtype, order='K', casting='unsafe', subok=True, copy=True",
      "A copy converted to another dtype, by the rules of C."
    ) { context, object, a in
      let target = try context.dtype(a[0])
      if !(try a.bool(4, context)), target.dtype == object.array.dtype { return .host(object) }
      return .host(
        ArrayObject(try object.array.cast(to: target.dtype), isBigEndian: target.isBigEndian))
    }
    add(type, "tolist", "", "The elements as plain values in nested lists.") {
      context, object, _ in
      try context.reserve(elements: object.array.count, size: MemoryLayout<Value>.stride)
      return try object.array.nestedList()
    }
    add(type, "item", "*args", "One element as a plain value.") { context, object, a in
      let array = object.array
      switch a.rest(0).count {
      case 0:
        guard array.count == 1 else {
          throw ScriptException.value("can only convert an array of size 1 to a Python scalar")
        }
        return array.scalar.plain
      default:
        var key = a.rest(0)
        if key.count == 1, case .tuple(let tuple) = key[0] { key = tuple.items }
        let flat = key.count == 1 && array.rank != 1
        let base = flat ? try array.reshaped([array.count]) : array
        let element = try base.indexed(try ArrayIndexing.items(.tuple(key), context))
        guard element.count == 1 else { throw ScriptException.value("incorrect number of indices") }
        return element.scalar.plain
      }
    }
    add(type, "tobytes", "order='C'", "The bytes of the elements in C order.") {
      context, object, a in
      try context.reserve(elements: object.array.count, size: object.array.dtype.itemSize)
      let isFortran = try a.string(0) == "F"
      let array = isFortran ? try object.array.transposed() : object.array
      let ordered = object.isBigEndian ? try array.byteSwapped() : array
      return .bytes(BytesObject(try ordered.bytes()))
    }
    add(type, "copy", "order='C'", "A copy.") { _, object, _ in
      .host(ArrayObject(try object.array.copy(), isBigEndian: object.isBigEndian))
    }
    add(type, "view", "dtype=None, type=None", "The same bytes, read as another dtype.") {
      context, object, a in
      guard let wanted = a.unlessNone(0) else { return .host(ArrayObject(object.array)) }
      return NDArrayClass.wrap(try view(object.array, try context.dtype(wanted).dtype))
    }
    add(type, "fill", "value", "Sets all elements.") { context, object, a in
      let value: NDArray
      switch a[0] {
      case .int, .bigInt, .bool: value = try context.fitted(a[0], object.array.dtype)
      default: value = try context.ndarray(a[0])
      }
      try object.array.convertElements(from: value)
      return .none
    }
    add(type, "sort", "axis=-1, kind=None, order=None", "Sorts the elements in place.") {
      context, object, a in
      try object.array.assign(
        try object.array.sorted(axis: try a.int(0, context)).contiguous())
      return .none
    }
    add(type, "byteswap", "inplace=False", "The bytes of each number in the opposite order.") {
      context, object, a in
      let swapped = try object.array.byteSwapped()
      guard try a.bool(0, context) else { return NDArrayClass.wrap(swapped) }
      try object.array.assign(swapped)
      return .host(object)
    }
    add(type, "setflags", "write=None, align=None, uic=None", "Accepted and ignored.") { _, _, _ in
      .none
    }
  }

  /// The bytes of the last axis read as another dtype.
  private static func view(_ array: NDArray, _ dtype: DType) throws -> NDArray {
    if dtype.itemSize == array.dtype.itemSize { return try array.reinterpreted(as: dtype) }
    guard let last = array.shape.last, array.strides.last == 1 || last == 1 else {
      throw ScriptException.value(
        "To change to a dtype of a different size, the last axis must be contiguous")
    }
    let bytes = last * array.dtype.itemSize
    guard bytes % dtype.itemSize == 0 else {
      throw ScriptException.value(
        "When changing to a larger dtype, its size must be a divisor of the total size in bytes of "
          + "the last axis of the array.")
    }
    let base = try array.contiguous()
    return try NDArray(
      storage: base.storage, dtype: dtype, shape: array.shape.dropLast() + [bytes / dtype.itemSize],
      offset: base.offset * base.dtype.itemSize / dtype.itemSize)
  }
}
