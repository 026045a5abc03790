import NDArray
import OMEZarr

extension Render {
  /// What writing a pyramid would make: chunks, files and bytes of each level, and what codecs would
  /// make of them.
  public static func plan(_ plan: WritePlan, context: DisplayContext = DisplayContext())
    -> MIMEBundle
  {
    var summary = Summary(
      title: "Plan: \(Numbers.count(plan.chunkCount)) chunks in \(Numbers.count(plan.fileCount)) "
        + "files, \(Numbers.bytes(plan.byteCount)) of pixels, at most "
        + "\(Numbers.bytes(plan.memoryByteCount)) in memory")
    let levels = plan.levels.map { level in
      [
        level.path, Numbers.shortShape(level.shape), Numbers.shortShape(level.chunkShape),
        level.shardShape.map(Numbers.shortShape) ?? "", Numbers.count(level.chunkCount),
        Numbers.count(level.fileCount), Numbers.bytes(level.byteCount),
      ]
    }
    summary.parts.append(
      .table(
        Table(
          heads: ["level", "shape", "chunks", "shards", "chunk count", "files", "bytes"],
          rows: levels, alignments: [.left, .right, .right, .right, .right, .right, .right])))
    let estimates = plan.codecs.map { estimate in
      [
        estimate.codec + (estimate.isUsed ? " (used)" : ""),
        Numbers.bytes(Int(max(0, min(estimate.byteCount, 9e18)))),
        Numbers.ratio(Double(plan.byteCount) / max(1, estimate.byteCount)),
        "\(Numbers.rounded(estimate.seconds, digits: estimate.seconds < 10 ? 2 : 0)) s",
      ]
    }
    if !estimates.isEmpty {
      summary.parts.append(
        .table(
          Table(
            heads: ["codec", "size", "ratio", "time of the codec"], rows: estimates,
            alignments: [.left, .right, .right, .right])))
    }
    return summary.bundle(context)
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
