import JSONText

enum TransformationRules {
  private static let text = "0.4 §multiscales/coordinateTransformations; 0.6 §multiscales"

  static let all: [Rule<EntrySubject>] = [
    Rule(
      "scale-length-mismatch", text, "A scale and a translation have a number for each axis."
    ) { subject, report in
      let count = subject.axes.count
      guard count > 0 else { return }
      let steps = subject.groupSteps + subject.datasets.indices.flatMap { subject.steps($0) }
      for step in steps {
        for key in ["scale", "translation"] where step.json["type"]?.string == key {
          guard let vector = step.json[key]?.array, vector.count != count else { continue }
          report.report(
            step.pointer + "/\(key)", "the \(key) has \(vector.count) numbers for \(count) axes",
            repair: "give one number for each of \(subject.axisNames.joined(separator: ", "))")
        }
      }
    },
    Rule(
      "global-coord-transform-after-per-level", text,
      "Every dataset has exactly one scale, and a translation only after it."
    ) { subject, report in
      guard subject.version >= .v04 else { return }
      for index in subject.datasets.indices {
        let types = subject.steps(index).map { $0.json["type"]?.string ?? "?" }
        let place = "/datasets/\(index)/coordinateTransformations"
        if subject.version.hasCoordinateSystems, types == ["identity"] { continue }
        checkOrder(types, place, &report)
      }
      let types = subject.groupSteps.map { $0.json["type"]?.string ?? "?" }
      if !types.isEmpty { checkOrder(types, "/coordinateTransformations", &report) }
    },
    Rule(
      "scale-positive", .error, text,
      "A scale is neither 0 nor infinite, and should not be negative."
    ) { subject, report in
      for step in subject.groupSteps + subject.datasets.indices.flatMap({ subject.steps($0) }) {
        for (axis, value) in (step.json["scale"]?.doubles ?? []).enumerated() {
          let place = step.pointer + "/scale/\(axis)"
          if value == 0 || !value.isFinite {
            report.report(place, "a scale of \(value) puts all pixels at one place")
          } else if value < 0 {
            report.report(
              place, "the scale \(value) is negative",
              severity: subject.version.hasCoordinateSystems ? .error : .warning)
          }
        }
      }
    },
    Rule(
      "dataset-order-highest-to-lowest", text, "Datasets are ordered from fine to coarse."
    ) { subject, report in
      let spatial = subject.axes.indices.filter { AxesSubject.type(subject.axes[$0]) == "space" }
      var previous: [Double]?
      for index in subject.datasets.indices {
        guard let scale = subject.scale(index) else { continue }
        defer { previous = scale }
        guard let previous, previous.count == scale.count else { continue }
        let finer = spatial.first { $0 < scale.count && abs(scale[$0]) < abs(previous[$0]) }
        if let finer {
          report.report(
            "/datasets/\(index)",
            "the scale \(scale[finer]) of axis '\(subject.axisName(finer))' is finer than "
              + "\(previous[finer]) of the dataset before",
            repair: "put the dataset with the finest scale first")
        }
      }
    },
    Rule("dataset-paths-unique", .warning, text, "No two datasets have the same path.") {
      subject, report in
      var seen: Set<String> = []
      for (index, dataset) in subject.datasets.enumerated() {
        guard let path = dataset["path"]?.string, !seen.insert(path).inserted else { continue }
        report.report("/datasets/\(index)/path", "another dataset has the path '\(path)'")
      }
    },
    Rule("unsafe-path", "0.4 §datasets; 0.6 §paths", "Paths stay inside their container.") {
      subject, report in
      for (index, dataset) in subject.datasets.enumerated() {
        guard let path = dataset["path"]?.string, !SafePath.isSafe(path) else { continue }
        report.report(
          "/datasets/\(index)/path", "the path '\(path)' does not stay inside its group")
      }
    },
  ]

  private static func checkOrder(_ types: [String], _ place: String, _ report: inout Reporter) {
    let scales = types.count { $0 == "scale" }
    if scales != 1 {
      report.report(place, "there are \(scales) scales; exactly one is needed")
    }
    if types.count(where: { $0 == "translation" }) > 1 {
      report.report(place, "there is more than one translation")
    }
    if let scale = types.firstIndex(of: "scale"), let shift = types.firstIndex(of: "translation"),
      shift < scale
    {
      report.report(
        "\(place)/\(shift)", "the translation stands before the scale",
        repair: "put the scale first")
    }
  }
}
