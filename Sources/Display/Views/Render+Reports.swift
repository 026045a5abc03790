import NDArray
import OMEZarr
import Zarr

extension Render {
  /// What validation found: every finding with its place and its repair.
  public static func report(
    _ report: Validator.Report, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    func number(_ severity: Finding.Severity, _ word: String) -> String? {
      let count = report.findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    let counts = [number(.error, "error"), number(.warning, "warning"), number(.info, "note")]
      .compactMap { $0 }
    let kind = report.kind ?? "hierarchy"
    let version = report.version.map { " of OME-Zarr \($0)" } ?? ""
    var summary = Summary(
      title: "\(report.isValid ? "✓ valid" : "✗ not valid"): \(kind)\(version)"
        + (counts.isEmpty ? "" : " · " + counts.joined(separator: ", ")))
    let order = report.findings.sorted { $0.severity > $1.severity }
    if !order.isEmpty, context.showsHTML {
      summary.parts.append(.picture(html(order)))
    }
    var bundle = summary.bundle(context)
    let lines = order.map { finding in
      let mark = finding.severity == .error ? "✗" : finding.severity == .warning ? "!" : "i"
      return "\(mark) \(place(finding))\n  \(finding.message) [\(finding.rule)]".printableLines
        + (finding.repair.isEmpty ? "" : "\n  → \(finding.repair.printable)")
    }
    bundle["text/plain"] = .text(([summary.title.printable] + lines).joined(separator: "\n"))
    return bundle
  }

  /// A row for each finding: its severity in a colour that can be read on bright and dark, its place,
  /// and what it is with its repair. Long places and words break, so that no row is wider than the page.
  private static func html(_ findings: [Finding]) -> HTML {
    let cell =
      "border:1px solid rgba(128,128,128,.35);padding:2px 8px;text-align:left;vertical-align:top"
    let rows = findings.map { finding -> HTML in
      let colour =
        switch finding.severity {
        case .error: "#d64541"
        case .warning: "#b9770e"
        case .info: "#7f8c8d"
        }
      let repair: HTML = finding.repair.isEmpty ? "" : "<br>→ \(finding.repair)"
      return """
        <tr><td style="\(cell);color:\(colour);white-space:nowrap"><b>\(finding.severity.rawValue)</b></td>\
        <td style="\(cell);overflow-wrap:anywhere"><code style="background:none;padding:0">\(place(finding))</code></td>\
        <td style="\(cell)">\(finding.message)\(repair) <small style="color:#7f8c8d">\(finding.rule)</small></td></tr>

        """
    }
    return """
      <table style="border-collapse:collapse;table-layout:auto;margin:4px 0 8px"><thead><tr>\
      <th style="\(cell)">severity</th><th style="\(cell);width:35%">place</th>\
      <th style="\(cell)">what</th></tr></thead>
      <tbody>\(HTML.join(rows))</tbody></table>
      """
  }

  private static func place(_ finding: Finding) -> String {
    finding.pointer.isEmpty ? finding.file : "\(finding.file)#\(finding.pointer)"
  }
}

extension String {
  /// Each line without control characters.
  fileprivate var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map(\.printable).joined(
      separator: "\n")
  }
}
