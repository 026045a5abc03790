import NDArray

/// How the pages of a TIFF make a stack, from what the first page's description says.
struct TIFFLayout {
  /// The axes that number the pages, slowest first; all pages in C order.
  var pageShape: [Int]
  private var pageAxes: [String]
  private var facts = ImageHints(axes: [])

  init(file: TIFFFile, page: TIFFPage, pageCount: Int) {
    pageShape = pageCount > 1 ? [pageCount] : []
    pageAxes = pageCount > 1 ? ["p"] : []
    guard let text = file.description else { return }
    if text.hasPrefix("ImageJ=") {
      readImageJ(descriptionLines(text), file, pageCount)
    } else if text.contains("<OME") || text.contains(":OME") {
      readOME(text, page, pageCount)
    } else if text.hasPrefix("{\"shape\":") {
      readShaped(text, page, pageCount)
    }
  }

  func hints(isPlanar: Bool, hasSamples: Bool) -> ImageHints {
    var hints = facts
    hints.axes = pageAxes + (isPlanar ? ["c"] : []) + ["y", "x"] + (hasSamples ? ["c"] : [])
    return hints
  }

  /// Takes axes on if they number exactly the pages; those of length 1 are dropped.
  private mutating func adopt(_ axes: [(name: String, length: Int)], _ pageCount: Int) -> Bool {
    guard axes.map(\.length).checkedProduct == pageCount else { return false }
    let kept = axes.filter { $0.length != 1 }
    pageShape = kept.map(\.length)
    pageAxes = kept.map(\.name)
    return true
  }

  private mutating func readImageJ(_ lines: [String: String], _ file: TIFFFile, _ pageCount: Int) {
    func length(_ key: String) -> Int { lines[key].flatMap { Int($0) } ?? 1 }
    let axes = [("t", length("frames")), ("z", length("slices")), ("c", length("channels"))]
    if !adopt(axes, pageCount), pageCount > 1 { pageAxes = ["z"] }
    let unit = lines["unit"].flatMap(lengthUnit)
    if let unit, let resolution = file.resolution {
      facts.spacing = ["x": 1 / resolution.x, "y": 1 / resolution.y]
      facts.units = ["x": unit, "y": unit]
      if let z = lines["spacing"].flatMap({ Double($0) }), z.isFinite, z != 0 {
        facts.spacing["z"] = abs(z)
        facts.units["z"] = unit
      }
    }
    if let seconds = lines["finterval"].flatMap({ Double($0) }), seconds > 0, seconds.isFinite {
      facts.spacing["t"] = seconds
      facts.units["t"] = "second"
    }
  }

  private mutating func readOME(_ text: String, _ page: TIFFPage, _ pageCount: Int) {
    var pixels: [String: String]?
    for tag in XMLTags(text) {
      switch tag.name {
      case "Image":
        if pixels != nil { break }
        facts.name = tag.attributes["Name"]
      case "Pixels" where pixels == nil: pixels = tag.attributes
      case "Channel" where pixels != nil:
        facts.channelNames.append(tag.attributes["Name"] ?? "")
        facts.channelColors.append(tag.attributes["Color"].flatMap(omeColor) ?? "")
      default: break
      }
      if tag.name == "Image", pixels != nil { break }
    }
    guard let pixels else { return }
    if facts.channelNames.allSatisfy(\.isEmpty) { facts.channelNames = [] }
    if facts.channelColors.contains(where: \.isEmpty) { facts.channelColors = [] }
    var axes: [(name: String, length: Int)] = []
    for letter in (pixels["DimensionOrder"] ?? "XYZCT").reversed() where !"XY".contains(letter) {
      var length = pixels["Size\(letter)"].flatMap { Int($0) } ?? 1
      if letter == "C", page.samples > 1, length % page.samples == 0 { length /= page.samples }
      axes.append((letter.lowercased(), length))
    }
    _ = adopt(axes, pageCount)
    for axis in ["x", "y", "z"] {
      readSize(pixels, "PhysicalSize\(axis.uppercased())", axis, lengthUnit, "µm")
    }
    readSize(pixels, "TimeIncrement", "t", timeUnit, "s")
  }

  private mutating func readSize(
    _ pixels: [String: String], _ key: String, _ axis: String, _ unit: (String) -> String?,
    _ usual: String
  ) {
    guard let size = pixels[key].flatMap({ Double($0) }), size.isFinite, size > 0,
      let unit = unit(pixels["\(key)Unit"] ?? usual)
    else { return }
    facts.spacing[axis] = size
    facts.units[axis] = unit
  }

  /// tifffile's own description: {"shape": [2, 16, 256, 256], …}.
  private mutating func readShaped(_ text: String, _ page: TIFFPage, _ pageCount: Int) {
    guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]")
    else { return }
    let numbers = text[text.index(after: open)..<close].split(separator: ",")
      .map { Int($0.filter { $0 != " " }) }
    let lengths = numbers.compactMap { $0 }
    let inner =
      (page.isPlanar ? [page.samples] : []) + [page.height, page.width]
      + (!page.isPlanar && page.samples > 1 ? [page.samples] : [])
    guard lengths.count == numbers.count, lengths.suffix(inner.count) == inner[...],
      lengths.dropLast(inner.count).map({ $0 }).checkedProduct == pageCount
    else { return }
    pageShape = Array(lengths.dropLast(inner.count))
    pageAxes = ImageHints.pageAxisNames(pageShape.count)
  }
}

extension ImageHints {
  /// Names for axes in front of (y, x) whose meaning is not told.
  static func pageAxisNames(_ count: Int) -> [String] {
    count == 0
      ? []
      : count == 1
        ? ["p"]
        : count <= 3
          ? Array(["t", "c", "z"].suffix(count))
          : Array(
            repeating: "p", count: count)
  }
}

/// "key=value" lines.
func descriptionLines(_ text: String) -> [String: String] {
  var lines: [String: String] = [:]
  for line in text.split(whereSeparator: \.isNewline) {
    guard let equals = line.firstIndex(of: "=") else { continue }
    lines[String(line[..<equals])] = String(line[line.index(after: equals)...])
  }
  return lines
}

/// The UDUNITS-2 name of a unit of length as OME-XML or ImageJ writes it.
private func lengthUnit(_ text: String) -> String? {
  switch text {
  case "µm", "μm", "um", "micron", "microns", "micrometer", "\\u00B5m": "micrometer"
  case "nm", "nanometer": "nanometer"
  case "mm", "millimeter": "millimeter"
  case "cm", "centimeter": "centimeter"
  case "m", "meter": "meter"
  case "pm", "picometer": "picometer"
  case "Å", "angstrom": "angstrom"
  case "inch", "in": "inch"
  default: nil
  }
}

private func timeUnit(_ text: String) -> String? {
  switch text {
  case "s", "sec": "second"
  case "ms": "millisecond"
  case "µs", "μs": "microsecond"
  case "min": "minute"
  case "h": "hour"
  case "d": "day"
  default: nil
  }
}

/// OME's colour, a signed 32-bit RGBA, as RRGGBB.
private func omeColor(_ text: String) -> String? {
  guard let number = Int32(text) else { return nil }
  let digits = String(UInt32(bitPattern: number) >> 8, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}
