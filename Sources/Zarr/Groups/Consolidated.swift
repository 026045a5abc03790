import JSONText

// Consolidated metadata: copies of all documents below a group, in one document.
//
// v2: `.zmetadata`, {"zarr_consolidated_format": 1, "metadata": {".zgroup": …, "a/.zarray": …}}.
// v3: the member `consolidated_metadata` of the group's `zarr.json`, a map from paths to documents.
extension ZarrGroup {
  /// Writes copies of all metadata below this group into the group's own documents.
  ///
  /// - Throws: ``ZarrError`` of the store, or of a document that cannot be read.
  public mutating func consolidate() throws {
    var documents = JSONObject()
    for entry in try walk() {
      let path = relative(entry.path)
      for document in try entry.metadata.get().documents {
        let key = format == .v2 ? StoreKey.join(path, document.name) : path
        documents[key] = document.json
      }
    }
    if format == .v2 {
      for document in metadata.documents { documents[document.name] = document.json }
      documents.sort { $0.key < $1.key }
      let json: JSON = ["zarr_consolidated_format": 1, "metadata": .object(documents)]
      try store.set(StoreKey.join(path, ".zmetadata"), json.serializedBytes(indent: 2))
    } else {
      var changed = metadata
      changed.consolidated = documents
      try NodeMetadata.write(changed.documents, store, path)
      metadata = changed
    }
  }

  /// Whether the group keeps copies of the metadata below it.
  public func isConsolidated() throws -> Bool {
    try format == .v3
      ? metadata.consolidated != nil : store.exists(StoreKey.join(path, ".zmetadata"))
  }

  private func relative(_ path: String) -> String {
    self.path.isEmpty ? path : String(Substring(path.utf8.dropFirst(self.path.utf8.count + 1)))
  }

  /// The same group, whose nodes below are found in the copies; the group as it is if it has none.
  func consolidatedView() throws -> ZarrGroup {
    guard let documents = try consolidatedDocuments() else { return self }
    let store = ConsolidatedStore(store, prefix: path, documents)
    return ZarrGroup(store, path, metadata)
  }

  /// The copies by key below the group.
  private func consolidatedDocuments() throws -> JSONObject? {
    guard format == .v2 else {
      guard let nodes = metadata.consolidated else { return nil }
      return JSONObject(uniqueKeysWithValues: nodes.map { ("\($0.key)/zarr.json", $0.value) })
    }
    let key = StoreKey.join(path, ".zmetadata")
    guard let json = try NodeMetadata.document(store, key) else { return nil }
    guard json["zarr_consolidated_format"] == .int(1), let metadata = json["metadata"]?.object
    else {
      throw ZarrError(.invalidMetadata, "it is no consolidated metadata of format 1")
        .at(key, in: store)
    }
    return metadata
  }
}

extension NodeMetadata {
  /// The documents of the node, by their names.
  var documents: [(name: String, json: JSON)] {
    switch self {
    case .array(let metadata): return metadata.documents
    case .group(var metadata):
      // Copies of copies would say nothing new.
      metadata.consolidated = nil
      return metadata.documents
    }
  }
}
