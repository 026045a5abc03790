import JSONText

/// 0.4: axes are objects, every dataset has a scale and perhaps a translation, and the pyramid as a
/// whole may have both once more.
enum Version04: VersionFormat {
  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata {
    guard let axes = entry.list("axes", Axis.init(json:)) else {
      // Files without axes exist: they are those of 0.1 and 0.2.
      return try Version01.read(&entry)
    }
    let datasets = try Metadata.datasets(&entry) { object, index throws(OMEZarrError) in
      var members = Members(object)
      let path = try Dataset.path(&members, index)
      let transformations = members.list("coordinateTransformations") {
        CoordinateTransformation(json: $0)
      }
      return Dataset(
        path: path, coordinateTransformations: transformations ?? [], extra: members.rest)
    }
    let group = entry.list("coordinateTransformations") { CoordinateTransformation(json: $0) }
    return Metadata(axes: axes, datasets: datasets, coordinateTransformations: group)
  }

  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote]
  ) {
    writer.put("axes", .array(metadata.axes.map(\.json)))
    let datasets = metadata.datasets.enumerated().map { index, dataset -> JSON in
      var members = MembersWriter()
      members.put("path", dataset.path)
      let steps = plainSteps(
        dataset.coordinateTransformations, rank: metadata.axes.count,
        pointer: "/datasets/\(index)/coordinateTransformations", notes: &notes)
      members.put("coordinateTransformations", .array(steps.map(\.json)))
      members.put(foreign: dataset.extra)
      return .object(members.object)
    }
    writer.put("datasets", .array(datasets))
    let group = groupSteps(metadata, notes: &notes)
    if !group.isEmpty { writer.put("coordinateTransformations", .array(group.map(\.json))) }
    noteSystems(metadata, notes: &notes)
  }

  /// The transformations as one scale and at most one translation after it.
  static func plainSteps(
    _ transformations: [CoordinateTransformation], rank: Int, pointer: String,
    notes: inout [ConversionNote]
  ) -> [CoordinateTransformation] {
    switch transformations.map(\.type) {
    case ["scale"] where transformations[0].scale != nil: return transformations
    case ["scale", "translation"]
    where transformations[0].scale != nil && transformations[1].translation != nil:
      return transformations
    default: break
    }
    var grid = PixelGrid(rank: rank)
    for transformation in transformations where !grid.apply(transformation) {
      notes.append(
        ConversionNote(pointer, "a transformation of type \(transformation.type) was left out"))
    }
    let scale = CoordinateTransformation.scale(grid.scale)
    return grid.translation.contains { $0 != 0 }
      ? [scale, .translation(grid.translation)] : [scale]
  }

  /// What belongs to the pyramid as a whole: what was read as that, or a way from the intrinsic
  /// system to a system of the name that ``Version06`` gives to it.
  private static func groupSteps(
    _ metadata: Metadata, notes: inout [ConversionNote]
  ) -> [CoordinateTransformation] {
    var steps = metadata.groupTransformations
    for transformation in metadata.coordinateTransformations ?? []
    where transformation.input != nil || transformation.output != nil {
      var grid = PixelGrid(rank: metadata.axes.count)
      if transformation.output?.name == Version06.outputSystem, steps.isEmpty,
        transformation.input?.name == metadata.intrinsicSystem, grid.apply(transformation)
      {
        steps = transformation.steps.map { CoordinateTransformation($0.kind, extra: $0.extra) }
      } else {
        let ends = [transformation.input?.name, transformation.output?.name].map { $0 ?? "?" }
        notes.append(
          ConversionNote(
            "/coordinateTransformations",
            "the transformation of type \(transformation.type) from '\(ends[0])' to '\(ends[1])' "
              + "was left out"))
      }
    }
    guard !steps.isEmpty else { return [] }
    return plainSteps(
      steps, rank: metadata.axes.count, pointer: "/coordinateTransformations", notes: &notes)
  }

  private static func noteSystems(_ metadata: Metadata, notes: inout [ConversionNote]) {
    let kept = [metadata.intrinsicSystem, Version06.outputSystem]
    for system in metadata.coordinateSystems where !kept.contains(system.name) {
      notes.append(
        ConversionNote("/coordinateSystems", "the coordinate system '\(system.name)' was left out"))
    }
    if metadata.intrinsicSystem != Metadata.defaultIntrinsicSystem {
      notes.append(
        ConversionNote(
          "/coordinateSystems",
          "the name '\(metadata.intrinsicSystem)' of the intrinsic coordinate system was left out"))
    }
  }
}
