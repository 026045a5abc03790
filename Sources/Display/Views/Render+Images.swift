import NDArray
import OMEZarr

extension Render {
  /// An array: shape, dtype, chunks, shards, bytes, with a drawing of the chunk grid.
  public static func array(
    _ array: any ArraySource, title: String = "Array", context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let facts = ArrayFacts(array)
    var summary = Summary(title: title)
    summary.parts.append(.columns([[.table(Table(rows: rows(facts)))], drawing(facts)]))
    return summary.bundle(context)
  }

  private static func drawing(_ facts: ArrayFacts) -> [Summary.Part] {
    facts.drawing.html.map { [.picture($0)] } ?? []
  }

  private static func rows(_ facts: ArrayFacts) -> [[String]] {
    var rows = [
      ["shape", Numbers.shape(facts.shape)], ["dtype", facts.dtype.name],
      ["chunks", facts.drawing.words],
    ]
    if let codec = facts.codec { rows.append(["codec", codec]) }
    rows.append(["bytes", facts.byteCount.map(Numbers.bytes) ?? "more than can be counted"])
    if let stored = facts.storedBytes {
      let ratio = facts.ratio.map { ", ratio \(Numbers.ratio($0))" } ?? ""
      rows.append(["stored", Numbers.bytes(stored) + ratio])
    }
    return rows
  }

  /// An image: axes with their units, a thumbnail with a scale bar, the chunk grid.
  public static func image(
    _ image: NgffImage, omero: Omero? = nil, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let facts = ArrayFacts(image.data)
    var summary = Summary(title: "NgffImage “\(image.name)”")
    let tables = [axes(image), Table(rows: rows(facts))].map(Summary.Part.table)
    summary.parts.append(
      .columns([tables, picture([image], omero, context), drawing(facts)]))
    return summary.bundle(context)
  }

  /// A pyramid: the axes, a thumbnail, the channels and the table of levels.
  public static func multiscales(
    _ multiscales: Multiscales, labels: [LabelOverlay] = [],
    context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let metadata = multiscales.metadata
    let count = multiscales.images.count
    let name = metadata.name ?? multiscales.images.first?.name ?? "image"
    var summary = Summary(
      title:
        "Multiscales “\(name)” · \(count) level\(count == 1 ? "" : "s") · OME-Zarr \(metadata.version.rawValue)"
    )
    guard let first = multiscales.images.first else { return summary.bundle(context) }
    let channels = channelTable(ChannelLook.all(of: first, omero: metadata.omero))
    let tables = [axes(first), channels].compactMap { $0.map(Summary.Part.table) }
    let thumbnail = picture(multiscales.images, metadata.omero, context, labels: labels)
    let facts = ArrayFacts(first.data, countsStored: false)
    summary.parts.append(.columns([tables, thumbnail, drawing(facts)]))
    summary.parts.append(.table(levels(multiscales)))
    let names = multiscales.companions.labels.keys
    if !names.isEmpty {
      summary.parts.append(.lines("labels: " + names.joined(separator: ", ")))
    }
    return summary.bundle(context)
  }

  /// The thumbnail as a part of a summary; what kept it from being made, in words, if that failed.
  private static func picture(
    _ levels: [NgffImage], _ omero: Omero?, _ context: DisplayContext, labels: [LabelOverlay] = []
  ) -> [Summary.Part] {
    guard context.showsPictures, context.showsHTML else { return [] }
    do {
      let thumbnail = try Thumbnail.make(levels, omero: omero, labels: labels, context: context)
      let raster = thumbnail.raster
      let size = raster.shownSize(context.pictureSide / 2)
      let image = HTML.png(
        try raster.png(), width: size.width, height: size.height, alt: "thumbnail")
      return [.picture("\(image)<br><small>\(thumbnail.caption)</small>")]
    } catch {
      return [.picture("<small>no picture: \("\(error)")</small>")]
    }
  }

  /// A picture of an image alone: `image/png` and `text/plain`.
  ///
  /// - Throws: as ``Thumbnail/make(_:omero:labels:options:context:)``.
  public static func picture(
    _ levels: [NgffImage], omero: Omero? = nil, labels: [LabelOverlay] = [],
    options: ThumbnailOptions = ThumbnailOptions(), context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    let thumbnail = try Thumbnail.make(
      levels, omero: omero, labels: labels, options: options, context: context)
    let raster = thumbnail.raster
    var words = ["picture of \(raster.width) × \(raster.height) pixels"]
    if !thumbnail.caption.isEmpty { words.append(thumbnail.caption) }
    let named = thumbnail.channels.compactMap { look -> String? in
      guard let label = look.label else { return nil }
      return "\(label.isEmpty ? "channel \(look.index)" : label) #\(look.color.hex)"
    }
    if !named.isEmpty { words.append(named.joined(separator: ", ")) }
    return try .picture(
      raster, plain: words.joined(separator: " · ").printable, side: context.pictureSide / 2)
  }

