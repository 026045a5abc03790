/// Pictures as text that a terminal shows as pictures.
enum TerminalPictures {
  /// The text for a PNG file; nil where the terminal shows none.
  static func text(_ png: [UInt8], _ graphics: TerminalGraphics) -> String? {
    nil
  }
}
