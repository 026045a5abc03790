import NDArray
import Script
import Zarr

/// The elements of a Zarr array that stand between brackets, resolved against its shape.
enum Selection {
  /// What is taken along each axis, independently of the others.
  case orthogonal([AxisSelector])
  /// Single elements: for each axis their indices, in C order of `shape`.
  case points([[Int]], shape: [Int])
}

/// What is taken along one axis.
enum AxisSelector {
  /// One index; the axis goes.
  case integer(Int)
  case slice(AxisSlice)
  case indices([Int])

  var count: Int {
    switch self {
    case .integer: 1
    case .slice(let slice): slice.count
    case .indices(let indices): indices.count
    }
  }

  var isInteger: Bool {
    if case .integer = self { return true }
    return false
  }
}

/// The ways to index that zarr-python has.
enum IndexingMode {
  /// `a[…]`: whichever of the others the key asks for.
  case any
  /// `a.get_basic_selection`
  case basic
  /// `a.oindex[…]`
  case orthogonal
  /// `a.vindex[…]`
  case vectorized
}

extension Selection {
  /// Reads what stands between the brackets.
  ///
  /// - Throws: `IndexError` for what is outside, for steps below 1 and for keys of another kind.
  init(_ key: Value, _ shape: [Int], _ mode: IndexingMode, _ context: Interpreter) throws {
    let items: [Value] = if case .tuple(let tuple) = key { tuple.items } else { [key] }
    var parsed = try items.map { try Item($0, context) }
    if mode == .any || mode == .vectorized,
      let points = try Self.points(parsed, shape, isExplicit: mode == .vectorized)
    {
      self = points
      return
    }
    if mode == .vectorized {
      throw ScriptException(
        ZarrExceptions.vindexSelection,
        "unsupported selection type for vectorized indexing; only coordinate selection (tuple of "
          + "integer arrays) and mask selection (single Boolean array) are supported; got "
          + (try context.repr(key).string))
    }
    let arrayCount = parsed.count { $0.isArray }
    if mode == .basic || (mode == .any && arrayCount > 1 && arrayCount < shape.count),
      let place = parsed.firstIndex(where: { $0.isArray })
    {
      throw Self.unsupported(items[place], "basic")
    }
    if let place = parsed.firstIndex(where: { $0.isOther }) {
      throw Self.unsupported(items[place], "basic")
    }
    parsed = try Self.expanded(parsed, rank: shape.count)
    self = .orthogonal(
      try zip(parsed, shape).map { try $0.selector(length: $1, context) })
  }

  private static func unsupported(_ item: Value, _ kind: String) -> ScriptException {
    .index(
      "unsupported selection item for \(kind) indexing; expected integer or slice, got "
        + "<class '\(item.type.qualifiedName)'>")
  }

  /// The ellipsis replaced, and the axes that are not named taken whole.
  private static func expanded(_ items: [Item], rank: Int) throws -> [Item] {
    let ellipses = items.count { $0.isEllipsis }
    guard ellipses <= 1 else {
      throw ScriptException.index("an index can only have a single ellipsis ('...')")
    }
    let named = items.count - ellipses
    guard named <= rank else {
      throw ScriptException.index("too many indices for array; expected \(rank), got \(named)")
    }
    let whole = [Item](repeating: .whole, count: rank - named)
    guard let place = items.firstIndex(where: { $0.isEllipsis }) else { return items + whole }
    return items[..<place] + whole + items[(place + 1)...]
  }

