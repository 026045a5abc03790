import JSONText
import NDArray

/// The codecs of an array bound to its dtype and chunk shape: how a chunk becomes the bytes of one
/// stored value, and back.
///
/// A chain is a transposition of the axes, a body that lays the elements out as bytes (one after
/// another, or as a shard of inner chunks), and codecs from bytes to bytes.
final class ChunkCodec: Sendable {
  /// How the elements are laid out as bytes.
  enum Body: Sendable {
    /// One after another; `swaps` if their bytes are in the other order than this machine's.
    case plain(swaps: Bool)
    /// As inner chunks with an index.
    case sharded(ShardCodec)
  }

  let dtype: DType
  /// The shape of a chunk as the array sees it.
  let shape: [Int]
  let fill: FillValue
  /// Axis `i` of the laid-out chunk is axis `axes[i]` of the chunk; nil if they are the same.
  let axes: [Int]?
  let body: Body
  let filters: [any BytesCodec]
  /// `sizes[i]` is the size of a chunk's bytes before `filters[i]`, the last one what is stored.
  let sizes: [EncodedSize]
  /// No more memory than this is taken for one chunk.
  let byteLimit: Int

  /// Binds codecs.
  ///
  /// - Parameters:
  ///   - specs: the codecs in the terms and order of v3.
  ///   - depth: how many shards this chunk lies in.
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`, `unknownCodec` or `unsupported`.
  init(
    _ specs: [CodecSpec], dtype: DType, shape: [Int], fill: FillValue, format: ZarrFormat,
    byteLimit: Int, depth: Int = 0
  ) throws {
    let parts = try CodecParts(specs, rank: shape.count)
    let laidOut = parts.axes.map { $0.map { shape[$0] } } ?? shape
    var context = CodecContext(dtype: dtype, byteOrder: .little, format: format)
    let bodySize: EncodedSize
    var filters: [any BytesCodec] = []
    if parts.serializer.isBytes {
      let order = try parts.serializer.byteOrder()
      bodySize = .exactly(try checkedByteCount(dtype, shape))
      let swaps = dtype.endianUnitSize > 1 && !order.isNative
      body = .plain(swaps: swaps && parts.filters.isEmpty)
      var unit = dtype.endianUnitSize
      for spec in parts.filters {
        let filter = try BytesCodecs.make(spec, context)
        unit = filter.storedItemSize ?? unit
        filters.append(filter)
      }
      // Filters work on this machine's elements; the serializer turns round what they make.
      if !filters.isEmpty, unit > 1, !order.isNative { filters.append(SwapCodec(unit: unit)) }
      context.byteOrder = order
    } else {
      let shard = try ShardCodec(
        parts.serializer, dtype: dtype, shape: laidOut, fill: fill, format: format,
        byteLimit: byteLimit, depth: depth)
      body = .sharded(shard)
      bodySize = .atMost(shard.sizeBound)
    }
    filters += try parts.codecs.map { try BytesCodecs.make($0, context) }
    self.filters = filters
    var sizes = [bodySize]
    for filter in filters {
      // Beyond the limit nothing is ever encoded or decoded; stopping there avoids overflow.
      let before = min(sizes[sizes.count - 1].bound, byteLimit)
      let after = filter.encodedSize(before)
      sizes.append(sizes[sizes.count - 1].isExact ? after : .atMost(after.bound))
    }
    self.sizes = sizes
    axes = parts.axes == Array(shape.indices) ? nil : parts.axes
    self.dtype = dtype
    self.shape = shape
    self.fill = fill
    self.byteLimit = byteLimit
  }

  /// The exact size of every encoded chunk; nil if it varies.
  var fixedSize: Int? {
    if case .exactly(let byteCount) = sizes[sizes.count - 1] { byteCount } else { nil }
  }

  /// A region or a view of a chunk, seen in the order of the axes in which it is laid out.
  func laidOut(_ region: Region) -> Region {
    guard let axes else { return region }
    return Region(
      origin: axes.map { region.origin[$0] }, shape: axes.map { region.shape[$0] })
  }

  func laidOut(_ index: [Int]) -> [Int] { axes.map { $0.map { index[$0] } } ?? index }

  /// Lengths in the order of the axes in which a chunk is laid out, in that of the array's axes.
  func unlaid(_ lengths: [Int]) -> [Int] {
    guard let axes else { return lengths }
    var shape = lengths
    for (place, axis) in axes.enumerated() { shape[axis] = lengths[place] }
    return shape
  }

  func laidOut(_ array: NDArray) throws -> NDArray {
    try axes.map { try array.transposed($0) } ?? array
  }

  /// - Throws: ``ZarrError`` of kind `limitExceeded` if `byteCount` is above the limit.
  func checkLimit(_ byteCount: Int) throws {
    guard byteCount <= byteLimit else {
      throw ZarrError(
        .limitExceeded,
        "a chunk needs \(byteCount) bytes, the configured limit is \(byteLimit)")
    }
  }
}

/// The codecs of a v3 list by what they do, in the required order.
private struct CodecParts {
  var axes: [Int]?
  /// Filters that v3 places before the serializer.
  var filters: [CodecSpec] = []
  var serializer: CodecSpec
  var codecs: [CodecSpec]

  init(_ specs: [CodecSpec], rank: Int) throws {
    let isSerializer = { (spec: CodecSpec) in spec.isBytes || spec.name == ShardCodec.name }
    guard let place = specs.firstIndex(where: isSerializer) else {
      throw ZarrError(
        .invalidMetadata, "codecs hold none that turns an array into bytes, such as \"bytes\"")
    }
    serializer = specs[place]
    codecs = Array(specs[(place + 1)...])
    for spec in specs[..<place] {
      if spec.name == "transpose" {
        guard filters.isEmpty else {
          throw ZarrError(.unsupported, "a transpose codec after the codec \(filters[0].name)")
        }
        let order = try spec.transposeOrder(rank: rank)
        axes = axes.map { axes in order.map { axes[$0] } } ?? order
      } else if ElementFilters.names.contains(spec.name) {
        filters.append(spec)
      } else if BytesCodecs.isKnown(spec.name) {
        throw ZarrError(
          .invalidMetadata, "codec \(spec.name) works on bytes and stands before \(serializer.name)"
        )
      } else {
        throw ZarrError(.unknownCodec, "codec \"\(spec.name.prefix(80))\" is not known")
      }
    }
    if let second = codecs.first(where: { isSerializer($0) || $0.name == "transpose" }) {
      throw ZarrError(
        .invalidMetadata, "codec \(second.name) works on arrays and stands after \(serializer.name)"
      )
    }
    if !filters.isEmpty {
      guard serializer.isBytes else {
        throw ZarrError(.unsupported, "the codec \(filters[0].name) before shards")
      }
    }
  }
}

/// The filters that v3 metadata places among the codecs from arrays to arrays.
enum ElementFilters {
  static let names: Set<String> = [
    "bitround", "numcodecs.astype", "numcodecs.bitround", "numcodecs.delta",
    "numcodecs.fixedscaleoffset", "numcodecs.packbits", "numcodecs.quantize",
  ]
}
