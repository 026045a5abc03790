import Glibc
import NDArray
import Workers
import Zarr

/// What writing a pyramid will take, known before it is done.
public struct WritePlan: Sendable {
  /// One level.
  public struct Level: Sendable, Hashable {
    /// The path of its array.
    public var path: String
    /// The length of each axis.
    public var shape: [Int]
    /// The type of the pixels.
    public var dtype: DType
    /// The shape of a chunk.
    public var chunkShape: [Int]
    /// The shape of a shard; nil if chunks are stored one by one.
    public var shardShape: [Int]?
    /// How many chunks there are.
    public var chunkCount: Int
    /// How many chunk or shard files there will be, if none is left out for being empty.
    public var fileCount: Int
    /// The bytes of the pixels before compression.
    public var byteCount: Int
  }

  /// What a codec makes of blocks sampled from level 0.
  public struct CodecEstimate: Sendable, Hashable {
    /// The codecs in a few words: "blosc lz4 5", "zstd 0", "none". Of two that these words do not
    /// tell apart, the one that is not used says how it shuffles.
    public var codec: String
    /// Whether the write would use these codecs.
    public var isUsed: Bool
    /// The bytes of the sampled pixels and of what became of them.
    public var sampledByteCount: Int
    /// See `sampledByteCount`.
    public var encodedByteCount: Int
    /// The expected bytes of all levels.
    public var byteCount: Double
    /// The expected time of the codec alone, with all threads, in seconds.
    public var seconds: Double
  }

  /// The levels, highest resolution first.
  public var levels: [Level]
  /// The most bytes that rows in flight take at once.
  public var memoryByteCount: Int
  /// How often pixels go through memory: 1 for all levels of a pyramid, unless they do not fit the
  /// memory target together.
  public var passCount: Int
  /// The codecs that the write would use, then those that were asked for besides; empty if none were.
  public var codecs: [CodecEstimate]

  /// The chunks of all levels.
  public var chunkCount: Int { levels.reduce(0) { $0 &+ $1.chunkCount } }
  /// The files of all levels, without metadata.
  public var fileCount: Int { levels.reduce(0) { $0 &+ $1.fileCount } }
  /// The bytes of all levels' pixels before compression.
  public var byteCount: Int { levels.reduce(0) { $0 &+ $1.byteCount } }
}

/// Says what writing a pyramid will take. Reads some blocks of level 0 if codecs are to be tried,
/// else nothing.
///
/// - Parameters:
///   - options: how it will be written.
///   - codecs: compressors to try on sampled blocks beside those of `options`, each a list as in
///     ``WriteOptions``; empty to try none at all.
///   - sampleByteCount: how many bytes to try each on, at most 64 MiB.
/// - Throws: ``OMEZarrError`` of kind `data` for a level too large to count, of kind `argument` for
///   shards that do not fit, of kind `version` for a version that has no such codec; what the source
///   and the codecs throw.
public func plan(
  _ multiscales: Multiscales, _ options: WriteOptions = WriteOptions(), codecs: [[CodecSpec]] = [],
  sampleByteCount: Int = 8 << 20
) throws -> WritePlan {
  var levels: [WritePlan.Level] = []
  for (index, image) in multiscales.images.enumerated() {
    let path =
      index < multiscales.metadata.datasets.count
      ? multiscales.metadata.datasets[index].path : "scale\(index)/\(image.name)"
    levels.append(try level(image, path, options))
  }
  var writer = PyramidWriter()
  if let target = options.memoryTarget { writer.memoryTarget = target }
  writer.width = options.width
  let sizes = try writer.passSizes(
    multiscales.images.map(\.data), levels.map { PlannedSink($0) })
  let total = levels.reduce(0.0) { $0 + Double($1.byteCount) }
  var estimates: [WritePlan.CodecEstimate] = []
  if !codecs.isEmpty, let image = multiscales.images.first, let first = levels.first {
    let blocks = try sample(image.data, first.chunkShape, min(64 << 20, max(1, sampleByteCount)))
    let threads = Double(max(1, options.width ?? Workers.width))
    let format: ZarrFormat =
      try options.resolvedVersion(isArchive: false).zarrFormat == 2 ? .v2 : .v3
    func translated(_ codecs: [CodecSpec]) throws -> [CodecSpec] {
      try codecs.map { try CodecTranslation.translated($0, to: format, first.dtype) }
    }
    let used = try translated(options.compressors ?? [WriteOptions.standardCompressor])
    let others = try codecs.map(translated).filter { $0 != used }
    // The first call of a codec pays for its working space; that is no part of its speed.
    if let block = blocks.first { _ = try estimate(used, [block], format, total, threads) }
    estimates = try ([used] + others).map { try estimate($0, blocks, format, total, threads) }
    estimates[0].isUsed = true
    for (index, codec) in others.enumerated()
    where estimates.filter({ $0.codec == estimates[index + 1].codec }).count > 1 {
      estimates[index + 1].codec += shuffling(codec)
    }
  }
  return WritePlan(
    levels: levels, memoryByteCount: Int(min(sizes.max() ?? 0, 1e18)), passCount: sizes.count,
    codecs: estimates)
}

