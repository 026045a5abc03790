import Zarr

extension OZX {
  /// One way in which an archive departs from RFC-9.
  public struct Departure: Sendable, Hashable {
    /// The name of the rule, such as "notzip64".
    public var rule: String
    /// Whether RFC-9 forbids it; it only advises against it otherwise.
    public var isError: Bool
    /// What is wrong, in a sentence.
    public var message: String
    /// What mends it.
    public var repair: String
  }

  /// Everything in which an archive departs from RFC-9.
  ///
  /// - Throws: ``OMEZarrError`` of kind `missing` or `storage` if it cannot be opened at all.
  public static func check(_ path: String) throws -> [Departure] {
    let directory = try open(path).directory
    let names = directory.entries.map(\.name)
    let comment = OZXComment(directory.comment)
    let rewrite = "write it again with write_store_to_zip"
    var found: [Departure] = []
    func add(_ rule: String, _ isError: Bool, _ message: String, _ repair: String) {
      found.append(Departure(rule: rule, isError: isError, message: message, repair: repair))
    }
    if !names.contains("zarr.json") {
      add(
        "rootnotzarr", true, "there is no zarr.json at the root of the archive",
        "zip the content of the .ome.zarr directory, not the directory")
    }
    if let inner = names.first(where: isPath) {
      add("ozxinozx", true, "\(inner) is an archive inside the archive", "remove it")
    }
    let isSorted = hasMetadataFirst(names)
    if !isSorted {
      let misleads = comment?.isJSONFirst ?? false
      add(
        misleads ? "misleadingsort" : "unsorted", misleads,
        misleads
          ? "the comment says that zarr.json files come first, and they do not"
          : "zarr.json files do not come first in the directory", rewrite)
    }
    if comment?.version == nil {
      add("missingcomment", false, "the comment does not name the version of OME-Zarr", rewrite)
    }
    if !directory.isZip64 { add("notzip64", false, "the archive is not ZIP64", rewrite) }
    if directory.entries.contains(where: \.isDeflated) {
      add(
        "compressed", false, "entries are compressed by ZIP, so ranges of them cannot be read",
        rewrite)
    }
    if !path.hasSuffix(".ozx") {
      add("notozx", false, "the name does not end in .ozx", "rename it")
    }
    return found
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
