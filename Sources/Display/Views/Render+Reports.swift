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
      let rows = order.map {
        [$0.severity.rawValue, $0.rule, place($0), $0.message, $0.repair]
      }
      summary.parts.append(
        .table(Table(heads: ["severity", "rule", "place", "what", "repair"], rows: rows)))
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
