/// Letters of 5 × 7 pixels, for scale bars and heads of grids.
enum Lettering {
  static let width = 5
  static let height = 7
  /// The distance from one letter to the next.
  static let advance = 6

  /// The width of a text, in pixels.
  static func width(of text: String, scale: Int = 1) -> Int {
    max(0, text.count * advance - 1) * scale
  }

  /// The rows of a letter from the top, bit 4 being the leftmost pixel; a box for letters that are
  /// not known.
  static func rows(_ letter: Character) -> [UInt8] {
    if let rows = letters[letter] { return rows }
    if let upper = letter.uppercased().first, let rows = letters[upper] { return rows }
    return [31, 17, 17, 17, 17, 17, 31]
  }

  private static let letters: [Character: [UInt8]] = [
    " ": [0, 0, 0, 0, 0, 0, 0], ".": [0, 0, 0, 0, 0, 12, 12], ",": [0, 0, 0, 0, 4, 4, 8],
    "-": [0, 0, 0, 14, 0, 0, 0], "+": [0, 4, 4, 31, 4, 4, 0], "/": [1, 1, 2, 4, 8, 16, 16],
    ":": [0, 12, 12, 0, 12, 12, 0], "=": [0, 0, 31, 0, 31, 0, 0], "_": [0, 0, 0, 0, 0, 0, 31],
    "(": [2, 4, 8, 8, 8, 4, 2], ")": [8, 4, 2, 2, 2, 4, 8], "×": [0, 17, 10, 4, 10, 17, 0],
    "%": [24, 25, 2, 4, 8, 19, 3], "…": [0, 0, 0, 0, 0, 0, 21],
    "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14],
    "2": [14, 17, 1, 6, 8, 16, 31], "3": [14, 17, 1, 6, 1, 17, 14],
    "4": [2, 6, 10, 18, 31, 2, 2], "5": [31, 16, 30, 1, 1, 17, 14],
    "6": [6, 8, 16, 30, 17, 17, 14], "7": [31, 1, 2, 4, 8, 8, 8],
    "8": [14, 17, 17, 14, 17, 17, 14], "9": [14, 17, 17, 15, 1, 2, 12],
    "A": [14, 17, 17, 31, 17, 17, 17], "B": [30, 17, 17, 30, 17, 17, 30],
    "C": [14, 17, 16, 16, 16, 17, 14], "D": [30, 17, 17, 17, 17, 17, 30],
    "E": [31, 16, 16, 30, 16, 16, 31], "F": [31, 16, 16, 30, 16, 16, 16],
    "G": [14, 17, 16, 23, 17, 17, 15], "H": [17, 17, 17, 31, 17, 17, 17],
    "I": [14, 4, 4, 4, 4, 4, 14], "J": [7, 2, 2, 2, 2, 18, 12],
    "K": [17, 18, 20, 24, 20, 18, 17], "L": [16, 16, 16, 16, 16, 16, 31],
    "M": [17, 27, 21, 21, 17, 17, 17], "N": [17, 25, 21, 19, 17, 17, 17],
    "O": [14, 17, 17, 17, 17, 17, 14], "P": [30, 17, 17, 30, 16, 16, 16],
    "Q": [14, 17, 17, 17, 21, 18, 13], "R": [30, 17, 17, 30, 20, 18, 17],
    "S": [15, 16, 16, 14, 1, 1, 30], "T": [31, 4, 4, 4, 4, 4, 4],
    "U": [17, 17, 17, 17, 17, 17, 14], "V": [17, 17, 17, 17, 17, 10, 4],
    "W": [17, 17, 17, 21, 21, 27, 17], "X": [17, 17, 10, 4, 10, 17, 17],
    "Y": [17, 17, 10, 4, 4, 4, 4], "Z": [31, 1, 2, 4, 8, 16, 31],
    "Å": [4, 0, 14, 17, 31, 17, 17], "µ": [0, 0, 17, 17, 19, 29, 16],
    "a": [0, 0, 14, 1, 15, 17, 15], "c": [0, 0, 14, 16, 16, 16, 14],
    "d": [1, 1, 15, 17, 17, 17, 15], "e": [0, 0, 14, 17, 31, 16, 14],
    "f": [6, 8, 28, 8, 8, 8, 8], "h": [16, 16, 30, 17, 17, 17, 17],
    "i": [4, 0, 12, 4, 4, 4, 14], "k": [16, 16, 18, 20, 24, 20, 18],
    "m": [0, 0, 26, 21, 21, 21, 21], "n": [0, 0, 30, 17, 17, 17, 17],
    "o": [0, 0, 14, 17, 17, 17, 14], "p": [0, 0, 30, 17, 30, 16, 16],
    "r": [0, 0, 22, 24, 16, 16, 16], "s": [0, 0, 15, 16, 14, 1, 30],
    "t": [8, 8, 28, 8, 8, 9, 6], "x": [0, 0, 17, 10, 4, 10, 17],
    "z": [0, 0, 31, 2, 4, 8, 31],
  ]
}

extension Raster {
  /// Writes text with its upper left corner at a place.
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ colour: RGB) {
    for (index, letter) in text.enumerated() {
      for (row, bits) in Lettering.rows(letter).enumerated() {
        for column in 0..<Lettering.width where bits >> UInt8(4 - column) & 1 == 1 {
          fill(
            x: x + (index * Lettering.advance + column) * scale, y: y + row * scale, width: scale,
            height: scale, colour)
        }
      }
    }
  }
}
