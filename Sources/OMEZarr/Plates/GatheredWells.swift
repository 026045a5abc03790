import JSONText
import OrderedCollections
import Zarr

/// A well with the places where its fields lie.
///
/// Before 0.4 folders could stand in front of a row, one for each acquisition: the fields of well A/1
/// are then in "2020-10-10/A/1" and in "2020-10-11/A/1". In later versions a well has one place.
struct GatheredWell {
  /// Where it lies in the plate: its path is a row, a slash, a column.
  var place: PlateWell
  /// The groups of its fields, each with the acquisition that the folder stands for.
  var sources: [(path: String, acquisition: Int?)]
}

/// A field of a well with the group that holds it.
struct GatheredField {
  /// The field, under a name of its own in the whole well.
  var image: WellImage
  /// The group of the well, or one of several, and the image's path in it.
  var group: OMEGroup
  var path: String
}

extension Plate {
  /// The plate as later versions have it, without folders in front of rows, and its wells.
  ///
  /// A folder stands for the acquisition of its name; if no folder has such a name and there are as many
  /// acquisitions as folders, for the one of its number. Where the plate lists no acquisitions and has
  /// several folders, each becomes one.
  func gathered() -> (plate: Plate, wells: [GatheredWell]) {
    let folders = OrderedSet(wells.map { Self.folder(of: $0.path) })
    guard folders.contains(where: { !$0.isEmpty }) else {
      let wells = wells.map { GatheredWell(place: $0, sources: [($0.path, nil)]) }
      return (self, wells)
    }
    var plate = self
    if folders.count > 1, (acquisitions ?? []).isEmpty {
      plate.acquisitions = folders.enumerated().map { index, folder in
        PlateAcquisition(id: index, name: folder.isEmpty ? nil : folder)
      }
    }
    let ids = Self.acquisitions(of: folders, among: plate.acquisitions ?? [])
    var gathered: OrderedDictionary<String, GatheredWell> = [:]
    for well in wells {
      let folder = Self.folder(of: well.path)
      var place = well
      if !folder.isEmpty {
        place.path = well.path.split(separator: "/").suffix(2).joined(separator: "/")
      }
      gathered[place.path, default: GatheredWell(place: place, sources: [])].sources.append(
        (well.path, ids[folder]))
    }
    plate.wells = gathered.values.map(\.place)
    return (plate, Array(gathered.values))
  }

  /// What stands in front of the row and the column.
  private static func folder(of path: String) -> String {
    path.split(separator: "/").dropLast(2).joined(separator: "/")
  }

  private static func acquisitions(
    of folders: OrderedSet<String>, among acquisitions: [PlateAcquisition]
  ) -> [String: Int] {
    if acquisitions.count == 1 {
      return Dictionary(uniqueKeysWithValues: folders.map { ($0, acquisitions[0].id) })
    }
    var ids: [String: Int] = [:]
    for acquisition in acquisitions {
      if let name = acquisition.name, folders.contains(name) { ids[name] = acquisition.id }
    }
    if ids.isEmpty, acquisitions.count == folders.count {
      for (folder, acquisition) in zip(folders, acquisitions) { ids[folder] = acquisition.id }
    }
    return ids
  }
}

extension OMEGroup {
  /// The groups of a well that are there, each with the acquisition of its folder.
  func groups(of well: GatheredWell) throws -> [(group: OMEGroup, acquisition: Int?)] {
    try well.sources.compactMap { source in
      try SafePath.check(source.path, place: name)
      guard try group.contains(source.path) else { return nil }
      return (try child(source.path), source.acquisition)
    }
  }
}

extension Well {
  /// What several groups say of one well: all their fields, under names of their own.
  static func gathered(
    _ groups: [(group: OMEGroup, acquisition: Int?)]
  ) -> (well: Well, fields: [GatheredField]) {
    let wells = groups.compactMap(\.group.document.well)
    var result = wells.first ?? Well(images: [])
    var fields: [GatheredField] = []
    // A file that lists a name twice is read as it is; a name that comes again from another folder is
    // another field.
    var used = Set(result.images.map(\.path))
    var number = result.images.count
    for (index, (group, acquisition)) in groups.enumerated() {
      for image in group.document.well?.images ?? [] {
        var renamed = image
        renamed.acquisition = image.acquisition ?? acquisition
        if index > 0, !used.insert(image.path).inserted {
          while !used.insert(String(number)).inserted { number += 1 }
          renamed.path = String(number)
        }
        fields.append(GatheredField(image: renamed, group: group, path: image.path))
      }
    }
    result.images = fields.map(\.image)
    return (result, fields)
  }
}
