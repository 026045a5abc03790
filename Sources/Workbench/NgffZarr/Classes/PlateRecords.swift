import OMEZarr
import Script

/// The metadata classes of `ngff_zarr` for plates and wells, bound to the library's model.
enum PlateRecords {
  static let column = Record(
    Dataclass("PlateColumn", "name", doc: "A column of a plate."),
    blank: PlateColumn(name: ""), [.text(\.name, "name")])

  static let row = Record(
    Dataclass("PlateRow", "name", doc: "A row of a plate."),
    blank: PlateRow(name: ""), [.text(\.name, "name")])

  static let plateWell = Record(
    Dataclass(
      "PlateWell", "path, rowIndex, columnIndex",
      doc: "A well that exists: its path, and which row and column that is, counted from 0."),
    blank: PlateWell(path: "", rowIndex: 0, columnIndex: 0),
    [.text(\.path, "path"), .int(\.rowIndex, "rowIndex"), .int(\.columnIndex, "columnIndex")])

  static let acquisition = Record(
    Dataclass(
      "PlateAcquisition",
      "id, name=None, maximumfieldcount=None, description=None, starttime=None, endtime=None",
      doc: "One run over the plate. Times are seconds since 1970."),
    blank: PlateAcquisition(id: 0),
    [
      .int(\.id, "id"), .text(\.name, "name"), .int(\.maximumFieldCount, "maximumfieldcount"),
      .text(\.description, "description"), .int(\.startTime, "starttime"),
      .int(\.endTime, "endtime"),
    ])

  static let plate = Record(
    Dataclass(
      "Plate",
      "columns, rows, wells, version='0.4', acquisitions=None, field_count=None, name=None",
      doc: "The layout of a plate: rows, columns, the wells that exist, the acquisitions."),
    blank: Plate(columns: [], rows: [], wells: []),
    [
      .list(\.columns, column), .list(\.rows, row), .list(\.wells, plateWell),
      .init(get: { .string($0.version.rawValue) }) { _, model, value in
        model.version = try Versions.version(value)
      },
      .list(\.acquisitions, acquisition), .int(\.fieldCount, "field_count"),
      .text(\.name, "name"),
    ])

  static let wellImage = Record(
    Dataclass("WellImage", "path, acquisition=None", doc: "One field of a well."),
    blank: WellImage(path: ""), [.text(\.path, "path"), .int(\.acquisition, "acquisition")])

  static let well = Record(
    Dataclass("Well", "images, version='0.4'", doc: "The fields of a well."),
    blank: Well(images: []),
    [
      .list(\.images, wellImage),
      .init(get: { .string($0.version.rawValue) }) { _, model, value in
        model.version = try Versions.version(value)
      },
    ])
}
