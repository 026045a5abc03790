import CTIFF
import NDArray
import Workers

/// How a TIFF is written.
public struct TIFFWriteOptions: Sendable, Hashable {
  /// How blocks are compressed.
  public enum Compression: Sendable, Hashable, CaseIterable {
    case none, deflate, lzw, packBits, zstd, lzma
  }

  /// How blocks are compressed.
  public var compression = Compression.none
  /// Whether differences of neighbours are compressed, where the dtype and compression allow it.
  public var usesPredictor = true
  /// Rows and columns of a tile, multiples of 16; nil for strips.
  public var tile: (height: Int, width: Int)? {
    get { tileSides.count == 2 ? (tileSides[0], tileSides[1]) : nil }
    set { tileSides = newValue.map { [$0.height, $0.width] } ?? [] }
  }
  private var tileSides: [Int] = []
  /// Whether offsets have 64 bits; nil chooses BigTIFF if 32 bits might not do.
  public var isBig: Bool?
  /// Whether the last axis holds the samples of a pixel; nil takes it for that if its length is 3
  /// or 4 and the dtype uint8 or uint16.
  public var hasSamples: Bool?
  /// The first page's description. Nil writes the shape, as tifffile does, if there are more axes
  /// in front of (y, x) than one.
  public var description: String?

  /// Strips without compression.
  public init() {}
}

/// Writes an array as a TIFF: the last axes (y, x) or (y, x, c) are the pages, those in front are
/// numbered in C order. What is in memory at once is bounded by some 256 MB and one page.
///
/// The file appears whole or not at all, and the same array gives the same bytes.
///
/// - Throws: ``ImageFileError``; whatever keeps the source from being read; `Cancelled`.
public func writeTIFF(
  _ path: String, _ image: any ArraySource, _ options: TIFFWriteOptions = TIFFWriteOptions()
) throws {
  let plan = try TIFFWritePlan(path, image, options)
  try writeAtomically(path) { temporary in
    let handle = try TIFFHandle(path: temporary, mode: plan.isBig ? "w8" : "w", name: path)
    try plan.writePages(of: image, to: handle)
    try handle.close()
  }
}

/// What is the same for all pages of a TIFF that is written.
private struct TIFFWritePlan {
  let path: String
  let options: TIFFWriteOptions
  let shape: [Int]
  let dtype: DType
  let pageCount: Int
  let height: Int
  let width: Int
  let samples: Int
  let isBig: Bool
  /// Rows and columns of a tile or strip.
  let block: (height: Int, width: Int)
  private let innerRank: Int

  init(_ path: String, _ image: any ArraySource, _ options: TIFFWriteOptions) throws {
    self.path = path
    self.options = options
    shape = image.shape
    dtype = image.dtype
    let last = shape.last ?? 0
    let isColour = (last == 3 || last == 4) && (dtype == .uint8 || dtype == .uint16)
    let hasSamples = shape.count > 2 && (options.hasSamples ?? isColour)
    innerRank = hasSamples ? 3 : 2
    guard shape.count >= 2, !shape.contains(0) else {
      throw ImageFileError(
        .array, path,
        "a TIFF holds (y, x) with further axes in front, not \(shape.tupleDescription)")
    }
    let bytes = try checkedByteCount(dtype, shape)
    height = shape[shape.count - innerRank]
    width = shape[shape.count - innerRank + 1]
    samples = hasSamples ? last : 1
    pageCount = Array(shape.dropLast(innerRank)).checkedProduct ?? 0
    guard UInt32(exactly: height) != nil, UInt32(exactly: width) != nil, samples <= 65535,
      pageCount <= 1 << 20
    else {
      throw ImageFileError(
        .array, path, "an array of shape \(shape.tupleDescription) is too large for a TIFF")
    }
    // 4 GiB less room for directories and for codecs that make noise longer.
    isBig = options.isBig ?? (bytes > 3_900_000_000 || pageCount > 1_000_000)
    if let tile = options.tile {
      guard tile.height > 0, tile.width > 0, tile.height % 16 == 0, tile.width % 16 == 0,
        tile.height <= 65536, tile.width <= 65536
      else { throw ImageFileError(.array, path, "the sides of TIFF tiles are multiples of 16") }
      block = tile
    } else {
      let rowBytes = max(1, width * samples * dtype.itemSize)
      block = (max(1, min(height, (256 << 10) / rowBytes)), width)
    }
  }

