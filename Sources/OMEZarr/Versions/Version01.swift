import JSONText

/// 0.1 and 0.2: always five axes, t, c, z, y, x; nothing is said of where pixels lie.
enum Version01: VersionFormat {
  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata {
    let datasets = try Metadata.datasets(&entry) { object, index throws(OMEZarrError) in
      var members = Members(object)
      let path = try Dataset.path(&members, index)
      return Dataset(path: path, coordinateTransformations: [], extra: members.rest)
    }
    return Metadata(axes: Axis.tczyx, datasets: datasets)
  }

  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote]
  ) {
    writer.put("datasets", .array(metadata.datasets.map { ["path": .string($0.path)] }))
  }
}
