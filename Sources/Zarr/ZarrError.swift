import JSONText
import NDArray

/// What reading or writing Zarr refuses, or fails at.
///
/// Callers act on ``kind``; people read ``description``, which names the place and the reason.
public struct ZarrError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure a caller may act on.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no array or group at the path, or not of the kind asked for.
    case notFound
    /// Something exists where a new node should be made.
    case alreadyExists
    /// A key or path that a store must not be asked for, such as one with "..".
    case invalidKey
    /// A metadata document breaks the specification.
    case invalidMetadata
    /// The metadata names a codec that this library does not have.
    case unknownCodec
    /// A chunk's bytes cannot be decoded, or a chunk cannot be encoded.
    case codecFailed
    /// A region, index or step does not fit the array.
    case invalidSelection
    /// Legal Zarr that this library does not handle, such as an array of strings.
    case unsupported
    /// The work would need more memory than the configured ceiling.
    case limitExceeded
    /// The store may only be read.
    case readOnly
    /// The operating system denies access.
    case permissionDenied
    /// The disk or the quota is full.
    case storageFull
    /// A ZIP archive that is damaged, or made to mislead its readers.
    case invalidArchive
    /// Any other failure of the operating system or the network.
    case io
  }

  /// The kind of failure.
  public var kind: Kind
  /// The store that the failure concerns: the path of a directory or an archive; "" if it concerns
  /// none, or none that is known.
  public var store = ""
  /// The key of the document or chunk, or the path of the node, that the failure concerns; it may
  /// be empty for the root or where nothing is stored.
  public var key: String
  /// What is wrong, in a sentence.
  public var reason: String

  /// Makes an error.
  public init(_ kind: Kind, store: String = "", key: String = "", _ reason: String) {
    self.kind = kind
    self.store = store
    self.key = key
    self.reason = reason
  }

  /// The place, as far as it is known, and the reason: "a.zarr/c/0/1: the chunk has 3 bytes …".
  public var description: String {
    let place = StoreKey.join(store, key)
    return place.isEmpty ? reason : "\(place): \(reason)"
  }

  /// The place in the store and the reason, for those who name the store themselves.
  public var messageInStore: String { key.isEmpty ? reason : "\(key): \(reason)" }

  /// The same error with the place filled in where it is still unknown.
  func at(_ key: String, in store: (any Store)?) -> ZarrError {
    ZarrError(
      kind, store: self.store.isEmpty ? store?.description ?? "" : self.store,
      key: self.key.isEmpty ? key : self.key, reason)
  }
}

/// Runs `body` and adds the place to what it throws where it is still unknown.
func atKey<R>(
  _ key: @autoclosure () -> String, in store: (any Store)? = nil, _ body: () throws -> R
) throws -> R {
  do {
    return try body()
  } catch let error as ZarrError {
    throw error.at(key(), in: store)
  } catch let error as NDArrayError {
    let kind: ZarrError.Kind = error.kind == .size ? .limitExceeded : .invalidSelection
    throw ZarrError(kind, error.message).at(key(), in: store)
  } catch let error as JSONError {
    throw ZarrError(.invalidMetadata, error.description).at(key(), in: store)
  }
}
