import JSONText

/// Which version a group's attributes are of.
struct VersionDetection {
  /// The version to read them as.
  var version: NgffVersion
  /// The name in the file.
  var tag: String?
  /// Whether the metadata is in `ome`.
  var isNamespaced: Bool
  /// What was odd.
  var notes: [ConversionNote] = []

  /// Looks at the attributes.
  ///
  /// - Parameter usesNestedChunks: whether the array at a path keeps its chunks in nested
  ///   directories, which tells 0.2 from 0.1; asked for only if nothing else tells.
  init(_ attributes: JSONObject, usesNestedChunks: (String) -> Bool? = { _ in nil }) {
    if let ome = attributes["ome"]?.object {
      isNamespaced = true
      tag = ome["version"].flatMap(Self.tag)
      version = .v05
      if attributes["multiscales"] != nil {
        notes.append(ConversionNote("/multiscales", "left aside: what counts is in 'ome'"))
      }
      resolve(ome, fallback: .v05, usesNestedChunks)
      return
    }
    isNamespaced = false
    version = .v04
    let holders = [
      attributes["multiscales"]?[0], attributes["plate"], attributes["well"],
      attributes["image-label"],
    ]
    tag = holders.lazy.compactMap { $0?["version"].flatMap(Self.tag) }.first
    resolve(attributes, fallback: .v04, usesNestedChunks)
  }

  /// The name of a version, which some files have as a number.
  private static func tag(_ json: JSON) -> String? {
    if let text = json.string { return text }
    return json.double.map { JSON.double($0).serialized() }
  }

  private mutating func resolve(
    _ members: JSONObject, fallback: NgffVersion, _ usesNestedChunks: (String) -> Bool?
  ) {
    if let tag {
      if let known = NgffVersion(tag: tag) {
        version = known
        return
      }
      version = byForm(members, usesNestedChunks) ?? fallback
      notes.append(
        ConversionNote("/version", "version '\(tag)' is not known; read as \(version)"))
      return
    }
    version = byForm(members, usesNestedChunks) ?? fallback
    if members["multiscales"] != nil || members["plate"] != nil || members["well"] != nil {
      notes.append(ConversionNote("/version", "no version is given; read as \(version)"))
    }
  }

  /// The version whose form of `multiscales` this is.
  private func byForm(_ members: JSONObject, _ usesNestedChunks: (String) -> Bool?) -> NgffVersion?
  {
    guard let entry = members["multiscales"]?[0]?.object else { return nil }
    if entry["coordinateSystems"] != nil { return .v06 }
    if isNamespaced { return .v05 }
    guard let axes = entry["axes"]?.array else {
      let path = entry["datasets"]?[0]?["path"]?.string
      return path.flatMap(usesNestedChunks) == true ? .v02 : .v01
    }
    return axes.first?.string != nil ? .v03 : .v04
  }
}
