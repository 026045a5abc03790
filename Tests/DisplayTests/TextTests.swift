import JSONText
import Testing

@testable import Display

@Suite("Text")
struct TextTests {
  @Test(
    "bytes",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"),
      (1 << 20, "1 MiB"), (1_048_575, "1 MiB"), (5_000_000, "4.77 MiB"), (.max, "8 EiB"),
    ])
  func bytes(_ count: Int, _ text: String) { #expect(Numbers.bytes(count) == text) }

  @Test(
    "numbers",
    arguments: [
      (0.25, "0.25"), (1.0, "1"), (-0.5, "-0.5"), (1234.5678, "1234.568"), (0.1 + 0.2, "0.3"),
      (1e-9, "1e-09"), (2.5e12, "2500000000000.0"), (.nan, "nan"), (-.infinity, "-inf"), (0, "0"),
      (1e300, "1e+300"),
    ])
  func short(_ value: Double, _ text: String) { #expect(Numbers.short(value) == text) }

  @Test("no line of a table is wider than asked", arguments: [10, 20, 37, 60, 80, 200])
  func fits(_ width: Int) {
    let table = Table(
      heads: ["level", "shape", "日本語の長い見出し", "note"],
      rows: [
        ["s0", "2 × 16 × 256 × 256", "漢字漢字漢字漢字", String(repeating: "long ", count: 30)],
        ["s1", "\u{1B}[31mred", "", "a\nb"],
      ])
    for line in table.text(width: width).split(separator: "\n") { #expect(line.cellCount <= width) }
    #expect(!table.text(width: width).contains("\u{1B}"))
  }

  @Test("text is escaped, markup of the source is not")
  func escape() {
    let name = "<script>alert('x')</script> & \"q\"\u{0}"
    let html: HTML = "<b>\(name)</b>"
    #expect(
      html.markup
        == "<b>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;\u{FFFD}</b>")
  }

  @Test(
    "units",
    arguments: [("micrometer", "µm"), ("second", "s"), ("nanometer", "nm"), ("parsec", "parsec")])
  func units(_ name: String, _ short: String) { #expect(UnitNames.short(name) == short) }
}

@Suite("Pictures in terminals")
struct TerminalTests {
  private var sample: Raster {
    var raster = Raster(width: 40, height: 20)
    for y in 0..<20 {
      for x in 0..<40 { raster[x, y] = RGB(UInt8(x * 6), UInt8(y * 12), UInt8((x + y) * 4)) }
    }
    return raster
  }

  @Test("cells fit the terminal", arguments: CellPictures.Palette.allCases, [1, 7, 40, 200])
  func cells(_ palette: CellPictures.Palette, _ columns: Int) {
    let lines = CellPictures.lines(sample, columns: columns, rows: 5, palette: palette)
    #expect(lines.count <= 5)
    for line in lines {
      let plain = line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
        .map { $0.hasPrefix("[") ? $0.drop { $0 != "m" }.dropFirst() : $0 }.joined()
      #expect(plain.count <= columns)
      if palette != .ascii { #expect(line.hasSuffix("\u{1B}[0m")) }
    }
  }

  @Test(
    "the nearest of 256 colours",
    arguments: [(RGB.black, 16), (.white, 231), (RGB(255, 0, 0), 196), (RGB(128, 128, 128), 244)])
  func indexed(_ colour: RGB, _ index: Int) { #expect(CellPictures.index256(colour) == index) }

  @Test("text of all protocols")
  func goldens() throws {
    let small = sample.resized(width: 12, height: 12)
    try expectGolden(
      "cells-truecolor.txt",
      Array(
        CellPictures.lines(small, columns: 12, palette: .trueColor).joined(separator: "\n").utf8))
    try expectGolden(
      "cells-256.txt",
      Array(
        CellPictures.lines(small, columns: 12, palette: .indexed256).joined(separator: "\n").utf8))
    try expectGolden(
      "cells-ascii.txt",
      Array(CellPictures.lines(small, columns: 12, palette: .ascii).joined(separator: "\n").utf8))
    try expectGolden("sixel.txt", Array(TerminalImages.sixel(small).utf8))
  }

  @Test("kitty's pieces are at most 4096 characters, and iTerm's sizes are told")
  func protocols() {
    let png = [UInt8](repeating: 7, count: 10_000)
    let text = TerminalImages.kitty(png: png, columns: 30)
    let pieces = text.split(separator: "\u{1B}_G").map {
      $0.drop { $0 != ";" }.dropFirst().dropLast(2)
    }
    #expect(pieces.allSatisfy { $0.count <= 4096 })
    #expect(pieces.joined() == Base64.encode(png))
    #expect(text.hasPrefix("\u{1B}_Ga=T,f=100,q=2,c=30,m=1;"))
    #expect(TerminalImages.iterm(png: png).contains("size=10000"))
    #expect(TerminalImages.kitty(png: [1]).contains("m=0;AQ=="))
  }
}
