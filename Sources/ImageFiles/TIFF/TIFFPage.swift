import CTIFF
import NDArray

/// What one directory of a TIFF says about its picture, checked.
struct TIFFPage: Sendable, Hashable {
  /// Where the directory begins in the file.
  var offset: UInt64
  var width: Int
  var height: Int
  /// Samples per pixel.
  var samples: Int
  var dtype: DType
  /// Bits of a stored sample: those of the dtype, or 1 to 15 for packed ones.
  var bits: Int
  /// Whether each sample has its own planes of blocks.
  var isPlanar: Bool
  var isTiled: Bool
  /// The pixels of a tile or of a full strip.
  var blockWidth: Int
  var blockHeight: Int
  /// Whether the page is a smaller copy of another, or a mask.
  var isReduced: Bool

  /// Whether libtiff has to turn JPEG's YCbCr into RGB.
  var isYCbCr = false
  /// Where the pixels lie in the file, for planes without a directory of their own.
  var rawOffset: UInt64?

  /// Whether two pages can be planes of one stack.
  func fits(_ other: TIFFPage) -> Bool {
    width == other.width && height == other.height && samples == other.samples
      && dtype == other.dtype && isPlanar == other.isPlanar && isReduced == other.isReduced
  }

  var blocksAcross: Int { (width + blockWidth - 1) / blockWidth }
  var blocksDown: Int { (height + blockHeight - 1) / blockHeight }
  /// Samples of one pixel that lie side by side in a block.
  var blockSamples: Int { isPlanar ? 1 : samples }

  /// Reads the directory that `handle` is at.
  ///
  /// - Throws: ``ImageFileError`` of kind `corrupt`, `unsupported` or `tooLarge`.
  init(_ handle: TIFFHandle) throws(ImageFileError) {
    let path = handle.path
    func refuse(_ what: String) -> ImageFileError { ImageFileError(.unsupported, path, what) }
    offset = TIFFCurrentDirOffset(handle.tiff)
    guard let width = handle.u32(TIFFTAG_IMAGEWIDTH), let height = handle.u32(TIFFTAG_IMAGELENGTH),
      width > 0, height > 0
    else { throw ImageFileError(.corrupt, path, "a page has no width or no height") }
    self.width = width
    self.height = height
    samples = handle.u16(TIFFTAG_SAMPLESPERPIXEL) ?? 1
    guard samples > 0 else { throw ImageFileError(.corrupt, path, "a page has 0 samples") }
    if let depth = handle.u32(TIFFTAG_IMAGEDEPTH), depth > 1 {
      throw refuse("pages with a depth (\(depth)) are not supported")
    }
    bits = handle.u16(TIFFTAG_BITSPERSAMPLE) ?? 1
    let format = handle.u16(TIFFTAG_SAMPLEFORMAT) ?? 1
    guard let dtype = Self.dtype(bits: bits, format: Int32(format)) else {
      throw refuse("samples of \(bits) bits in sample format \(format) are not supported")
    }
    self.dtype = dtype
    let planar = handle.u16(TIFFTAG_PLANARCONFIG) ?? 1
    isPlanar = Int32(planar) == PLANARCONFIG_SEPARATE && samples > 1
    let subfile = handle.u32(TIFFTAG_SUBFILETYPE) ?? 0
    isReduced = subfile & 5 != 0

    let compression = handle.u16(TIFFTAG_COMPRESSION) ?? 1
    guard TIFFIsCODECConfigured(UInt16(truncatingIfNeeded: compression)) != 0 else {
      throw refuse("compression \(Self.compressionName(compression)) is not supported by libtiff")
    }
    if handle.u16(TIFFTAG_PHOTOMETRIC).map(Int32.init) == PHOTOMETRIC_YCBCR {
      guard Int32(compression) == COMPRESSION_JPEG else {
        throw refuse("YCbCr colours are supported with JPEG compression only")
      }
      isYCbCr = true
    }
    isTiled = TIFFIsTiled(handle.tiff) != 0
    if isYCbCr { Self.askForRGB(handle) }
    if isTiled {
      blockWidth = handle.u32(TIFFTAG_TILEWIDTH) ?? 0
      blockHeight = handle.u32(TIFFTAG_TILELENGTH) ?? 0
    } else {
      blockWidth = width
      blockHeight = min(height, handle.u32(TIFFTAG_ROWSPERSTRIP) ?? height)
    }
    guard blockWidth > 0, blockHeight > 0 else {
      throw ImageFileError(.corrupt, path, "a page has tiles or strips without pixels")
    }
    try checkBlockSize(handle)
  }

