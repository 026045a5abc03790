import JSONText
import OrderedCollections

extension OMEDocument {
  /// Reads the attributes of a group.
  ///
  /// - Parameters:
  ///   - version: the version to read them as; nil for what the attributes say.
  ///   - usesNestedChunks: whether the array at a path keeps its chunks in nested directories; tells
  ///     0.2 from 0.1 where no version is given.
  /// - Throws: ``OMEZarrError`` of kind `metadata` or `unsafePath` with the JSON pointer as place, for
  ///   what cannot be understood.
  public init(
    attributes: JSONObject, version: NgffVersion? = nil,
    usesNestedChunks: (String) -> Bool? = { _ in nil }
  ) throws(OMEZarrError) {
    let detection = VersionDetection(attributes, usesNestedChunks: usesNestedChunks)
    self.init(version: version ?? detection.version)
    tag = detection.tag
    notes = detection.notes
    var own = attributes
    if detection.isNamespaced {
      own = attributes["ome"]?.object ?? [:]
      self.attributes = attributes
      self.attributes.removeValue(forKey: "ome")
      own.removeValue(forKey: "version")
    }
    var members = Members(own)
    try readParts(&members, pointer: detection.isNamespaced ? "/ome" : "")
    if detection.isNamespaced { extra = members.rest } else { self.attributes = members.rest }
  }

  private mutating func readParts(
    _ members: inout Members, pointer: String
  ) throws(OMEZarrError) {
    if let list = members.take("multiscales", \.array) {
      for (index, json) in list.enumerated() {
        do {
          multiscales.append(try Metadata(entry: json, version: version))
        } catch {
          var error = error
          error.place = "\(pointer)/multiscales/\(index)\(error.place)"
          throw error
        }
      }
    }
    if !multiscales.isEmpty { multiscales[0].omero = members.take("omero", Omero.init(json:)) }
    let version = version
    imageLabel = members.take("image-label") { ImageLabel(json: $0, version: version) }
    labels = members.take("labels", \.strings)
    let listed = members.rest["plate"]?["wells"]?.array?.count ?? 0
    plate = members.take("plate") { Plate(json: $0, version: version) }
    if let count = plate?.wells.count, count < listed {
      notes.append(
        ConversionNote(
          "/plate/wells", "\(listed - count) of \(listed) wells are of no row or column: left aside"
        ))
    }
    well = members.take("well") { Well(json: $0, version: version) }
    bioformats2rawLayout = members.take("bioformats2raw.layout") { $0 }
    series = members.take("series", \.strings)
    scene = members.take("scene") { $0.object == nil ? nil : $0 }
  }

  /// The attributes of a group of `version`, and what that version cannot say.
  public func attributes(
    version: NgffVersion
  ) -> (attributes: JSONObject, notes: [ConversionNote]) {
    var notes: [ConversionNote] = []
    var writer = MembersWriter()
    if version.hasNamespace { writer.put("version", version.rawValue) }
    writer.put("bioformats2raw.layout", bioformats2rawLayout)
    writer.put("plate", plate?.json(version: version))
    writer.put("well", well?.json(version: version))
    writer.put("labels", labels.map { JSON($0) })
    writer.put("series", series.map { JSON($0) })
    if !multiscales.isEmpty {
      let entries = multiscales.enumerated().map { index, metadata in
        var own: [ConversionNote] = []
        let entry = metadata.entry(version, notes: &own)
        notes += own.map { ConversionNote("/multiscales/\(index)\($0.pointer)", $0.message) }
        return entry
      }
      writer.put("multiscales", .array(entries))
      writer.put("omero", multiscales[0].omero?.json)
    }
    writer.put("image-label", imageLabel?.json(version: version))
    if let scene {
      if version.hasCoordinateSystems {
        writer.put("scene", scene)
      } else {
        notes.append(ConversionNote("/scene", "\(version) has no scenes: it was left out"))
      }
    }
    writer.put(foreign: extra)
    var result = attributes
    if version.hasNamespace {
      result.removeValue(forKey: "ome")
      result.updateValue(.object(writer.object), forKey: "ome", insertingAt: 0)
      return (result, notes)
    }
    writer.put(foreign: attributes)
    return (writer.object, notes)
  }
}
