import JSONText
import Synchronization
import Zarr

/// Writes the metadata of a plate at a path on disk. Rows, wells and images come later, with
/// ``writeHCSWellImage(store:_:plate:row:column:fieldIndex:acquisition:_:)``.
///
/// - Parameter overwrite: whether a hierarchy that is there is deleted first; if not, the plate's
///   metadata is replaced and all else kept.
/// - Throws: ``OMEZarrError``.
public func toHCSZarr(_ plate: Plate, _ path: String, overwrite: Bool = true) throws {
  if overwrite {
    let staged = try StagedDirectory(path, overwrite: true, resumes: false)
    try staging(staged, WriteOptions()) { try writePlate(plate, $0) }
  } else {
    try writePlate(plate, LocalStore(path))
  }
}

func writePlate(_ plate: Plate, _ store: any Store) throws {
  guard plate.version.isWritable else {
    throw OMEZarrError(.version, "Unsupported version: \(plate.version)")
  }
  let format: ZarrFormat = plate.version.zarrFormat == 2 ? .v2 : .v3
  var document = OMEDocument(version: plate.version)
  if let known = try? ZarrGroup.open(store, format: format) {
    document = (try? OMEDocument(attributes: known.attributes)) ?? document
  }
  document.plate = plate
  let attributes = document.attributes(version: plate.version).attributes
  if var group = try? ZarrGroup.open(store, format: format) {
    try group.setAttributes(attributes)
  } else {
    _ = try ZarrGroup.create(store, format: format, attributes: attributes)
  }
}

/// One lock for all wells of this process: the metadata of a well is read, changed and written.
private let wellLock = Mutex(())

/// Writes one field of a well into a plate, and lists it in the well.
///
/// - Parameters:
///   - plate: the plate's metadata, which must list the well.
///   - acquisition: the run it belongs to; it may be nil only if the plate has at most one.
///   - options: the version, if given, must be the plate's.
/// - Throws: ``OMEZarrError`` of kind `argument` for a row, column or well that the plate does not
///   have, of kind `version`, and as ``toNgffZarr(_:_:_:)``.
public func writeHCSWellImage(
  _ path: String, _ multiscales: Multiscales, plate: Plate, row: String, column: String,
  fieldIndex: Int = 0, acquisition: Int? = 0, _ options: WriteOptions = WriteOptions()
) throws {
  try checkWell(plate, row, column, fieldIndex, acquisition)
  var options = options
  if let version = options.version, version != plate.version.rawValue {
    throw OMEZarrError(
      .version, "the version '\(version)' is not that of the plate, '\(plate.version)'")
  }
  options.version = plate.version.rawValue
  let well = "\(row)/\(column)"
  try toNgffZarr("\(path)/\(well)/\(fieldIndex)", multiscales, options)
  let store = LocalStore(path)
  let format: ZarrFormat = plate.version.zarrFormat == 2 ? .v2 : .v3
  try wellLock.withLock { _ in
    for parent in ["", row] where (try? ZarrGroup.open(store, path: parent, format: format)) == nil
    {
      _ = try ZarrGroup.create(store, path: parent, format: format)
    }
    var document = OMEDocument(version: plate.version)
    let known = try? ZarrGroup.open(store, path: well, format: format)
    if let known { document = (try? OMEDocument(attributes: known.attributes)) ?? document }
    var metadata = document.well ?? Well(images: [], version: plate.version)
    let name = String(fieldIndex)
    if let index = metadata.images.firstIndex(where: { $0.path == name }) {
      metadata.images[index].acquisition = acquisition
    } else {
      metadata.images.append(WellImage(path: name, acquisition: acquisition))
    }
    document.well = metadata
    let attributes = document.attributes(version: plate.version).attributes
    if var known {
      try known.setAttributes(attributes)
    } else {
      _ = try ZarrGroup.create(store, path: well, format: format, attributes: attributes)
    }
  }
}

private func checkWell(
  _ plate: Plate, _ row: String, _ column: String, _ fieldIndex: Int, _ acquisition: Int?
) throws(OMEZarrError) {
  guard plate.rows.contains(where: { $0.name == row }) else {
    throw OMEZarrError(.argument, "Row '\(row)' not found in plate metadata")
  }
  guard plate.columns.contains(where: { $0.name == column }) else {
    throw OMEZarrError(.argument, "Column '\(column)' not found in plate metadata")
  }
  try SafePath.check("\(row)/\(column)")
  guard plate.wells.contains(where: { $0.path == "\(row)/\(column)" }) else {
    throw OMEZarrError(.argument, "Well '\(row)/\(column)' not found in plate metadata")
  }
  guard fieldIndex >= 0 else {
    throw OMEZarrError(.argument, "the field index \(fieldIndex) is negative")
  }
  let ids = (plate.acquisitions ?? []).map(\.id)
  if acquisition == nil, ids.count > 1 {
    throw OMEZarrError(
      .argument, "the plate has \(ids.count) acquisitions: say which one the image belongs to")
  }
  if let acquisition, !ids.isEmpty, !ids.contains(acquisition) {
    throw OMEZarrError(.argument, "the plate has no acquisition \(acquisition)")
  }
}

/// Writes a plate with many images: into a directory at once, into an `.ozx` archive at the end.
///
/// Call ``finish()`` when all is written, or ``discard()``.
public final class HCSPlateWriter: Sendable {
  /// Where the plate goes.
  public let path: String
  /// The plate's metadata.
  public let plate: Plate
  private let staged: StagedDirectory
  private let isArchive: Bool

  /// Begins a plate.
  ///
  /// - Parameter version: the plate's own, if given.
  /// - Throws: ``OMEZarrError`` of kind `version`, `exists`.
  public init(_ path: String, _ plate: Plate, version: String? = nil, overwrite: Bool = true) throws
  {
    if let version, version != plate.version.rawValue {
      throw OMEZarrError(
        .version, "the version '\(version)' is not that of the plate, '\(plate.version)'")
    }
    isArchive = OZX.isPath(path)
    _ = try WriteOptions(version: plate.version.rawValue).resolvedVersion(isArchive: isArchive)
    self.path = path
    self.plate = plate
    staged = try StagedDirectory(path, overwrite: overwrite, resumes: false, isArchive: isArchive)
    try writePlate(plate, LocalStore(staged.staging))
  }

  /// Writes one field of a well; see
  /// ``writeHCSWellImage(_:_:plate:row:column:fieldIndex:acquisition:_:)``.
  public func write(
    _ multiscales: Multiscales, row: String, column: String, fieldIndex: Int = 0,
    acquisition: Int? = 0, _ options: WriteOptions = WriteOptions()
  ) throws {
    try writeHCSWellImage(
      staged.staging, multiscales, plate: plate, row: row, column: column, fieldIndex: fieldIndex,
      acquisition: acquisition, options)
  }

  /// Puts the plate in its place.
  public func finish() throws {
    guard isArchive else { return try staged.commit() }
    try OZX.write(LocalStore(staged.staging), to: path, version: plate.version.rawValue)
    staged.discard()
  }

  /// Forgets what was written; what was in its place before is still there.
  public func discard() { staged.discard() }
}
