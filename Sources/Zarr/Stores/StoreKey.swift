/// The rules for keys and node paths.
///
/// A key is one or more segments joined by "/". No segment is empty, "." or ".."; there is no NUL
/// and no backslash. So no key can leave a store's root.
public enum StoreKey {
  /// The longest key in bytes; what no file system takes is refused before it is tried.
  static let byteLimit = 4096

  /// - Throws: ``ZarrError`` of kind `invalidKey`.
  public static func check(_ key: String) throws {
    var segmentLength = 0
    var dots = 0
    func endSegment() throws {
      if segmentLength == 0 {
        throw ZarrError(.invalidKey, key: printable(key), "a path with an empty segment")
      }
      if dots == segmentLength, dots <= 2 {
        throw ZarrError(.invalidKey, key: printable(key), "a path with a segment \".\" or \"..\"")
      }
      segmentLength = 0
      dots = 0
    }
    guard key.utf8.count <= byteLimit else {
      throw ZarrError(.invalidKey, key: printable(key), "a key of \(key.utf8.count) bytes")
    }
    for byte in key.utf8 {
      switch byte {
      case UInt8(ascii: "/"): try endSegment()
      case 0, UInt8(ascii: "\\"):
        throw ZarrError(.invalidKey, key: printable(key), "a key with a NUL or a backslash")
      default:
        segmentLength += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    try endSegment()
  }

  /// Checks a prefix, which is "" or a key.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey`.
  public static func checkPrefix(_ prefix: String) throws {
    if !prefix.isEmpty { try check(prefix) }
  }

  /// A path as users write it, as a prefix: slashes at both ends and double ones dropped,
  /// backslashes turned round.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey` for "." and ".." segments.
  public static func normalized(_ path: String) throws -> String {
    let segments = path.utf8.split { $0 == 0x2F || $0 == 0x5C }
    let prefix = segments.map { String(Substring($0)) }.joined(separator: "/")
    try checkPrefix(prefix)
    return prefix
  }

  /// `name` under `prefix`.
  public static func join(_ prefix: String, _ name: String) -> String {
    prefix.isEmpty ? name : name.isEmpty ? prefix : "\(prefix)/\(name)"
  }

  /// Checks the name of a new node: the rules of Zarr v3, section "Node names".
  ///
  /// - Throws: ``ZarrError`` of kind `invalidKey`.
  public static func checkNodeName(_ name: some StringProtocol) throws {
    let isReserved = name.hasPrefix("__") || name == "zarr.json" || name.hasPrefix(".z")
    guard !name.isEmpty, !isReserved, name.contains(where: { $0 != "." }) else {
      throw ZarrError(.invalidKey, key: printable(String(name)), "not a name for an array or group")
    }
  }

  /// A key fit for a message: shortened, control characters shown as "?".
  private static func printable(_ key: String) -> String {
    let shown = String(
      key.prefix(120).map { $0.unicodeScalars.contains { $0.value < 32 } ? "?" : $0 })
    return shown.count < key.count ? shown + "…" : shown
  }
}
