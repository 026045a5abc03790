import JSONText

/// How the key of a chunk follows from its index.
///
/// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/chunk-key-encodings/
public struct ChunkKeyEncoding: Sendable, Hashable {
  /// The ways to begin a key.
  public enum Kind: String, Sendable, Hashable {
    /// "c/0/1"; "c" for a 0-d array.
    case `default`
    /// "0.1"; "0" for a 0-d array. The only one in Zarr v2.
    case v2
  }

  /// The way to begin a key.
  public var kind: Kind
  /// What stands between the numbers: "/" or ".".
  public var separator: Separator

  /// What stands between the numbers.
  public enum Separator: String, Sendable, Hashable {
    /// Nested directories.
    case slash = "/"
    /// One directory.
    case dot = "."
  }

  /// Makes an encoding.
  public init(_ kind: Kind, separator: Separator) {
    self.kind = kind
    self.separator = separator
  }

  /// The key of the chunk at `index`, below the array's path.
  public func key(_ index: [Int]) -> String {
    var key = kind == .default ? "c" : index.isEmpty ? "0" : ""
    for number in index {
      if !key.isEmpty { key += separator.rawValue }
      key += String(number)
    }
    return key
  }

  /// The index of the chunk with `key`, below the array's path; nil if it is no chunk's key.
  func index(of key: String, rank: Int) -> [Int]? {
    var numbers = key[...]
    if kind == .default {
      guard numbers.first == "c" else { return nil }
      numbers = numbers.dropFirst()
      if rank == 0 { return numbers.isEmpty ? [] : nil }
      guard numbers.first.map(String.init) == separator.rawValue else { return nil }
      numbers = numbers.dropFirst()
    } else if rank == 0 {
      return key == "0" ? [] : nil
    }
    let parts = numbers.split(
      separator: Character(separator.rawValue), omittingEmptySubsequences: false)
    let index = parts.compactMap { Int($0) }
    return parts.count == rank && index.count == rank && self.key(index) == key ? index : nil
  }

  /// Reads the v3 metadata member.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata` or `unsupported`.
  init(json: JSON) throws {
    let spec = try CodecSpec(json: json)
    guard let kind = Kind(rawValue: spec.name) else {
      throw ZarrError(.unsupported, "chunk key encoding \"\(spec.name)\" is not known")
    }
    if let stranger = spec.configuration.keys.first(where: { $0 != "separator" }) {
      throw ZarrError(
        .invalidMetadata, "chunk key encoding \(spec.name) has an unknown member \"\(stranger)\"")
    }
    self.init(kind, separator: kind == .default ? .slash : .dot)
    if let value = spec.configuration["separator"] {
      guard let separator = value.string.flatMap(Separator.init) else {
        throw ZarrError(.invalidMetadata, "the separator of chunk keys must be \"/\" or \".\"")
      }
      self.separator = separator
    }
  }

  /// The v3 metadata member.
  var json: JSON {
    [
      "name": .string(kind.rawValue),
      "configuration": ["separator": .string(separator.rawValue)],
    ]
  }
}
