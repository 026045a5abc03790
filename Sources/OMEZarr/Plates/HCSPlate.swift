import Zarr

/// A plate of wells, opened: wells and images are read when asked for, and kept.
public final class HCSPlate: Sendable {
  /// The group of the plate.
  public let group: OMEGroup
  /// What the file says of the plate.
  public let metadata: Plate
  /// Whether wells are checked when they are read.
  public let validatesWells: Bool
  /// How many images each well keeps.
  public let imageCacheSize: Int

  private let wellsByPath: [String: GatheredWell]
  private let wellsByIndex: [[Int]: GatheredWell]
  private let cache: LRUCache<HCSWell>

  /// How many wells a plate keeps unless told otherwise.
  public static let defaultWellCacheSize = 500
  /// How many images a well keeps unless told otherwise.
  public static let defaultImageCacheSize = 100

  init(
    _ group: OMEGroup, _ metadata: Plate, wellCacheSize: Int, imageCacheSize: Int,
    validatesWells: Bool
  ) {
    self.group = group
    self.metadata = metadata
    self.imageCacheSize = imageCacheSize
    self.validatesWells = validatesWells
    cache = LRUCache(capacity: wellCacheSize)
    let wells = metadata.gathered().wells
    wellsByPath = Dictionary(
      wells.map { ($0.place.path, $0) }, uniquingKeysWith: { first, _ in first })
    wellsByIndex = Dictionary(
      wells.map { ([$0.place.rowIndex, $0.place.columnIndex], $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The name of the plate.
  public var name: String? { metadata.name }
  /// The rows, in their order.
  public var rows: [PlateRow] { metadata.rows }
  /// The columns, in their order.
  public var columns: [PlateColumn] { metadata.columns }
  /// The wells that there are.
  public var wells: [PlateWell] { metadata.wells }
  /// The runs in which images were taken.
  public var acquisitions: [PlateAcquisition]? { metadata.acquisitions }
  /// The highest number of fields in a well.
  public var fieldCount: Int? { metadata.fieldCount }

  /// The well of a row and a column by their names; nil if the plate does not list it, or lists it
  /// although it is not there.
  ///
  /// - Throws: ``OMEZarrError`` if what is there cannot be read.
  public func well(row: String, column: String) throws -> HCSWell? {
    try wellsByPath["\(row)/\(column)"].flatMap(read)
  }

  /// The well of a row and a column by their indices, from 0; nil as for ``well(row:column:)``.
  public func well(rowIndex: Int, columnIndex: Int) throws -> HCSWell? {
    try wellsByIndex[[rowIndex, columnIndex]].flatMap(read)
  }

  private func read(_ well: GatheredWell) throws -> HCSWell? {
    try cache.value(well.place.path) { try HCSWell(well, in: self) }
  }
}

/// A well of a plate, opened.
public final class HCSWell: Sendable {
  /// The place in the plate.
  public let place: PlateWell
  /// What the file says of the well; of a well in several folders, what all of them say.
  public let metadata: Well
  /// The group of the well; of a well in several folders, the first one.
  public let group: OMEGroup
  private let fields: [GatheredField]
  private let cache: LRUCache<Multiscales>

  /// Reads a well; nil if there is no group at its path.
  init?(_ well: GatheredWell, in plate: HCSPlate) throws {
    let groups = try plate.group.groups(of: well)
    guard let first = groups.first else { return nil }
    for (group, _) in groups {
      guard group.document.well != nil else {
        throw OMEZarrError(
          .wrongNode, "this group has no metadata of a well", place: group.name)
      }
      if plate.validatesWells { try group.requireValid() }
    }
    let (metadata, fields) = Well.gathered(groups)
    if plate.validatesWells, (plate.acquisitions ?? []).count > 1,
      metadata.images.contains(where: { $0.acquisition == nil })
    {
      throw OMEZarrError(
        .invalid,
        "the plate has several acquisitions, but an image of the well names none "
          + "[well-acquisition-missing]", place: first.group.name,
        rule: "well-acquisition-missing")
    }
    place = well.place
    self.metadata = metadata
    self.fields = fields
    group = first.group
    cache = LRUCache(capacity: plate.imageCacheSize)
  }

  /// The path of the well in the plate, such as "A/1".
  public var path: String { place.path }
  /// The index of the row, from 0.
  public var rowIndex: Int { place.rowIndex }
  /// The index of the column, from 0.
  public var columnIndex: Int { place.columnIndex }
  /// The fields of view, in their order.
  public var images: [WellImage] { metadata.images }

  /// The image of a field; nil if there is no such field.
  ///
  /// - Throws: ``OMEZarrError``, of kind `unsafePath` for a path that leads out of the well.
  public func image(_ fieldIndex: Int = 0) throws -> Multiscales? {
    guard fields.indices.contains(fieldIndex) else { return nil }
    let field = fields[fieldIndex]
    try SafePath.check(field.path, place: field.group.name)
    return try cache.value(field.image.path) {
      try field.group.child(field.path).imageGroup().multiscales()
    }
  }

  /// The image of a field among those of an acquisition; nil if there is no such field.
  public func image(acquisition: Int, fieldIndex: Int = 0) throws -> Multiscales? {
    let indices = images.indices.filter { images[$0].acquisition == acquisition }
    return indices.indices.contains(fieldIndex) ? try image(indices[fieldIndex]) : nil
  }
}

/// Opens the plate at a path on disk: a directory or an `.ozx` archive. Only the plate's own metadata
/// is read; no well, no image.
///
/// - Parameters:
///   - validate: whether to check the plate now, and wells when they are read.
///   - wellCacheSize: how many wells are kept; nil for 500, 0 for none.
///   - imageCacheSize: how many images each well keeps; nil for 100, 0 for none.
/// - Throws: ``OMEZarrError`` of kind `wrongNode` if this is no plate, and as
///   ``fromNgffZarr(_:validate:version:)``.
public func fromHCSZarr(
  _ path: String, validate: Bool = false, wellCacheSize: Int? = nil, imageCacheSize: Int? = nil
) throws -> HCSPlate {
  try openPlate(StoreLocation(reading: path), validate, wellCacheSize, imageCacheSize)
}

/// Opens the plate at a path in a store; see ``fromHCSZarr(_:validate:wellCacheSize:imageCacheSize:)``.
public func fromHCSZarr(
  store: any Store, path: String = "", validate: Bool = false, wellCacheSize: Int? = nil,
  imageCacheSize: Int? = nil
) throws -> HCSPlate {
  try openPlate(StoreLocation(store: store, path: path), validate, wellCacheSize, imageCacheSize)
}

private func openPlate(
  _ location: StoreLocation, _ validate: Bool, _ wellCacheSize: Int?, _ imageCacheSize: Int?
) throws -> HCSPlate {
  let group = try OMEGroup(location)
  guard let plate = group.document.plate else {
    let kind = group.document.kind.map { "is of kind '\($0)'" } ?? "has no OME-Zarr metadata"
    throw OMEZarrError(
      .wrongNode, "No plate metadata found in store: this \(kind)", place: location.name)
  }
  if validate { try group.requireValid() }
  return HCSPlate(
    group, plate, wellCacheSize: wellCacheSize ?? HCSPlate.defaultWellCacheSize,
    imageCacheSize: imageCacheSize ?? HCSPlate.defaultImageCacheSize, validatesWells: validate)
}
