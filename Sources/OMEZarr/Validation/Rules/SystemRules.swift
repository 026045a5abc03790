import JSONText

/// Rules on coordinate systems and the transformations between them, 0.6 and later.
enum SystemRules {
  private static let text = "0.6 §multiscales/coordinateTransformations"

  static let all: [Rule<EntrySubject>] = [
    Rule("system-names-unique", "0.6 §coordinateSystems", "No two systems have the same name.") {
      subject, report in
      var seen: Set<String> = []
      for (index, system) in subject.systems.enumerated() {
        guard let name = system["name"]?.string, !seen.insert(name).inserted else { continue }
        report.report("/coordinateSystems/\(index)/name", "another system is named '\(name)'")
      }
    },
    Rule("dataset-output-system", text, "All datasets lead to one system, which exists.") {
      subject, report in
      guard subject.version.hasCoordinateSystems else { return }
      let names = subject.systems.compactMap { $0["name"]?.string }
      for (index, dataset) in subject.datasets.enumerated() {
        let place = "/datasets/\(index)/coordinateTransformations/0/output"
        guard let output = dataset["coordinateTransformations"]?[0]?["output"]?["name"]?.string
        else { continue }
        if !names.contains(output) {
          report.report(place, "there is no coordinate system '\(output)'")
        } else if output != subject.intrinsicSystem {
          report.report(
            place,
            "this dataset leads to '\(output)', the first one to "
              + "'\(subject.intrinsicSystem ?? "?")'")
        }
      }
    },
    Rule("dataset-input-path", text, "A dataset's transformation starts at its own array.") {
      subject, report in
      guard subject.version.hasCoordinateSystems else { return }
      for (index, dataset) in subject.datasets.enumerated() {
        let transformation = dataset["coordinateTransformations"]?[0]
        guard let path = dataset["path"]?.string,
          let input = transformation?["input"]?["path"]?.string, input != path
        else { continue }
        let place = "/datasets/\(index)/coordinateTransformations/0/input/path"
        report.report(
          place, "the input is '\(input)', the dataset's path is '\(path)'",
          repair: "write \(path)", fix: report.setting(place, .string(path)))
      }
    },
    Rule(
      "transformation-systems", text,
      "Input and output of a transformation exist; one is intrinsic."
    ) { subject, report in
      guard subject.version.hasCoordinateSystems else { return }
      let names = Set(subject.systems.compactMap { $0["name"]?.string })
      for (index, json) in (subject.entry["coordinateTransformations"]?.array ?? []).enumerated() {
        let place = "/coordinateTransformations/\(index)"
        var ends: [String] = []
        for key in ["input", "output"] {
          guard let end = json[key], let name = end["name"]?.string else { continue }
          guard end["path"]?.string == nil else { continue }
          ends.append(name)
          if !names.contains(name) {
            report.report("\(place)/\(key)/name", "there is no coordinate system '\(name)'")
          }
        }
        if let intrinsic = subject.intrinsicSystem, !ends.isEmpty, !ends.contains(intrinsic) {
          report.report(
            place, "neither end is the intrinsic system '\(intrinsic)'",
            repair: "start or end the transformation there")
        }
      }
    },
    Rule("transformation-graph-connected", "0.6 §coordinate graph", "The systems are connected.") {
      subject, report in
      guard subject.version.hasCoordinateSystems else { return }
      let names = subject.systems.compactMap { $0["name"]?.string }
      guard let start = subject.intrinsicSystem ?? names.first, names.count > 1 else { return }
      var reached: Set<String> = [start]
      let edges = (subject.entry["coordinateTransformations"]?.array ?? []).compactMap {
        json -> (String, String)? in
        guard let a = json["input"]?["name"]?.string, let b = json["output"]?["name"]?.string else {
          return nil
        }
        return (a, b)
      }
      var hasGrown = true
      while hasGrown {
        hasGrown = false
        for (a, b) in edges where reached.contains(a) != reached.contains(b) {
          reached.formUnion([a, b])
          hasGrown = true
        }
      }
      for (index, name) in names.enumerated() where !reached.contains(name) {
        report.report(
          "/coordinateSystems/\(index)",
          "no transformation connects the system '\(name)' with '\(start)'")
      }
    },
    Rule(
      "transformation-parameters", text, "The parameters of a transformation fit its dimensions."
    ) { subject, report in
      guard subject.version.hasCoordinateSystems else { return }
      let sizes = Dictionary(
        subject.systems.compactMap { system -> (String, Int)? in
          guard let name = system["name"]?.string, let axes = system["axes"]?.array else {
            return nil
          }
          return (name, axes.count)
        }, uniquingKeysWith: { first, _ in first })
      for (index, json) in (subject.entry["coordinateTransformations"]?.array ?? []).enumerated() {
        let transformation = CoordinateTransformation(json: json)
        guard let transformation else { continue }
        let ends = [transformation.input, transformation.output].map { end -> Int? in
          guard let end, end.path == nil else { return nil }
          return end.name.flatMap { sizes[$0] }
        }
        for trouble in TransformationCheck.troubles(transformation, ends[0], ends[1]) {
          report.report("/coordinateTransformations/\(index)", trouble)
        }
      }
    },
  ]
}

