import Zarr

/// Which file of a store holds which part of an array.
struct StoredFiles {
  let array: ZarrArray
  /// The last two axes are drawn, of the others the first place.
  private let counts: [Int]

  /// More rows or columns than this are not drawn.
  private static let drawn = 8

  init(_ array: ZarrArray) {
    self.array = array
    counts = array.storedCounts
  }

  private var unit: String { array.shardShape == nil ? "chunk" : "shard" }

  /// How many files there are if all are written; nil beyond what can be counted.
  var total: Int? { counts.checkedProduct }

  /// The name of a file in the array's folder.
  private func name(_ index: [Int]) -> String {
    let key = array.key(index)
    return array.path.isEmpty ? key : String(key.dropFirst(array.path.utf8.count + 1))
  }

  /// The first and the last file: "c/0/0 … c/1/1".
  var range: String {
    guard !counts.contains(0) else { return "" }
    let first = name(counts.map { _ in 0 })
    let last = name(counts.map { $0 - 1 })
    return first == last ? first : "\(first) … \(last)"
  }

  /// The grid of files along the last two axes, with their sizes.
  ///
  /// - Complexity: a look at each file that is drawn, at most 64.
  var table: Table? {
    guard !counts.isEmpty, !counts.contains(0) else { return nil }
    let rows = counts.count >= 2 ? Self.places(counts[counts.count - 2]) : [0]
    let columns = Self.places(counts[counts.count - 1])
    let corner = counts.count >= 2 ? "\(axis(counts.count - 2)) ↓  \(axis(counts.count - 1)) →" : ""
    let heads = [corner] + columns.map { $0.map { extent(counts.count - 1, $0) } ?? "…" }
    let body = rows.map { row -> [String] in
      let head = counts.count < 2 ? "" : row.map { extent(counts.count - 2, $0) } ?? "…"
      return [head] + columns.map { column in cell(row, column) }
    }
    return Table(heads: heads, rows: body)
  }

  private func cell(_ row: Int?, _ column: Int?) -> String {
    guard let row, let column else { return "…" }
    var index = counts.map { _ in 0 }
    index[counts.count - 1] = column
    if counts.count >= 2 { index[counts.count - 2] = row }
    guard let size = try? array.store.size(array.key(index)) else { return "— not stored" }
    return "\(name(index)) · \(Numbers.bytes(size))"
  }

  /// The places that are drawn; nil stands for those that are left out.
  private static func places(_ count: Int) -> [Int?] {
    if count <= drawn { return Array(0..<count) }
    return Array(0..<(drawn - 2)) + [nil, count - 1]
  }

  private func axis(_ axis: Int) -> String {
    guard let names = array.dimensionNames, names.indices.contains(axis), let name = names[axis]
    else { return "axis \(axis)" }
    return name.printable
  }

  /// The elements along an axis that a file holds: "0–63".
  private func extent(_ axis: Int, _ index: Int) -> String {
    let length = array.storedShape[axis]
    let first = index &* length
    let (end, isBeyond) = first.addingReportingOverflow(length)
    return "\(first)–\((isBeyond ? array.shape[axis] : min(array.shape[axis], end)) - 1)"
  }

  /// What the table leaves out, in words.
  var notes: [String] {
    var notes: [String] = []
    if let inner = array.shardShape {
      let each = zip(inner, array.chunkShape).map { $1 > 0 ? $0 / $1 : 1 }.checkedProduct ?? 0
      notes.append("each shard holds \(each) chunks of \(Numbers.shape(array.chunkShape))")
    }
    let outer = counts.dropLast(2)
    if let planes = Array(outer).checkedProduct, planes > 1 {
      let places = outer.indices.map { "\(axis($0)) 0" }.joined(separator: ", ")
      notes.append("drawn for \(places); there are \(Numbers.count(planes)) such planes of files")
    }
    notes.append(
      "a \(unit) that is not stored reads as the fill value, \(array.fillValue.json(array.dtype, format: .v3).serialized())"
    )
    return notes
  }
}

extension Render {
  /// Which file holds which chunk of an array: the facts, and the grid of files with their sizes.
  public static func files(
    _ array: ZarrArray, name: String? = nil, context: DisplayContext = DisplayContext()
  ) -> MIMEBundle {
    let files = StoredFiles(array)
    let facts = ArrayFacts(array)
    var summary = Summary(
      title: "\(name ?? array.path) · \(Numbers.shape(array.shape)) \(array.dtype.name)")
    var rows = [["chunks", facts.drawing.words]]
    rows.append(["files", "\(files.total.map(Numbers.count) ?? "very many"): \(files.range)"])
    if let stored = facts.storedBytes { rows.append(["stored", Numbers.bytes(stored)]) }
    let drawing: [Summary.Part] = facts.drawing.html.map { [.picture($0)] } ?? []
    summary.parts.append(.columns([[.table(Table(rows: rows))], drawing]))
    if let table = files.table { summary.parts.append(.table(table)) }
    summary.parts.append(.lines(files.notes.joined(separator: "\n")))
    return summary.bundle(context)
  }
}
