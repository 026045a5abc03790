import Display
import OMEZarr

/// Something said in plain words: paragraphs, each perhaps with the place in the specification.
struct Explanation {
  /// A place in a specification.
  struct Source {
    var name: String
    var url: String

    /// A part of the OME-Zarr specification of a version.
    static func ome(_ version: NgffVersion, _ anchor: String, _ name: String) -> Source {
      let number = version.rawValue.hasPrefix("0.9") ? "dev" : version.rawValue
      return Source(
        name: "OME-Zarr \(number), “\(name)”",
        url: "https://ngff.openmicroscopy.org/\(number)/#\(anchor)")
    }

    /// The part of the Zarr specification about chunks.
    static func chunks(isV3: Bool) -> Source {
      isV3
        ? Source(
          name: "Zarr v3, “chunk grids”",
          url: "https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html#chunk-grids")
        : Source(
          name: "Zarr v2, “chunks”",
          url: "https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html#chunks")
    }

    static let shards = Source(
      name: "Zarr v3, “sharding codec”",
      url: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html")
  }

  struct Paragraph {
    var text: String
    var source: Source?
  }

  private(set) var paragraphs: [Paragraph] = []

  mutating func say(_ text: String, _ source: Source? = nil) {
    paragraphs.append(Paragraph(text: text, source: source))
  }

  func bundle(_ context: DisplayContext) -> MIMEBundle {
    let texts = paragraphs.map { paragraph in
      let place = paragraph.source.map { " (\($0.name): \($0.url))" } ?? ""
      return Self.wrapped(paragraph.text + place, width: context.width)
    }
    var bundle = MIMEBundle(plain: texts.joined(separator: "\n\n"))
    if context.showsHTML {
      let parts = paragraphs.map { paragraph -> HTML in
        let link = paragraph.source.map { " (<a href=\"\($0.url)\">\($0.name)</a>)" as HTML } ?? ""
        return "<p style=\"margin:4px 0\">\(paragraph.text)\(link)</p>"
      }
      let body = HTML.join(parts, separator: "\n")
      bundle["text/html"] = .text(("<div style=\"max-width:62em\">\(body)</div>" as HTML).markup)
    }
    return bundle
  }

  private static func wrapped(_ text: String, width: Int) -> String {
    let limit = max(20, min(width, 100))
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > limit {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

/// Words that follow a number: "1 chunk", "3 chunks".
func counted(_ count: Int, _ word: String) -> String {
  "\(Numbers.count(count)) \(word)\(count == 1 ? "" : "s")"
}
