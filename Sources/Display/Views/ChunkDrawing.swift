/// A drawing of how an array is cut into chunks and shards: its last axes as a rectangle, the one
/// before as depth.
struct ChunkDrawing: Sendable, Hashable {
  var shape: [Int]
  var chunks: [Int]
  var shards: [Int]?

  /// The longest side, in CSS pixels.
  private static let side = 140.0
  /// More lines than this would be gray.
  private static let lineLimit = 32

  /// The SVG text with its size; nil for arrays without axes or elements.
  var svg: (text: String, width: Int, height: Int)? {
    guard !shape.isEmpty, !shape.contains(0), chunks.count == shape.count else { return nil }
    let last = Array(shape.suffix(3))
    let flat = last.count >= 2 ? Array(last.suffix(2)) : [1] + last
    let longest = Double(flat.max() ?? 1)
    // Long thin arrays stay visible.
    func length(_ count: Int) -> Double { max(14, Self.side * Double(count) / longest) }
    let (high, wide) = (length(flat[0]), length(flat[1]))
    let depth =
      last.count == 3 ? min(40, max(8, 8 + 32 * Double(last[0]) / (longest + Double(last[0])))) : 0
    let (left, top) = (2.0, 2.0 + depth)
    func n(_ value: Double) -> String { Numbers.rounded(value, digits: 1) }
    var paths = ""
    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
      paths += "<path d=\"M\(n(x1)) \(n(y1))L\(n(x2)) \(n(y2))\" \(style)/>"
    }
    let thin = "stroke=\"#2b5c8f\" stroke-width=\"1\" fill=\"none\""
    let thick = "stroke=\"#c46a2b\" stroke-width=\"2\" fill=\"none\""
    let outline = "stroke=\"#2b5c8f\" stroke-width=\"1.5\" fill=\"#9cc3e6\""
    if depth > 0 {
      paths +=
        "<path d=\"M\(n(left)) \(n(top))l\(n(depth)) \(n(-depth))h\(n(wide))l\(n(-depth)) \(n(depth))z\" \(outline) fill-opacity=\"0.55\"/>"
      paths +=
        "<path d=\"M\(n(left + wide)) \(n(top))l\(n(depth)) \(n(-depth))v\(n(high))l\(n(-depth)) \(n(depth))z\" \(outline) fill-opacity=\"0.35\"/>"
    }
    paths +=
      "<rect x=\"\(n(left))\" y=\"\(n(top))\" width=\"\(n(wide))\" height=\"\(n(high))\" \(outline) fill-opacity=\"0.8\"/>"
    func cuts(_ grid: [Int], _ style: String) {
      let axes = Array(grid.suffix(3))
      let (y, x) = (axes.count >= 2 ? axes[axes.count - 2] : 1, axes[axes.count - 1])
      for cut in Self.places(flat[1], x) {
        let at = left + wide * cut
        line(at, top, at, top + high, style)
        if depth > 0 { line(at, top, at + depth, top - depth, style) }
      }
      for cut in Self.places(flat[0], y) {
        let at = top + high * cut
        line(left, at, left + wide, at, style)
        if depth > 0 { line(left + wide, at, left + wide + depth, at - depth, style) }
      }
      guard depth > 0 else { return }
      for cut in Self.places(last[0], axes[0]) {
        let shift = depth * cut
        line(left + shift, top - shift, left + shift + wide, top - shift, style)
        line(left + wide + shift, top - shift, left + wide + shift, top - shift + high, style)
      }
    }
    cuts(chunks, thin)
    if let shards, shards.count == shape.count { cuts(shards, thick) }
    let width = Int(left + wide + depth + 3)
    let height = Int(top + high + 3)
    let text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
      + "viewBox=\"0 0 \(width) \(height)\">\(paths)</svg>"
    return (text, width, height)
  }

  /// Where an axis is cut, as shares of its length; only some where there are too many.
  private static func places(_ length: Int, _ chunk: Int) -> [Double] {
    guard chunk > 0, chunk < length else { return [] }
    let count = (length - 1) / chunk
    let step = (count - 1) / lineLimit + 1
    return (1...count / step).map { Double($0) * Double(step) * Double(chunk) / Double(length) }
  }

  var html: HTML? {
    svg.map { HTML.svg($0.text, width: $0.width, height: $0.height, alt: words) }
  }

  /// "64 chunks of 64 × 64 in 4 shards of 128 × 128".
  var words: String {
    func part(_ grid: [Int], _ name: String) -> String {
      let counts = zip(shape, grid).map { $0 > 0 && $1 > 0 ? ($0 - 1) / $1 + 1 : 0 }
      let count = counts.checkedProduct
      let number = count.map(Numbers.count) ?? "very many"
      return "\(number) \(count == 1 ? name : name + "s") of \(Numbers.shape(grid))"
    }
    return part(chunks, "chunk") + (shards.map { " in " + part($0, "shard") } ?? "")
  }
}
