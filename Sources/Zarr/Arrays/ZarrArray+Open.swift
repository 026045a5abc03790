import JSONText
import NDArray

extension ZarrArray {
  /// Opens an array.
  ///
  /// - Parameters:
  ///   - path: the array's path in the store; "" for the root.
  ///   - format: the format to look for; nil for v3, else v2.
  /// - Throws: ``ZarrError`` of kind `notFound` if there is no array, `invalidMetadata`,
  ///   `unknownCodec` or `unsupported` if it cannot be read.
  public static func open(
    _ store: any Store, path: String = "", format: ZarrFormat? = nil,
    access: AccessOptions = AccessOptions()
  ) throws -> ZarrArray {
    let path = try StoreKey.normalized(path)
    guard case .array(let metadata) = try NodeMetadata.read(store, path, format) else {
      throw ZarrError(.notFound, "there is no array here").at(path, in: store)
    }
    return try atKey(StoreKey.join(path, metadata.documents.last?.name ?? ""), in: store) {
      try ZarrArray(store, path, metadata, access)
    }
  }

  /// Creates an array; its metadata is written, no chunks.
  ///
  /// Groups above it that do not exist are created.
  ///
  /// - Parameter overwrite: whether to delete what is at the path before.
  /// - Throws: ``ZarrError`` of kind `alreadyExists` if there is a node at the path, or an array
  ///   above it; `invalidMetadata` or `unsupported` if the options do not go together.
  public static func create(
    _ store: any Store, path: String = "", _ options: ArrayOptions, overwrite: Bool = false,
    access: AccessOptions = AccessOptions()
  ) throws -> ZarrArray {
    let path = try StoreKey.normalized(path)
    let array = try atKey(path, in: store) {
      try ZarrArray(store, path, try options.metadata(), access)
    }
    try NodeMetadata.prepare(store, path, options.format, overwrite: overwrite)
    try array.writeMetadata()
    return array
  }

  /// The same array, used in another way.
  ///
  /// - Throws: ``ZarrError`` of kind `limitExceeded` if its chunks are too large for that.
  public func opened(with access: AccessOptions) throws -> ZarrArray {
    try ZarrArray(store, path, metadata, access)
  }

  func writeMetadata() throws {
    try NodeMetadata.write(metadata.documents, store, path)
  }

  /// Replaces the user's attributes.
  ///
  /// - Throws: ``ZarrError`` if the store cannot be written.
  public mutating func setAttributes(_ attributes: JSONObject) throws {
    var changed = self
    changed.metadata.attributes = attributes
    try changed.writeMetadata()
    self = changed
  }
}
