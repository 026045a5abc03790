import JSONText

/// 0.5: the entry of 0.4, without a version of its own.
enum Version05: VersionFormat {
  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata {
    try Version04.read(&entry)
  }

  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote]
  ) {
    Version04.write(metadata, to: &writer, notes: &notes)
  }
}
