import ImageFiles
import NDArray

/// A colour of 8 bits per part.
public struct RGB: Sendable, Hashable {
  /// The parts, 0...255.
  public var red, green, blue: UInt8

  /// Makes a colour.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour as six hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }

  /// Six hexadecimal digits.
  public var hex: String {
    let digits = String(
      UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16, uppercase: true)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// White.
  public static let white = RGB(255, 255, 255)
  /// Black.
  public static let black = RGB(0, 0, 0)
}

/// A picture in memory, to be drawn on.
public struct Raster: Sendable, Hashable {
  /// The size in pixels.
  public let width, height: Int
  /// Rows of red, green, blue.
  public private(set) var bytes: [UInt8]

  /// A picture of one colour; sides are at least 1.
  public init(width: Int, height: Int, _ colour: RGB = .black) {
    self.width = max(1, min(width, 1 << 14))
    self.height = max(1, min(height, 1 << 14))
    bytes = []
    bytes.reserveCapacity(self.width * self.height * 3)
    for _ in 0..<self.width * self.height { bytes += [colour.red, colour.green, colour.blue] }
  }

  /// The colour at a place inside the picture; black outside.
  public subscript(x: Int, y: Int) -> RGB {
    get {
      guard x >= 0, y >= 0, x < width, y < height else { return .black }
      let at = (y * width + x) * 3
      return RGB(bytes[at], bytes[at + 1], bytes[at + 2])
    }
    set {
      guard x >= 0, y >= 0, x < width, y < height else { return }
      let at = (y * width + x) * 3
      bytes[at] = newValue.red
      bytes[at + 1] = newValue.green
      bytes[at + 2] = newValue.blue
    }
  }

  /// Mixes a colour in; `alpha` is 0...1.
  public mutating func blend(_ colour: RGB, alpha: Double, x: Int, y: Int) {
    let old = self[x, y]
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(max(0, min(255, (Double(a) * (1 - alpha) + Double(b) * alpha).rounded())))
    }
    self[x, y] = RGB(
      mix(old.red, colour.red), mix(old.green, colour.green), mix(old.blue, colour.blue))
  }

  /// Fills a rectangle, as far as it lies inside.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: RGB) {
    for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
      for column in max(0, x)..<max(0, x, min(self.width, x + width)) { self[column, row] = colour }
    }
  }

  /// Copies another picture to a place, as far as it lies inside.
  public mutating func draw(_ other: Raster, x: Int, y: Int) {
    for row in 0..<other.height {
      for column in 0..<other.width { self[x + column, y + row] = other[column, row] }
    }
  }

  /// The picture enlarged or made smaller to fit a box, with means of the pixels that merge.
  public func resized(width newWidth: Int, height newHeight: Int) -> Raster {
    var result = Raster(width: newWidth, height: newHeight)
    let columns = Resampling(from: width, to: result.width)
    let rows = Resampling(from: height, to: result.height)
    for y in 0..<result.height {
      for x in 0..<result.width {
        var sums = (0.0, 0.0, 0.0)
        var weight = 0.0
        for (row, rowWeight) in rows.parts(y) {
          for (column, columnWeight) in columns.parts(x) {
            let colour = self[column, row]
            let share = rowWeight * columnWeight
            sums.0 += Double(colour.red) * share
            sums.1 += Double(colour.green) * share
            sums.2 += Double(colour.blue) * share
            weight += share
          }
        }
        func part(_ sum: Double) -> UInt8 { UInt8(max(0, min(255, (sum / weight).rounded()))) }
        result[x, y] = RGB(part(sums.0), part(sums.1), part(sums.2))
      }
    }
    return result
  }

  /// The picture as a PNG file.
  public func png() throws -> [UInt8] {
    try encodePNG(try NDArray(bytes: bytes, dtype: .uint8, shape: [height, width, 3]))
  }
}

/// How pixels of a row come from those of another: means where several merge, copies where it grows.
struct Resampling: Sendable {
  let from: Int
  let to: Int

  init(from: Int, to: Int) {
    self.from = max(1, from)
    self.to = max(1, to)
  }

  /// The old pixels that make new pixel `index`, with their weights.
  func parts(_ index: Int) -> [(Int, Double)] {
    if to >= from { return [(min(from - 1, index * from / to), 1)] }
    let step = Double(from) / Double(to)
    let start = Double(index) * step
    let end = start + step
    var result: [(Int, Double)] = []
    var at = Int(start)
    while at < from, Double(at) < end - 1e-9 {
      let weight = min(Double(at + 1), end) - max(Double(at), start)
      if weight > 1e-9 { result.append((at, weight)) }
      at += 1
    }
    return result.isEmpty ? [(min(from - 1, Int(start)), 1)] : result
  }
}