  /// Sides are below 2^32, so only products need care.
  private func checkBlockSize(_ handle: TIFFHandle) throws(ImageFileError) {
    let shape = [blockHeight, blockWidth, blockSamples, max(1, dtype.itemSize)]
    guard let bytes = shape.checkedProduct, bytes <= 8 << 30, let rowBits = rowBitCount,
      let stored = [blockHeight, (rowBits + 7) / 8].checkedProduct
    else {
      throw ImageFileError(
        .tooLarge, handle.path,
        "blocks of \(blockWidth)×\(blockHeight) pixels are larger than is accepted")
    }
    let said = isTiled ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff)
    guard said == UInt64(stored) else {
      throw ImageFileError(
        .unsupported, handle.path,
        "the page's blocks are laid out in a way that is not supported (\(said) bytes each, "
          + "where \(stored) were expected)")
    }
    let count = isTiled ? TIFFNumberOfTiles(handle.tiff) : TIFFNumberOfStrips(handle.tiff)
    let expected = [blocksAcross, blocksDown, isPlanar ? samples : 1].checkedProduct
    guard expected == Int(count) else {
      throw ImageFileError(.corrupt, handle.path, "the page lists \(count) tiles or strips")
    }
  }

  /// Brings the handle to this page.
  func select(_ handle: TIFFHandle) throws(ImageFileError) {
    try handle.select(offset)
    if isYCbCr { Self.askForRGB(handle) }
  }

  private static func askForRGB(_ handle: TIFFHandle) {
    _ = ngffz_tiff_set_int(handle.tiff, UInt32(TIFFTAG_JPEGCOLORMODE), JPEGCOLORMODE_RGB)
  }

  private var rowBitCount: Int? { [blockWidth, blockSamples, bits].checkedProduct }

  /// The bytes of a stored row of a block.
  var blockRowBytes: Int { ((rowBitCount ?? 0) + 7) / 8 }

  private static func dtype(bits: Int, format: Int32) -> DType? {
    switch (format, bits) {
    case (SAMPLEFORMAT_UINT, 1), (SAMPLEFORMAT_VOID, 1): .bool
    case (SAMPLEFORMAT_UINT, 2...8), (SAMPLEFORMAT_VOID, 2...8): .uint8
    case (SAMPLEFORMAT_UINT, 9...16), (SAMPLEFORMAT_VOID, 9...16): .uint16
    case (SAMPLEFORMAT_UINT, 32), (SAMPLEFORMAT_VOID, 32): .uint32
    case (SAMPLEFORMAT_UINT, 64), (SAMPLEFORMAT_VOID, 64): .uint64
    case (SAMPLEFORMAT_INT, 8): .int8
    case (SAMPLEFORMAT_INT, 16): .int16
    case (SAMPLEFORMAT_INT, 32): .int32
    case (SAMPLEFORMAT_INT, 64): .int64
    case (SAMPLEFORMAT_IEEEFP, 16): .float16
    case (SAMPLEFORMAT_IEEEFP, 32): .float32
    case (SAMPLEFORMAT_IEEEFP, 64): .float64
    case (SAMPLEFORMAT_COMPLEXIEEEFP, 64): .complex64
    case (SAMPLEFORMAT_COMPLEXIEEEFP, 128): .complex128
    default: nil
    }
  }

  private static func compressionName(_ number: Int) -> String {
    let names = [
      6: "old-style JPEG", 33003: "JPEG 2000", 33004: "JPEG 2000", 33005: "JPEG 2000",
      34712: "JPEG 2000", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 34887: "LERC",
      34892: "lossy JPEG", 22610: "JPEG XR", 34934: "JPEG XR", 50002: "JPEG XL", 52546: "JPEG XL",
    ]
    return names[number].map { "\(number) (\($0))" } ?? "\(number)"
  }
}
