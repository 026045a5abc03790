/// Paths in metadata: they come from outside and must stay inside their container.
enum SafePath {
  /// Checks a path that leads down from a group.
  ///
  /// - Throws: ``OMEZarrError`` of kind `unsafePath` for absolute paths, ".." and "." segments,
  ///   backslashes, NUL, drive letters and percent escapes of these.
  static func check(_ path: String, place: String = "") throws(OMEZarrError) {
    if let trouble = trouble(path) {
      throw OMEZarrError(
        .unsafePath, "the path '\(shortened(path))' \(trouble); it must stay inside its group",
        place: place)
    }
  }

  /// Whether ``check(_:place:)`` passes.
  static func isSafe(_ path: String) -> Bool { trouble(path) == nil }

  private static func trouble(_ path: String) -> String? {
    if path.isEmpty { return "is empty" }
    if path.utf8.first == UInt8(ascii: "/") { return "is absolute" }
    if path.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") }) {
      return "holds a NUL or a backslash"
    }
    let lowered = path.lowercased()
    if lowered.contains("%2e") || lowered.contains("%2f") || lowered.contains("%5c") {
      return "holds escapes"
    }
    let segments = path.split(separator: "/", omittingEmptySubsequences: true)
    if segments.isEmpty { return "is empty" }
    if segments.contains(where: { $0 == ".." || $0 == "." }) { return "holds dots for a segment" }
    let bytes = Array(path.utf8.prefix(2))
    if bytes.count == 2, bytes[1] == UInt8(ascii: ":"), bytes[0].isASCIIAlphanumeric {
      return "begins with a drive letter"
    }
    if path.contains("://") { return "is an address" }
    return nil
  }

  private static func shortened(_ path: String) -> String {
    path.count <= 80 ? path : String(path.prefix(77)) + "…"
  }

  /// Follows a relative path, which may lead up with "..", from a group.
  ///
  /// - Returns: the path from the container's root; nil if it leads out of the container.
  static func resolve(_ relative: String, from group: String) -> String? {
    guard relative.utf8.first != UInt8(ascii: "/"), !relative.utf8.contains(0),
      !relative.utf8.contains(UInt8(ascii: "\\"))
    else { return nil }
    var segments = group.split(separator: "/")
    for segment in relative.split(separator: "/") {
      switch segment {
      case ".": continue
      case "..":
        guard segments.popLast() != nil else { return nil }
      default: segments.append(segment)
      }
    }
    return segments.joined(separator: "/")
  }
}