  func writePages(of image: any ArraySource, to handle: TIFFHandle) throws {
    let pageBytes = max(1, height * width * samples * dtype.itemSize)
    let inner = Array(shape.suffix(innerRank))
    let lead = Array(shape.dropLast(innerRank))
    // Pages that share chunks of the source are read together, as far as memory allows.
    let last = lead.last ?? 1
    let chunk = lead.isEmpty ? 1 : max(1, image.chunkShape[lead.count - 1])
    let together = max(1, min(last, chunk, (256 << 20) / pageBytes))
    var origin = [Int](repeating: 0, count: lead.count)
    var page = 0
    while page < pageCount {
      let start = lead.isEmpty ? 0 : origin[lead.count - 1]
      let count = min(together, last - start)
      let region = Region(
        origin: origin + [Int](repeating: 0, count: innerRank),
        shape: lead.dropLast().map { _ in 1 } + (lead.isEmpty ? [] : [count]) + inner)
      let slab = try image.read(region).reshaped([count, height, width, samples])
      for index in 0..<count {
        try Cancellation.current.check()
        try writePage(try slab.element(axis: 0, index: index), number: page + index, to: handle)
      }
      page += count
      Progress.current?.report(
        label: "writing \(path)", completed: page, total: pageCount, byteCount: page * pageBytes)
      var axis = lead.count - 1
      if axis >= 0 { origin[axis] += count }
      while axis > 0, origin[axis] >= lead[axis] {
        origin[axis] = 0
        axis -= 1
        origin[axis] += 1
      }
    }
  }

  private func writePage(_ pixels: NDArray, number: Int, to handle: TIFFHandle) throws {
    guard setTags(handle, isFirst: number == 0) else {
      throw handle.error(.array, "libtiff refuses the page")
    }
    var index: UInt32 = 0
    for y in stride(from: 0, to: height, by: block.height) {
      for x in stride(from: 0, to: width, by: block.width) {
        let rows = min(block.height, height - y)
        let columns = min(block.width, width - x)
        let part = try pixels.view(
          Region(origin: [y, x, 0], shape: [rows, columns, samples]))
        try write(part, as: index, to: handle)
        index += 1
      }
    }
    guard TIFFWriteDirectory(handle.tiff) != 0 else { throw handle.error(.io, "cannot be written") }
  }

  private func write(_ part: NDArray, as index: UInt32, to handle: TIFFHandle) throws {
    var block = part
    if options.tile != nil, part.shape != [self.block.height, self.block.width, samples] {
      block = try NDArray(
        zeros: dtype, shape: [self.block.height, self.block.width, samples])
      try block.view(Region(all: part.shape)).assign(part)
    }
    // libtiff may swap and difference within the buffer: it gets one of its own.
    var bytes = dtype == .bool ? try packBits(of: block) : try block.bytes()
    let written = bytes.withUnsafeMutableBytes { buffer in
      options.tile != nil
        ? TIFFWriteEncodedTile(handle.tiff, index, buffer.baseAddress, tmsize_t(buffer.count))
        : TIFFWriteEncodedStrip(handle.tiff, index, buffer.baseAddress, tmsize_t(buffer.count))
    }
    guard written == tmsize_t(bytes.count) else { throw handle.error(.io, "cannot be written") }
  }

