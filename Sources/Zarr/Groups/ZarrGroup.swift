import JSONText
import NDArray
import OrderedCollections

/// A group in a store, of either format: a node that holds arrays and further groups.
///
/// A value of a few words. Errors are ``ZarrError``.
public struct ZarrGroup: Sendable {
  /// The store that the group is in.
  public let store: any Store
  /// The group's path in the store; "" for the root.
  public let path: String
  /// What the metadata says.
  public internal(set) var metadata: GroupMetadata

  init(_ store: any Store, _ path: String, _ metadata: GroupMetadata) {
    self.store = store
    self.path = path
    self.metadata = metadata
  }

  /// The format of the group's documents.
  public var format: ZarrFormat { metadata.format }

  /// The user's attributes, whole and in order.
  public var attributes: JSONObject { metadata.attributes }

  /// Opens a group.
  ///
  /// - Parameters:
  ///   - path: the group's path in the store; "" for the root.
  ///   - format: the format to look for; nil for v3, else v2.
  ///   - consolidated: whether to believe the copies of metadata that the group may keep, so that
  ///     the nodes below cost no request each. They may be stale; worth it for remote stores.
  /// - Throws: ``ZarrError`` of kind `notFound`, `invalidMetadata` or `unsupported`.
  public static func open(
    _ store: any Store, path: String = "", format: ZarrFormat? = nil, consolidated: Bool = false
  ) throws -> ZarrGroup {
    let path = try StoreKey.normalized(path)
    guard case .group(let metadata) = try NodeMetadata.read(store, path, format) else {
      throw ZarrError(.notFound, "there is no group here").at(path, in: store)
    }
    let group = ZarrGroup(store, path, metadata)
    return consolidated ? try group.consolidatedView() : group
  }

  /// Creates a group, and the groups above it that do not exist.
  ///
  /// - Parameter overwrite: whether to delete what is at the path before.
  /// - Throws: ``ZarrError`` of kind `alreadyExists` if there is a node at the path or an array above.
  public static func create(
    _ store: any Store, path: String = "", format: ZarrFormat = .v3,
    attributes: JSONObject = JSONObject(), overwrite: Bool = false
  ) throws -> ZarrGroup {
    let path = try StoreKey.normalized(path)
    try NodeMetadata.prepare(store, path, format, overwrite: overwrite)
    let group = ZarrGroup(store, path, GroupMetadata(format: format, attributes: attributes))
    try NodeMetadata.write(group.metadata.documents, store, path)
    return group
  }

  /// Replaces the user's attributes.
  public mutating func setAttributes(_ attributes: JSONObject) throws {
    var changed = metadata
    changed.attributes = attributes
    try NodeMetadata.write(changed.documents, store, path)
    metadata = changed
  }

  /// The path in the store of `name`, which may have several segments.
  private func childPath(_ name: String) throws -> String {
    StoreKey.join(path, try StoreKey.normalized(name))
  }

  /// The array or group at `name` below this group.
  ///
  /// - Throws: ``ZarrError`` of kind `notFound`.
  public func node(
    _ name: String, access: AccessOptions = AccessOptions()
  ) throws -> ZarrNode {
    try ZarrNode.open(store, path: try childPath(name), format: format, access: access)
  }

  /// The array at `name` below this group.
  public func array(_ name: String, access: AccessOptions = AccessOptions()) throws -> ZarrArray {
    try ZarrArray.open(store, path: try childPath(name), format: format, access: access)
  }

  /// The group at `name` below this group.
  public func group(_ name: String) throws -> ZarrGroup {
    try ZarrGroup.open(store, path: try childPath(name), format: format)
  }

  /// Whether there is an array or a group at `name` below this group.
  public func contains(_ name: String) throws -> Bool {
    try NodeMetadata.exists(store, try childPath(name))
  }

  /// Creates an array at `name` below this group, in the group's format.
  public func createArray(
    _ name: String, _ options: ArrayOptions, overwrite: Bool = false,
    access: AccessOptions = AccessOptions()
  ) throws -> ZarrArray {
    var options = options
    options.format = format
    return try ZarrArray.create(
      store, path: try childPath(name), options, overwrite: overwrite, access: access)
  }

  /// Creates a group at `name` below this group, in the group's format.
  public func createGroup(
    _ name: String, attributes: JSONObject = JSONObject(), overwrite: Bool = false
  ) throws -> ZarrGroup {
    try ZarrGroup.create(
      store, path: try childPath(name), format: format, attributes: attributes,
      overwrite: overwrite)
  }

  /// Deletes the node at `name` with all that is below it.
  public func delete(_ name: String) throws {
    let path = try childPath(name)
    guard path != self.path else {
      throw ZarrError(.invalidKey, key: path, "a group does not delete itself")
    }
    try store.deletePrefix(path)
  }
}
