import Display

/// Pictures as text that a terminal shows as pictures.
enum TerminalPictures {
  /// The text for a PNG file; nil where the terminal shows none.
  ///
  /// - Parameters:
  ///   - columns: how many characters the terminal is wide.
  ///   - rows: how many lines of characters a picture may take.
  static func text(
    _ png: [UInt8], _ graphics: TerminalGraphics, columns: Int = 80, rows: Int = 24
  ) -> String? {
    switch graphics {
    case .none: nil
    case .kitty: TerminalImages.kitty(png: png)
    case .iterm: TerminalImages.iterm(png: png)
    case .sixel: (try? Raster(png: png)).map(TerminalImages.sixel)
    case .block: cells(png, columns, rows, .trueColor)
    case .block256: cells(png, columns, rows, .indexed256)
    case .ascii: cells(png, columns, rows, .ascii)
    }
  }

  private static func cells(
    _ png: [UInt8], _ columns: Int, _ rows: Int, _ palette: CellPictures.Palette
  ) -> String? {
    guard let raster = try? Raster(png: png) else { return nil }
    // A picture that fills a wide window is no longer a thumbnail.
    return CellPictures.lines(raster, columns: min(columns, 72), rows: rows, palette: palette)
      .joined(separator: "\n")
  }
}
