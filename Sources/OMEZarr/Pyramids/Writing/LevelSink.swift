import NDArray
import Zarr

/// Where the pixels of one level go, one stored value (a chunk, or a shard of chunks) at a time.
///
/// A stored value appears whole or not at all, and is handed over once. Its bytes depend on its
/// pixels only.
public protocol LevelSink: Sendable {
  /// The length of each axis of the level.
  var shape: [Int] { get }
  /// The type of the pixels.
  var dtype: DType { get }
  /// The shape of what one stored value holds.
  var storedShape: [Int] { get }
  /// Encodes and stores a value. Called from several threads at once, each with another index.
  ///
  /// - Parameters:
  ///   - index: the place of the value in the grid of stored values.
  ///   - data: the pixels, less than ``storedShape`` where the level ends, of any strides.
  ///   - width: how many threads the call may use itself.
  func write(_ data: NDArray, at index: [Int], width: Int) throws
  /// Whether the value is stored already.
  func isStored(_ index: [Int]) throws -> Bool
  /// The level's pixels, once they are stored; nil if they cannot be read back.
  var stored: (any ArraySource)? { get }
  /// Whether values lie one after the other where they are stored, in the order of ``expect(_:)``.
  var keepsOrder: Bool { get }
  /// Says which value comes next, in an order that is the same for any number of threads.
  func expect(_ index: [Int])
}

extension LevelSink {
  public var keepsOrder: Bool { false }

  public func expect(_ index: [Int]) {}
}

extension ZarrArray: LevelSink {
  public func write(_ data: NDArray, at index: [Int], width: Int) throws {
    try writeChunk(index, data, width: width)
  }

  public func isStored(_ index: [Int]) throws -> Bool { try store.exists(key(index)) }

  public var stored: (any ArraySource)? { self }

  public var keepsOrder: Bool { store is ZipWriter }

  public func expect(_ index: [Int]) { (store as? ZipWriter)?.expect([key(index)]) }
}
