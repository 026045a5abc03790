import OMEZarr

extension Render {
  /// A plate: what it has, and where its wells are. No pixel is read.
  public static func plate(
    _ plate: HCSPlate, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let grid = PlateGrid(plate.metadata)
    var summary = Summary(title: "Plate “\(plate.name ?? plate.group.name)”")
    let places = plate.rows.count.multipliedReportingOverflow(by: plate.columns.count)
    let acquisitions = (plate.acquisitions ?? []).map { $0.name ?? String($0.id) }
    summary.parts.append(
      .table(
        Table(rows: [
          ["rows × columns", "\(plate.rows.count) × \(plate.columns.count)"],
          [
            "wells",
            "\(plate.wells.count) of \(places.overflow ? "very many" : "\(places.partialValue)")",
          ],
          ["fields", plate.fieldCount.map { "up to \($0) per well" } ?? "not told"],
          [
            "acquisitions",
            acquisitions.isEmpty ? "none listed" : acquisitions.joined(separator: ", "),
          ],
        ])))
    var bundle = summary.bundle(context)
    bundle["text/plain"] = .text(bundle.plain + "\n\n" + grid.text(width: context.width))
    if let html = bundle.html {
      let table = grid.table.html { $0 == "·" ? "<span style=\"opacity:.6\">·</span>" : "\($0)" }
      bundle["text/html"] = .text(html + table.markup)
    }
    return bundle
  }

  /// A picture of all wells of a plate, with gaps where there are none: `image/png` and `text/plain`.
  ///
  /// - Parameter field: which field of each well is shown.
  /// - Throws: `Cancelled`; encoding errors. Wells that cannot be read are marked in the picture.
  public static func gallery(
    _ plate: HCSPlate, field: Int = 0, options: ThumbnailOptions = ThumbnailOptions(),
    context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    let gallery = PlateGallery(plate.metadata, pictureSide: context.pictureSide)
    let contents = try gallery.cells(plate, field: field, options: options, context: context)
    let cells = contents.cells
    let broken = gallery.grid.wells.filter { place, _ in
      if case .broken = cells[place] { true } else { false }
    }.map(\.value.path).sorted()
    var plain = "Plate “\(plate.name ?? plate.group.name)”, field \(field)\n"
    plain += gallery.grid.text(width: context.width)
    if !broken.isEmpty { plain += "\nnot readable: " + broken.prefix(12).joined(separator: ", ") }
    let raster = gallery.draw(contents)
    return try .picture(raster, plain: plain, side: max(raster.width, raster.height) / 2)
  }

  /// A well: its fields, with a thumbnail of the first ones.
  public static func well(
    _ well: HCSWell, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let count = well.images.count
    var summary = Summary(title: "Well \(well.path) · \(count) field\(count == 1 ? "" : "s")")
    let rows = well.images.prefix(100).enumerated().map { index, image in
      [String(index), image.path, image.acquisition.map(String.init) ?? ""]
    }
    let table = Table(
      heads: ["field", "path", "acquisition"], rows: Array(rows),
      alignments: [.right, .left, .right])
    var columns: [[Summary.Part]] = [[.table(table)]]
    if context.showsHTML, context.showsPictures {
      columns += (0..<min(4, count)).map { [.picture(field($0, of: well, context))] }
    }
    summary.parts.append(.columns(columns))
    return summary.bundle(context)
  }

  /// A thumbnail of a field of a well, with its number.
  private static func field(_ index: Int, of well: HCSWell, _ context: DisplayContext) -> HTML {
    var small = context
    small.pictureSide = max(64, context.pictureSide / 2)
    guard let image = try? well.image(index),
      let thumbnail = try? Thumbnail.make(
        image.images, omero: image.metadata.omero, context: small),
      let png = try? thumbnail.raster.png()
    else { return "<small>field \(index) cannot be read</small>" }
    let size = thumbnail.raster.shownSize(small.pictureSide / 2)
    let picture = HTML.png(png, width: size.width, height: size.height, alt: "field \(index)")
    return "\(picture)<br><small>field \(index)</small>"
  }
}
