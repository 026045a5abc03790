import JSONText
import NDArray
import Zarr

/// What every codec must do. Run it on a new codec for each dtype and format that it serves.
public enum CodecSuite {
  /// The lengths of chunks that are tried: one, a prime, a power of two and its neighbours.
  public static let lengths = [1, 2, 13, 127, 128, 129, 4096]

  /// How a codec is used.
  public struct Use: Sendable {
    /// The format of the array.
    public var format: ZarrFormat
    /// The type of the elements.
    public var dtype: DType
    /// The byte order of the elements.
    public var byteOrder = ByteOrder.little
    /// v2: filters; v3: codecs from arrays to arrays.
    public var filters: [CodecSpec] = []
    /// Compressors and checksums.
    public var compressors: [CodecSpec] = []
    /// Whether what is read is what was written; false for filters that round.
    public var isLossless = true
    /// Whether every change of the stored bytes must be noticed.
    public var detectsDamage = false

    /// Makes a use of codecs.
    public init(_ format: ZarrFormat, _ dtype: DType) {
      self.format = format
      self.dtype = dtype
    }
  }

  /// Runs everything: what is written is read, equal input gives equal bytes, and damaged bytes give
  /// errors.
  ///
  /// - Throws: ``SuiteFailure`` for the first thing that is wrong, or an error of the codec.
  public static func run(_ use: Use) throws {
    for length in lengths {
      for content in Content.allCases {
        let data = try content.array(use.dtype, length)
        let (array, store) = try create(use, length)
        try array.writeAll(data)
        let reopened = try ZarrArray.open(store)
        let back = try reopened.readAll()
        if use.isLossless {
          try expect(
            try back.bytes() == data.bytes(), "\(use) \(content) \(length): what is written is read"
          )
        }
        let stored = try store.get(array.key([0]))
        try array.writeAll(data)
        try expect(
          try store.get(array.key([0])) == stored,
          "\(use) \(content) \(length): same input, same bytes")
        if let stored, length <= 1000, content == .smooth {
          try damage(use, reopened, store, stored, back.bytes())
        }
      }
    }
  }

  private static func create(_ use: Use, _ length: Int) throws -> (ZarrArray, MemoryStore) {
    var options = ArrayOptions(shape: [length], dtype: use.dtype, chunkShape: [length])
    options.format = use.format
    options.byteOrder = use.byteOrder
    options.filters = use.filters
    options.compressors = use.compressors
    let store = MemoryStore()
    return (try ZarrArray.create(store, options), store)
  }

  /// Damaged bytes give an error, or elements; never a trap, and never more than there should be.
  private static func damage(
    _ use: Use, _ array: ZarrArray, _ store: MemoryStore, _ stored: [UInt8], _ good: [UInt8]
  ) throws {
    let key = array.key([0])
    func attempt(_ bytes: [UInt8], _ what: String) throws {
      try store.set(key, bytes)
      do {
        let read = try array.readAll().bytes()
        try expect(read.count == good.count, "\(use): \(what): the right number of bytes")
        if use.detectsDamage {
          try expect(read == good, "\(use): \(what): damage is noticed")
        }
      } catch let error as ZarrError {
        try expect(
          error.key == key && [.codecFailed, .limitExceeded].contains(error.kind),
          "\(use): \(what): the error names the chunk: \(error)")
      }
    }
    let cuts = [0, 1, 2, 4, stored.count / 2, stored.count - 1].filter { $0 < stored.count }
    for count in Set(cuts).sorted() {
      try attempt(Array(stored[..<count]), "cut to \(count) bytes")
    }
    try expectError("\(use): an empty chunk is an error") {
      try store.set(key, [])
      _ = try array.readAll()
    }
    try attempt(stored + [1], "a byte too many")
    let places =
      stored.count <= 24
      ? Array(stored.indices)
      : stride(
        from: 0, to: stored.count, by: stored.count / 12
      ).map { $0 }
    for place in places {
      for change: UInt8 in [0x01, 0xFF] {
        var bytes = stored
        bytes[place] ^= change
        try attempt(bytes, "byte \(place) changed")
      }
    }
    try store.set(key, stored)
  }

  /// What chunks hold.
  enum Content: CaseIterable {
    case smooth, noise, extremes

    func array(_ dtype: DType, _ length: Int) throws -> NDArray {
      let count = length * dtype.itemSize
      var state: UInt64 = 0x2545_F491_4F6C_DD1D
      let bytes = (0..<count).map { place -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let isLowest = place % dtype.itemSize == 0
        switch self {
        case _ where dtype == .bool: return UInt8(state >> 63)
        // Small numbers: the bytes of a float that hold its exponent stay those of numbers.
        case .smooth: return isLowest ? UInt8(truncatingIfNeeded: place / 7) : 0
        case .noise:
          return dtype.isInteger || isLowest ? UInt8(truncatingIfNeeded: state >> 40) : 0x3F
        case .extremes:
          return dtype.isInteger ? (state >> 63 == 0 ? 0xFF : 0x80) : (isLowest ? 1 : 0x40)
        }
      }
      return try NDArray(bytes: bytes, dtype: dtype, shape: [length])
    }
  }
}
