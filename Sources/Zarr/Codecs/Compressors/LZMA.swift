import CLZMA
import JSONText
import Workers

/// The codec `lzma`.
///
/// Spec: numcodecs `lzma` with the constants of Python's lzma module, https://tukaani.org/xz/
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.lzma`).
/// Deviations: of the filters, LZMA1, LZMA2, delta and the branch filters are known, with the
/// parameters preset, dict_size, lc, lp, pb, mode, nice_len, mf, depth and dist.
/// Example: {"id": "lzma", "format": 1, "check": -1, "preset": null, "filters": null}
struct LZMACodec: BytesCodec {
  /// The containers, with Python's numbers.
  enum Container: Int { case auto = 0, xz, alone, raw }

  let container: Container
  let check: lzma_check
  let preset: UInt32
  let filters: [LZMAFilter]

  /// Decoders that need more memory than this are refused.
  private static let memoryLimit: UInt64 = 512 << 20
  private static let concatenated: UInt32 = 8

  static let make: BytesCodecs.Make = { parameters, _ in
    guard let container = Container(rawValue: try parameters.int("format", 0...3, standard: 1))
    else { throw parameters.error("format") }
    let filters = try (parameters.members["filters"]?.array ?? []).map {
      try LZMAFilter($0, parameters)
    }
    if container == .raw, filters.isEmpty { throw parameters.error("raw data need filters") }
    guard filters.count <= 4 else { throw parameters.error("more than four filters") }
    let check = try parameters.int("check", -1...15, standard: -1)
    return LZMACodec(
      container: container, check: check < 0 ? LZMA_CHECK_CRC64 : lzma_check(UInt32(check)),
      preset: UInt32(try parameters.int("preset", 0...Int(UInt32.max), standard: 6)),
      filters: filters)
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .compressed(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try run(input, output) { stream in
      try LZMAFilter.withChain(filters) { chain in
        switch container {
        case .auto, .xz:
          chain.map { lzma_stream_encoder(&stream, $0, check) }
            ?? lzma_easy_encoder(&stream, preset, check)
        case .alone:
          try LZMAFilter.withOptions(filters.first, preset: preset) { options in
            lzma_alone_encoder(&stream, options)
          }
        case .raw: lzma_raw_encoder(&stream, chain)
        }
      }
    }
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try run(input, output) { stream in
      switch container {
      case .auto: lzma_auto_decoder(&stream, Self.memoryLimit, Self.concatenated)
      case .xz: lzma_stream_decoder(&stream, Self.memoryLimit, Self.concatenated)
      case .alone: lzma_alone_decoder(&stream, Self.memoryLimit)
      case .raw: try LZMAFilter.withChain(filters) { lzma_raw_decoder(&stream, $0) }
      }
    }
  }

  /// Runs a coder over all of `input`.
  private func run(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
    _ start: (inout lzma_stream) throws -> lzma_ret
  ) throws -> Int {
    var stream = lzma_stream()
    let started = try start(&stream)
    guard started == LZMA_OK else {
      throw ZarrError.codec("lzma", "cannot start (\(started.rawValue))")
    }
    defer { lzma_end(&stream) }
    var consumed = 0
    var written = 0
    while true {
      try Cancellation.current.check()
      // Pieces of some milliseconds' work.
      let offered = (
        input: min(1 << 15, input.count - consumed), output: min(1 << 20, output.count - written)
      )
      stream.next_in = input.baseAddress.map {
        ($0 + consumed).assumingMemoryBound(to: UInt8.self)
      }
      stream.avail_in = offered.input
      stream.next_out = output.baseAddress.map {
        ($0 + written).assumingMemoryBound(to: UInt8.self)
      }
      stream.avail_out = offered.output
      let isLast = consumed + offered.input == input.count
      let status = lzma_code(&stream, isLast ? LZMA_FINISH : LZMA_RUN)
      consumed += offered.input - stream.avail_in
      written += offered.output - stream.avail_out
      switch status {
      case LZMA_STREAM_END:
        guard consumed == input.count else {
          throw ZarrError.codec(
            "lzma", "\(input.count - consumed) bytes follow the end of the data")
        }
        return written
      case LZMA_OK: continue
      case LZMA_BUF_ERROR:
        throw ZarrError.codec(
          "lzma",
          written == output.count
            ? "the data decodes to more than \(output.count) bytes" : "the data ends too early")
      case LZMA_MEMLIMIT_ERROR:
        throw ZarrError(.limitExceeded, "lzma: the data need too much memory")
      default: throw ZarrError.codec("lzma", "damaged data (\(status.rawValue))")
      }
    }
  }
}

/// One filter of an lzma chain.
struct LZMAFilter: Sendable {
  let id: UInt64
  private let members: [String: UInt32]
  private static let lzma1: UInt64 = 0x4000_0000_0000_0001
  private static let lzma2: UInt64 = 0x21
  private static let delta: UInt64 = 3

  init(_ json: JSON, _ parameters: CodecParameters) throws {
    guard let number = json["id"]?.int, let id = UInt64(exactly: number),
      [Self.lzma1, Self.lzma2].contains(id) || (3...9).contains(id)
    else { throw parameters.error("a filter of unknown id") }
    self.id = id
    var members: [String: UInt32] = [:]
    for (name, value) in json.object ?? [:] where name != "id" && !value.isNull {
      guard let number = value.int.flatMap({ UInt32(exactly: $0) }) else {
        throw parameters.error("the filter's \(name) is no number")
      }
      members[name] = number
    }
    self.members = members
  }

  private var isLZMA: Bool { id == Self.lzma1 || id == Self.lzma2 }

  private func options(preset: UInt32) throws -> lzma_options_lzma {
    var options = lzma_options_lzma()
    guard lzma_lzma_preset(&options, members["preset"] ?? preset) == 0 else {
      throw ZarrError.codec("lzma", "unknown preset")
    }
    if let value = members["dict_size"] { options.dict_size = value }
    if let value = members["lc"] { options.lc = value }
    if let value = members["lp"] { options.lp = value }
    if let value = members["pb"] { options.pb = value }
    if let value = members["mode"] { options.mode = lzma_mode(value) }
    if let value = members["nice_len"] { options.nice_len = value }
    if let value = members["mf"] { options.mf = lzma_match_finder(value) }
    if let value = members["depth"] { options.depth = value }
    return options
  }

  /// Calls `body` with the options of an LZMA1 filter.
  static func withOptions<R>(
    _ filter: LZMAFilter?, preset: UInt32, _ body: (UnsafePointer<lzma_options_lzma>) -> R
  ) throws -> R {
    var options = lzma_options_lzma()
    if let filter {
      options = try filter.options(preset: 6)
    } else if lzma_lzma_preset(&options, preset) != 0 {
      throw ZarrError.codec("lzma", "unknown preset")
    }
    return withUnsafePointer(to: options, body)
  }

  /// Calls `body` with the chain as the library wants it; nil if there are no filters.
  static func withChain<R>(
    _ filters: [LZMAFilter], _ body: (UnsafePointer<lzma_filter>?) throws -> R
  ) throws -> R {
    if filters.isEmpty { return try body(nil) }
    let lzma = UnsafeMutablePointer<lzma_options_lzma>.allocate(capacity: filters.count)
    let delta = UnsafeMutablePointer<lzma_options_delta>.allocate(capacity: filters.count)
    defer {
      lzma.deallocate()
      delta.deallocate()
    }
    var chain: [lzma_filter] = []
    for (place, filter) in filters.enumerated() {
      var entry = lzma_filter(id: filter.id, options: nil)
      if filter.isLZMA {
        (lzma + place).initialize(to: try filter.options(preset: 6))
        entry.options = UnsafeMutableRawPointer(lzma + place)
      } else if filter.id == Self.delta {
        var options = lzma_options_delta()
        options.type = LZMA_DELTA_TYPE_BYTE
        options.dist = filter.members["dist"] ?? 1
        (delta + place).initialize(to: options)
        entry.options = UnsafeMutableRawPointer(delta + place)
      }
      chain.append(entry)
    }
    chain.append(lzma_filter(id: UInt64.max, options: nil))
    return try chain.withUnsafeBufferPointer { try body($0.baseAddress) }
  }
}
