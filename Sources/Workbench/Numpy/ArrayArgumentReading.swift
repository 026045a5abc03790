import NDArray
import Script

/// The arguments of a function that exists with the array as its first argument and as a method.
struct ArrayCall {
  let context: Interpreter
  let arguments: Arguments
  /// 1 where the array itself is the first argument.
  let offset: Int

  subscript(index: Int) -> Value { arguments[index + offset] }

  /// The argument, or nil if it is `None` or was not given.
  func unlessNone(_ index: Int) -> Value? { arguments.unlessNone(index + offset) }

  func int(_ index: Int) throws -> Int { try arguments.int(index + offset, context) }
  func intUnlessNone(_ index: Int) throws -> Int? {
    try arguments.intUnlessNone(index + offset, context)
  }
  func bool(_ index: Int) throws -> Bool { try arguments.bool(index + offset, context) }
  func double(_ index: Int) throws -> Double { try arguments.double(index + offset, context) }
  func string(_ index: Int) throws -> String { try arguments.string(index + offset) }
  func array(_ index: Int) throws -> NDArray { try context.ndarray(self[index]) }

  /// An array, or nil if the argument is `None` or was not given.
  func arrayUnlessNone(_ index: Int) throws -> NDArray? {
    try unlessNone(index).map { try context.ndarray($0) }
  }

  /// Axes: nil for all of them, one, or a tuple.
  func axes(_ index: Int) throws -> [Int]? { try unlessNone(index).map { try context.axes($0) } }

  func dtype(_ index: Int) throws -> DType? {
    try unlessNone(index).map { try context.dtype($0).dtype }
  }

  /// The mask of `where=`; nil where it is True.
  func mask(_ index: Int) throws -> NDArray? {
    switch arguments[index + offset] {
    case .bool(true), .none, .unbound: nil
    default: try array(index).asType(.bool)
    }
  }

  /// The result, put into the array given as `out=` if there is one.
  func result(_ array: NDArray, out index: Int) throws -> Value {
    guard let out = unlessNone(index) else { return NDArrayClass.result(array) }
    try context.output(out).convertElements(from: array)
    return out
  }
}

extension Interpreter {
  /// One axis or a tuple of axes.
  func axes(_ value: Value) throws -> [Int] {
    switch value {
    case .tuple, .list: try ints(value, "an axis")
    default: [try int(value, "axis")]
    }
  }

  /// A shape: an integer or a sequence of integers.
  func shape(_ value: Value) throws -> [Int] {
    let shape: [Int]
    switch value {
    case .tuple, .list: shape = try ints(value, "a length of the shape")
    case .host where value.arrayObject?.array.rank == 1:
      shape = try ints(value, "a length of the shape")
    default: shape = [try int(value, "the shape")]
    }
    if shape.contains(where: { $0 < 0 }) {
      throw ScriptException.value("negative dimensions are not allowed")
    }
    guard let count = shape.checkedProduct else {
      throw ScriptException.value(
        "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
      )
    }
    try reserve(elements: count, size: 1)
    return shape
  }

  /// The array given as `out=`, which may stand in a tuple of one.
  func output(_ value: Value) throws -> NDArray {
    if case .tuple(let tuple) = value, tuple.items.count == 1 { return try output(tuple.items[0]) }
    guard let object = value.arrayObject else {
      throw ScriptException.type("return arrays must be of ArrayType")
    }
    return object.array
  }

  /// The arrays in a sequence.
  func ndarrays(_ value: Value) throws -> [NDArray] {
    if let array = value.arrayObject?.array, array.rank > 0 {
      return try (0..<array.shape[0]).map { try array.element(axis: 0, index: $0) }
    }
    return try self.array(value).map { try ndarray($0) }
  }

  /// A new shape, in which one length may be -1.
  ///
  /// - Throws: `ValueError` in numpy's words if it does not fit.
  func reshape(_ array: NDArray, _ wanted: [Int]) throws -> NDArray {
    var shape = wanted
    let unknown = shape.indices.filter { shape[$0] < 0 }
    if unknown.count > 1 {
      throw ScriptException.value("can only specify one unknown dimension")
    }
    func refuse() -> ScriptException {
      .value("cannot reshape array of size \(array.count) into shape \(plainShape(wanted))")
    }
    if let place = unknown.first {
      shape[place] = 1
      guard let rest = shape.checkedProduct, rest > 0 ? array.count % rest == 0 : false else {
        throw refuse()
      }
      shape[place] = array.count / rest
    }
    guard shape.checkedProduct == array.count else { throw refuse() }
    return try array.reshapedKeepingView(shape)
  }

  /// A shape without blanks, as numpy writes it in some messages.
  func plainShape(_ shape: [Int]) -> String {
    let texts = shape.map { $0 < 0 ? "newaxis" : String($0) }
    return texts.count == 1 ? "(\(texts[0]),)" : "(" + texts.joined(separator: ",") + ")"
  }
}

extension NDArray {
  /// Reshaped; axes of length 1 that come and go leave it a view of a strided array as well.
  func reshapedKeepingView(_ target: [Int]) throws -> NDArray {
    if isContiguous { return try reshaped(target) }
    let core = shape.filter { $0 != 1 }
    guard core == target.filter({ $0 != 1 }), rank > 0 else { return try reshaped(target) }
    var view = self
    for axis in shape.indices.reversed() where shape[axis] == 1 {
      view = try view.element(axis: axis, index: 0)
    }
    for (place, length) in target.enumerated() where length == 1 {
      view = try view.insertingAxis(at: place)
    }
    return view
  }
}

/// Registers functions of one array as functions of the module and as methods alike.
struct ArrayFunctions {
  private(set) var entries: [Entry] = []

  struct Entry {
    let name: String
    let signature: String
    let doc: String
    let isMethod: Bool
    let isFunction: Bool
    let body: (NDArray, ArrayCall) throws -> Value
  }

  /// Adds a function; its signature is without the array.
  mutating func add(
    _ name: String, _ signature: String, _ doc: String, isMethod: Bool = true,
    isFunction: Bool = true, _ body: @escaping (NDArray, ArrayCall) throws -> Value
  ) {
    entries.append(
      Entry(
        name: name, signature: signature, doc: doc, isMethod: isMethod, isFunction: isFunction,
        body: body))
  }

  func register(on type: TypeObject) {
    for entry in entries where entry.isMethod {
      let builtin = Builtin(entry.name, entry.signature, doc: entry.doc, module: type.name) {
        context, receiver, a in
        let result = try entry.body(
          try context.ndarray(receiver), ArrayCall(context: context, arguments: a, offset: 0))
        if let object = receiver.arrayObject { result.arrayObject?.noteBase(object) }
        return result
      }
      type.add(entry.name, .method(builtin))
    }
  }

  func register(in module: ModuleObject) {
    for entry in entries where entry.isFunction {
      let rest = entry.signature.isEmpty ? "" : ", " + entry.signature
      module.function(entry.name, "a" + rest, entry.doc) { context, a in
        let result = try entry.body(
          try context.ndarray(a[0]), ArrayCall(context: context, arguments: a, offset: 1))
        if let object = a[0].arrayObject { result.arrayObject?.noteBase(object) }
        return result
      }
    }
  }
}
