import JSONText

/// A thing's display as it is put together: facts and tables for text and HTML, with pictures beside
/// them in HTML.
struct Summary {
  /// One part below the title.
  enum Part {
    case table(Table)
    /// Text of several lines, as it is.
    case lines(String)
    /// Only in HTML.
    case picture(HTML)
    /// Parts in HTML beside each other: the parts of each column one below the other.
    case columns([[Part]])
  }

  var title: String
  var parts: [Part] = []

  func bundle(_ context: DisplayContext) -> MIMEBundle {
    var bundle = MIMEBundle(plain: text(context.width))
    if context.showsHTML { bundle["text/html"] = .text(html.markup) }
    return bundle
  }

  func text(_ width: Int) -> String {
    let blocks = [title.printable.fitted(max(8, width))] + parts.flatMap { Self.text($0, width) }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func text(_ part: Part, _ width: Int) -> [String] {
    switch part {
    case .table(let table): return [table.withoutEmptyColumns.text(width: width)]
    case .lines(let lines):
      let fitted = lines.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.printable.fitted(max(8, width)) }
      return [fitted.joined(separator: "\n")]
    case .picture: return []
    case .columns(let columns): return columns.joined().flatMap { text($0, width) }
    }
  }

  var html: HTML {
    let body = HTML.join(parts.map(Self.html), separator: "\n")
    return "<div><p style=\"margin:4px 0\"><b>\(title)</b></p>\(body)</div>"
  }

  private static func html(_ part: Part) -> HTML {
    switch part {
    case .table(let table): return table.withoutEmptyColumns.shortHTML
    case .lines(let lines): return "<pre style=\"margin:4px 0\">\(lines)</pre>"
    case .picture(let html): return html
    case .columns(let columns):
      let stacks = columns.filter { !$0.isEmpty }.map { HTML.join($0.map(html)) }
      return stacks.count == 1 ? stacks[0] : .sideBySide(stacks)
    }
  }
}

extension Table {
  /// The table as HTML; of many columns those that say the same in every row become a line below it.
  fileprivate var shortHTML: HTML {
    guard heads.count > 7, let (table, facts) = withoutConstantColumns else { return html }
    let line = facts.joined(separator: " · ")
    return table.html + "<small>in all rows: \(line)</small>"
  }
}

extension MIMEBundle {
  /// A picture with its text: `image/png` and `text/plain`.
  ///
  /// - Parameter side: how long its longer side may be, in CSS pixels.
  static func picture(_ raster: Raster, plain: String, side: Int) throws -> MIMEBundle {
    let size = raster.shownSize(side)
    var bundle = MIMEBundle(
      plain: plain,
      metadata: ["image/png": ["width": .int(size.width), "height": .int(size.height)]])
    bundle["image/png"] = .bytes(try raster.png())
    return bundle
  }
}

extension Raster {
  /// The size at which a picture is shown, in CSS pixels: sharp on fine screens, where each of them is
  /// several dots, and never enlarged.
  ///
  /// - Parameter side: the longer side at most.
  func shownSize(_ side: Int) -> (width: Int, height: Int) {
    let longest = max(width, height)
    guard longest > side, side > 0 else { return (width, height) }
    func scaled(_ length: Int) -> Int { max(1, (length * side + longest / 2) / longest) }
    return (scaled(width), scaled(height))
  }
}
