/// The versions of the OME-Zarr specification that this library knows.
public enum NgffVersion: String, CaseIterable, Sendable, Hashable, Comparable,
  CustomStringConvertible
{
  case v01 = "0.1"
  case v02 = "0.2"
  case v03 = "0.3"
  case v04 = "0.4"
  case v05 = "0.5"
  case v06 = "0.6"
  case v09 = "0.9.dev1"

  /// The versions that can be written.
  public static let writable: [NgffVersion] = [.v04, .v05, .v06]

  /// The version a file's tag means: an exact name, a pre-release of a release ("0.6rc0",
  /// "0.6.dev4"), or nil.
  public init?(tag: String) {
    let bases: [(String, NgffVersion)] =
      Self.allCases.dropLast().map { ($0.rawValue, $0) } + [("0.9", .v09)]
    for (base, version) in bases where tag.hasPrefix(base) {
      guard tag.count == base.count || Self.isPrerelease(tag.dropFirst(base.count)) else {
        continue
      }
      self = version
      return
    }
    return nil
  }

  /// Whether what follows a release's name makes it a pre-release, as Python's packages spell it:
  /// a word, perhaps with a separator before and after it, and a number.
  private static func isPrerelease(_ tail: Substring) -> Bool {
    var tail = tail.lowercased()[...]
    func dropSeparator() {
      if let first = tail.first, "._-".contains(first) { tail = tail.dropFirst() }
    }
    var words = 0
    while !tail.isEmpty {
      dropSeparator()
      let known = ["alpha", "beta", "preview", "pre", "dev", "rc", "a", "b", "c"]
      guard let word = known.first(where: tail.hasPrefix) else { return false }
      tail = tail.dropFirst(word.count)
      dropSeparator()
      tail = tail.drop { $0.isASCII && $0.isNumber }
      words += 1
    }
    return words > 0
  }

  /// The version of Zarr underneath: 2 up to 0.4, 3 from 0.5.
  public var zarrFormat: Int { self < .v05 ? 2 : 3 }

  /// Whether the metadata sits in `attributes.ome`.
  public var hasNamespace: Bool { self >= .v05 }

  /// Whether axes belong to coordinate systems.
  public var hasCoordinateSystems: Bool { self >= .v06 }

  /// Whether this library writes the version.
  public var isWritable: Bool { Self.writable.contains(self) }

  public var description: String { rawValue }

  public static func < (left: NgffVersion, right: NgffVersion) -> Bool {
    left.rawValue < right.rawValue
  }
}
