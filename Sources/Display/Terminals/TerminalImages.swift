import JSONText

/// Pictures in the protocols of terminals that can show them.
public enum TerminalImages {
  /// kitty's graphics protocol: PNG bytes in pieces of 4096 characters.
  ///
  /// - Parameter columns: how many cells wide it is shown; nil for its own size.
  public static func kitty(png: [UInt8], columns: Int? = nil) -> String {
    let data = Array(Base64.encode(png).utf8)
    let piece = 4096
    var result = ""
    var at = 0
    repeat {
      let end = min(data.count, at + piece)
      let more = end < data.count ? 1 : 0
      let size = columns.map { ",c=\($0)" } ?? ""
      let control = at == 0 ? "a=T,f=100,q=2\(size),m=\(more)" : "m=\(more)"
      result += "\u{1B}_G\(control);" + String(decoding: data[at..<end], as: UTF8.self) + "\u{1B}\\"
      at = end
    } while at < data.count
    return result
  }

  /// iTerm2's inline images.
  public static func iterm(png: [UInt8], columns: Int? = nil) -> String {
    let size = columns.map { ";width=\($0)" } ?? ""
    return
      "\u{1B}]1337;File=inline=1;size=\(png.count)\(size);preserveAspectRatio=1:\(Base64.encode(png))\u{07}"
  }

  /// DEC's sixels, in the 216 colours of a cube and 24 grays.
  public static func sixel(_ raster: Raster) -> String {
    let steps = [0, 95, 135, 175, 215, 255]
    func percent(_ part: Int) -> Int { (part * 100 + 127) / 255 }
    var indices = [UInt8](repeating: 0, count: raster.width * raster.height)
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        indices[y * raster.width + x] = UInt8(CellPictures.index256(raster[x, y]) - 16)
      }
    }
    var result = "\u{1B}P0;1q\"1;1;\(raster.width);\(raster.height)"
    for index in Set(indices).sorted().map(Int.init) {
      let colour =
        index >= 216
        ? [Int](repeating: 8 + 10 * (index - 216), count: 3)
        : [steps[index / 36], steps[index / 6 % 6], steps[index % 6]]
      result += "#\(index);2;" + colour.map { String(percent($0)) }.joined(separator: ";")
    }
    for top in stride(from: 0, to: raster.height, by: 6) {
      let rows = min(6, raster.height - top)
      let band = indices[top * raster.width..<(top + rows) * raster.width]
      for index in Set(band).sorted() {
        result += "#\(index)"
        result += run(indices, raster.width, top, rows, index)
        result += "$"
      }
      result += "-"
    }
    return result + "\u{1B}\\"
  }

  /// One colour of a band of six rows, with repetitions counted.
  private static func run(
    _ indices: [UInt8], _ width: Int, _ top: Int, _ rows: Int, _ index: UInt8
  ) -> String {
    var text = ""
    var last: UInt8 = 0
    var count = 0
    func flush() {
      let letter = String(UnicodeScalar(last + 63))
      if count > 3 {
        text += "!\(count)\(letter)"
      } else {
        text += String(repeating: letter, count: count)
      }
    }
    for x in 0..<width {
      var bits: UInt8 = 0
      for row in 0..<rows where indices[(top + row) * width + x] == index {
        bits |= 1 << UInt8(row)
      }
      if bits == last || count == 0 {
        count += 1
      } else {
        flush()
        count = 1
      }
      last = bits
    }
    if last != 0 { flush() }
    return text
  }
}
