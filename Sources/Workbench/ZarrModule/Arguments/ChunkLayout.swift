import NDArray
import Script
import Zarr

/// The shapes of chunks and shards that a call asks for.
struct ChunkLayout {
  var chunks: [Int]
  var shards: [Int]?
  var indexLocation = "end"

  /// - Throws: `TypeError` or `ValueError` for what is no shape.
  init(_ a: NamedArguments, _ shape: [Int], _ dtype: DType) throws {
    let context = a.context
    var wantedShards = a["shards"]
    if case .dict(let dict)? = wantedShards {
      wantedShards = dict["shape"]
      if case .str(let location)? = dict["index_location"] { indexLocation = location.string }
    }
    let wanted = a.first("chunks", "chunk_shape")
    let limit = wantedShards == nil ? 67_108_864.0 : 1_048_576.0
    switch wanted {
    case nil, .bool(true)?: chunks = ChunkGuess.chunks(shape, dtype, limit: limit)
    case .bool(false)?: chunks = shape.map { max(1, $0) }
    case let value? where value.isAuto: chunks = ChunkGuess.chunks(shape, dtype, limit: limit)
    case let value?: chunks = try Self.lengths(value, "chunks", shape, context)
    }
    guard let wantedShards else { return }
    shards =
      wantedShards.isAuto
      ? ChunkGuess.shards(shape, chunks: chunks)
      : try Self.lengths(wantedShards, "shards", shape, context)
  }

  /// One length for all axes, or one per axis; -1 and None stand for the whole axis.
  private static func lengths(
    _ value: Value, _ what: String, _ shape: [Int], _ context: Interpreter
  ) throws -> [Int] {
    switch value {
    case .list, .tuple, .host:
      guard let items = try? context.array(value) else { break }
      guard items.count == shape.count else {
        throw ScriptException.value(
          "`chunk_shape` and `shape` need to have the same number of "
            + "dimensions.")
      }
      return try zip(items, shape).map { item, length in
        if item.isNone { return max(1, length) }
        let number = try context.int(item, what)
        return number == -1 ? max(1, length) : number
      }
    default: break
    }
    let length = try context.int(value, what)
    return shape.map { _ in length }
  }
}

extension Interpreter {
  /// A shape that may be larger than memory: an integer or a sequence of integers.
  ///
  /// - Throws: `TypeError` for anything else, `ValueError` for a negative length.
  func lengths(_ value: Value, _ what: String) throws -> [Int] {
    let lengths: [Int]
    switch value {
    case .int, .bool, .bigInt, .float, .str: lengths = [try int(value, what)]
    case .host where (try? indexValue(value)).flatMap({ $0 }) != nil:
      lengths = [try int(value, what)]
    default: lengths = try ints(value, "a length of the \(what)")
    }
    guard lengths.allSatisfy({ $0 >= 0 }) else {
      throw ScriptException.value(
        "Expected all values to be non-negative. Got \(lengths.tupleDescription) instead.")
    }
    return lengths
  }
}
