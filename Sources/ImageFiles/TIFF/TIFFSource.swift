import NDArray
import Workers

/// The pixels of a TIFF, read tile by tile and strip by strip when asked.
///
/// The stack is made of the first page and all others of its size, type and layout; smaller copies
/// of pictures are left out. The shape is that which Python's `tifffile.imread` gives: further axes
/// in front as OME-XML, ImageJ or tifffile's own description tell, else one axis of pages if there
/// are several; then (y, x), with the samples behind as (y, x, c), or before as (c, y, x) where the
/// file keeps them apart. Axes of length 1 are dropped, except y and x. Pixels are as stored: a
/// palette or an inverted gray scale is not applied; JPEG's YCbCr becomes RGB.
public struct TIFFSource: ArraySource {
  /// The pages' axes, then (y, x), (y, x, c) or (c, y, x).
  public let shape: [Int]
  /// The type of the samples.
  public let dtype: DType
  /// The pixels of one tile or strip.
  public let chunkShape: [Int]

  /// What the file says about its axes, spacing and channels.
  public let hints: ImageHints

  private let file: TIFFFile
  private let pages: [TIFFPage]
  /// How many axes of `shape` number the pages.
  private let pageAxisCount: Int

  /// Opens a TIFF and reads the directories of its pages, but no pixels.
  ///
  /// - Throws: ``ImageFileError``; `Cancelled`.
  public init(_ path: String) throws {
    let file = try TIFFFile(path)
    let first = file.pages[0]
    let pages = file.pages.filter { $0.fits(first) }
    let layout = TIFFLayout(file: file, page: first, pageCount: pages.count)
    let isPlanar = first.isPlanar
    self.file = file
    self.pages = pages
    dtype = first.dtype
    pageAxisCount = layout.pageShape.count
    let planes = isPlanar ? [first.samples] : []
    let samples = !isPlanar && first.samples > 1 ? [first.samples] : []
    shape = layout.pageShape + planes + [first.height, first.width] + samples
    chunkShape =
      [Int](repeating: 1, count: pageAxisCount + planes.count)
      + [min(first.height, first.blockHeight), min(first.width, first.blockWidth)] + samples
    hints = layout.hints(isPlanar: !planes.isEmpty, hasSamples: !samples.isEmpty)
    // Numbers of pixels that no memory holds are refused here, not where they are multiplied.
    guard (try? checkedByteCount(dtype, shape)) != nil else {
      throw ImageFileError(.tooLarge, path, "\(shape.tupleDescription) pixels are too many")
    }
  }

  /// The file's path, size and time of change, and the shape.
  public var fingerprint: String? { fileStamp(file.path).map { "tiff \($0) \(shape)" } }

  /// Decodes the tiles and strips that `region` touches, on several threads.
  ///
  /// - Throws: ``ImageFileError``; `NDArrayError` if the region does not fit; `Cancelled`.
  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    if region.isEmpty { return }
    let jobs = blockJobs(in: region)
    try Workers.forEach(jobs.count) { index in
      try file.withHandle { handle in try run(jobs[index], region, handle, destination) }
    }
  }

  /// One tile or strip to be decoded and copied.
  private struct BlockJob {
    var page: TIFFPage
    /// The index of the page along the axes of pages, and of the plane if there is such an axis.
    var lead: [Int]
    var plane: Int
    var row: Int
    var column: Int
  }

  private func blockJobs(in region: Region) -> [BlockJob] {
    let first = pages[0]
    let leadCount = pageAxisCount + (first.isPlanar ? 1 : 0)
    var jobs: [BlockJob] = []
    var lead = Array(region.origin.prefix(leadCount))
    while true {
      let number = zip(lead, shape).prefix(pageAxisCount).reduce(0) { $0 * $1.1 + $1.0 }
      // The layout has as many places as there are pages.
      if pages.indices.contains(number) {
        let page = pages[number]
        let (y, x) = (leadCount, leadCount + 1)
        for row in region.origin[y] / page.blockHeight...(region.end[y] - 1) / page.blockHeight {
          for column in region.origin[x] / page.blockWidth...(region.end[x] - 1) / page.blockWidth {
            jobs.append(
              BlockJob(
                page: page, lead: lead, plane: page.isPlanar ? lead[leadCount - 1] : 0, row: row,
                column: column))
          }
        }
      }
      var axis = leadCount - 1
      while axis >= 0 {
        lead[axis] += 1
        if lead[axis] < region.end[axis] { break }
        lead[axis] = region.origin[axis]
        axis -= 1
      }
      if axis < 0 { return jobs }
    }
  }

  private func run(
    _ job: BlockJob, _ region: Region, _ handle: TIFFHandle, _ destination: NDArray
  ) throws {
    let page = job.page
    try page.select(handle)
    let block = try page.decodeBlock(handle, row: job.row, column: job.column, plane: job.plane)
    let samples = page.blockSamples > 1 ? [page.blockSamples] : []
    let pixels = try block.reshaped(Array(block.shape.prefix(2)) + samples)
    let zeros = [Int](repeating: 0, count: samples.count)
    let ones = [Int](repeating: 1, count: job.lead.count)
    let place = Region(
      origin: job.lead + [job.row * page.blockHeight, job.column * page.blockWidth] + zeros,
      shape: ones + pixels.shape)
    let part = place.intersection(region)
    let source = try pixels.view(
      Region(
        origin: Array(part.relative(to: place.origin).origin.dropFirst(job.lead.count)),
        shape: Array(part.shape.dropFirst(job.lead.count))))
    let target = try destination.view(part.relative(to: region.origin))
    var spread = source
    for _ in job.lead { spread = try spread.insertingAxis(at: 0) }
    try target.assign(spread)
  }
}
