import JSONText
import Zarr

/// A group of an OME-Zarr hierarchy, opened: the Zarr group and what its attributes mean.
public struct OMEGroup: Sendable {
  /// The group.
  public var group: ZarrGroup
  /// What its attributes mean.
  public var document: OMEDocument
  /// What the user calls it, for messages.
  public var name: String

  /// Opens a group.
  ///
  /// - Parameters:
  ///   - version: the version to read it as; nil for what the file says. It also decides which Zarr
  ///     format is looked for.
  ///   - inherited: the version of the hierarchy, for groups that do not say it themselves.
  /// - Throws: ``OMEZarrError``: `missing` or `notZarr` if there is no group, `wrongNode` if there is
  ///   an array, `metadata` or `unsafePath` for what cannot be understood, `storage`.
  public init(_ location: StoreLocation, version: NgffVersion? = nil) throws {
    name = location.name
    group = try Self.open(location, version)
    let group = group
    do {
      document = try OMEDocument(attributes: group.attributes, version: version) { path in
        guard SafePath.isSafe(path), let array = try? group.array(path) else { return nil }
        return array.metadata.keyEncoding.separator == .slash
      }
    } catch {
      var error = error
      error.place = "\(name): \(error.place)"
      throw error
    }
  }

  /// Opens the group at a path below this one.
  public func child(_ path: String) throws -> OMEGroup {
    try SafePath.check(path, place: name)
    return try OMEGroup(
      StoreLocation(
        store: group.store, path: StoreKey.join(group.path, path), name: "\(name)/\(path)"))
  }

  private static func open(_ location: StoreLocation, _ version: NgffVersion?) throws -> ZarrGroup {
    let store = location.store
    let wanted: ZarrFormat? = version.map { $0.zarrFormat == 2 ? .v2 : .v3 }
    do {
      switch try NodeMetadata.read(store, location.path, wanted) {
      case .group(let metadata):
        // An empty v3 group over a v2 group: the attributes are in the older one.
        if wanted == nil, metadata.format == .v3, metadata.attributes.isEmpty,
          let old = try? ZarrGroup.open(store, path: location.path, format: .v2),
          !old.attributes.isEmpty
        {
          return old
        }
        return try ZarrGroup.open(store, path: location.path, format: metadata.format)
      case .array:
        throw OMEZarrError(
          .wrongNode, "this is a single array; open the image it is a level of",
          place: location.name)
      case nil: throw try missing(location, wanted)
      }
    } catch let error as ZarrError {
      throw OMEZarrError(zarr: error, at: location.name)
    }
  }

  private static func missing(
    _ location: StoreLocation, _ wanted: ZarrFormat?
  ) throws -> OMEZarrError {
    let store = location.store
    if wanted != nil, try NodeMetadata.read(store, location.path) != nil {
      return OMEZarrError(
        .version,
        "the hierarchy is of Zarr v\(wanted == .v3 ? 2 : 3), not of the version asked for; "
          + "leave the version out to have it detected", place: location.name)
    }
    let listing = try store.listDirectory(location.path)
    if listing.keys.isEmpty, listing.directories.isEmpty {
      return OMEZarrError(.missing, "there is nothing at this path", place: location.name)
    }
    var message = "this is no Zarr group: it has neither zarr.json nor .zgroup"
    if listing.keys.contains(".zattrs") { message += ", only .zattrs" }
    let inside = listing.directories.filter { $0.hasSuffix(".zarr") }.prefix(3)
    if !inside.isEmpty { message += "; in it there is " + inside.joined(separator: ", ") }
    return OMEZarrError(.notZarr, message, place: location.name)
  }
}

extension OMEZarrError {
  /// What the floor below reports, with the place in the user's words.
  init(zarr error: ZarrError, at place: String) {
    let kind: Kind =
      switch error.kind {
      case .notFound: .missing
      case .alreadyExists: .exists
      case .invalidKey: .unsafePath
      case .invalidMetadata, .unknownCodec, .unsupported: .metadata
      case .invalidSelection: .argument
      default: .storage
      }
    self.init(kind, error.messageInStore, place: place)
  }
}
