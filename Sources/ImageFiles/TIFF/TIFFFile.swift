import CTIFF
import Synchronization
import Workers

/// An open TIFF: its list of pages, and handles for the threads that read.
final class TIFFFile: Sendable {
  /// The most pages that are looked for.
  private static let mostPages = 1 << 20

  let path: String
  /// All pages that can be read, in the file's order.
  let pages: [TIFFPage]
  /// The description of the first page, which holds OME-XML or ImageJ's lines.
  let description: String?
  /// Pixels per unit along x and y, and the unit's length in µm, where the first page says so.
  let resolution: (x: Double, y: Double, unit: Double)?
  private let idle: Mutex<[TIFFHandle]>

  /// Reads the directories of all pages.
  ///
  /// - Throws: ``ImageFileError``; `Cancelled`.
  init(_ path: String) throws {
    _ = try regularFileSize(path)
    let handle = try Self.open(path)
    description = handle.text(TIFFTAG_IMAGEDESCRIPTION)
    resolution = Self.resolution(handle)
    // The first page is what the file is about; pages of another kind behind it are left out.
    var pages = [try TIFFPage(handle)]
    repeat {
      try Cancellation.current.check()
      handle.clearLog()
      guard TIFFReadDirectory(handle.tiff) != 0 else { break }
      if let page = try? TIFFPage(handle) { pages.append(page) }
    } while pages.count < Self.mostPages
    try handle.throwReported(.corrupt, "the list of pages is damaged")
    if pages.count == 1, let count = imageJImageCount(description), count > 1 {
      pages = try pages[0].planesBehind(handle, count: count)
    }
    self.path = path
    self.pages = pages
    idle = Mutex([handle])
  }

  private static func open(_ path: String) throws(ImageFileError) -> TIFFHandle {
    // m: no memory map, since a file that shrinks under one kills the process.
    try TIFFHandle(path: path, mode: "rm", name: path)
  }

  private static func resolution(_ handle: TIFFHandle) -> (x: Double, y: Double, unit: Double)? {
    guard let x = handle.float(TIFFTAG_XRESOLUTION), let y = handle.float(TIFFTAG_YRESOLUTION),
      x.isFinite, y.isFinite, x > 0, y > 0
    else { return nil }
    switch handle.u16(TIFFTAG_RESOLUTIONUNIT).map(Int32.init) {
    case RESUNIT_INCH: return (x, y, 25_400)
    case RESUNIT_CENTIMETER: return (x, y, 10_000)
    default: return (x, y, 0)
    }
  }

  /// Calls `body` with a handle that nobody else uses meanwhile.
  func withHandle<R>(_ body: (TIFFHandle) throws -> R) throws -> R {
    let handle = try idle.withLock { $0.popLast() } ?? Self.open(path)
    defer { idle.withLock { $0.append(handle) } }
    return try body(handle)
  }
}
