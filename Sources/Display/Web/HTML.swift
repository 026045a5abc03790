import JSONText

/// HTML that looks right in JupyterLab (trusted or not, light or dark), VS Code, nbconvert and, without
/// its colours, on GitHub: plain tables, details and data URLs with inline styles; never style sheets,
/// scripts or inline SVG. Colours are left to the page but for faint lines that suit both themes.
public struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// The markup.
  public var markup: String

  /// Adopts markup that is known to be safe.
  public init(markup: String) { self.markup = markup }

  /// Markup written in the source; interpolated strings are escaped, interpolated HTML is not.
  public init(stringLiteral value: String) { markup = value }

  /// Puts the pieces together.
  public init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

  /// Text, escaped.
  public init(text: String) { markup = Self.escape(text) }

  /// Builds markup from literals, escaped text and other markup.
  public struct Interpolation: StringInterpolationProtocol {
    var markup = ""
    /// Makes an empty one.
    public init(literalCapacity: Int, interpolationCount: Int) {}
    /// Adds markup written in the source.
    public mutating func appendLiteral(_ literal: String) { markup += literal }
    /// Adds text, escaped.
    public mutating func appendInterpolation(_ text: String) { markup += HTML.escape(text) }
    /// Adds a number.
    public mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    /// Adds markup.
    public mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
  }

  /// Text made harmless: the five special characters become entities, and control characters, which
  /// no browser shows, the replacement character.
  public static func escape(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        let isControl = scalar.properties.generalCategory == .control
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// Markup one after another.
  public static func join(_ parts: [HTML], separator: String = "") -> HTML {
    HTML(markup: parts.map(\.markup).joined(separator: separator))
  }

  /// The same with more behind it.
  public static func + (left: HTML, right: HTML) -> HTML {
    HTML(markup: left.markup + right.markup)
  }

  /// A picture of PNG bytes, shown in the given size.
  public static func png(_ bytes: [UInt8], width: Int, height: Int, alt: String) -> HTML {
    "<img alt=\"\(alt)\" width=\"\(width)\" height=\"\(height)\" src=\"data:image/png;base64,\(HTML(markup: Base64.encode(bytes)))\">"
  }

  /// A drawing of SVG text.
  public static func svg(_ text: String, width: Int, height: Int, alt: String) -> HTML {
    "<img alt=\"\(alt)\" width=\"\(width)\" height=\"\(height)\" src=\"data:image/svg+xml;base64,\(HTML(markup: Base64.encode(Array(text.utf8))))\">"
  }

  /// Something that is shown after a click.
  public static func details(_ summary: HTML, _ body: HTML, isOpen: Bool = false) -> HTML {
    "<details\(isOpen ? " open" : "" as HTML)><summary>\(summary)</summary>\(body)</details>"
  }

  /// Parts beside each other: cells of a table without lines.
  public static func sideBySide(_ parts: [HTML]) -> HTML {
    let cells = parts.map {
      "<td style=\"vertical-align:top;text-align:left;border:none;padding:4px 16px 4px 0\">\($0)</td>"
        as HTML
    }
    return
      "<table style=\"border:none\"><tbody><tr style=\"background:none\">\(join(cells))</tr></tbody></table>"
  }
}

extension Table {
  /// The table as HTML.
  public var html: HTML { html(Self.cell) }

  /// Text; a colour such as "#00FF00" gets a swatch in front.
  private static func cell(_ text: String) -> HTML {
    guard text.hasPrefix("#"), let colour = RGB(hex: text) else { return HTML(text: text) }
    let swatch: HTML =
      "<span style=\"display:inline-block;width:.8em;height:.8em;border:1px solid rgba(128,128,128,.6);background-color:#\(colour.hex)\"></span> "
    return swatch + HTML(text: text)
  }

  /// The table as HTML, with cells made by `cell`.
  public func html(_ cell: (String) -> HTML) -> HTML {
    let line = "border:1px solid rgba(128,128,128,.35);padding:2px 8px;"
    func style(_ column: Int, _ text: String = "") -> String {
      let isRight = alignments.indices.contains(column) && alignments[column] == .right
      // Numbers and short names stay in one line; sentences may take several.
      let wrap = text.count <= 40 ? ";white-space:nowrap" : ""
      return line + "text-align:\(isRight ? "right" : "left")" + wrap
    }
    let head = heads.enumerated().map { column, text in
      "<th style=\"\(style(column))\">\(text)</th>" as HTML
    }
    let body = rows.map { row in
      let cells = row.enumerated().map { column, text in
        heads.isEmpty && column == 0
          ? "<th style=\"\(style(column, text))\">\(text)</th>" as HTML
          : "<td style=\"\(style(column, text))\">\(cell(text))</td>" as HTML
      }
      return "<tr>\(HTML.join(cells))</tr>\n" as HTML
    }
    let top: HTML = heads.isEmpty ? "" : "<thead><tr>\(HTML.join(head))</tr></thead>\n"
    return
      "<table style=\"border-collapse:collapse;margin:4px 0 8px\">\n\(top)<tbody>\n\(HTML.join(body))</tbody></table>\n"
  }
}
