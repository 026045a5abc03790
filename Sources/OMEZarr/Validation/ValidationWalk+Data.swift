import NDArray
import OrderedCollections
import Synchronization
import Workers
import Zarr

/// The rules about stored values.
enum DataRules {
  static let all: [RuleInfo] = [
    RuleInfo(
      id: "archive-entry", severity: .error, source: "ZIP APPNOTE §4.3; with --data",
      summary: "An entry of an archive has the bytes that its checksum says."),
    RuleInfo(
      id: "chunk-decodes", severity: .error, source: "Zarr §codecs; with --data",
      summary: "Every chunk can be decoded."),
    RuleInfo(
      id: "chunk-stray", severity: .info, source: "Zarr §chunk keys; with --data",
      summary: "Every file of an array is one of its chunks."),
    RuleInfo(
      id: "chunk-missing", severity: .info, source: "Zarr §chunk grids; with --data",
      summary: "Every chunk is stored; one that is not reads as the fill value."),
  ]

  static func finding(_ id: String, _ file: String, _ message: String, _ repair: String = "")
    -> Finding
  {
    Finding(
      severity: all.first { $0.id == id }?.severity ?? .error, rule: id, file: file, pointer: "",
      message: message, repair: repair)
  }
}

extension ValidationWalk {
  /// How many findings of one rule an array may have; more are only counted.
  private static let findingLimit = 1000

  /// Decodes every chunk of every array, and forgets the elements.
  ///
  /// - Throws: errors of the store; `Cancelled`.
  mutating func checkData() throws {
    let damaged = try checkEntries()
    for path in try arrayPaths() {
      do {
        try checkChunks(try ZarrArray.open(store, path: path), except: damaged)
      } catch let error as ZarrError where error.kind == .unsupported || error.kind == .unknownCodec
      {
        var finding = DataRules.finding(
          "chunk-decodes", file(path, ""), "the chunks cannot be checked here: \(error.reason)")
        finding.severity = .info
        report(finding)
      } catch let error as ZarrError {
        // An array of an image is reported with the image.
        guard !datasetPaths.contains(path) else { continue }
        report(DataRules.finding("chunk-decodes", file(error.key, ""), error.reason))
      }
    }
  }

  /// The arrays that images name, and all others in the hierarchy.
  private func arrayPaths() throws -> [String] {
    var paths = OrderedSet(datasetPaths)
    let group = try? ZarrGroup.open(store, path: location.path)
    for entry in try group?.walk() ?? [] {
      if case .success(.array) = entry.metadata { paths.append(entry.path) }
    }
    return paths.filter { (try? NodeMetadata.read(store, $0)) != nil }
  }

  /// Checks the bytes of an archive's entries, and returns the names of those that are damaged.
  private mutating func checkEntries() throws -> Set<String> {
    guard let archive = store as? ZipStore, location.path.isEmpty else { return [] }
    var damaged: Set<String> = []
    let names = archive.directory.entries.map(\.name)
    for (index, name) in names.enumerated() {
      do {
        try archive.verify(name)
      } catch let error as ZarrError {
        damaged.insert(name)
        report(DataRules.finding("archive-entry", name, error.reason, "make the archive again"))
      }
      Progress.current?.report(
        label: "checking entries", completed: index + 1, total: names.count)
    }
    return damaged
  }

  private mutating func checkChunks(_ array: ZarrArray, except damaged: Set<String>) throws {
    var counts = ChunkCounts(array)
    var pending = [array.path]
    var batch: [(key: String, index: [Int])] = []
    func isPart(_ name: String) -> Bool {
      name == "c" || name.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    while let directory = pending.popLast() {
      let listing = try store.listDirectory(directory)
      let depth = directory.utf8.count { $0 == 0x2F } - array.path.utf8.count { $0 == 0x2F }
      for name in listing.directories {
        // Deeper than any chunk's key there is nothing; links may lead around for ever.
        if isPart(name), depth <= array.shape.count + 1 {
          pending.append(StoreKey.join(directory, name))
        } else if !name.hasPrefix(".") {
          stray(StoreKey.join(directory, name), "the directory holds no chunks", &counts)
        }
      }
      for name in listing.keys {
        let key = StoreKey.join(directory, name)
        if directory == array.path, Self.documents.contains(name) { continue }
        guard let index = array.storedIndex(ofKey: key) else {
          stray(key, "this is no chunk of the array", &counts)
          continue
        }
        guard zip(index, array.storedCounts).allSatisfy({ $0 < $1 }) else {
          stray(
            key,
            "the chunk \(index.tupleDescription) lies outside of the array, which has "
              + "\(array.storedCounts.tupleDescription)", &counts)
          continue
        }
        counts.stored += 1
        if !damaged.contains(key) { batch.append((key, index)) }
        if batch.count >= 1024 { try decode(&batch, array, &counts) }
      }
      if batch.count >= 64 { try decode(&batch, array, &counts) }
    }
    try decode(&batch, array, &counts)
    reportRest(array, counts)
  }

  /// What was counted while an array was checked.
  private struct ChunkCounts {
    /// At most as many as there are elements, which are fewer than 2^63.
    let total: Int
    var stored = 0
    var decoded = 0
    var strays = 0
    var flaws = 0

    init(_ array: ZarrArray) { total = array.storedCounts.reduce(1, &*) }
  }

  private static let documents: Set<String> = [
    "zarr.json", ".zarray", ".zattrs", ".zgroup", ".zmetadata",
  ]

  private mutating func stray(_ key: String, _ message: String, _ counts: inout ChunkCounts) {
    counts.strays += 1
    guard counts.strays <= Self.findingLimit else { return }
    report(DataRules.finding("chunk-stray", file(key, ""), message))
  }

  private mutating func decode(
    _ batch: inout [(key: String, index: [Int])], _ array: ZarrArray, _ counts: inout ChunkCounts
  ) throws {
    let chunks = batch
    let flaws = Mutex<[Int: [ChunkFlaw]]>([:])
    try Workers.forEach(chunks.count) { number in
      let found = try array.flaws(at: chunks[number].index)
      if !found.isEmpty { flaws.withLock { $0[number] = found } }
    }
    for (number, found) in flaws.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      for flaw in found {
        counts.flaws += 1
        guard counts.flaws <= Self.findingLimit else { continue }
        let inner = flaw.inner.map { ", in it \($0.tupleDescription)" } ?? ""
        report(
          DataRules.finding(
            "chunk-decodes", file(chunks[number].key, ""),
            "chunk \(flaw.stored.tupleDescription)\(inner): \(flaw.reason)",
            "write it again, or delete the file to read the fill value"))
      }
    }
    counts.decoded += chunks.count
    batch = []
    Progress.current?.report(
      label: "decoding \(array.path)", completed: counts.decoded,
      total: max(counts.decoded, counts.total))
  }

  private mutating func reportRest(_ array: ZarrArray, _ counts: ChunkCounts) {
    let place = file(array.path, array.metadata.format == .v3 ? "zarr.json" : ".zarray")
    for (rule, count) in [("chunk-stray", counts.strays), ("chunk-decodes", counts.flaws)]
    where count > Self.findingLimit {
      report(
        DataRules.finding(rule, place, "and \(count - Self.findingLimit) more of this array"))
    }
    if counts.total != counts.stored {
      report(
        DataRules.finding(
          "chunk-missing", place,
          "\(counts.stored) of \(counts.total) chunks are stored; the others read as the fill value"
        ))
    }
  }
}
