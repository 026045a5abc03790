import JSONText

/// An array or a group.
public enum ZarrNode: Sendable {
  /// An array.
  case array(ZarrArray)
  /// A group.
  case group(ZarrGroup)

  /// Opens whatever is at a path.
  ///
  /// - Parameters:
  ///   - path: the path in the store; "" for the root.
  ///   - format: the format to look for; nil for v3, else v2.
  ///   - consolidated: see ``ZarrGroup/open(_:path:format:consolidated:)``.
  /// - Throws: ``ZarrError`` of kind `notFound`, `invalidMetadata`, `unknownCodec`, `unsupported`.
  public static func open(
    _ store: any Store, path: String = "", format: ZarrFormat? = nil, consolidated: Bool = false,
    access: AccessOptions = AccessOptions()
  ) throws -> ZarrNode {
    let path = try StoreKey.normalized(path)
    switch try NodeMetadata.read(store, path, format) {
    case .array(let metadata):
      return try atKey(StoreKey.join(path, metadata.documents.last?.name ?? ""), in: store) {
        .array(try ZarrArray(store, path, metadata, access))
      }
    case .group(let metadata):
      let group = ZarrGroup(store, path, metadata)
      return .group(consolidated ? try group.consolidatedView() : group)
    case nil:
      throw ZarrError(.notFound, "there is no array or group here").at(path, in: store)
    }
  }

  /// The path in the store.
  public var path: String {
    switch self {
    case .array(let array): array.path
    case .group(let group): group.path
    }
  }

  /// The last segment of the path; "" for the root.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The user's attributes.
  public var attributes: JSONObject {
    switch self {
    case .array(let array): array.attributes
    case .group(let group): group.attributes
    }
  }
}
