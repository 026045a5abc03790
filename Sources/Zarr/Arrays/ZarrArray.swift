import JSONText
import NDArray

/// An array in a store, of either format: opened, created, read and written.
///
/// It is a value of a few words; the elements are in the store. Copies see the same elements, but a
/// change of shape or attributes through one copy is not seen by the others.
///
/// Reading and writing are safe from several threads at once; writers to parts of one chunk wait for
/// each other, within this process. Errors are ``ZarrError`` with the key of the chunk or document,
/// or `Cancelled`.
public struct ZarrArray: ArraySource {
  /// The store that the array is in.
  public let store: any Store
  /// The array's path in the store; "" for the root.
  public let path: String
  /// What the metadata says.
  public internal(set) var metadata: ArrayMetadata
  /// How the array is used.
  public let access: AccessOptions
  let codec: ChunkCodec
  private let revision = ArrayRevision()

  init(_ store: any Store, _ path: String, _ metadata: ArrayMetadata, _ access: AccessOptions)
    throws
  {
    self.store = store
    self.path = path
    self.metadata = metadata
    self.access = access
    codec = try ChunkCodec(
      metadata.codecs, dtype: metadata.dtype, shape: metadata.storedShape,
      fill: metadata.fillValue, format: metadata.format, byteLimit: access.byteLimit)
  }

  public var shape: [Int] { metadata.shape }
  public var dtype: DType { metadata.dtype }

  /// The shape of a chunk; with shards, of the innermost chunks in them.
  public var chunkShape: [Int] { codec.innermostShape }

  /// The shape of a shard; nil if chunks are stored one by one.
  public var shardShape: [Int]? {
    if case .sharded = codec.body { metadata.storedShape } else { nil }
  }

  /// The shape of what one stored value holds: of a shard, or else of a chunk.
  public var storedShape: [Int] { metadata.storedShape }

  /// How many stored values cover the array along each axis.
  public var storedCounts: [Int] { shape.chunkCounts(storedShape) }

  /// The value of elements that were never written.
  public var fillValue: FillValue { metadata.fillValue }

  /// The user's attributes, whole and in order.
  public var attributes: JSONObject { metadata.attributes }

  /// The names of the axes, if they have any.
  public var dimensionNames: [String?]? { metadata.dimensionNames }

  /// The array to read instead, if another one was put into its place as a whole since this one was
  /// opened, with other chunks perhaps; see ``Replacements``.
  func replacement() throws -> ZarrArray? { try revision.replacement(of: self) }

  /// The key of the stored value at `index`.
  public func key(_ index: [Int]) -> String {
    StoreKey.join(path, metadata.keyEncoding.key(index))
  }

  /// The box of the array that the stored value at `index` covers, cut off at the array's end.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidSelection` if there is no such value.
  public func storedRegion(_ index: [Int]) throws -> Region {
    let counts = storedCounts
    guard index.count == counts.count,
      zip(index, counts).allSatisfy({ $0 >= 0 && $0 < $1 })
    else {
      throw ZarrError(
        .invalidSelection, store: store.description, key: path,
        "chunk \(index.tupleDescription) of an array of \(counts.tupleDescription) chunks")
    }
    let origin = zip(index, storedShape).map { $0 * $1 }
    return Region(
      origin: origin,
      shape: origin.indices.map { min(storedShape[$0], shape[$0] - origin[$0]) })
  }
}

extension ChunkCodec {
  /// The shape of the innermost chunks, in the order of the array's axes.
  var innermostShape: [Int] {
    guard case .sharded(let shard) = body else { return shape }
    return unlaid(shard.inner.innermostShape)
  }
}
