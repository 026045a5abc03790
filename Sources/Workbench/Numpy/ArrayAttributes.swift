import NDArray
import Script

/// The attributes of `numpy.ndarray`.
enum ArrayAttributes {
  static func fill(_ type: TypeObject) {
    func add(_ name: String, _ doc: String, _ get: @escaping (ArrayObject) throws -> Value) {
      type.property(name, doc) { _, receiver in
        guard let object = receiver.arrayObject else { return .none }
        let result = try get(object)
        result.arrayObject?.noteBase(object)
        return result
      }
    }
    add("dtype", "The type of the elements.") {
      DTypeClass.wrap($0.array.dtype, isBigEndian: $0.isBigEndian)
    }
    add("ndim", "The number of axes.") { .int($0.array.rank) }
    add("size", "The number of elements.") { .int($0.array.count) }
    add("itemsize", "Bytes per element.") { .int($0.array.dtype.itemSize) }
    add("nbytes", "Bytes of all elements.") { .int($0.array.byteCount) }
    add("strides", "Bytes between neighbours along each axis.") { object in
      .tuple(object.array.strides.map { $0 &* object.array.dtype.itemSize })
    }
    add("T", "The array with its axes reversed; a view.") {
      .host(ArrayObject(try $0.array.transposed(), isBigEndian: $0.isBigEndian))
    }
    add("mT", "The array with its last two axes swapped; a view.") {
      let rank = $0.array.rank
      guard rank >= 2 else {
        throw ScriptException.value("matrix transpose with ndim < 2 is undefined")
      }
      return NDArrayClass.wrap(
        try $0.array.transposed(Array(0..<rank - 2) + [rank - 1, rank - 2]))
    }
    add("real", "The real parts; a view.") { NDArrayClass.wrap(try $0.array.part(0)) }
    add("imag", "The imaginary parts; a view of a complex array.") {
      NDArrayClass.wrap(
        try $0.array.dtype.isComplex
          ? $0.array.part(1) : NDArray(zeros: $0.array.dtype, shape: $0.array.shape))
    }
    add("flat", "The elements in C order.") { object in
      NDArrayClass.wrap(try object.array.reshaped([object.array.count]))
    }
    add("base", "The array whose elements this one shows; None if it has its own.") {
      $0.base.map { .host($0) } ?? .none
    }
    add("flags", "How the elements lie in memory.") { object in
      let array = object.array
      return .dict([
        ("C_CONTIGUOUS", .bool(array.isContiguous)),
        ("F_CONTIGUOUS", .bool((try array.transposed()).isContiguous)),
        ("WRITEABLE", .bool(array.storage.isWritable)),
      ])
    }
    let shape = TypeObject.Property(
      doc: "The length of each axis; may be set.",
      get: { _, receiver in .tuple(receiver.arrayObject?.array.shape ?? []) },
      set: { context, receiver, value in
        guard let object = receiver.arrayObject else { return }
        object.array = try context.reshape(object.array, try context.axes(value))
      })
    type.add("shape", .property(shape))
  }
}

extension NDArray {
  /// The real (0) or imaginary (1) parts of a complex array as a view; else the array itself.
  func part(_ index: Int) throws -> NDArray {
    guard dtype.isComplex else { return self }
    let type: DType = dtype == .complex64 ? .float32 : .float64
    return try NDArray(
      storage: storage, dtype: type, shape: shape, strides: strides.map { $0 &* 2 },
      offset: offset &* 2 &+ index)
  }
}
