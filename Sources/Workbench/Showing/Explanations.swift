import Display
import NDArray
import OMEZarr
import Script
import Zarr

/// `explain(x)`: what a thing is, in plain words with its own numbers, and where the specification
/// says so.
struct Explanations {
  let context: Interpreter

  private static let specification = "https://ngff.openmicroscopy.org"

  /// The explanation of a value.
  ///
  /// - Throws: `TypeError` for what there is nothing to say about.
  func bundle(_ value: Value, _ display: DisplayContext) throws -> MIMEBundle {
    let paragraphs = try paragraphs(value)
    let lines = paragraphs.map { Self.wrapped($0, width: display.width) }
    var bundle = MIMEBundle(plain: lines.joined(separator: "\n\n"))
    if display.showsHTML {
      bundle["text/html"] = .text(
        paragraphs.map { "<p style=\"max-width:45em\">\(HTML.escape($0))</p>" }.joined())
    }
    return bundle
  }

  private func paragraphs(_ value: Value) throws -> [String] {
    if let axis = try? MetadataRecords.axis.unwrap(value, context) { return [text(axis)] }
    if case .host(let host) = value, let record = host as? DataclassInstance,
      let text = transformation(record)
    {
      return [text]
    }
    switch try Subject(value, context) {
    case .pyramid(let pyramid): return text(pyramid)
    case .image(let image):
      return [text(image), chunkText(image.data, image.dims)]
    case .plate(let plate): return text(plate)
    case .well(let well): return [text(well)]
    case .array(let array): return [arrayText(array), chunkText(array, nil)]
    case .other:
      throw ScriptException.type(
        "explain knows images, pyramids, axes, transformations, arrays, plates and wells, and the "
          + "paths of stores; not \(value.typeName)")
    }
  }

  // MARK: Images

  private func text(_ pyramid: Multiscales) -> [String] {
    var paragraphs: [String] = []
    let count = pyramid.images.count
    let version = pyramid.metadata.version
    paragraphs.append(
      "This is a multiscale image, or pyramid: the same picture stored at \(count) "
        + "resolution\(count == 1 ? "" : "s"), so that a viewer can read the one that fits its "
        + "screen. Its metadata is that of OME-Zarr \(version) "
        + "(\(Self.specification)/\(version), \"multiscales\").")
    if let first = pyramid.images.first { paragraphs.append(text(first)) }
    for (index, level) in pyramid.images.enumerated().dropFirst() {
      paragraphs.append(step(from: pyramid.images[index - 1], to: level, index))
    }
    if let method = pyramid.method {
      paragraphs.append("The smaller levels were made by \(method.rawValue): \(method.summary)")
    }
    if let first = pyramid.images.first { paragraphs.append(chunkText(first.data, first.dims)) }
    return paragraphs
  }

  private func text(_ image: NgffImage) -> String {
    let axes = zip(image.dims, image.data.shape).map { dim, length in
      let unit = image.axesUnits?[dim]
      guard NgffImage.isSpatial(dim), let scale = image.scale[dim] else {
        return "\(dim) (\(length))"
      }
      let size = "\(Numbers.short(scale)) \(unit ?? "units")"
      let extent = Numbers.short(scale * Double(length))
      return "\(dim) (\(length) pixels, \(size) apart, \(extent) \(unit ?? "units") in all)"
    }
    let begin = image.dims.filter(NgffImage.isSpatial).map {
      "\($0) = \(Numbers.short(image.translation[$0] ?? 0))"
    }
    return "“\(image.name)” has the axes \(axes.joined(separator: ", ")), the first one changing "
      + "slowest in memory. The centre of its first pixel lies at \(begin.joined(separator: ", "))."
  }

  private func step(from larger: NgffImage, to smaller: NgffImage, _ index: Int) -> String {
    let factors = smaller.dims.filter(NgffImage.isSpatial).map { dim in
      "\(dim) by \(Numbers.short((smaller.scale[dim] ?? 1) / (larger.scale[dim] ?? 1)))"
    }
    let moves = smaller.dims.filter(NgffImage.isSpatial).map { dim in
      "\(dim) = \(Numbers.short(smaller.translation[dim] ?? 0))"
    }
    return "Level \(index) is smaller along \(factors.joined(separator: ", ")): shape "
      + "\(smaller.data.shape.tupleDescription). Each of its pixels stands for a block of the level "
      + "before, and its first centre lies in the middle of the first block: "
      + "\(moves.joined(separator: ", ")). That is why the translation changes with the scale."
  }