  /// Eight truth values to a byte, the first in the highest bit, rows beginning at whole bytes.
  private func packBits(of block: NDArray) throws -> [UInt8] {
    let rowLength = block.shape[1] * block.shape[2]
    let rowBytes = (rowLength + 7) / 8
    let values = try block.bytes()
    var packed = [UInt8](repeating: 0, count: rowBytes * block.shape[0])
    for row in 0..<block.shape[0] {
      for column in 0..<rowLength where values[row * rowLength + column] != 0 {
        packed[row * rowBytes + column / 8] |= 0x80 >> UInt8(column % 8)
      }
    }
    return packed
  }

  private func setTags(_ handle: TIFFHandle, isFirst: Bool) -> Bool {
    let tiff = handle.tiff
    func set(_ tag: Int32, _ value: Int) -> Bool {
      ngffz_tiff_set_int(tiff, UInt32(tag), Int32(truncatingIfNeeded: value)) != 0
    }
    let isRGB = samples == 3 || samples == 4
    var isSet =
      set(TIFFTAG_IMAGEWIDTH, width) && set(TIFFTAG_IMAGELENGTH, height)
      && set(TIFFTAG_SAMPLESPERPIXEL, samples)
      && set(TIFFTAG_BITSPERSAMPLE, dtype == .bool ? 1 : dtype.itemSize * 8)
      && set(TIFFTAG_SAMPLEFORMAT, Int(sampleFormat))
      && set(TIFFTAG_PLANARCONFIG, Int(PLANARCONFIG_CONTIG))
      && set(TIFFTAG_PHOTOMETRIC, Int(isRGB ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK))
      && set(TIFFTAG_COMPRESSION, Int(compressionTag))
    if options.tile != nil {
      isSet = isSet && set(TIFFTAG_TILELENGTH, block.height) && set(TIFFTAG_TILEWIDTH, block.width)
    } else {
      isSet = isSet && set(TIFFTAG_ROWSPERSTRIP, block.height)
    }
    let extra = samples - (isRGB ? 3 : 1)
    if extra > 0 {
      let kind = UInt16(samples == 4 || samples == 2 ? EXTRASAMPLE_UNASSALPHA : 0)
      let kinds = [UInt16](repeating: kind, count: extra)
      isSet = isSet && ngffz_tiff_set_extra_samples(tiff, UInt16(extra), kinds) != 0
    }
    if let predictor { isSet = isSet && set(TIFFTAG_PREDICTOR, Int(predictor)) }
    if isFirst, let text = description {
      isSet = isSet && ngffz_tiff_set_text(tiff, UInt32(TIFFTAG_IMAGEDESCRIPTION), text) != 0
    }
    return isSet
  }

  private var description: String? {
    if let text = options.description { return text }
    let isPlain = shape.count - innerRank == (pageCount > 1 ? 1 : 0)
    return isPlain ? nil : "{\"shape\": [\(shape.map(String.init).joined(separator: ", "))]}"
  }

  private var sampleFormat: Int32 {
    switch dtype {
    case .bool, .uint8, .uint16, .uint32, .uint64: SAMPLEFORMAT_UINT
    case .int8, .int16, .int32, .int64: SAMPLEFORMAT_INT
    case .float16, .float32, .float64: SAMPLEFORMAT_IEEEFP
    case .complex64, .complex128: SAMPLEFORMAT_COMPLEXIEEEFP
    }
  }

  private var compressionTag: Int32 {
    switch options.compression {
    case .none: COMPRESSION_NONE
    case .deflate: COMPRESSION_ADOBE_DEFLATE
    case .lzw: COMPRESSION_LZW
    case .packBits: COMPRESSION_PACKBITS
    case .zstd: COMPRESSION_ZSTD
    case .lzma: COMPRESSION_LZMA
    }
  }

  private var predictor: Int32? {
    guard options.usesPredictor else { return nil }
    switch options.compression {
    case .none, .packBits: return nil
    case .deflate, .lzw, .zstd, .lzma: break
    }
    if dtype.isInteger { return PREDICTOR_HORIZONTAL }
    return dtype.isFloat ? PREDICTOR_FLOATINGPOINT : nil
  }
}
