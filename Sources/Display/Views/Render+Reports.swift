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

  /// What lies in a group: a tree of at most `limit` nodes, arrays with shape, dtype and chunks.
  ///
  /// - Throws: `ZarrError` of the store.
  public static func tree(
    _ group: ZarrGroup, limit: Int = 200, context: DisplayContext = DisplayContext()
  ) throws -> MIMEBundle {
    var lines: [String] = []
    try addTree(group, "", max(1, limit), &lines)
    let name = group.path.isEmpty ? "/" : group.path
    var summary = Summary(title: "\(name) · Zarr v\(group.format.rawValue) group")
    if lines.count >= limit { lines.append("… more than \(limit) nodes") }
    if !lines.isEmpty { summary.parts.append(.lines(lines.joined(separator: "\n"))) }
    return summary.bundle(context)
  }

  /// "40 × 300 uint16, chunks 32 × 32 in shards 64 × 64"
  public static func arrayWords(_ metadata: ArrayMetadata) -> String {
    let shards = metadata.shardShape.map { " in shards \(Numbers.shape($0))" } ?? ""
    return "\(Numbers.shape(metadata.shape)) \(metadata.dtype.name), "
      + "chunks \(Numbers.shape(metadata.chunkShape))\(shards)"
  }

  private static func addTree(
    _ group: ZarrGroup, _ indent: String, _ limit: Int, _ lines: inout [String]
  ) throws {
    // Hierarchies nest a few levels; a store that nests hundreds is not shown further down.
    guard indent.utf8.count < 256 else { return }
    let children = try group.children()
    for (index, child) in children.enumerated() {
      if lines.count >= limit { return }
      let isLast = index == children.count - 1
      let name = child.path.split(separator: "/").last.map(String.init) ?? child.path
      let branch = indent + (isLast ? "└── " : "├── ")
      switch child.metadata {
      case .success(.array(let metadata)):
        lines.append("\(branch)\(name)  \(arrayWords(metadata))")
      case .success(.group):
        lines.append(branch + name + "/")
        if let inner = try? group.group(name) {
          try addTree(inner, indent + (isLast ? "    " : "│   "), limit, &lines)
        }
      case .failure(let error): lines.append("\(branch)\(name)  (\(error.reason))")
      }
    }
  }

  /// What writing a pyramid would make: chunks, files and bytes of each level, before compression.
  ///
  /// - Parameter chunksPerShard: chunks per shard along each axis; nil for no shards.
  public static func plan(
    _ multiscales: Multiscales, chunksPerShard: [Int]? = nil,
    context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    var totals = (chunks: 0, files: 0, bytes: 0)
    func count(_ shape: [Int], _ grid: [Int]) -> Int {
      zip(shape, grid).map { $1 > 0 ? ($0 - 1) / $1 + 1 : 1 }.checkedProduct ?? .max
    }
    func sum(_ a: Int, _ b: Int) -> Int {
      let (result, overflow) = a.addingReportingOverflow(b)
      return overflow ? .max : result
    }
    var rows = multiscales.images.enumerated().map { index, image in
      let facts = ArrayFacts(image.data, countsStored: false)
      let shard = chunksPerShard.map { factors in
        zip(facts.chunks, factors).map { $0.multipliedReportingOverflow(by: max(1, $1)) }
          .map { $0.overflow ? Int.max : $0.partialValue }
      }
      let chunks = count(facts.shape, facts.chunks)
      let files = shard.map { count(facts.shape, $0) } ?? chunks
      let bytes = facts.byteCount ?? .max
      totals = (sum(totals.chunks, chunks), sum(totals.files, files), sum(totals.bytes, bytes))
      let datasets = multiscales.metadata.datasets
      return [
        datasets.indices.contains(index) ? datasets[index].path : String(index),
        Numbers.shortShape(facts.shape), Numbers.shortShape(facts.chunks),
        shard.map(Numbers.shortShape) ?? "",
        Numbers.count(chunks), Numbers.count(files), Numbers.bytes(bytes),
      ]
    }
    rows.append([
      "in all", "", "", "", Numbers.count(totals.chunks), Numbers.count(totals.files),
      Numbers.bytes(totals.bytes),
    ])
    var summary = Summary(
      title:
        "Plan: \(Numbers.count(totals.files)) files, \(Numbers.bytes(totals.bytes)) before compression"
    )
    summary.parts.append(
      .table(
        Table(
          heads: ["level", "shape", "chunks", "shards", "chunk count", "files", "bytes"],
          rows: rows, alignments: [.left, .right, .right, .right, .right, .right, .right])))
    return summary.bundle(context)
  }
}

extension String {
  /// Each line without control characters.
  fileprivate var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map(\.printable).joined(
      separator: "\n")
  }
}
