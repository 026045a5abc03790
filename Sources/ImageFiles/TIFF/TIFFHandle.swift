import CTIFF

/// One handle of libtiff, for one thread at a time, with the log of its errors.
final class TIFFHandle: @unchecked Sendable {
  // Sendable: a handle is used by one thread at a time; TIFFFile's pool hands it from one to another
  // under a lock.

  /// The most bytes that libtiff may allocate at once for its own needs.
  private static let allocationLimit: tmsize_t = 1 << 30

  let path: String
  let tiff: OpaquePointer
  private let log: UnsafeMutablePointer<ngffz_tiff_log>
  private var isOpen = true

  /// - Parameters:
  ///   - mode: "r" with libtiff's flags, or "w" and "w8".
  ///   - name: what errors call the file.
  init(path: String, mode: String, name: String) throws(ImageFileError) {
    log = .allocate(capacity: 1)
    log.initialize(to: ngffz_tiff_log())
    guard let tiff = ngffz_tiff_open(path, mode, log, Self.allocationLimit) else {
      let error = Self.error(
        log, name, mode.hasPrefix("r") ? .corrupt : .io, "libtiff cannot open the file")
      log.deallocate()
      throw error
    }
    self.path = name
    self.tiff = tiff
  }

  deinit {
    if isOpen { TIFFClose(tiff) }
    log.deallocate()
  }

  /// Writes what is left and closes the file.
  func close() throws(ImageFileError) {
    let isFlushed = TIFFFlush(tiff) != 0
    TIFFClose(tiff)
    isOpen = false
    if !isFlushed || log.pointee.message.0 != 0 { throw error(.io, "cannot be written") }
  }

  /// The first error that libtiff reported, or `fallback`; the log is empty afterwards.
  func error(_ kind: ImageFileError.Kind, _ fallback: String) -> ImageFileError {
    Self.error(log, path, kind, fallback)
  }

  private static func error(
    _ log: UnsafeMutablePointer<ngffz_tiff_log>, _ path: String, _ kind: ImageFileError.Kind,
    _ fallback: String
  ) -> ImageFileError {
    let text = withUnsafeBytes(of: &log.pointee.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    log.pointee.message.0 = 0
    if text.isEmpty { return ImageFileError(kind, path, fallback) }
    if text.contains("too large") || text.contains("exceeding") {
      return ImageFileError(.tooLarge, path, "\(fallback): \(text)")
    }
    return ImageFileError(kind, path, "\(fallback): \(text)")
  }

  /// Throws the error that libtiff has reported since the log was cleared, if any.
  func throwReported(_ kind: ImageFileError.Kind, _ what: String) throws(ImageFileError) {
    if log.pointee.message.0 != 0 { throw error(kind, what) }
  }

  /// Forgets what was reported.
  func clearLog() { log.pointee.message.0 = 0 }

  /// Goes to the directory at `offset` of the file.
  func select(_ offset: UInt64) throws(ImageFileError) {
    if TIFFCurrentDirOffset(tiff) == offset { return }
    guard TIFFSetSubDirectory(tiff, offset) != 0 else {
      throw error(.corrupt, "the directory at byte \(offset) cannot be read")
    }
  }

  func u16(_ tag: Int32) -> Int? {
    var value: UInt16 = 0
    return ngffz_tiff_get_u16(tiff, UInt32(tag), &value) != 0 ? Int(value) : nil
  }

  func u32(_ tag: Int32) -> Int? {
    var value: UInt32 = 0
    return ngffz_tiff_get_u32(tiff, UInt32(tag), &value) != 0 ? Int(value) : nil
  }

  func float(_ tag: Int32) -> Double? {
    var value: Float = 0
    return ngffz_tiff_get_float(tiff, UInt32(tag), &value) != 0 ? Double(value) : nil
  }

  func text(_ tag: Int32) -> String? {
    ngffz_tiff_get_text(tiff, UInt32(tag)).map { String(cString: $0) }
  }
}