/// Whether the parameters of a transformation make sense.
enum TransformationCheck {
  /// What is wrong with a transformation from `inputs` to `outputs` dimensions; nil for unknown.
  static func troubles(
    _ transformation: CoordinateTransformation, _ inputs: Int?, _ outputs: Int?
  ) -> [String] {
    var list: [String] = []
    func fit(_ what: String, _ actual: Int, _ expected: Int?) {
      if let expected, expected != actual {
        list.append("\(transformation.type): \(what) \(actual), but there are \(expected) axes")
      }
    }
    switch transformation.kind {
    case .identity:
      if let inputs { fit("its output has as many axes as its input,", inputs, outputs) }
    case .scale(let vector), .translation(let vector):
      fit("the number of parameters is", vector.count, inputs)
      fit("the number of parameters is", vector.count, outputs)
    case .mapAxis(let axes):
      if axes.sorted() != Array(axes.indices) {
        list.append("mapAxis: \(axes) is not a permutation of 0 to \(axes.count - 1)")
      }
      fit("the number of axes is", axes.count, inputs)
      fit("the number of axes is", axes.count, outputs)
    case .affine(.inline(let rows)):
      let lengths = Set(rows.map(\.count))
      if lengths.count > 1 { list.append("affine: the rows differ in length") }
      if let columns = lengths.first, lengths.count == 1 {
        fit("the number of columns less one is", columns - 1, inputs)
      }
      fit("the number of rows is", rows.count, outputs)
    case .rotation(.inline(let rows)):
      list += rotationTroubles(rows)
      fit("the size of the matrix is", rows.count, inputs)
    case .projectAxis(let dropped, let created):
      for index in dropped ?? [] {
        if let inputs, index >= inputs {
          list.append("projectAxis: there is no input axis \(index)")
        }
      }
      for index in created ?? [] {
        if let outputs, index >= outputs {
          list.append("projectAxis: there is no output axis \(index)")
        }
      }
      if let inputs {
        fit(
          "the number of output axes is",
          inputs - (dropped?.count ?? 0) + (created?.count ?? 0), outputs)
      }
    case .sequence(let steps):
      for step in steps { list += troubles(step, nil, nil) }
    case .bijection(let forward, let inverse):
      list += troubles(forward, inputs, outputs) + troubles(inverse, outputs, inputs)
      if let inputs { fit("its output has as many axes as its input,", inputs, outputs) }
    case .byDimension(let parts): list += partTroubles(parts, inputs, outputs)
    case .other(let type): list.append("transformations of type '\(type)' are not known")
    case .affine, .rotation, .displacements, .coordinates: break
    }
    return list
  }

  private static func rotationTroubles(_ rows: [[Double]]) -> [String] {
    let size = rows.count
    guard rows.allSatisfy({ $0.count == size }) else {
      return ["rotation: the matrix is not square"]
    }
    for a in 0..<size {
      for b in 0..<size {
        let product = zip(rows[a], rows[b]).reduce(0) { $0 + $1.0 * $1.1 }
        if abs(product - (a == b ? 1 : 0)) > 1e-4 {
          return ["rotation: the matrix is not orthonormal"]
        }
      }
    }
    return determinant(rows) > 0 ? [] : ["rotation: the determinant is not +1: it mirrors"]
  }

  /// By elimination with pivots.
  private static func determinant(_ rows: [[Double]]) -> Double {
    var rows = rows
    var result = 1.0
    for column in rows.indices {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }
      guard let pivot, rows[pivot][column] != 0 else { return 0 }
      if pivot != column {
        rows.swapAt(pivot, column)
        result = -result
      }
      result *= rows[column][column]
      for row in (column + 1)..<max(rows.count, column + 1) {
        let factor = rows[row][column] / rows[column][column]
        for index in rows.indices { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return result
  }

  private static func partTroubles(
    _ parts: [CoordinateTransformation.Part], _ inputs: Int?, _ outputs: Int?
  ) -> [String] {
    var list: [String] = []
    var covered: Set<Int> = []
    for part in parts {
      list += troubles(part.transformation, part.inputAxes.count, part.outputAxes.count)
      for axis in part.outputAxes where !covered.insert(axis).inserted {
        list.append("byDimension: output axis \(axis) is there twice")
      }
      if let inputs, let axis = part.inputAxes.first(where: { $0 < 0 || $0 >= inputs }) {
        list.append("byDimension: there is no input axis \(axis)")
      }
    }
    if let outputs, covered != Set(0..<outputs) {
      list.append("byDimension: the output axes are \(covered.sorted()), not 0 to \(outputs - 1)")
    }
    return list
  }
}
