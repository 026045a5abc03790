import Workers

/// How far long work has come, in words and as a bar.
public struct ProgressText: Sendable {
  /// The share of the work that is done, 0...1.
  public var share: Double
  /// What is being done.
  public var label: String
  /// The share in percent, bytes per second and the time that is left, as far as they are known.
  public var facts: String

  /// - Parameter seconds: how long the work has taken so far.
  public init(_ report: Progress.Report, seconds: Double) {
    share =
      report.total > 0 ? max(0, min(1, Double(report.completed) / Double(report.total))) : 0
    label = report.label.printable
    var facts = ["\(Int(share * 100)) %"]
    if report.byteCount > 0, seconds > 0 {
      facts.append(Numbers.bytes(Int(min(Double(report.byteCount) / seconds, 1e18))) + "/s")
    }
    if share > 0, share < 1, seconds > 0 {
      facts.append(Self.clock(seconds / share * (1 - share)) + " left")
    } else if share >= 1 {
      facts.append(Self.clock(seconds))
    }
    self.facts = facts.joined(separator: "  ")
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 359_999)))
    return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }

  /// One line: label, bar and facts, as much of it as fits.
  public func line(width: Int) -> String {
    let room = width - facts.count - 5
    guard room >= 10 else { return String(facts.prefix(max(0, width - 1))) }
    let label = String(label.prefix(max(0, room - 22)))
    return "\(label) \(bar(min(30, room - label.count))) \(facts)"
  }

  /// A bar of `length` cells, filled to an eighth of a cell.
  private func bar(_ length: Int) -> String {
    let eighths = Int(share * Double(length) * 8)
    let parts = Array(" ▏▎▍▌▋▊▉")
    let full = min(length, eighths / 8)
    var text = String(repeating: "█", count: full)
    if full < length, eighths % 8 > 0 { text.append(parts[eighths % 8]) }
    return "▕" + text + String(repeating: " ", count: max(0, length - text.count)) + "▏"
  }

  /// The line as HTML, which front ends keep even in notebooks that they do not trust.
  public var html: HTML {
    let thousandths = Int(share * 1000)
    return
      "<div>\(label) <progress value=\"\(thousandths)\" max=\"1000\"></progress> \(facts)</div>"
  }
}
