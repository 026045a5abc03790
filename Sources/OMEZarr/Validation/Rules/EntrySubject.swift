import JSONText

/// An entry of `multiscales`.
struct EntrySubject {
  var version: NgffVersion
  var entry: JSON

  var datasets: [JSON] { entry["datasets"]?.array ?? [] }

  /// The name of the system that the datasets lead to (0.6).
  var intrinsicSystem: String? {
    datasets.lazy.compactMap {
      $0["coordinateTransformations"]?[0]?["output"]
    }.compactMap { $0["name"]?.string ?? $0.string }.first
  }

  var systems: [JSON] { entry["coordinateSystems"]?.array ?? [] }

  /// The place of the axes of the arrays.
  var axesPointer: String {
    guard version.hasCoordinateSystems, !systems.isEmpty else { return "/axes" }
    let index = systems.firstIndex { $0["name"]?.string == intrinsicSystem } ?? 0
    return "/coordinateSystems/\(index)/axes"
  }

  /// The axes of the arrays.
  var axes: [JSON] {
    if let axes = entry["axes"]?.array { return axes }
    if version.hasCoordinateSystems {
      let system = systems.first { $0["name"]?.string == intrinsicSystem } ?? systems.first
      return system?["axes"]?.array ?? []
    }
    return version < .v03 ? Axis.tczyx.map(\.json) : []
  }

  var axisNames: [String] { axes.map { AxesSubject.name($0) ?? "?" } }

  /// The name of an axis that a vector has a number for, be there such an axis or not.
  func axisName(_ index: Int) -> String {
    axes.indices.contains(index) ? AxesSubject.name(axes[index]) ?? "?" : "number \(index)"
  }

  /// The type of an axis; nil if it has none, or there is no such axis.
  func axisType(_ index: Int) -> String? {
    axes.indices.contains(index) ? AxesSubject.type(axes[index]) : nil
  }

  /// The scales and translations of a dataset with their places: in 0.6 those inside of a sequence.
  func steps(_ dataset: Int) -> [(pointer: String, json: JSON)] {
    guard datasets.indices.contains(dataset) else { return [] }
    let list = datasets[dataset]["coordinateTransformations"]?.array ?? []
    return list.enumerated().flatMap { index, json -> [(pointer: String, json: JSON)] in
      let pointer = "/datasets/\(dataset)/coordinateTransformations/\(index)"
      guard json["type"] == "sequence", let parts = json["transformations"]?.array else {
        return [(pointer, json)]
      }
      return parts.enumerated().map { ("\(pointer)/transformations/\($0)", $1) }
    }
  }

  /// The transformations of the whole pyramid with their places, where they are those of 0.4 and 0.5.
  var groupSteps: [(pointer: String, json: JSON)] {
    guard !version.hasCoordinateSystems else { return [] }
    let list = entry["coordinateTransformations"]?.array ?? []
    return list.enumerated().map { ("/coordinateTransformations/\($0)", $1) }
  }

  /// The scale of a dataset; nil if it has none that can be understood.
  func scale(_ dataset: Int) -> [Double]? {
    let steps = steps(dataset)
    if let scale = steps.first(where: { $0.json["type"] == "scale" })?.json["scale"]?.doubles {
      return scale
    }
    guard steps.first?.json["type"] == "identity" else { return nil }
    return Array(repeating: 1, count: axes.count)
  }
}