private func level(
  _ image: NgffImage, _ path: String, _ options: WriteOptions
) throws -> WritePlan.Level {
  let data = image.data
  let chunk = zip(data.chunkShape, data.shape).map { max(1, min($0, $1)) }
  var shard: [Int]?
  if let counts = try options.chunksPerShard?.counts(for: image.dims) {
    shard = chunk.indices.map { axis in
      let needed = max(1, (data.shape[axis] - 1) / chunk[axis] + 1)
      return chunk[axis] * min(counts[axis], needed)
    }
  }
  func count(_ box: [Int]) throws -> Int {
    let counts = zip(data.shape, box).map { $0 == 0 ? 0 : ($0 - 1) / $1 + 1 }
    guard let product = counts.checkedProduct else {
      throw OMEZarrError(.data, "level \(path) has more chunks than can be counted")
    }
    return product
  }
  return WritePlan.Level(
    path: path, shape: data.shape, dtype: data.dtype, chunkShape: chunk, shardShape: shard,
    chunkCount: try count(chunk), fileCount: try count(shard ?? chunk),
    byteCount: try checkedByteCount(data.dtype, data.shape))
}

/// Chunks spread evenly over the image.
private func sample(
  _ source: any ArraySource, _ chunk: [Int], _ byteCount: Int
) throws -> [NDArray] {
  guard !source.shape.contains(0) else { return [] }
  // A chunk that is itself larger than the sample is cut.
  var box = chunk
  for axis in box.indices {
    while box.reduce(source.dtype.itemSize, { $0 &* $1 }) > byteCount, box[axis] > 1 {
      box[axis] = (box[axis] + 1) / 2
    }
  }
  let each = box.reduce(source.dtype.itemSize, &*)
  let number = max(1, min(16, byteCount / max(1, each)))
  return try (0..<number).map { index in
    let origin = source.shape.indices.map { axis -> Int in
      let places = (source.shape[axis] - 1) / chunk[axis] + 1
      // Steps of the golden ratio reach all parts of an axis without a pattern in common.
      let part = (Double(index) * 0.618_033_988_75 + Double(axis) * 0.381_966).remainder(
        dividingBy: 1)
      let place = Int((part < 0 ? part + 1 : part) * Double(places))
      return min(places - 1, place) * chunk[axis]
    }
    let shape = source.shape.indices.map { min(box[$0], source.shape[$0] - origin[$0]) }
    return try source.read(Region(origin: origin, shape: shape))
  }
}

/// Encodes blocks by codecs in the spelling of a format.
private func estimate(
  _ codec: [CodecSpec], _ blocks: [NDArray], _ format: ZarrFormat, _ total: Double,
  _ threads: Double
) throws -> WritePlan.CodecEstimate {
  var sampled = 0
  var encoded = 0
  var seconds = 0.0
  for block in blocks {
    var options = ArrayOptions(
      shape: block.shape, dtype: block.dtype, chunkShape: block.shape.map { max(1, $0) })
    options.format = format
    options.compressors = codec
    let array = try ZarrArray.create(MemoryStore(), options)
    let start = secondsNow()
    let chunk = try array.encodeChunk(block)
    seconds += secondsNow() - start
    sampled += block.byteCount
    encoded += chunk.bytes?.count ?? 0
  }
  let share = total / Double(max(1, sampled))
  return WritePlan.CodecEstimate(
    codec: codec.isEmpty ? "none" : codec.map(words).joined(separator: ", "), isUsed: false,
    sampledByteCount: sampled, encodedByteCount: encoded, byteCount: Double(encoded) * share,
    seconds: seconds * share / threads)
}

private func words(_ codec: CodecSpec) -> String {
  let values = ["cname", "clevel", "level"].compactMap { key -> String? in
    guard let value = codec.configuration[key] else { return nil }
    return value.string ?? value.serialized()
  }
  return ([codec.name] + values).joined(separator: " ")
}

/// How codecs arrange bytes before they compress them: ", byte shuffle".
private func shuffling(_ codecs: [CodecSpec]) -> String {
  switch codecs.lazy.compactMap({ $0.configuration["shuffle"] }).first {
  case .string("shuffle"), .int(1): ", byte shuffle"
  case .string("bitshuffle"), .int(2): ", bit shuffle"
  case .string("noshuffle"), .int(0): ", no shuffle"
  default: ""
  }
}

private func secondsNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// A level that is only thought of.
private struct PlannedSink: LevelSink {
  let shape: [Int]
  let dtype: DType
  let storedShape: [Int]

  init(_ level: WritePlan.Level) {
    shape = level.shape
    dtype = level.dtype
    storedShape = level.shardShape ?? level.chunkShape
  }

  func write(_ data: NDArray, at index: [Int], width: Int) throws {
    throw OMEZarrError(.argument, "a plan is not written")
  }

  func isStored(_ index: [Int]) throws -> Bool { false }

  var stored: (any ArraySource)? { nil }
}
