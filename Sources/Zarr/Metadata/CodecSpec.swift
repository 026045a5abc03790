import JSONText
import OrderedCollections

/// The two versions of the format.
public enum ZarrFormat: Int, Sendable, Hashable, CaseIterable {
  /// `.zarray`, `.zgroup` and `.zattrs`.
  case v2 = 2
  /// `zarr.json`.
  case v3 = 3
}

/// A codec as metadata names it, before it is bound to an array.
public struct CodecSpec: Sendable, Hashable {
  /// The registered name in v3, the "id" in v2.
  public var name: String
  /// The codec's parameters, spelled as in the format it was written for.
  public var configuration: JSONObject

  /// Makes a codec specification.
  public init(_ name: String, _ configuration: JSONObject = JSONObject()) {
    self.name = name
    self.configuration = configuration
  }

  /// Reads a codec in any of Zarr's spellings: v3's `{"name": …, "configuration": {…}}`, v2's
  /// `{"id": …, …}`, or the bare name.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  public init(json: JSON) throws {
    if let name = json.string {
      self.init(name)
    } else if let name = json["name"]?.string {
      for member in json.object?.keys ?? []
      where !["name", "configuration", "must_understand"].contains(member) {
        throw ZarrError(.invalidMetadata, "codec \(name) has an unknown member \"\(member)\"")
      }
      switch json["configuration"] {
      case nil, .null: self.init(name)
      case .object(let configuration): self.init(name, configuration)
      default: throw ZarrError(.invalidMetadata, "codec \(name): configuration is no object")
      }
    } else if let name = json["id"]?.string {
      var configuration = json.object ?? [:]
      configuration["id"] = nil
      self.init(name, configuration)
    } else {
      throw ZarrError(.invalidMetadata, "a codec must be an object with a name, not \(json.kind)")
    }
  }

  /// The JSON of this codec in the spelling of `format`.
  public func json(_ format: ZarrFormat) -> JSON {
    switch format {
    case .v2:
      var members: JSONObject = ["id": .string(name)]
      for (key, value) in configuration { members[key] = value }
      return .object(members)
    case .v3:
      var members: JSONObject = ["name": .string(name)]
      if !configuration.isEmpty { members["configuration"] = .object(configuration) }
      return .object(members)
    }
  }
}
