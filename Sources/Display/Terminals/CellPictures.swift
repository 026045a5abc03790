/// Pictures from character cells.
public enum CellPictures {
  /// The colours that a terminal can show.
  public enum Palette: Sendable, Hashable, CaseIterable {
    /// 24-bit colours.
    case trueColor
    /// The 256 colours of xterm.
    case indexed256
    /// Letters of different darkness, no colours.
    case ascii
  }

  /// A picture as lines of text that fit into a number of columns and rows: a half block for every two
  /// pixels, or a letter for every two pixels above each other.
  ///
  /// - Returns: the lines, each ending with all attributes switched off.
  public static func lines(
    _ raster: Raster, columns: Int, rows: Int = 24, palette: Palette
  ) -> [String] {
    let columns = max(1, min(columns, 1000))
    let rows = max(1, min(rows, 1000))
    let share = min(
      1, Double(columns) / Double(raster.width), Double(rows * 2) / Double(raster.height))
    let width = max(1, Int((Double(raster.width) * share).rounded(.down)))
    let height = max(2, Int((Double(raster.height) * share).rounded(.down)) / 2 * 2)
    let small = raster.resized(width: width, height: height)
    return stride(from: 0, to: height, by: 2).map { y in
      palette == .ascii ? letters(small, y) : halfBlocks(small, y, palette)
    }
  }

  private static func halfBlocks(_ raster: Raster, _ y: Int, _ palette: Palette) -> String {
    var line = ""
    var before: (RGB, RGB)?
    for x in 0..<raster.width {
      let pair = (raster[x, y], raster[x, y + 1])
      if before.map({ $0 == pair }) != true {
        line += "\u{1B}[\(code(pair.0, 38, palette));\(code(pair.1, 48, palette))m"
        before = pair
      }
      line += "▀"
    }
    return line + "\u{1B}[0m"
  }

  private static func code(_ colour: RGB, _ kind: Int, _ palette: Palette) -> String {
    palette == .trueColor
      ? "\(kind);2;\(colour.red);\(colour.green);\(colour.blue)" : "\(kind);5;\(index256(colour))"
  }

  /// The nearest of xterm's colours: the 6 × 6 × 6 cube or the ramp of 24 grays.
  static func index256(_ colour: RGB) -> Int {
    let steps = [0, 95, 135, 175, 215, 255]
    func nearest(_ part: UInt8) -> Int {
      steps.indices.min { abs(steps[$0] - Int(part)) < abs(steps[$1] - Int(part)) } ?? 0
    }
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      let (dr, dg, db) = (r - Int(colour.red), g - Int(colour.green), b - Int(colour.blue))
      return dr * dr + dg * dg + db * db
    }
    let (r, g, b) = (nearest(colour.red), nearest(colour.green), nearest(colour.blue))
    let mean = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
    let gray = max(0, min(23, (mean - 3) / 10))
    let level = 8 + 10 * gray
    return distance(level, level, level) < distance(steps[r], steps[g], steps[b])
      ? 232 + gray : 16 + 36 * r + 6 * g + b
  }

  /// 0...2550, the parts weighted as the eye does.
  private static func lightness(_ colour: RGB) -> Int {
    2 * Int(colour.red) + 7 * Int(colour.green) + Int(colour.blue)
  }

  private static func letters(_ raster: Raster, _ y: Int) -> String {
    let ramp = Array(" .:-=+*#%@")
    return String(
      (0..<raster.width).map { x in
        let light = lightness(raster[x, y]) + lightness(raster[x, y + 1])
        return ramp[min(ramp.count - 1, light * ramp.count / (2 * 10 * 256))]
      })
  }
}
