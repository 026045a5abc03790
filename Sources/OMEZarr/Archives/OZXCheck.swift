import JSONText
import Zarr

extension OZX {
  /// One way in which an archive departs from RFC-9.
  public struct Departure: Sendable, Hashable {
    /// The name of the rule, such as "notzip64"; see ``OZX/rules``.
    public var rule: String
    /// Whether RFC-9 forbids it; it only advises against it otherwise.
    public var isError: Bool
    /// What is wrong, in a sentence.
    public var message: String
    /// What mends it.
    public var repair: String
  }

  /// What RFC-9 asks of an archive. In reports of validation the names begin with "ozx-".
  public static let rules: [RuleInfo] = [
    ("rootnotzarr", true, "MUST", "The root of the hierarchy is the root of the archive."),
    ("ozxinozx", true, "SHALL NOT", "There is no archive inside."),
    ("misleadingsort", true, "jsonFirst", "Metadata comes first where the comment says so."),
    ("unsorted", false, "SHOULD", "Metadata comes first: the root's, then breadth-first."),
    ("missingcomment", false, "SHOULD", "The comment names the version of OME-Zarr."),
    ("commentmark", false, "SHOULD", "The comment is UTF-8 without a byte order mark."),
    ("otherversion", false, "SHOULD", "The version in the comment is that of the hierarchy."),
    ("notzip64", false, "SHOULD", "The archive is in the ZIP64 format."),
    ("compressed", false, "SHOULD", "Entries are stored without compression."),
    ("notozx", false, "SHOULD", "The name ends in .ozx."),
  ].map { id, isError, word, summary in
    RuleInfo(
      id: id, severity: isError ? .error : .warning, source: "RFC-9, \(word)", summary: summary)
  }

  /// Everything in which an archive departs from RFC-9.
  ///
  /// - Throws: ``OMEZarrError`` of kind `missing` or `storage` if it cannot be opened at all.
  public static func check(_ path: String) throws -> [Departure] {
    check(try open(path, isChecked: false))
  }

  /// Everything in which an archive departs from RFC-9.
  static func check(_ archive: ZipStore) -> [Departure] {
    let names = archive.directory.entries.map(\.name)
    let comment = OZXComment(archive.directory.comment)
    let rewrite = "write it again with write_store_to_zip"
    var found: [Departure] = []
    func add(_ rule: String, _ message: String, _ repair: String) {
      let isError = rules.first { $0.id == rule }?.severity == .error
      found.append(Departure(rule: rule, isError: isError, message: message, repair: repair))
    }
    if !names.contains("zarr.json") {
      add(
        "rootnotzarr", "there is no zarr.json at the root of the archive",
        "zip the content of the .ome.zarr directory, not the directory")
    }
    if let inner = names.first(where: isPath) {
      add("ozxinozx", "\(inner) is an archive inside the archive", "remove it")
    }
    if names.contains("zarr.json"), !hasMetadataFirst(names) {
      if comment?.isJSONFirst ?? false {
        add(
          "misleadingsort", "the comment says that zarr.json files come first, and they do not",
          rewrite)
      } else {
        add("unsorted", "zarr.json files do not come first in the directory", rewrite)
      }
    }
    if let version = comment?.version {
      if let actual = hierarchyVersion(archive), actual != version {
        add("otherversion", "the comment says \(version), the hierarchy \(actual)", rewrite)
      }
    } else {
      add("missingcomment", "the comment does not name the version of OME-Zarr", rewrite)
    }
    if archive.directory.comment.starts(with: [0xEF, 0xBB, 0xBF]) {
      add("commentmark", "the comment begins with a byte order mark, which not all read", rewrite)
    }
    if !archive.directory.isZip64 { add("notzip64", "the archive is not ZIP64", rewrite) }
    if archive.directory.entries.contains(where: \.isDeflated) {
      add(
        "compressed", "entries are compressed by ZIP, so ranges of them cannot be read", rewrite)
    }
    if !archive.path.hasSuffix(".ozx") {
      add("notozx", "the name does not end in .ozx", "rename it")
    }
    return found
  }

  /// The version that the root's metadata names.
  static func hierarchyVersion(_ store: any Store) -> String? {
    let bytes = (try? store.get("zarr.json")) ?? nil
    return bytes.flatMap { try? JSON.parse($0) }?["attributes"]?["ome"]?["version"]?.string
  }

  /// Whether the root's zarr.json comes first and the others follow it breadth-first.
  private static func hasMetadataFirst(_ names: [String]) -> Bool {
    let metadata = names.prefix(while: isMetadata)
    guard metadata.count == names.count(where: isMetadata), metadata.first == "zarr.json" else {
      return false
    }
    let depths = metadata.map { $0.utf8.count { $0 == 0x2F } }
    return depths == depths.sorted()
  }
}