  /// The single elements that a key names; nil if it asks for something else.
  private static func points(_ items: [Item], _ shape: [Int], isExplicit: Bool) throws
    -> Selection?
  {
    if items.count == 1, case .mask(let mask) = items[0] {
      guard mask.shape == shape else {
        if mask.rank == 1, !isExplicit { return nil }
        throw ScriptException.index(
          "invalid mask selection; expected Boolean array with shape \(shape.tupleDescription), "
            + "got \(mask.shape.tupleDescription)")
      }
      let places = try mask.nonzero().map { try $0.elements(Int64.self).map(Int.init) }
      return .points(places, shape: [places.first?.count ?? 0])
    }
    guard items.count == shape.count, !items.isEmpty, isExplicit || items.contains(where: \.isArray)
    else { return nil }
    var arrays: [NDArray] = []
    for item in items {
      switch item {
      case .integer(let index): arrays.append(NDArray(scalar: Int64(index)))
      case .indices(let array): arrays.append(array)
      default: return nil
      }
    }
    let common = try broadcastShape(arrays.map(\.shape))
    let places = try zip(arrays, shape).map { array, length in
      try array.broadcast(to: common).contiguous().elements(Int64.self).map {
        try checked(Int($0), length)
      }
    }
    return .points(places, shape: common)
  }

  /// An index counted from the front.
  static func checked(_ index: Int, _ length: Int) throws -> Int {
    guard index < length, index >= -length else {
      throw ScriptException(
        ZarrExceptions.boundsCheck, "index out of bounds for dimension with length \(length)")
    }
    return index < 0 ? index + length : index
  }
}

/// One of the items between the commas of a key.
private enum Item {
  case integer(Int)
  case slice(SliceObject)
  case whole
  case ellipsis
  /// Indices, as int64.
  case indices(NDArray)
  case mask(NDArray)
  case other

  init(_ value: Value, _ context: Interpreter) throws {
    switch value {
    case .int(let index): self = .integer(index)
    case .bigInt: self = .integer(Int.max)
    case .ellipsis: self = .ellipsis
    case .slice(let slice): self = .slice(slice)
    case .list(let list) where list.items.isEmpty:
      self = .indices(try NDArray(zeros: .int64, shape: [0]))
    case .list, .range: self = try Self.array(try context.ndarray(value))
    case .host:
      if let source = value.arraySource {
        self = try Self.array(try source.readAll())
      } else if case .int(let index)? = try context.indexValue(value) {
        self = .integer(index)
      } else {
        self = .other
      }
    default: self = .other
    }
  }

  private static func array(_ array: NDArray) throws -> Item {
    if array.dtype == .bool { return .mask(array) }
    guard array.dtype.isInteger else { return .other }
    let wide = try array.cast(to: .int64)
    if array.rank == 0 { return .integer(Int(clamping: wide.scalar.exactInteger ?? 0)) }
    return .indices(wide)
  }

  var isArray: Bool {
    switch self {
    case .indices, .mask: true
    default: false
    }
  }

  var isEllipsis: Bool { if case .ellipsis = self { true } else { false } }
  var isOther: Bool { if case .other = self { true } else { false } }

  /// What the item takes along an axis.
  func selector(length: Int, _ context: Interpreter) throws -> AxisSelector {
    switch self {
    case .integer(let index): return .integer(try Selection.checked(index, length))
    case .slice(let slice):
      let bounds = try context.resolve(slice, length: length)
      guard bounds.step >= 1 else {
        throw ScriptException(
          ZarrExceptions.negativeStep, "only slices with step >= 1 are supported.")
      }
      return .slice(AxisSlice(start: bounds.start, count: bounds.count, step: bounds.step))
    case .indices(let array):
      guard array.rank == 1 else {
        throw ScriptException.index(
          "integer arrays in an orthogonal selection must be 1-dimensional only")
      }
      return .indices(
        try array.elements(Int64.self).map { try Selection.checked(Int($0), length) })
    case .mask(let mask):
      guard mask.shape == [length] else {
        throw ScriptException.index(
          "Boolean array has the wrong length for dimension; expected \(length), got "
            + "\(mask.shape.first ?? 0)")
      }
      return .indices(try mask.nonzero()[0].elements(Int64.self).map(Int.init))
    case .whole, .ellipsis, .other:
      return .slice(AxisSlice(start: 0, count: length))
    }
  }
}
