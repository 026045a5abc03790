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

  /// The version a file's tag means: an exact name, a pre-release of 0.6 or 0.9 ("0.6rc0",
  /// "0.6.dev4"), or nil.
  public init?(tag: String) {
    if let exact = NgffVersion(rawValue: tag) {
      self = exact
    } else if Self.isPrerelease(tag, of: "0.6") {
      self = .v06
    } else if tag == "0.9" || Self.isPrerelease(tag, of: "0.9") {
      self = .v09
    } else {
      return nil
    }
  }

  private static func isPrerelease(_ tag: String, of release: String) -> Bool {
    guard tag.hasPrefix(release) else { return false }
    let tail = tag.dropFirst(release.count)
    for word in [".dev", "dev", "rc", ".rc", "a", "b"] where tail.hasPrefix(word) {
      let number = tail.dropFirst(word.count)
      return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }
    return false
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
