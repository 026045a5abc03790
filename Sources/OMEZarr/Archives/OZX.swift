import JSONText
import Workers
import Zarr

/// OME-Zarr in one ZIP file: RFC-9, file names ending in ".ozx".
public enum OZX {
  /// Whether the path ends in ".ozx", in any case.
  public static func isPath(_ path: String) -> Bool { path.lowercased().hasSuffix(".ozx") }

  /// The version of OME-Zarr that the archive's comment names; nil if there is no such comment.
  ///
  /// - Throws: ``OMEZarrError`` of kind `missing` or `storage` if this is no archive.
  public static func readVersion(_ path: String) throws -> String? {
    OZXComment(try open(path, isChecked: false).directory.comment)?.version
  }

  /// Whether the archive's comment says that the metadata documents come first in its directory.
  ///
  /// - Throws: ``OMEZarrError`` of kind `missing` or `storage` if this is no archive.
  public static func readJSONFirst(_ path: String) throws -> Bool {
    OZXComment(try open(path, isChecked: false).directory.comment)?.isJSONFirst ?? false
  }

  /// Opens an archive for reading.
  ///
  /// - Parameter isChecked: whether to refuse an archive that holds another one, which RFC-9 forbids.
  /// - Throws: ``OMEZarrError`` of kind `missing` if there is no file, of kind `storage` if it is
  ///   damaged or made to mislead, or holds an archive.
  public static func open(_ path: String, isChecked: Bool = true) throws -> ZipStore {
    do {
      let archive = try ZipStore(path)
      if isChecked, let inner = archive.directory.entries.first(where: { isPath($0.name) }) {
        throw OMEZarrError(
          .storage,
          "the archive holds another one, '\(inner.name)', which RFC-9 forbids; remove it",
          place: path)
      }
      return archive
    } catch let error as ZarrError where error.kind == .notFound {
      throw OMEZarrError(.missing, "there is no such archive", place: path)
    } catch let error as ZarrError {
      throw OMEZarrError(
        .storage, "the archive cannot be read", place: path, cause: error.messageInStore)
    }
  }

  /// The order that RFC-9 asks for: the root's zarr.json, the other zarr.json files breadth-first,
  /// then all else by name.
  public static func ordered(_ keys: [String]) -> [String] {
    func rank(_ key: String) -> (Int, Int) {
      let depth = key.utf8.reduce(0) { $0 + ($1 == 0x2F ? 1 : 0) }
      return isMetadata(key) ? (0, depth) : (1, 0)
    }
    return keys.map { (rank($0), $0) }.sorted { ($0.0.0, $0.0.1, $0.1) < ($1.0.0, $1.0.1, $1.1) }
      .map(\.1)
  }

  /// Whether the key is that of a Zarr v3 metadata document.
  static func isMetadata(_ key: String) -> Bool {
    key == "zarr.json" || key.hasSuffix("/zarr.json")
  }

  /// Copies all that is in a store to a new archive, as RFC-9 recommends: stored without compression,
  /// with ZIP64 records, the metadata first, the version in the comment. Nothing is decoded: a
  /// hierarchy of Zarr v2 gets the documents of v3 for the chunks that it has.
  ///
  /// - Parameters:
  ///   - source: the store; it must not be empty.
  ///   - path: the archive, which is replaced if it is there.
  ///   - version: the version of OME-Zarr for the comment, if the hierarchy has none, and for a
  ///     hierarchy of Zarr v2.
  /// - Throws: ``OMEZarrError`` of kind `missing` if the store is empty, of kind `metadata` if it
  ///   holds an archive itself, of kind `version` if it is of Zarr v2 and has codecs that v3 has not;
  ///   `ZarrError` from the store or the disk; `Cancelled`.
  public static func write(
    _ source: any Store, to path: String, version: String = "0.5"
  ) throws {
    var keys = try source.list("")
    guard !keys.isEmpty else {
      throw OMEZarrError(.missing, "no files found in the source store \(source)", place: path)
    }
    if let inner = keys.first(where: isPath) {
      throw OMEZarrError(
        .metadata, "an .ozx archive must not be inside another one; remove it first", place: inner)
    }
    let documents = MemoryStore()
    if !keys.contains("zarr.json"), keys.contains(".zgroup") {
      let obsolete = try InPlaceUpgrade.documents(of: source, version, into: documents)
      keys = keys.filter { !obsolete.contains($0) }
      keys += try documents.list("").filter { !keys.contains($0) }
    }
    try Replacing.makeParent(of: path)
    let archive = try ZipWriter(path)
    for (index, key) in ordered(keys).enumerated() {
      try Cancellation.current.check()
      guard let reader = try documents.reader(key) ?? source.reader(key) else { continue }
      try archive.add(key, from: reader)
      Progress.current?.report(label: "writing \(path)", completed: index + 1, total: keys.count)
    }
    let actual = hierarchyVersion(archive) ?? version
    try archive.finish(comment: OZXComment(version: actual, isJSONFirst: true).bytes)
  }
}

/// The comment of an RFC-9 archive.
struct OZXComment: Sendable, Hashable {
  var version: String?
  var isJSONFirst: Bool

  init(version: String?, isJSONFirst: Bool) {
    self.version = version
    self.isJSONFirst = isJSONFirst
  }

  /// Nil if the bytes are no JSON object with a member "ome".
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSON.parse(bytes), let ome = json["ome"], ome.object != nil else {
      return nil
    }
    version = ome["version"]?.string
    isJSONFirst = ome["zipFile"]?["centralDirectory"]?["jsonFirst"]?.bool ?? false
  }

  var bytes: [UInt8] {
    let version = JSON.string(version ?? "").serialized()
    let more = isJSONFirst ? ", \"zipFile\": {\"centralDirectory\": {\"jsonFirst\": true}}" : ""
    return Array("{\"ome\": {\"version\": \(version)\(more)}}".utf8)
  }
}
