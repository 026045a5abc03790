import ImageFiles
import NDArray
import OMEZarr

/// Inputs of commands.
enum Samples {
  /// A picture of 96 × 128 pixels: gray that rises by columns and rows.
  static func gray(_ rows: Int = 96, _ columns: Int = 128) throws -> NDArray {
    let values = (0..<rows * columns).map { UInt8(($0 / columns + $0 % columns) % 256) }
    return try NDArray(values, shape: [rows, columns])
  }

  /// Writes a picture as PNG.
  static func png(_ name: String, in folder: Folder) throws {
    try imwrite(folder.path + "/" + name, try gray())
  }

  /// Writes an image of two levels.
  static func image(
    _ name: String, in folder: Folder, version: String = "0.4", unit: String = "micrometer"
  ) throws {
    let image = try toNgffImage(
      try gray(), dims: ["y", "x"], scale: ["y": 0.5, "x": 0.25],
      axesUnits: ["y": unit, "x": unit])
    let pyramid = try toMultiscales(image, scaleFactors: [2], chunks: .uniform(32))
    try toNgffZarr(folder.path + "/" + name, pyramid, WriteOptions(version: version))
  }

  /// Writes a plate of two wells with one field each.
  static func plate(_ name: String, in folder: Folder) throws {
    let plate = Plate(
      columns: [PlateColumn(name: "1"), PlateColumn(name: "2")], rows: [PlateRow(name: "A")],
      wells: [
        PlateWell(path: "A/1", rowIndex: 0, columnIndex: 0),
        PlateWell(path: "A/2", rowIndex: 0, columnIndex: 1),
      ], name: "screen")
    let writer = try HCSPlateWriter(folder.path + "/" + name, plate)
    let image = try toNgffImage(try gray(32, 32), dims: ["y", "x"])
    let pyramid = try toMultiscales(image, scaleFactors: [2])
    for column in ["1", "2"] {
      try writer.write(pyramid, row: "A", column: column, fieldIndex: 0, acquisition: nil)
    }
    try writer.finish()
  }
}
