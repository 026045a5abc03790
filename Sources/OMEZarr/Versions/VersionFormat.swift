import JSONText

/// How one version spells an entry of `multiscales`.
///
/// What reads is lenient: it takes what can be understood and leaves verdicts to validation. What
/// writes is exact.
protocol VersionFormat {
  /// Reads an entry.
  ///
  /// - Throws: ``OMEZarrError`` of kind `metadata` with the JSON pointer below the entry as place.
  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata

  /// Writes the members of an entry that are spelled differently in different versions.
  ///
  /// - Parameter notes: gets what this version cannot say.
  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote])
}

/// Something that a version of OME-Zarr cannot say, or that was read although it is not right.
public struct ConversionNote: Sendable, Hashable, CustomStringConvertible {
  /// The JSON pointer of what it is about, below the document's metadata; may be empty.
  public var pointer: String
  /// What was changed, left out or put up with.
  public var message: String

  /// Makes a note.
  public init(_ pointer: String, _ message: String) {
    self.pointer = pointer
    self.message = message
  }

  public var description: String { pointer.isEmpty ? message : "\(pointer): \(message)" }
}

extension NgffVersion {
  var format: any VersionFormat.Type {
    switch self {
    case .v01, .v02: Version01.self
    case .v03: Version03.self
    case .v04: Version04.self
    case .v05: Version05.self
    case .v06, .v09: Version06.self
    }
  }
}

extension Metadata {
  /// Reads an entry of `multiscales`.
  init(entry json: JSON, version: NgffVersion) throws(OMEZarrError) {
    guard let object = json.object else {
      throw OMEZarrError(.metadata, "an entry of multiscales must be an object, not \(json.kind)")
    }
    var members = Members(object)
    self = try version.format.read(&members)
    self.version = version
    name = members.string("name")
    type = members.string("type")
    metadata = members.take("metadata", MethodMetadata.init(json:))
    // Stale in every version: what counts is the version of the document.
    _ = members.take("version") { $0 }
    extra = members.rest
  }

  /// The entry in the spelling of `version`.
  func entry(_ version: NgffVersion, notes: inout [ConversionNote]) -> JSON {
    var writer = MembersWriter()
    version.format.write(self, to: &writer, notes: &notes)
    writer.put("name", name)
    if !version.hasNamespace { writer.put("version", version.rawValue) }
    writer.put("type", type)
    writer.put("metadata", metadata?.json)
    writer.put(foreign: extra)
    return .object(writer.object)
  }

  /// Reads the list `datasets`.
  static func datasets(
    _ members: inout Members, _ read: (JSONObject, Int) throws(OMEZarrError) -> Dataset
  ) throws(OMEZarrError) -> [Dataset] {
    guard let list = members.take("datasets", \.array) else {
      throw OMEZarrError(.metadata, "the list of datasets is missing", place: "/datasets")
    }
    var datasets: [Dataset] = []
    for (index, json) in list.enumerated() {
      guard let object = json.object else {
        throw OMEZarrError(.metadata, "a dataset must be an object", place: "/datasets/\(index)")
      }
      datasets.append(try read(object, index))
    }
    return datasets
  }
}

extension Dataset {
  /// The path, checked to lead nowhere but down.
  static func path(_ members: inout Members, _ index: Int) throws(OMEZarrError) -> String {
    let place = "/datasets/\(index)/path"
    guard let path = members.string("path") else {
      throw OMEZarrError(.metadata, "a dataset needs a path", place: place)
    }
    try SafePath.check(path, place: place)
    return path
  }
}