  /// Pictures beside each other in one, as high as the highest of them.
  ///
  /// - Parameter parts: bundles with `image/png`; others are left out.
  public static func row(
    _ parts: [MIMEBundle], context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    let rasters = try parts.compactMap { try $0.png.map(Raster.init(png:)) }
    let gap = 8
    var row = Raster(
      width: rasters.map(\.width).reduce(gap * max(0, rasters.count - 1), +),
      height: rasters.map(\.height).max() ?? 1, .white)
    var x = 0
    for raster in rasters {
      row.draw(raster, x: x, y: 0)
      x += raster.width + gap
    }
    let plain = parts.map(\.plain).joined(separator: "\n")
    return try .picture(row, plain: plain, side: max(row.width, row.height) / 2)
  }

  /// The axes with length, spacing, origin and physical extent.
  static func axes(_ image: NgffImage) -> Table {
    let rows = image.axes.enumerated().map { index, axis in
      let length = image.data.shape.indices.contains(index) ? image.data.shape[index] : 0
      let unit = axis.unit.map { " " + UnitNames.short($0) } ?? ""
      let scale = image.scale[axis.name]
      return [
        axis.name, axis.type ?? "", String(length), scale.map { Numbers.short($0) + unit } ?? "",
        image.translation[axis.name].map { Numbers.short($0) + unit } ?? "",
        scale.map { Numbers.short(abs($0) * Double(length)) + unit } ?? "",
      ]
    }
    return Table(
      heads: ["axis", "type", "length", "scale", "translation", "extent"], rows: rows,
      alignments: [.left, .left, .right, .right, .right, .right])
  }

  private static func channelTable(_ looks: [ChannelLook]) -> Table? {
    guard looks.contains(where: { $0.label != nil || $0.window != nil }) else { return nil }
    let rows = looks.prefix(32).map { look in
      [
        String(look.index), look.label ?? "", "#" + look.color.hex,
        look.window.map { "\(Numbers.short($0.lowerBound)) … \(Numbers.short($0.upperBound))" }
          ?? "",
      ]
    }
    return Table(
      heads: ["channel", "label", "colour", "window"], rows: Array(rows),
      alignments: [.right, .left, .left, .right])
  }

  /// The table of levels: path, shape, scale, translation, chunks, shards, dtype, codec, bytes.
  public static func levels(_ multiscales: Multiscales) -> Table {
    let rows = multiscales.images.enumerated().map { index, image in
      let facts = ArrayFacts(image.data)
      let datasets = multiscales.metadata.datasets
      func numbers(_ values: [Double]) -> String {
        values.map(Numbers.short).joined(separator: ", ")
      }
      return [
        datasets.indices.contains(index) ? datasets[index].path : String(index),
        Numbers.shortShape(facts.shape), numbers(image.pixelGrid.scale),
        numbers(image.pixelGrid.translation), Numbers.shortShape(facts.chunks),
        facts.shards.map(Numbers.shortShape) ?? "", facts.dtype.name, facts.codec ?? "",
        facts.byteCount.map(Numbers.bytes) ?? "", facts.storedBytes.map(Numbers.bytes) ?? "",
        facts.ratio.map(Numbers.ratio) ?? "",
      ]
    }
    return Table(
      heads: [
        "level", "shape", "scale", "translation", "chunks", "shards", "dtype", "codec", "bytes",
        "stored", "ratio",
      ], rows: rows,
      alignments: [
        .left, .right, .right, .right, .right, .right, .left, .left, .right, .right, .right,
      ])
  }

  /// Metadata: the axes and the transformation of each level.
  public static func metadata(
    _ metadata: Metadata, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    var summary = Summary(
      title: "Metadata “\(metadata.name ?? "image")” · OME-Zarr \(metadata.version.rawValue)")
    summary.parts.append(
      .table(
        Table(
          heads: ["axis", "type", "unit"],
          rows: metadata.axes.map { [$0.name, $0.type ?? "", $0.unit ?? ""] })))
    let rows = metadata.datasets.map { dataset in
      let grid = metadata.pixelGrid(of: dataset)
      return [
        dataset.path, grid.scale.map(Numbers.short).joined(separator: ", "),
        grid.translation.map(Numbers.short).joined(separator: ", "),
      ]
    }
    summary.parts.append(
      .table(
        Table(
          heads: ["dataset", "scale", "translation"], rows: rows,
          alignments: [.left, .right, .right])))
    if let method = metadata.type { summary.parts.append(.lines("made with \(method)")) }
    return summary.bundle(context)
  }
}
