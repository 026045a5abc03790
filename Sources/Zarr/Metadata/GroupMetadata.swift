import JSONText
import OrderedCollections

/// What the metadata of a group says, in either format.
public struct GroupMetadata: Sendable, Hashable {
  /// The format of the documents.
  public var format: ZarrFormat
  /// The user's attributes, whole and in order.
  public var attributes: JSONObject
  /// Members of a v3 document that may be ignored; they are written back.
  public var extensions = JSONObject()
  /// The v3 documents of all nodes below, by path, if the group keeps copies of them.
  public var consolidated: JSONObject?

  /// Makes the metadata of a group.
  public init(format: ZarrFormat, attributes: JSONObject = JSONObject()) {
    self.format = format
    self.attributes = attributes
  }

  /// Reads a `.zgroup` document and, if there is one, its `.zattrs`.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  public init(zgroup json: JSON, zattrs: JSON? = nil) throws {
    try DocumentReader(json).checkFormat(.v2)
    self.init(format: .v2, attributes: try ArrayMetadata.attributes(zattrs))
  }

  /// Reads the `zarr.json` of a group.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  public init(v3 json: JSON) throws {
    let document = try DocumentReader(json)
    try document.checkFormat(.v3)
    guard try document.required("node_type") == "group" else {
      throw ZarrError(.invalidMetadata, "node_type is not \"group\"")
    }
    self.init(format: .v3, attributes: try document.attributes())
    extensions = try document.extensions(
      known: ["zarr_format", "node_type", "attributes", "consolidated_metadata"])
    if let value = document.members["consolidated_metadata"], !value.isNull {
      guard value["kind"] == "inline", let members = value["metadata"]?.object else {
        throw ZarrError(.invalidMetadata, "consolidated_metadata is not of kind \"inline\"")
      }
      consolidated = members
    }
  }

  /// The documents of a group, by their names.
  var documents: [(name: String, json: JSON)] {
    if format == .v2 {
      return [(".zattrs", .object(attributes)), (".zgroup", ["zarr_format": 2])]
    }
    var document: JSONObject = [
      "zarr_format": 3, "node_type": "group", "attributes": .object(attributes),
    ]
    if let consolidated {
      document["consolidated_metadata"] = [
        "kind": "inline", "must_understand": false, "metadata": .object(consolidated),
      ]
    }
    for (name, value) in extensions { document[name] = value }
    return [("zarr.json", .object(document))]
  }
}
