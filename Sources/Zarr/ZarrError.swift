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
  /// The key of the document or chunk, or the path of the node, that the failure concerns; it may
  /// be empty for the root or where nothing is stored.
  public var key: String
  /// What is wrong, in a sentence.
  public var reason: String

  /// Makes an error.
  public init(_ kind: Kind, key: String = "", _ reason: String) {
    self.kind = kind
    self.key = key
    self.reason = reason
  }

  public var description: String { key.isEmpty ? reason : "\(key): \(reason)" }

  /// The same error with `key` filled in, if it has none yet.
  func at(_ key: String) -> ZarrError {
    self.key.isEmpty ? ZarrError(kind, key: key, reason) : self
  }
}

/// Runs `body` and adds `key` to what it throws where the place is still unknown.
func atKey<R>(_ key: @autoclosure () -> String, _ body: () throws -> R) throws -> R {
  do {
    return try body()
  } catch let error as ZarrError {
    throw error.at(key())
  } catch let error as NDArrayError {
    let kind: ZarrError.Kind = error.kind == .size ? .limitExceeded : .invalidSelection
    throw ZarrError(kind, key: key(), error.message)
  } catch let error as JSONError {
    throw ZarrError(.invalidMetadata, key: key(), error.description)
  }
}
