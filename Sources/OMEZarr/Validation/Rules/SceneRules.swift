import JSONText

/// The member `scene` (0.6).
struct SceneSubject {
  /// One end of a transformation.
  struct End: Hashable {
    var pointer: String
    var path: String?
    var name: String?

    /// What tells systems apart.
    var node: String { "\(path ?? "")\u{0}\(name ?? "")" }
  }

  var scene: JSON
  /// The coordinate systems of the images at the paths that are named; nil if nobody looked.
  var systems: [String: [String]]?

  var transformations: [JSON] { scene["coordinateTransformations"]?.array ?? [] }

  /// The scene's own systems: their names and how many axes they have.
  var own: [(name: String, rank: Int)] {
    (scene["coordinateSystems"]?.array ?? []).compactMap { system in
      system["name"]?.string.map { ($0, system["axes"]?.array?.count ?? 0) }
    }
  }

  func end(_ index: Int, _ key: String) -> End? {
    guard let json = transformations[index][key], json.object != nil else { return nil }
    return End(
      pointer: "/coordinateTransformations/\(index)/\(key)", path: json["path"]?.string,
      name: json["name"]?.string)
  }

  var ends: [End] {
    transformations.indices.flatMap { index in
      ["input", "output"].compactMap { end(index, $0) }
    }
  }
}

enum SceneRules {
  private static let text = "0.6 §scene"

  static let all: [Rule<SceneSubject>] = [
    Rule("scene-paths", text, "The images that a scene names exist.") { subject, report in
      for end in subject.ends {
        guard let path = end.path else { continue }
        if !SafePath.isSafe(path) {
          report.report(
            end.pointer + "/path", "the path '\(path)' does not stay inside the scene")
        } else if let systems = subject.systems, systems[path] == nil {
          report.report(end.pointer + "/path", "there is no image at '\(path)'")
        }
      }
    },
    Rule("scene-systems", text, "The coordinate systems that a scene names exist.") {
      subject, report in
      let own = subject.own.map(\.name)
      for end in subject.ends {
        guard let name = end.name else { continue }
        let known = end.path.map { subject.systems?[$0] } ?? own
        if let known, !known.contains(name) {
          report.report(end.pointer + "/name", "there is no coordinate system '\(name)'")
        }
      }
    },
    Rule("scene-connected", text, "The systems of a scene are connected.") { subject, report in
      let edges = subject.transformations.indices.compactMap { index -> (String, String)? in
        guard let a = subject.end(index, "input"), let b = subject.end(index, "output") else {
          return nil
        }
        return (a.node, b.node)
      }
      // The systems of one image are connected within that image.
      let inner = subject.ends.compactMap { end in
        end.path.map { (end.node, SceneSubject.End(pointer: "", path: $0, name: "*").node) }
      }
      guard let start = edges.first?.0 else { return }
      var reached: Set<String> = [start]
      var hasGrown = true
      while hasGrown {
        hasGrown = false
        for (a, b) in edges + inner where reached.contains(a) != reached.contains(b) {
          reached.formUnion([a, b])
          hasGrown = true
        }
      }
      for (index, system) in subject.own.enumerated() {
        let node = SceneSubject.End(pointer: "", path: nil, name: system.name).node
        if !reached.contains(node) {
          report.report(
            "/coordinateSystems/\(index)",
            "nothing connects the system '\(system.name)' to the others")
        }
      }
      for end in subject.ends where !reached.contains(end.node) {
        report.report(end.pointer, "nothing connects this system to the others")
      }
    },
    Rule("scene-parameters", text, "The parameters of a transformation fit its dimensions.") {
      subject, report in
      let ranks = Dictionary(
        subject.own.map { ($0.name, $0.rank) }, uniquingKeysWith: { first, _ in first })
      for (index, json) in subject.transformations.enumerated() {
        guard let transformation = CoordinateTransformation(json: json) else { continue }
        let sizes = ["input", "output"].map { key -> Int? in
          guard let end = subject.end(index, key), end.path == nil else { return nil }
          return end.name.flatMap { ranks[$0] }
        }
        for trouble in TransformationCheck.troubles(transformation, sizes[0], sizes[1]) {
          report.report("/coordinateTransformations/\(index)", trouble)
        }
      }
    },
  ]
}
