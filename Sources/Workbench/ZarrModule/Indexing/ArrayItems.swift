import NDArray
import Script
import Zarr

/// `array[key]`, `array.oindex[key]`, `array.vindex[key]` and `array.blocks[key]`.
enum ArrayItems {
  static func get(
    _ context: Interpreter, _ object: ZarrArrayObject, _ key: Value, _ mode: IndexingMode
  ) throws -> Value {
    let selection = try Selection(key, object.array.shape, mode, context)
    return wrap(try object.array.read(selection), object.array)
  }

  static func set(
    _ context: Interpreter, _ object: ZarrArrayObject, _ key: Value, _ value: Value,
    _ mode: IndexingMode
  ) throws {
    let array = object.array
    let selection = try Selection(key, array.shape, mode, context)
    // What is not in memory goes from store to store chunk by chunk.
    if let source = value.arraySource, !(source is NDArray), source.shape == array.shape,
      case .orthogonal(let axes) = selection, axes.map(\.count) == array.shape,
      !axes.contains(where: isIndices)
    {
      return try array.write(all: source)
    }
    try array.write(selection, try elements(value, array.dtype, context))
  }

  private static func isIndices(_ selector: AxisSelector) -> Bool {
    if case .indices = selector { return true }
    return false
  }

  /// What is to be written.
  private static func elements(
    _ value: Value, _ dtype: DType, _ context: Interpreter
  ) throws -> NDArray {
    switch value {
    case .int, .bigInt, .bool: try context.fitted(value, dtype)
    default: try context.ndarray(value)
    }
  }

  /// The region of some blocks.
  static func blocks(_ context: Interpreter, _ object: ZarrArrayObject, _ key: Value) throws
    -> Selection
  {
    let array = object.array
    // With shards, a block is a shard: what is read and written at once.
    let counts = array.storedCounts
    guard case .orthogonal(let axes) = try Selection(key, counts, .basic, context) else {
      throw ScriptException.index("blocks are selected by integers and slices")
    }
    return .orthogonal(
      try axes.indices.map { axis in
        let range: (start: Int, count: Int)
        switch axes[axis] {
        case .integer(let index): range = (index, 1)
        case .slice(let slice) where slice.step == 1 || slice.count <= 1:
          range = (slice.start, slice.count)
        default: throw ScriptException.index("blocks are selected by integers and slices of step 1")
        }
        let start = range.start * array.storedShape[axis]
        let end = (range.start + range.count) * array.storedShape[axis]
        let count = range.count == 0 ? 0 : min(end, array.shape[axis]) - start
        return .slice(AxisSlice(start: start, count: count))
      })
  }

  /// What a selection gives: an array, of a 0-d array its element.
  static func wrap(_ elements: NDArray, _ array: ZarrArray) -> Value {
    if array.rank == 0 { return ScalarClass.wrap(elements.scalar) }
    return .host(ArrayObject(elements, isBigEndian: array.isShownBigEndian))
  }
}

extension ZarrArray {
  /// Whether the dtype says big-endian: in v2, where the byte order is the dtype's.
  var isShownBigEndian: Bool {
    if case .v2(let encoding) = metadata.encoding { return encoding.byteOrder == .big }
    return false
  }
}

/// `a.oindex`, `a.vindex` and `a.blocks`: what can be indexed in another way.
final class IndexerObject: HostInstance {
  enum Kind: String { case oindex, vindex, blocks }

  let owner: ZarrArrayObject
  let kind: Kind

  init(_ owner: ZarrArrayObject, _ kind: Kind) {
    self.owner = owner
    self.kind = kind
    super.init(type: Self.type)
  }

  private static func indexer(_ value: Value) throws -> IndexerObject {
    if case .host(let host) = value, let indexer = host as? IndexerObject { return indexer }
    throw ScriptException.type("expected an indexer, got \(value.typeName)")
  }

  private static let type: TypeObject = {
    let type = TypeObject("Indexer", module: "zarr", doc: "Another way to index an array.")
    type.getItem = { context, receiver, key in
      let indexer = try indexer(receiver)
      let owner = indexer.owner
      switch indexer.kind {
      case .oindex: return try ArrayItems.get(context, owner, key, .orthogonal)
      case .vindex: return try ArrayItems.get(context, owner, key, .vectorized)
      case .blocks:
        let selection = try ArrayItems.blocks(context, owner, key)
        return ArrayItems.wrap(try owner.array.read(selection), owner.array)
      }
    }
    type.setItem = { context, receiver, key, value in
      let indexer = try indexer(receiver)
      let owner = indexer.owner
      switch indexer.kind {
      case .oindex: try ArrayItems.set(context, owner, key, value, .orthogonal)
      case .vindex: try ArrayItems.set(context, owner, key, value, .vectorized)
      case .blocks:
        try owner.array.write(
          try ArrayItems.blocks(context, owner, key), try context.ndarray(value))
      }
    }
    return type
  }()
}
