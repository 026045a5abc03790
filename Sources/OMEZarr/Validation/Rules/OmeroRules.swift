import JSONText

/// The member `omero` of an image.
struct OmeroSubject {
  var version: NgffVersion
  var omero: JSON

  var channels: [(pointer: String, json: JSON)] {
    (omero["channels"]?.array ?? []).enumerated().map { ("/channels/\($0)", $1) }
  }
}

enum OmeroRules {
  private static let text = "0.4 §omero"

  static let all: [Rule<OmeroSubject>] = [
    Rule("omero-channel-color-format", text, "A colour is six hexadecimal digits.") {
      subject, report in
      for channel in subject.channels {
        guard let color = channel.json["color"]?.string, !OmeroChannel.isColor(color) else {
          continue
        }
        let digits = color.hasPrefix("#") ? String(color.dropFirst()) : color
        let better = OmeroChannel.isColor(digits) ? digits : nil
        report.report(
          channel.pointer + "/color", "the colour '\(color)' is not six hexadecimal digits",
          repair: better.map { "write \($0)" } ?? "write RRGGBB, such as FF0000",
          fix: better.map { report.setting(channel.pointer + "/color", .string($0)) })
      }
    },
    Rule(
      "omero-channel-members", text,
      "A channel has a colour and a window with min, max, start and end."
    ) { subject, report in
      // Below 0.5 the schema says so.
      guard subject.version >= .v05 else { return }
      for channel in subject.channels {
        for key in ["color", "window"] where channel.json[key] == nil {
          report.report(channel.pointer, "the channel has no \(key)")
        }
      }
    },
    Rule(
      "omero-window-order", .warning, text, "In a window min <= start <= end <= max."
    ) { subject, report in
      for channel in subject.channels {
        let window = channel.json["window"]
        let names = ["min", "start", "end", "max"]
        let values = names.map { window?[$0]?.double }
        for (low, high) in [(0, 1), (1, 2), (2, 3)] {
          guard let a = values[low], let b = values[high], a > b else { continue }
          report.report(
            channel.pointer + "/window",
            "\(names[low]) is \(a), more than \(names[high]), which is \(b)")
        }
      }
    },
  ]
}
