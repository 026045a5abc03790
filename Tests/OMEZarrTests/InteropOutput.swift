import Foundation
import NDArray
import OMEZarr
import Testing

/// Writes what Tests/Interop/written_here.py reads with the peers; runs only when told where to.
@Suite struct InteropOutput {
  private static let folder = ProcessInfo.processInfo.environment["NGFF_INTEROP_OUTPUT"]

  @Test(.enabled(if: folder != nil)) func writeForThePeers() throws {
    let folder = try #require(Self.folder)
    let source = try fromNgffZarr(fixture("image_0.5.ome.zarr"))
    let labelled = try fromNgffZarr(fixture("labels_0.5.ome.zarr"))
    for version in ["0.4", "0.5", "0.6"] {
      try toNgffZarr("\(folder)/image_\(version).ome.zarr", source, WriteOptions(version: version))
      try toNgffZarr(
        "\(folder)/labels_\(version).ome.zarr", labelled, WriteOptions(version: version))
      try upgradeOMEZarr(
        fixture("plate_0.4.ome.zarr"), output: "\(folder)/plate_\(version).ome.zarr",
        version: version)
    }
    var options = WriteOptions(version: "0.5")
    options.chunksPerShard = .uniform(2)
    try toNgffZarr("\(folder)/sharded_0.5.ome.zarr", source, options)
    try toNgffZarr("\(folder)/archive_0.5.ozx", source)
    for name in ["image_0.1.zarr", "image_0.3.zarr", "image_0.4.ome.zarr"] {
      let path = "\(folder)/upgraded_\(name)"
      try FileManager.default.copyItem(atPath: fixture(name), toPath: path)
      try upgradeOMEZarr(path, version: "0.5")
    }
    try writeLargePlate("\(folder)/large_plate.ome.zarr")
  }

  /// 384 wells of 4 fields, for timing.
  private func writeLargePlate(_ path: String) throws {
    let rows = (0..<16).map { PlateRow(name: String(UnicodeScalar(UInt8(65 + $0)))) }
    let columns = (1...24).map { PlateColumn(name: String($0)) }
    let wells = rows.indices.flatMap { row in
      columns.indices.map { column in
        PlateWell(
          path: "\(rows[row].name)/\(columns[column].name)", rowIndex: row, columnIndex: column)
      }
    }
    let plate = Plate(columns: columns, rows: rows, wells: wells, version: .v05, fieldCount: 4)
    let image = try toMultiscales(
      try toNgffImage(try NDArray([UInt8](repeating: 7, count: 64), shape: [8, 8])),
      scaleFactors: [2], method: .itkwasmBinShrink)
    let writer = try HCSPlateWriter(path, plate)
    for well in wells {
      let names = well.path.split(separator: "/").map(String.init)
      for field in 0..<4 {
        try writer.write(image, row: names[0], column: names[1], fieldIndex: field)
      }
    }
    try writer.finish()
    let clock = ContinuousClock()
    let time = try clock.measure {
      let opened = try fromHCSZarr(path)
      #expect(opened.wells.count == 384)
    }
    print("opening 384 wells: \(time)")
  }
}