  // MARK: Arrays

  private func arrayText(_ array: any ArraySource) -> String {
    "This is an array of \(array.dtype.name) with the shape \(array.shape.tupleDescription)."
  }

  private func chunkText(_ array: any ArraySource, _ dims: [String]?) -> String {
    let counts = zip(array.shape, array.chunkShape).map { $1 > 0 ? ($0 + $1 - 1) / $1 : 0 }
    let bytes = (try? checkedByteCount(array.dtype, array.chunkShape)) ?? 0
    var text =
      "Its pixels are kept in chunks of \(array.chunkShape.tupleDescription): "
      + "\(counts.map(String.init).joined(separator: " × ")) of them, up to \(Numbers.bytes(bytes)) "
      + "each before compression. Reading one pixel means reading and decoding one chunk."
    guard let stored = array as? ZarrArray else { return text }
    let first = [Int](repeating: 0, count: stored.shape.count)
    if let shard = stored.shardShape {
      text +=
        " The chunks are gathered in shards of \(shard.tupleDescription): one file holds many "
        + "chunks and an index that says where each begins."
    }
    text += " The first one is in the file \(stored.key(first))"
    let place = dims.map { " (in the order \($0.joined(separator: ", ")))" } ?? ""
    return text
      + ", and the numbers in the name count \(stored.shardShape == nil ? "chunks" : "shards")"
      + " along the axes\(place)."
  }

  private func text(_ axis: Axis) -> String {
    let meaning: String =
      switch axis.type {
      case "space": "an axis of space: neighbours along it are neighbours in the specimen"
      case "time": "the axis of time"
      case "channel": "the axis of channels, such as colours or stains; it has no distances"
      default: "an axis of a kind of its own"
      }
    let unit = axis.unit.map { " Positions along it are in \($0)s." } ?? " It has no unit."
    return "“\(axis.name)” is \(meaning).\(unit) (\(Self.specification)/0.4, \"axes\")"
  }

  private func transformation(_ record: DataclassInstance) -> String? {
    let numbers = { (field: String) -> String in
      (try? context.repr(record[field]).string) ?? ""
    }
    if record.dataclass === Transformations.scale {
      return
        "A scale turns pixel indices into positions: it says how far apart neighbouring pixels "
        + "are along each axis, here \(numbers("scale")). position = scale × index + translation. "
        + "(\(Self.specification)/0.4, \"coordinateTransformations\")"
    }
    if record.dataclass === Transformations.translation {
      return "A translation says where the centre of the first pixel lies along each axis, here "
        + "\(numbers("translation")). It is added after the scale. "
        + "(\(Self.specification)/0.4, \"coordinateTransformations\")"
    }
    return nil
  }

  // MARK: Plates

  private func text(_ plate: HCSPlate) -> [String] {
    let places = plate.rows.count * plate.columns.count
    let missing = places - plate.wells.count
    var text =
      "This is a plate of \(plate.rows.count) rows and \(plate.columns.count) columns. "
      + "\(plate.wells.count) of its \(places) wells have images"
    text += missing > 0 ? "; the \(missing) others are simply not listed." : "."
    if let count = plate.fieldCount { text += " A well has up to \(count) fields of view." }
    let well = plate.wells.first?.path ?? "A/1"
    return [
      text,
      "Each well is a group named by its row and column, such as \(well), and each field inside it "
        + "is a pyramid of its own: \(well)/0. (\(Self.specification)/\(plate.metadata.version), "
        + "\"plate\" and \"well\")",
    ]
  }

  private func text(_ well: HCSWell) -> String {
    "This is the well \(well.path), in row \(well.rowIndex) and column \(well.columnIndex) counted "
      + "from 0, with \(well.images.count) field\(well.images.count == 1 ? "" : "s") of view: "
      + well.images.prefix(8).map(\.path).joined(separator: ", ")
      + (well.images.count > 8 ? ", …" : "") + ". Each is a pyramid of its own."
  }

  private static func wrapped(_ text: String, width: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > max(20, min(width, 100)) {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
