import NDArray
import OrderedCollections
import Zarr

/// How many chunks a shard holds.
public enum ChunksPerShard: Sendable, Hashable {
  /// The same number along every axis.
  case uniform(Int)
  /// A number for each axis, in their order.
  case list([Int])
  /// Numbers by axis; 1 for the others.
  case perAxis(OrderedDictionary<String, Int>)

  /// The numbers in the order of `dims`.
  ///
  /// - Throws: ``OMEZarrError`` of kind `argument`.
  func counts(for dims: [String]) throws(OMEZarrError) -> [Int] {
    let counts: [Int]
    switch self {
    case .uniform(let count): counts = dims.map { _ in count }
    case .list(let list):
      guard list.count == dims.count else {
        throw OMEZarrError(
          .argument,
          "chunks_per_shard must be a tuple of length \(dims.count), not \(list.count)")
      }
      counts = list
    case .perAxis(let named):
      if let stranger = named.keys.first(where: { !dims.contains($0) }) {
        throw OMEZarrError(
          .argument,
          "chunks_per_shard names the axis '\(stranger)'; the axes are "
            + dims.joined(separator: ", "))
      }
      counts = dims.map { named[$0] ?? 1 }
    }
    if let wrong = counts.first(where: { $0 < 1 }) {
      throw OMEZarrError(.argument, "chunks_per_shard is \(wrong); it must be at least 1")
    }
    return counts
  }
}

/// How an image is written.
public struct WriteOptions: Sendable {
  /// The version; nil for 0.4, and for 0.5 in an `.ozx` archive.
  public var version: String?
  /// Whether an image that is there is replaced. Other things are never deleted. If false, an image may
  /// be written into a directory where others lie below, beside which it is put.
  public var overwrite = true
  /// What compresses chunks, in Zarr's spelling of either format; nil for
  /// ``standardCompressor``, empty for nothing.
  public var compressors: [CodecSpec]?
  /// How many chunks a shard holds; nil for no shards, and for 2 in an `.ozx` archive.
  public var chunksPerShard: ChunksPerShard?
  /// Whether copies of all metadata are kept at the root.
  public var consolidatesMetadata = true
  /// Whether pixels are left out: arrays are created, chunks are not.
  public var metadataOnly = false
  /// The first level to write; those before it stay as they are. Above 0 it needs `overwrite` false.
  public var startLevel = 0
  /// Whether to go on with what an interrupted write has left.
  public var resumes = false
  /// What will be written, for somebody who resumes it to know; see ``WriteRecord``.
  var record: String?
  /// What is written, as ``Progress`` says it; nil for no name.
  var name: String?
  /// How much memory, in bytes, rows in flight may take; nil for the writer's own target.
  public var memoryTarget: Int?
  /// How many threads work; nil for one per core.
  public var width: Int?

  /// What compresses chunks unless the caller says otherwise: blosc with lz4 and bit shuffle. On
  /// 16-bit images with noise it is a little smaller than zstd at its fast levels and several times
  /// faster, and every Zarr library reads it.
  public static let standardCompressor = CodecSpec(
    "blosc", ["cname": "lz4", "clevel": 5, "shuffle": "bitshuffle"])

  /// The usual.
  public init(version: String? = nil, overwrite: Bool = true) {
    self.version = version
    self.overwrite = overwrite
  }

  /// The version to write.
  ///
  /// - Throws: ``OMEZarrError`` of kind `version`.
  func resolvedVersion(isArchive: Bool) throws(OMEZarrError) -> NgffVersion {
    let name = version ?? (isArchive ? "0.5" : "0.4")
    guard let version = NgffVersion(rawValue: name), version.isWritable else {
      throw OMEZarrError(
        .version,
        "Unsupported version: \(name); what can be written is "
          + NgffVersion.writable.map(\.rawValue).joined(separator: ", "))
    }
    if isArchive, version.zarrFormat == 2 {
      throw OMEZarrError(
        .version,
        "RFC-9 zipped OME-Zarr (.ozx) requires OME-Zarr version 0.5 or later (Zarr v3). "
          + "Got version '\(name)'.")
    }
    if chunksPerShard != nil, version.zarrFormat == 2 {
      throw OMEZarrError(
        .version, "Sharding is only supported for OME-Zarr version 0.5 and later")
    }
    return version
  }
}
