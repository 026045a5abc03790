import JSONText

/// 0.3: axes are names; nothing is said of where pixels lie.
enum Version03: VersionFormat {
  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata {
    var metadata = try Version01.read(&entry)
    if let axes = entry.list("axes", Axis.init(json:)) { metadata.axes = axes }
    return metadata
  }

  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote]
  ) {
    writer.put("axes", JSON(metadata.dimensionNames))
    Version01.write(metadata, to: &writer, notes: &notes)
  }
}
