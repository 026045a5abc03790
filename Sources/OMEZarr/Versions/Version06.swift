import JSONText

/// 0.6 and later: axes belong to named coordinate systems, and transformations lead from one to
/// another.
enum Version06: VersionFormat {
  /// The name of the system that the whole pyramid's transformations of 0.4 and 0.5 lead to.
  static let outputSystem = "output"

  static func read(_ entry: inout Members) throws(OMEZarrError) -> Metadata {
    guard let systems = entry.list("coordinateSystems", CoordinateSystem.init(json:)),
      let first = systems.first
    else {
      // A tag of 0.6 on an entry of 0.5 is understood as what it is.
      return try Version04.read(&entry)
    }
    var intrinsic: String?
    let datasets = try Metadata.datasets(&entry) { object, index throws(OMEZarrError) in
      try dataset(object, index, &intrinsic)
    }
    let group = entry.list("coordinateTransformations") { CoordinateTransformation(json: $0) }
    let known = systems.contains { $0.name == intrinsic }
    return Metadata(
      coordinateSystems: systems, intrinsicSystem: known ? intrinsic ?? first.name : first.name,
      datasets: datasets, coordinateTransformations: group)
  }

  private static func dataset(
    _ object: JSONObject, _ index: Int, _ intrinsic: inout String?
  ) throws(OMEZarrError) -> Dataset {
    var members = Members(object)
    let path = try Dataset.path(&members, index)
    let list =
      members.list("coordinateTransformations") { CoordinateTransformation(json: $0) } ?? []
    if intrinsic == nil { intrinsic = list.last?.output?.name }
    var dataset = Dataset(path: path, coordinateTransformations: [], extra: members.rest)
    for transformation in list {
      if let name = transformation.name { dataset.transformationName = name }
      var steps = transformation.steps
      if case .sequence = transformation.kind {
        dataset.coordinateTransformations.append(contentsOf: steps)
        continue
      }
      steps[0].input = nil
      steps[0].output = nil
      steps[0].name = nil
      dataset.coordinateTransformations.append(contentsOf: steps)
    }
    return dataset
  }

  static func write(
    _ metadata: Metadata, to writer: inout MembersWriter, notes: inout [ConversionNote]
  ) {
    var systems = metadata.coordinateSystems
    var group = (metadata.coordinateTransformations ?? []).filter {
      $0.input != nil || $0.output != nil
    }
    let plain = metadata.groupTransformations
    if !plain.isEmpty, !systems.contains(where: { $0.name == outputSystem }) {
      systems.append(CoordinateSystem(name: outputSystem, axes: metadata.axes))
      notes.append(
        ConversionNote(
          "/coordinateTransformations",
          "the transformations of the whole pyramid now lead to the system '\(outputSystem)'; "
            + "what is shown first is the intrinsic system, without them"))
      group.append(
        joined(
          plain, input: CoordinateSystemIdentifier(name: metadata.intrinsicSystem),
          output: CoordinateSystemIdentifier(name: outputSystem)))
    }
    writer.put("coordinateSystems", .array(systems.map(\.json)))
    let datasets = metadata.datasets.enumerated().map { index, dataset -> JSON in
      var members = MembersWriter()
      members.put("path", dataset.path)
      let steps = allowedSteps(
        dataset.coordinateTransformations, rank: metadata.axes.count,
        pointer: "/datasets/\(index)/coordinateTransformations", notes: &notes)
      var whole = joined(
        steps, input: CoordinateSystemIdentifier(path: dataset.path),
        output: CoordinateSystemIdentifier(name: metadata.intrinsicSystem))
      whole.name = dataset.transformationName
      members.put("coordinateTransformations", [whole.json])
      members.put(foreign: dataset.extra)
      return .object(members.object)
    }
    writer.put("datasets", .array(datasets))
    if !group.isEmpty { writer.put("coordinateTransformations", .array(group.map(\.json))) }
  }

  /// One transformation that does what the steps do.
  private static func joined(
    _ steps: [CoordinateTransformation], input: CoordinateSystemIdentifier,
    output: CoordinateSystemIdentifier
  ) -> CoordinateTransformation {
    var whole = steps.count == 1 ? steps[0] : CoordinateTransformation(.sequence(steps))
    whole.input = input
    whole.output = output
    return whole
  }

  /// The steps as 0.6 allows them in a dataset: identity, a scale, or a scale and a translation.
  private static func allowedSteps(
    _ transformations: [CoordinateTransformation], rank: Int, pointer: String,
    notes: inout [ConversionNote]
  ) -> [CoordinateTransformation] {
    if transformations.map(\.type) == ["identity"] { return transformations }
    return Version04.plainSteps(transformations, rank: rank, pointer: pointer, notes: &notes)
  }
}
