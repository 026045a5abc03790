import Display
import OMEZarr

/// Plates and wells.
extension Explanations {
  mutating func explain(_ plate: HCSPlate) {
    let version = plate.metadata.version
    let places = plate.rows.count * plate.columns.count
    let missing = places - plate.wells.count
    var text =
      "This is a plate of \(counted(plate.rows.count, "row")) and "
      + "\(counted(plate.columns.count, "column")). \(plate.wells.count) of its "
      + "\(counted(places, "well")) have images"
    text +=
      missing > 0
      ? "; the \(missing == 1 ? "other one is" : "\(missing) others are") simply not listed." : "."
    if let count = plate.fieldCount {
      text += " A well has up to \(counted(count, "field")) of view."
    }
    say(text, .ome(version, "plate-md", "plate"))
    let acquisitions = plate.acquisitions ?? []
    if !acquisitions.isEmpty {
      let names = acquisitions.prefix(8).map { $0.name ?? "number \($0.id)" }
      say(
        "It was imaged in \(counted(acquisitions.count, "acquisition")), that is a run of the "
          + "microscope: \(names.joined(separator: ", "))\(acquisitions.count > 8 ? ", …" : "").")
    }
    let well = plate.wells.first?.path ?? "A/1"
    say(
      "Each well is a group named by its row and column, such as \(well), and each field inside it is "
        + "a pyramid of its own: \(well)/0.", .ome(version, "well-md", "well"))
  }

  mutating func explain(_ well: HCSWell) {
    say(
      "This is the well \(well.path), in row \(well.rowIndex) and column \(well.columnIndex) counted "
        + "from 0, with \(counted(well.images.count, "field")) of view: "
        + well.images.prefix(8).map(\.path).joined(separator: ", ")
        + (well.images.count > 8 ? ", …" : "") + ". Each is a pyramid of its own.",
      .ome(.v05, "well-md", "well"))
  }
}
