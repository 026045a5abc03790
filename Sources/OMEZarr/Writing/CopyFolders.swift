import Workers
import Zarr

extension ImageWriter {
  /// How many names a path has.
  static func depth(_ path: String) -> Int { path.split(separator: "/").count }

  /// Copies a plate of a version before 0.4 whose wells lie in folders: each well gets one group, with
  /// the fields of all its folders.
  mutating func copyFolders(_ source: OMEGroup, _ plate: Plate, to path: String) throws {
    let (plate, wells) = plate.gathered()
    if let well = plate.wells.first(where: { Self.depth($0.path) != 2 }) {
      throw OMEZarrError(
        .version, "the path of the well '\(well.path)' is not a row, a slash and a column",
        place: source.name)
    }
    var changed = source
    changed.document.plate = plate
    try writeGroup(changed, at: path)
    note(
      ConversionNote(
        "/plate/wells", "\(version) has no folders in front of rows: wells were moved out of them"))
    for well in wells {
      try Cancellation.current.check()
      try copy(well, of: source, to: path)
    }
    try copyRest(of: source.group, to: path, except: Set(wells.flatMap(\.sources).map(\.path)))
  }

  private mutating func copy(
    _ well: GatheredWell, of plate: OMEGroup, to path: String
  ) throws {
    let groups = try plate.groups(of: well)
    guard let first = groups.first else { return }
    let row = StoreKey.join(path, String(well.place.path.prefix { $0 != "/" }))
    if try NodeMetadata.read(store, row) == nil {
      let old = first.group.group.path.split(separator: "/").dropLast().joined(separator: "/")
      let group = try? ZarrGroup.open(
        plate.group.store, path: old, format: plate.group.format)
      _ = try ZarrGroup.create(
        store, path: row, format: format, attributes: group?.attributes ?? [:])
    }
    let target = StoreKey.join(path, well.place.path)
    let (metadata, fields) = Well.gathered(groups)
    var head = first.group
    head.document.well = metadata
    try writeGroup(head, at: target)
    for field in fields {
      guard SafePath.isSafe(field.path), try field.group.group.contains(field.path) else {
        continue
      }
      try copy(try field.group.child(field.path), to: StoreKey.join(target, field.image.path))
    }
    for (index, (group, _)) in groups.enumerated() {
      let listed = Set((group.document.well?.images ?? []).map(\.path))
      if index == 0 {
        try copyRest(of: group.group, to: target, except: listed)
      } else if try group.group.children().contains(where: { !listed.contains(Self.name($0.path)) })
      {
        note(ConversionNote("", "what lies beside the fields in '\(group.name)' was left out"))
      }
    }
  }
}
