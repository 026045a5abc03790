import JSONText

/// A thing's display as it is put together: facts and tables for text and HTML, with pictures beside
/// them in HTML.
struct Summary {
  /// One part below the title.
  enum Part {
    case table(Table)
    /// Text of several lines, as it is.
    case lines(String)
    /// Only in HTML, beside the table before.
    case picture(HTML)
    /// Hidden in HTML until it is clicked, below its head in text.
    case folded(String, Table)
  }

  var title: String
  var parts: [Part] = []

  func bundle(_ context: DisplayContext) -> MIMEBundle {
    var bundle = MIMEBundle(plain: text(context.width))
    if context.showsHTML { bundle["text/html"] = .text(html.markup) }
    return bundle
  }

  func text(_ width: Int) -> String {
    var blocks = [title.printable.fitted(max(8, width))]
    for part in parts {
      switch part {
      case .table(let table): blocks.append(table.withoutEmptyColumns.text(width: width))
      case .lines(let lines):
        let fitted = lines.split(separator: "\n", omittingEmptySubsequences: false)
          .map { $0.printable.fitted(max(8, width)) }
        blocks.append(fitted.joined(separator: "\n"))
      case .picture: break
      case .folded(let head, let table):
        blocks.append(head + "\n" + table.withoutEmptyColumns.text(width: width))
      }
    }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  var html: HTML {
    var rows: [HTML] = []
    var beside: [HTML] = []
    func flush() {
      if beside.count == 1 { rows.append(beside[0]) }
      if beside.count > 1 { rows.append(.sideBySide(beside)) }
      beside = []
    }
    for part in parts {
      switch part {
      case .table(let table):
        flush()
        beside.append(table.withoutEmptyColumns.html)
      case .picture(let html): beside.append(html)
      case .lines(let lines):
        flush()
        rows.append("<pre style=\"margin:4px 0\">\(lines)</pre>")
      case .folded(let head, let table):
        flush()
        rows.append(.details(HTML(text: head), table.withoutEmptyColumns.html))
      }
    }
    flush()
    return
      "<div><p style=\"margin:4px 0\"><b>\(title)</b></p>\(HTML.join(rows, separator: "\n"))</div>"
  }
}

extension MIMEBundle {
  /// A picture with its text: `image/png` and `text/plain`, shown at half its pixels.
  static func picture(_ raster: Raster, plain: String) throws -> MIMEBundle {
    var bundle = MIMEBundle(
      plain: plain,
      metadata: [
        "image/png": [
          "width": .int((raster.width + 1) / 2), "height": .int((raster.height + 1) / 2),
        ]
      ])
    bundle["image/png"] = .bytes(try raster.png())
    return bundle
  }
}
